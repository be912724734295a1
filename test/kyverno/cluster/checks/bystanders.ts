// Whom a policy leaves alone without being told: Kyverno never sees some namespaces, and nodes report what they run already.
import assert from 'node:assert/strict';
import { pathOfPods } from '../api.ts';
import { SYSTEM_NAMESPACES } from '../manifests.ts';
import { REDIRECTED_NGINX, runsInKyverno } from '../policies.ts';
import { imagesIn } from '../stored.ts';
import { type Check, judged, POD, specOf } from './check.ts';

export const BYSTANDERS: readonly Check[] = [
  ...SYSTEM_NAMESPACES.map((namespace) => ({
    title: `a Pod in ${namespace}, which Kyverno leaves out and the API server does not`,
    run: async ({ cluster, policy }: Parameters<Check['run']>[0]) => {
      const expected = runsInKyverno(policy) ? 'nginx' : REDIRECTED_NGINX;
      assert.deepEqual(imagesIn(await judged(cluster, specOf('nginx'), namespace)), [expected]);
    },
  })),
  {
    title: 'a static Pod, which its node reports, is left alone',
    run: async ({ cluster: { api } }) => {
      const { code, body } = await api.send(
        'POST',
        `${pathOfPods('default')}?dryRun=All`,
        {
          ...POD,
          metadata: { name: 'static', annotations: { 'kubernetes.io/config.mirror': 'x' } },
          spec: { nodeName: 'fake', automountServiceAccountToken: false, ...specOf('nginx') },
        },
        // The groups of a node alone do not allow this to a node that is not there.
        { as: { user: 'system:node:fake', groups: ['system:nodes', 'system:masters'] } },
      );
      assert.equal(code, 201, body.message);
      assert.deepEqual(imagesIn(body), ['nginx']);
    },
  },
];
