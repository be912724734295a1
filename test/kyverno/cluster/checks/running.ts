// Pods that were there before the policy: nothing of them changes, except that new ephemeral containers are redirected.
import assert from 'node:assert/strict';
import { EXCLUDED_NAMESPACE, OPT_OUT } from '../../pods.ts';
import { type Api, type ApiObject, pathOfPods } from '../api.ts';
import type { Cluster } from '../cluster.ts';
import { DOMAIN, kubectlOrThrow } from '../policies.ts';
import { imagesIn } from '../stored.ts';
import { type Check, POD, specOf } from './check.ts';

/** The Pods that `createRunningPods` creates. */
const PODS = { plain: 'ran-plain', debugged: 'ran-debugged', changed: 'ran-changed' } as const;
const OLD = 'busybox:1';
const NODE = '/api/v1/nodes/fake';

/** Creates Pods that run on a node that is not there, one with an ephemeral container. No policy may be in the cluster. */
export async function createRunningPods({ api }: Cluster): Promise<void> {
  await api.apply(NODE, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'fake' } });
  for (const name of Object.values(PODS)) {
    const path = `${pathOfPods('default')}/${name}`;
    await api.create(pathOfPods('default'), {
      ...POD,
      metadata: { name },
      spec: {
        initContainers: [{ name: 'i', image: 'busybox' }],
        containers: [{ name: 'a', image: 'nginx' }],
        volumes: [{ name: 'v', image: { reference: 'a/b:1' } }],
      },
    });
    const target = { apiVersion: 'v1', kind: 'Node', name: 'fake' };
    await api.create(`${path}/binding`, { apiVersion: 'v1', kind: 'Binding', metadata: { name }, target });
    assert.equal((await api.patch(`${path}/status`, { status: { phase: 'Running' } })).code, 200);
  }
  const added = await addEphemeral(api, 'default', PODS.debugged, { old: OLD });
  assert.equal(added.code, 200, added.body.message);
}

export async function removeRunningPods({ api }: Cluster): Promise<void> {
  for (const name of Object.values(PODS)) {
    await api.remove(`${pathOfPods('default')}/${name}`);
  }
}

export const RUNNING: readonly Check[] = [
  {
    title: 'labels, annotations, a deadline and the status of a running Pod change, and no image',
    run: async ({ cluster }) => {
      const { api } = cluster;
      const path = `${pathOfPods('default')}/${PODS.changed}`;
      const before = await api.get(path);
      await kubectlOrThrow(cluster, ['label', '--overwrite', 'pod', PODS.changed, 'a=b']);
      const labelled = await api.get(path);
      assert.equal(labelled.metadata.labels.a, 'b');
      assert.deepEqual(labelled.spec, before.spec);
      const change = { metadata: { annotations: { x: 'y' } }, spec: { activeDeadlineSeconds: 1000 } };
      const changed = await api.patch(path, change);
      assert.equal(changed.code, 200, changed.body.message);
      assert.deepEqual(changed.body.spec, { ...before.spec, activeDeadlineSeconds: 1000 });
      const told = await api.patch(`${path}/status`, { status: { message: 'x' } });
      assert.equal(told.code, 200, told.body.message);
      assert.deepEqual(imagesIn(told.body), imagesIn(before));
    },
  },
  {
    title: 'ephemeral containers of a Pod that has none',
    run: ({ cluster }) => checkEphemeral(cluster, PODS.plain, []),
  },
  {
    title: 'ephemeral containers of a Pod that has one',
    run: ({ cluster }) => checkEphemeral(cluster, PODS.debugged, [OLD]),
  },
  {
    title: 'kubectl debug',
    run: async ({ cluster }) => {
      const words = ['--image=busybox', '--container=debug', '--attach=false', '--profile=general'];
      await kubectlOrThrow(cluster, ['debug', PODS.changed, ...words, '--', 'sleep', '1']);
      const pod = await cluster.api.get(`${pathOfPods('default')}/${PODS.changed}`);
      assert.deepEqual(ephemeralImages(pod), [`${DOMAIN}/library/busybox:latest`]);
    },
  },
  ...(
    [
      ['a Pod that opted out', 'default', OPT_OUT],
      ['a Pod of an excluded namespace', EXCLUDED_NAMESPACE, {}],
    ] as const
  ).map(([what, namespace, labels]) => ({
    title: `${what} is left alone, with an ephemeral container too`,
    run: async ({ cluster: { api } }: { readonly cluster: Cluster }) => {
      const path = pathOfPods(namespace);
      await api.create(path, { ...POD, metadata: { name: 'left-alone', labels }, spec: specOf('nginx') });
      const { code, body } = await addEphemeral(api, namespace, 'left-alone', { e: 'busybox' });
      await api.remove(`${path}/left-alone`);
      assert.equal(code, 200, body.message);
      assert.deepEqual(imagesIn(body), ['nginx', 'busybox']);
    },
  })),
];

async function checkEphemeral({ api }: Cluster, name: string, old: readonly string[]): Promise<void> {
  const before = await api.get(`${pathOfPods('default')}/${name}`);
  const added = { n1: 'busybox', n2: 'docker.io/a/b:1', n3: 'ghcr.io/a/b' };
  const first = await addEphemeral(api, 'default', name, added);
  assert.equal(first.code, 200, first.body.message);
  const wanted = [...old, `${DOMAIN}/library/busybox:latest`, `${DOMAIN}/a/b:1`, 'ghcr.io/a/b'];
  assert.deepEqual(ephemeralImages(first.body), wanted.toSorted());
  const { ephemeralContainers, ...rest } = first.body.spec;
  const { ephemeralContainers: _, ...restBefore } = before.spec;
  assert.deepEqual(rest, restBefore);
  const second = await addEphemeral(api, 'default', name, { n4: 'alpine:3' });
  assert.equal(second.code, 200, second.body.message);
  assert.deepEqual(ephemeralImages(second.body), [...wanted, `${DOMAIN}/library/alpine:3`].toSorted());
}

/** A strategic merge, as kubectl sends it. It puts new entries first, so that their order tells nothing. */
function addEphemeral(api: Api, namespace: string, pod: string, images: Readonly<Record<string, string>>) {
  const ephemeralContainers = Object.entries(images).map(([name, image]) => ({ name, image }));
  const path = `${pathOfPods(namespace)}/${pod}/ephemeralcontainers`;
  return api.patch(path, { spec: { ephemeralContainers } }, 'application/strategic-merge-patch+json');
}

function ephemeralImages({ spec }: ApiObject): readonly string[] {
  return (spec.ephemeralContainers ?? []).map(({ image }: ApiObject) => image).toSorted();
}
