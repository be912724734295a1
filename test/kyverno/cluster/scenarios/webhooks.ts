// Another webhook that adds containers, as service meshes do. Its name decides whether the API server calls it before Kyverno's or after.
import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ApiObject } from '../api.ts';
import { judged, specOf } from '../checks/check.ts';
import type { Cluster } from '../cluster.ts';
import { knownToMissLaterWebhooks } from '../known.ts';
import { DOMAIN, policyOfEachKind, REDIRECTED_NGINX, withPolicy } from '../policies.ts';
import { until } from '../processes.ts';
import { imagesIn } from '../stored.ts';
import type { Scenario } from './scenario.ts';

const CONFIGURATIONS = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
/** Kyverno's is called kyverno-resource-mutating-webhook-cfg. */
const NAMES = { before: 'a-mesh', after: 'zz-mesh' } as const;
const SIDECAR = { name: 'sidecar', image: 'envoyproxy/envoy:v1.35.0' } as const;
const INIT = { name: 'sidecar-init', image: 'docker.io/istio/proxyv2:1' } as const;

export function webhookScenarios(cluster: Cluster): readonly Scenario[] {
  return policyOfEachKind(cluster).flatMap((policy) =>
    (['before', 'after'] as const).map((when) => {
      const isMissed = when === 'after' && knownToMissLaterWebhooks(cluster.versions, policy);
      return {
        title: `containers that a webhook adds ${when} Kyverno's: ${policy.kind} ${isMissed ? 'does not redirect' : 'redirects'} them`,
        run: () =>
          withPolicy(cluster, policy, async () => {
            const redirected = [REDIRECTED_NGINX, `${DOMAIN}/${SIDECAR.image}`, `${DOMAIN}/istio/proxyv2:1`];
            const missed = [REDIRECTED_NGINX, SIDECAR.image, INIT.image];
            const remove = await addMesh(cluster, NAMES[when]);
            try {
              const pod = await until('the webhook is called', async () => {
                const given = await judged(cluster, specOf('nginx'));
                return given.spec.containers.length === 2 && given;
              });
              assert.deepEqual(imagesIn(pod), isMissed ? missed : redirected);
            } finally {
              await remove();
            }
          }),
      };
    }),
  );
}

/** Registers the webhook under this name. Returns what takes it away again. */
async function addMesh({ api, certificate }: Cluster, name: string): Promise<() => Promise<void>> {
  const { cert, key, ca } = certificate;
  const server = createServer({ cert, key }, (request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify(review(JSON.parse(Buffer.concat(chunks).toString()))));
      });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await api.create(CONFIGURATIONS, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name: 'mesh.example.com',
        clientConfig: { url: `https://127.0.0.1:${port}/`, caBundle: Buffer.from(ca).toString('base64') },
        rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        reinvocationPolicy: 'IfNeeded',
        failurePolicy: 'Fail',
      },
    ],
  });
  return async () => {
    await api.remove(`${CONFIGURATIONS}/${name}`);
    await until('the webhook is not called', async () => {
      const { code, body } = await api.send('POST', '/api/v1/namespaces/default/pods?dryRun=All', {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'judged' },
        spec: specOf('ghcr.io/a/b'),
      });
      return code === 201 && body.spec.containers.length === 1;
    });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}

/** The answer to a request: the containers are added where they are missing, whatever their images became. */
function review({ request }: ApiObject): object {
  const { uid, object } = request;
  const has = object.spec.containers.some(({ name }: ApiObject) => name === SIDECAR.name);
  const patch = [
    { op: 'add', path: '/spec/containers/-', value: SIDECAR },
    { op: 'add', path: '/spec/initContainers', value: [...(object.spec.initContainers ?? []), INIT] },
  ];
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed: true,
      ...(!has && { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') }),
    },
  };
}
