// Other settings than a domain: each policy has to do with them what the fixes do.
import assert from 'node:assert/strict';
import { redirected, settingsOf } from '../../expected.ts';
import { SETTINGS } from '../../settings.ts';
import type { Cluster } from '../cluster.ts';
import { FEWER } from '../manifests.ts';
import { policyOfEachKind, withPolicy } from '../policies.ts';
import { differences, storeAll } from '../stored.ts';
import type { Scenario } from './scenario.ts';

/** Kyverno's command line and the API server's code run all settings. Here are those that differ most. */
const CHOSEN = ['some namespaces', 'images that are left alone', 'all at once'];

export function settingsScenarios(cluster: Cluster): readonly Scenario[] {
  return CHOSEN.map((name) => ({
    title: `settings: ${name}`,
    run: async ({ api }) => {
      const given = SETTINGS[name] ?? {};
      const wanted = await storeAll(api, redirected(FEWER, settingsOf(given)));
      for (const policy of policyOfEachKind(cluster)) {
        const got = await withPolicy(cluster, policy, () => storeAll(api, FEWER), given);
        assert.deepEqual(differences(FEWER, got, wanted), [], policy.title);
      }
    },
  }));
}
