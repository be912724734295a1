// The policies that do something else than to redirect every Pod: in one namespace, for the pull secret, and those that require the proxy.
import assert from 'node:assert/strict';
import type { PolicyKind } from '../../../../core/index.ts';
import { renderWhole } from '../../subjects.ts';
import { pathOfPods } from '../api.ts';
import { judged, POD, specOf } from '../checks/check.ts';
import type { Cluster } from '../cluster.ts';
import { minor } from '../clusters.ts';
import { GIVEN, kubectlOrThrow, REDIRECTED_NGINX } from '../policies.ts';
import { until } from '../processes.ts';
import { imagesIn } from '../stored.ts';
import type { Scenario } from './scenario.ts';

const SECRET = { name: 'docker-hub-proxy' } as const;

/** Each policy as this Kyverno takes it: a ClusterPolicy before 1.17, a policy in CEL since. */
export function furtherScenarios({ versions }: Cluster): readonly Scenario[] {
  const { kyverno } = versions;
  const ofNamespace: Scenario = {
    title: 'namespaced-mutating-policy redirects in its own namespace, and in no other',
    run: (cluster) =>
      applied(cluster, 'namespaced-mutating-policy', ['--namespace=default'], async () => {
        await until('it redirects', async () => (await imageOf(cluster, 'nginx')) === REDIRECTED_NGINX);
        assert.equal(await imageOf(cluster, 'nginx', 'excluded-not'), 'nginx');
      }),
  };
  return [
    ...(minor(kyverno) >= 17 ? [ofNamespace] : []),
    {
      title: 'pull-secret adds its secret behind those that are there, to Pods that pull from the proxy',
      run: (cluster) => applied(cluster, 'pull-secret', [], () => checkSecrets(cluster)),
    },
    {
      title: 'require-proxy refuses what is pulled from Docker Hub, and says which images',
      run: (cluster) => applied(cluster, 'require-proxy', [], () => checkRefusal(cluster)),
    },
    {
      title: 'require-proxy-audit refuses nothing',
      run: (cluster) =>
        applied(cluster, 'require-proxy-audit', [], async () => {
          assert.equal(await imageOf(cluster, 'nginx'), 'nginx');
        }),
    },
  ];
}

/** Calls `use` while the policy is in the cluster, and Kyverno has registered it. */
async function applied(
  cluster: Cluster,
  kind: PolicyKind,
  words: readonly string[],
  use: () => Promise<void>,
): Promise<void> {
  const text = renderWhole(kind, cluster.versions.kyverno, GIVEN);
  await kubectlOrThrow(cluster, ['apply', ...words, '-f', '-'], text);
  try {
    await use();
  } finally {
    await kubectlOrThrow(cluster, ['delete', ...words, '-f', '-'], text);
  }
  await until('it is gone', async () => {
    const [plain, proxied] = await Promise.all([pod(cluster, 'nginx'), pod(cluster, REDIRECTED_NGINX)]);
    const isPlain = plain.code === 201 && imagesIn(plain.body)[0] === 'nginx';
    return isPlain && proxied.body.spec?.imagePullSecrets === undefined;
  });
}

async function checkSecrets(cluster: Cluster): Promise<void> {
  const secretsOf = async (image: string, given: readonly object[]): Promise<unknown> => {
    const spec = { ...specOf(image), imagePullSecrets: given };
    return (await judged(cluster, spec)).spec.imagePullSecrets ?? [];
  };
  await until('a secret is added', async () => {
    const found = (await secretsOf(REDIRECTED_NGINX, [])) as readonly object[];
    return found.length > 0;
  });
  const other = { name: 'other' };
  assert.deepEqual(await secretsOf(REDIRECTED_NGINX, []), [SECRET]);
  assert.deepEqual(await secretsOf(REDIRECTED_NGINX, [other]), [other, SECRET]);
  assert.deepEqual(await secretsOf(REDIRECTED_NGINX, [SECRET]), [SECRET]);
  assert.deepEqual(await secretsOf('ghcr.io/a/b:1', [other]), [other]);
}

async function checkRefusal(cluster: Cluster): Promise<void> {
  await until('it refuses', async () => (await pod(cluster, 'nginx')).code !== 201);
  const { code, body } = await pod(cluster, 'docker.io/grafana/grafana:1');
  assert.ok(code >= 400 && code < 500, String(code));
  assert.match(body.message, /docker\.io\/grafana\/grafana:1/);
  for (const image of [REDIRECTED_NGINX, 'ghcr.io/a/b:1']) {
    assert.equal(await imageOf(cluster, image), image);
  }
  assert.equal(await imageOf(cluster, 'nginx', 'kube-system'), 'nginx');
}

async function imageOf(cluster: Cluster, image: string, namespace = 'default'): Promise<string | undefined> {
  return imagesIn(await judged(cluster, specOf(image), namespace))[0];
}

/** The answer to a Pod, whatever it is. */
function pod({ api }: Cluster, image: string) {
  const object = { ...POD, metadata: { name: 'judged' }, spec: specOf(image) };
  return api.send('POST', `${pathOfPods('default')}?dryRun=All`, object);
}
