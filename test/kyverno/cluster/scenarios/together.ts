// Two and three policies at once. Whichever comes first redirects, and the others find nothing to do.
import assert from 'node:assert/strict';
import type { Subject } from '../../subjects.ts';
import type { Cluster } from '../cluster.ts';
import { FEWER } from '../manifests.ts';
import { install, policyOfEachKind, runsInKyverno } from '../policies.ts';
import { differences, storeAll } from '../stored.ts';
import type { Scenario } from './scenario.ts';

export function togetherScenarios(cluster: Cluster): readonly Scenario[] {
  const all = policyOfEachKind(cluster);
  const ofKyverno = all.filter(runsInKyverno);
  const groups = ofKyverno.length < all.length ? [ofKyverno, all] : [all];
  return groups.map((policies) => ({
    title: `together: ${policies.map(({ kind }) => kind).join(', ')}`,
    run: async (_, wanted) => {
      const got = await withAll(policies, cluster);
      assert.deepEqual(differences(FEWER, got, wanted), []);
    },
  }));
}

async function withAll(policies: readonly Subject[], cluster: Cluster): ReturnType<typeof storeAll> {
  const installed = [];
  for (const policy of policies) {
    installed.push(await install(cluster, policy));
  }
  const got = await storeAll(cluster.api, FEWER);
  const last = installed.pop();
  for (const { text } of installed.reverse()) {
    await cluster.kubectl(['delete', '-f', '-'], text);
  }
  // Only now are Pods created as they are written.
  await last?.remove();
  return got;
}
