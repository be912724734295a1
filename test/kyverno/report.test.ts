// Tests that the policy that reports names exactly the Pods with a reference that fixes would rewrite, even where settings exclude the Pod.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply } from './apply.ts';
import { chosenEngines, type Engine } from './engines.ts';
import { pulledDirectly, redirected, settingsOf } from './expected.ts';
import { EXCLUDED_NAMESPACE, PODS, type Pod } from './pods.ts';
import { type GivenSettings, subject } from './subjects.ts';

const SETTINGS: Readonly<Record<string, GivenSettings>> = {
  'Docker Hub': { proxy: { domain: 'proxy.example' } },
  'other registries': {
    proxy: {
      domain: 'proxy.example',
      registries: { 'ghcr.io': 'ghcr.proxy.example', 'quay.io': 'harbor.example/quay' },
    },
  },
  'images that are left alone': {
    proxy: { domain: 'proxy.example', registries: { 'ghcr.io': 'ghcr.proxy.example' } },
    ignoreImages: ['n*', 'docker.io/grafana/*', 'ghcr.io/**'],
  },
  'no names without a host': { proxy: { domain: 'proxy.example' }, shortNames: 'never' },
};
/** Settings that limit what is rewritten, but not what is reported. */
const LIMITS = { proxy: { namespaces: ['library'] }, kyverno: { excludedNamespaces: [EXCLUDED_NAMESPACE] } };

/** Versions before and after the first one for which the policy is in CEL. */
const GENERATIONS = ['1.12', '1.16', '1.17', '1.19'];

for (const engine of chosenEngines()) {
  for (const version of GENERATIONS.filter((each) => each <= engine.version)) {
    for (const [name, given] of Object.entries(SETTINGS)) {
      test(`Kyverno ${engine.version}, policy of ${version}: ${name}`, async () => {
        const policy = subject('validating', version).render({
          ...given,
          proxy: { ...(given['proxy'] as object), ...LIMITS.proxy },
          kyverno: LIMITS.kyverno,
        });
        const expected = pulledDirectly(PODS, settingsOf(given));
        assert.ok(
          expected.includes('opted-out') && expected.includes('excluded') && expected.length < PODS.length,
        );
        assert.deepEqual(await reported(engine, policy, PODS), expected);

        const others = PODS.filter(({ metadata }) => !['opted-out', 'excluded'].includes(metadata.name));
        assert.deepEqual(await reported(engine, policy, redirected(others, settingsOf(given))), []);
      });
    }
  }
}

async function reported(engine: Engine, policy: string, pods: readonly Pod[]): Promise<readonly string[]> {
  const { output, pods: after } = await apply(engine, { policy, pods });
  assert.match(output, /^Applying 1 policy rule\(s\)/m);
  assert.match(output, /^pass: \d+, fail: \d+, warn: 0, error: 0, skip: 0/m);
  assert.deepEqual(after, pods);
  const lines = output.matchAll(/^policy report-docker-hub -> resource [^/]+\/Pod\/(\S+) failed:$/gm);
  return [...lines].map(([, pod = '']) => pod);
}
