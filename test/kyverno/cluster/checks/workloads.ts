// Pods that the controllers of Kubernetes make are redirected, and what they are made from stays as people wrote it.
import assert from 'node:assert/strict';
import { dump } from 'js-yaml';
import { type Api, type ApiObject, pathOfPods } from '../api.ts';
import type { Cluster } from '../cluster.ts';
import { DOMAIN, kubectlOrThrow } from '../policies.ts';
import { until } from '../processes.ts';
import { imagesIn } from '../stored.ts';
import type { Check } from './check.ts';

/** A kind that makes Pods: where it is in the API, how many Pods it makes, and its spec, given labels that its Pods have. */
interface Workload {
  readonly kind: string;
  readonly group: 'apps' | 'batch';
  readonly pods: number;
  readonly spec: (template: object, labels: object) => object;
}

const WORKLOADS: readonly Workload[] = [
  {
    kind: 'Deployment',
    group: 'apps',
    pods: 2,
    spec: (template, matchLabels) => ({ replicas: 2, selector: { matchLabels }, template }),
  },
  {
    kind: 'StatefulSet',
    group: 'apps',
    pods: 1,
    spec: (template, matchLabels) => ({
      replicas: 1,
      serviceName: 'none',
      selector: { matchLabels },
      template,
    }),
  },
  // It makes a Pod for each node, and there is one.
  {
    kind: 'DaemonSet',
    group: 'apps',
    pods: 1,
    spec: (template, matchLabels) => ({ selector: { matchLabels }, template }),
  },
  { kind: 'Job', group: 'batch', pods: 1, spec: (template) => ({ template }) },
];

const GIVEN_IMAGES = ['nginx:1.27', 'docker.io/grafana/grafana:main', 'ghcr.io/a/b:1', 'busybox'];
const FIXED_IMAGES = [
  `${DOMAIN}/library/nginx:1.27`,
  `${DOMAIN}/grafana/grafana:main`,
  'ghcr.io/a/b:1',
  `${DOMAIN}/library/busybox:latest`,
];

export const WORKLOAD_CHECKS: readonly Check[] = WORKLOADS.map((workload) => ({
  title: `Pods of a ${workload.kind}`,
  needs: 'controllers',
  run: ({ cluster }) => check(cluster, workload),
}));

async function check(cluster: Cluster, workload: Workload): Promise<void> {
  const { api } = cluster;
  const { kind, group, pods } = workload;
  const name = `made-by-${kind.toLowerCase()}`;
  const object = objectOf(workload, name);
  const path = `/apis/${group}/v1/namespaces/default/${kind.toLowerCase()}s`;
  const made = await api.create(path, object);
  try {
    const first = await until(`the Pods of a ${kind}`, async () => {
      const found = await podsOf(api, name);
      return found.length >= pods && found;
    });
    assert.deepEqual(first.map(imagesIn), Array(pods).fill(FIXED_IMAGES));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.equal((await podsOf(api, name)).length, pods, 'no Pod is made again');
    const kept = await api.get(`${path}/${name}`);
    assert.deepEqual(kept.spec.template, made.spec.template);
    assert.equal(kept.metadata.generation, 1);
    if (kind === 'Deployment') {
      await checkDeployment(cluster, object, first);
    }
  } finally {
    await api.remove(`${path}/${name}`);
    await until('its Pods are gone', async () => (await podsOf(api, name)).length === 0);
  }
}

/** What people do with a Deployment: they compare it with its manifest, and restart it. */
async function checkDeployment(
  cluster: Cluster,
  object: ApiObject,
  first: readonly ApiObject[],
): Promise<void> {
  const { api } = cluster;
  const { name } = object.metadata;
  const { items } = await api.get('/apis/apps/v1/namespaces/default/replicasets');
  const own = items.filter(({ metadata }: ApiObject) => metadata.name.startsWith(`${name}-`));
  assert.deepEqual(
    own.map(({ spec }: ApiObject) => imagesIn(spec.template)),
    [GIVEN_IMAGES],
  );
  assert.equal(await kubectlOrThrow(cluster, ['diff', '-f', '-'], dump(object)), '');
  await kubectlOrThrow(cluster, ['rollout', 'restart', `deployment/${name}`]);
  const known = new Set(first.map(({ metadata }) => metadata.uid));
  const fresh = await until('new Pods after a restart', async () => {
    const found = (await podsOf(api, name)).filter(({ metadata }) => !known.has(metadata.uid));
    return found.length > 0 && found;
  });
  assert.deepEqual(new Set(fresh.map((pod) => imagesIn(pod).join())), new Set([FIXED_IMAGES.join()]));
}

function objectOf({ kind, group, spec }: Workload, name: string): ApiObject {
  const labels = { app: name };
  const [first, second, third, init] = GIVEN_IMAGES;
  const template = {
    metadata: { labels },
    spec: {
      initContainers: [{ name: 'i', image: init }],
      containers: [
        { name: 'a', image: first },
        { name: 'b', image: second },
        { name: 'c', image: third },
      ],
      tolerations: [{ operator: 'Exists' }],
      ...(kind === 'Job' && { restartPolicy: 'Never' }),
    },
  };
  const metadata = { name, namespace: 'default' };
  return { apiVersion: `${group}/v1`, kind, metadata, spec: spec(template, labels) };
}

async function podsOf(api: Api, name: string): Promise<readonly ApiObject[]> {
  const { items } = await api.get(pathOfPods('default'));
  return items.filter(({ metadata }: ApiObject) => metadata.name.startsWith(name));
}
