// Tests of ephemeral containers, which are added by an UPDATE of a subresource: new ones are redirected, nothing else of the Pod changes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply } from './apply.ts';
import { chosenEngines } from './engines.ts';
import { redirected, settingsOf } from './expected.ts';
import { type Container, EXCLUDED_NAMESPACE, GATHERED, type Pod } from './pods.ts';
import { type GivenSettings, subject } from './subjects.ts';

const GIVEN: GivenSettings = {
  proxy: { domain: 'proxy.example:5000', template: '${domain}/hub/${namespace}/${name}' },
  kyverno: { excludedNamespaces: [EXCLUDED_NAMESPACE] },
};

/** An ephemeral container that the Pod already has. */
const OLD: Container = { name: 'old', image: 'busybox' };

const PODS: readonly Pod[] = GATHERED.map((pod) => ({
  ...pod,
  spec: {
    ...pod.spec,
    ephemeralContainers: [
      OLD,
      ...pod.spec.containers.map(({ name, image, imagePullPolicy }) => ({
        name: `debug-${name}`,
        ...(image && { image }),
        ...(imagePullPolicy === 'Never' && { imagePullPolicy }),
      })),
    ],
  },
}));

const EXPECTED: readonly Pod[] = redirected(PODS, settingsOf(GIVEN)).map((after, index) => {
  const before = PODS[index] ?? after;
  const [, ...added] = after.spec.ephemeralContainers ?? [];
  return { ...before, spec: { ...before.spec, ephemeralContainers: [OLD, ...added] } };
});

const UPDATE = { 'request.operation': 'UPDATE' };

for (const engine of chosenEngines()) {
  test(`Kyverno ${engine.version}: cluster-policy`, async () => {
    const { output, pods } = await apply(engine, {
      policy: subject('cluster-policy', engine.version).render(GIVEN),
      pods: PODS,
      values: {
        globalValues: { ...UPDATE, 'request.oldObject.spec.ephemeralContainers': [OLD] },
        subresources: [
          {
            subresource: { name: 'pods/ephemeralcontainers', kind: 'Pod', group: '', version: 'v1' },
            parentResource: { name: 'pods', kind: 'Pod', group: '', version: 'v1' },
          },
        ],
      },
    });
    assert.match(output, /^pass: [1-9]\d*, fail: 0, warn: 0, error: 0, /m);
    assert.deepEqual(pods, EXPECTED);
  });
}

// Before 1.19 the command line always gives a MutatingPolicy a CREATE (`ApplyPoliciesOnResource` in cmd/cli/kubectl-kyverno/processor).
for (const engine of chosenEngines().filter(({ version }) => version === '1.19')) {
  for (const version of engine.policiesOf) {
    test(`Kyverno ${engine.version}: mutating-policy of ${version}`, async () => {
      const policy = subject('mutating-policy', version).render(GIVEN);
      const { output, pods } = await apply(engine, {
        policy: withinReach(policy),
        pods: PODS,
        values: { globalValues: UPDATE },
      });
      assert.match(output, /^pass: [1-9]\d*, fail: 0, warn: 0, error: 0, /m);
      assert.deepEqual(pods, EXPECTED);
    });
  }
}

/**
 * Changes a policy so that the command line can run it. The command line gives a MutatingPolicy no subresource, and the same Pod
 * as `object` and as `oldObject` (`AdmissionRequestShape`). So the rule matches Pods here, and a variable replaces `oldObject`.
 */
function withinReach(policy: string): string {
  const old = `dyn({'spec': {'ephemeralContainers': [{'name': '${OLD.name}'}]}})`;
  const within = policy
    .replace('[pods/ephemeralcontainers]', '[pods]')
    .replaceAll(/\boldObject\b/g, 'variables.before')
    .replace(/^( *)variables:\n/m, `$&$1  - name: before\n$1    expression: ${JSON.stringify(old)}\n`);
  assert.match(within, /variables\.before\.spec/);
  return within;
}
