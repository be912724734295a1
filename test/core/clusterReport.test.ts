// Tests of the report about a cluster: where images come from, what its own policies make of each Pod, and what is not known.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { loadAll } from 'js-yaml';
import { evaluator, type PlainObject } from '../../core/evaluate/index.ts';
import { type ClusterOverview, clusterReport, renderPolicy } from '../../core/index.ts';
import { TOOLS } from '../support/evaluate.ts';
import { DOMAIN, settingsWith } from '../support/fixture.ts';

const evaluate = (policy: PlainObject) => {
  const evaluation = evaluator(policy, TOOLS);
  return evaluation.kind === 'policy' ? evaluation.policy : null;
};

interface GivenPod {
  readonly namespace?: string;
  readonly name?: string;
  readonly labels?: object;
  readonly annotations?: object;
  readonly owner?: readonly [kind: string, name: string];
  readonly images?: readonly string[];
  readonly spec?: object;
}

function pod({
  namespace = 'shop',
  name = 'web',
  labels,
  annotations,
  owner,
  images = ['nginx:1'],
  spec,
}: GivenPod) {
  const [kind, ownerName] = owner ?? [];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...(kind && { ownerReferences: [{ kind, name: ownerName, controller: true }] }),
    },
    spec: { containers: images.map((image, index) => ({ name: `c${index}`, image })), ...spec },
    status: { phase: 'Running' },
  };
}

function report(items: readonly object[], given: Readonly<Record<string, unknown>> = {}): ClusterOverview {
  const list = JSON.parse(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  const found = clusterReport(list, settingsWith(given), evaluate);
  assert.ok(found);
  return found;
}

/** Policies as they are in a cluster: with a status. */
function installed(
  kind: Parameters<typeof renderPolicy>[0],
  status: object = {},
  given: Readonly<Record<string, unknown>> = {},
): readonly object[] {
  return loadAll(renderPolicy(kind, settingsWith(given))).map((each) => ({ ...(each as object), status }));
}

const READY = { conditionStatus: { ready: true, conditions: [] } };

suite('images', () => {
  test('are told by namespace and owner, with the number of Pods', () => {
    const replicas = ['a', 'b'].map((name) =>
      pod({ name, labels: { 'pod-template-hash': '7d9f' }, owner: ['ReplicaSet', 'web-7d9f'] }),
    );
    const { images, objects } = report([
      ...replicas,
      pod({
        namespace: 'data',
        owner: ['StatefulSet', 'db'],
        images: [`${DOMAIN}/library/redis:7`, 'ghcr.io/a/b:1', 'a b'],
      }),
      pod({ namespace: 'zoo', name: 'alone' }),
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'zoo' } },
    ]);
    assert.deepEqual(objects, { Pod: 4, Namespace: 1 });
    assert.deepEqual(
      images.map(({ namespace, owner, reference, registry, status, pods, target }) => [
        namespace,
        owner,
        reference,
        registry,
        status,
        pods,
        target,
      ]),
      [
        ['data', 'StatefulSet db', `${DOMAIN}/library/redis:7`, DOMAIN, 'proxied', 1, null],
        ['data', 'StatefulSet db', 'ghcr.io/a/b:1', 'ghcr.io', 'other', 1, null],
        ['data', 'StatefulSet db', 'a b', null, 'invalid', 1, null],
        ['shop', 'Deployment web', 'nginx:1', 'docker.io', 'docker-hub', 2, `${DOMAIN}/library/nginx:1`],
        ['zoo', 'Pod alone', 'nginx:1', 'docker.io', 'docker-hub', 1, `${DOMAIN}/library/nginx:1`],
      ],
    );
  });

  test('are read from every list of a Pod, and what nothing pulls is left alone', () => {
    const { images } = report(
      [
        pod({
          images: ['a/ignored:1'],
          spec: {
            initContainers: [{ name: 'i', image: 'busybox', imagePullPolicy: 'Never' }],
            ephemeralContainers: [{ name: 'e', image: 'alpine' }],
            volumes: [
              { name: 'v', image: { reference: 'a/m:1' } },
              { name: 'w', emptyDir: {} },
            ],
          },
        }),
      ],
      { ignoreImages: ['a/ignored'] },
    );
    assert.deepEqual(
      images.map(({ list, reference, status }) => [list, reference, status]),
      [
        ['initContainers', 'busybox', 'left-alone'],
        ['containers', 'a/ignored:1', 'left-alone'],
        ['ephemeralContainers', 'alpine', 'docker-hub'],
        ['volumes', 'a/m:1', 'docker-hub'],
      ],
    );
  });
});

suite('policies', () => {
  test('are unknown where the list holds none, and so is what they would do', () => {
    const { policies, images, unreached, beforeKyverno } = report([pod({})]);
    assert.equal(policies, null);
    assert.deepEqual(images[0]?.admission, { kind: 'unknown' });
    assert.deepEqual(unreached, []);
    assert.equal(beforeKyverno.kyverno, null);
  });

  for (const kind of ['mutating-policy', 'cluster-policy', 'mutating-admission-policy'] as const) {
    test(`${kind}: each Pod is admitted by the text of the policy`, () => {
      const given = { proxy: { domain: 'in-cluster.example' }, kyverno: { excludedNamespaces: ['ops'] } };
      const { images } = report([
        ...installed(kind, READY, given),
        pod({ images: ['nginx:1', 'ghcr.io/a/b'] }),
        pod({ namespace: 'ops' }),
      ]);
      assert.deepEqual(
        images.map(({ namespace, reference, admission }) => [namespace, reference, admission]),
        [
          ['ops', 'nginx:1', { kind: 'unchanged' }],
          ['shop', 'nginx:1', { kind: 'redirected', to: 'in-cluster.example/library/nginx:1' }],
          ['shop', 'ghcr.io/a/b', { kind: 'unchanged' }],
        ],
      );
    });
  }

  test('tell whether they are ready, where their status says so', () => {
    const condition = (status: string) => ({ conditions: [{ type: 'Ready', status }] });
    const { policies } = report([
      ...installed('mutating-policy', READY),
      ...installed('mutating-policy', { conditionStatus: { ready: false } }),
      ...installed('cluster-policy', condition('True')),
      ...installed('cluster-policy', condition('False')),
      ...installed('cluster-policy'),
    ]);
    assert.deepEqual(
      policies?.map(({ ready }) => ready),
      [true, false, true, false, null],
    );
    assert.ok(policies?.every(({ evaluated }) => evaluated));
  });

  test('that cannot be evaluated make the admission unknown', () => {
    const guide = installed('guide').map((each) =>
      JSON.parse(JSON.stringify(each).replaceAll('{{ element.image }}', '{{ serviceAccountName }}')),
    );
    const { images } = report([...guide, pod({})]);
    assert.deepEqual(images[0]?.admission, { kind: 'unknown' });
  });

  test('that require the proxy refuse what the others do not redirect', () => {
    const excluded = { kyverno: { excludedNamespaces: ['ops'] } };
    const { images } = report([
      ...installed('require-proxy', READY),
      ...installed('mutating-policy', READY, excluded),
      pod({ namespace: 'ops' }),
      pod({}),
    ]);
    assert.deepEqual(
      images.map(({ admission }) => admission.kind),
      ['refused', 'redirected'],
    );
  });
});

test('what no policy reaches is told with the reason', () => {
  const mirror = { 'kubernetes.io/config.mirror': 'a' };
  const { unreached, images } = report([
    ...installed('mutating-policy', READY, { kyverno: { excludedNamespaces: ['ops'] } }),
    pod({ namespace: 'kube-system', owner: ['DaemonSet', 'dns'] }),
    pod({ namespace: 'other', name: 'static', annotations: mirror }),
    pod({ namespace: 'shop', name: 'out', labels: { 'nearpull/docker-hub-proxy': 'disabled' } }),
    pod({ namespace: 'ops', name: 'excluded' }),
    pod({ namespace: 'shop', name: 'reached' }),
    pod({ namespace: 'kube-system', name: 'fine', images: ['registry.k8s.io/pause:3'] }),
  ]);
  assert.deepEqual(
    unreached.map(({ owner, reason }) => [owner, reason]),
    [
      ['DaemonSet dns', 'left-out-namespace'],
      ['Pod static', 'static'],
      ['Pod out', 'opted-out'],
      ['Pod excluded', 'not-matched'],
    ],
  );
  assert.equal(images.filter(({ admission }) => admission.kind === 'redirected').length, 1);
});

test("the API server's own policy reaches kube-system, and no static Pod", () => {
  const mirror = { 'kubernetes.io/config.mirror': 'a' };
  const { images } = report([
    ...installed('mutating-admission-policy'),
    pod({ namespace: 'kube-system', owner: ['DaemonSet', 'dns'] }),
    pod({ namespace: 'kube-system', name: 'static', annotations: mirror }),
  ]);
  assert.deepEqual(
    images.map(({ admission }) => admission.kind),
    ['redirected', 'unchanged'],
  );
});

test('what has to be there before Kyverno can start: its own images, and those of Pods that it never sees', () => {
  const kyverno = { 'app.kubernetes.io/part-of': 'kyverno' };
  const { beforeKyverno } = report([
    pod({
      namespace: 'policy',
      labels: kyverno,
      images: ['reg.kyverno.io/kyverno/kyverno:v1.19.1', `${DOMAIN}/kyverno/init:1`],
    }),
    pod({ namespace: 'kube-system', images: ['coredns/coredns:1.11', 'registry.k8s.io/pause:3'] }),
    pod({ namespace: 'shop', annotations: { 'kubernetes.io/config.mirror': 'a' }, images: ['haproxy:3'] }),
    pod({ namespace: 'shop' }),
  ]);
  assert.deepEqual(beforeKyverno, {
    kyverno: ['reg.kyverno.io/kyverno/kyverno:v1.19.1'],
    others: ['coredns/coredns:1.11', 'haproxy:3'],
  });
});

test('anything but a list of objects is refused, and what an object lacks is no reason to fail', () => {
  for (const value of [null, 1, 'a', [], {}, { items: [] }]) {
    assert.equal(clusterReport(value as never, settingsWith(), evaluate), null);
  }
  const { images } = report([
    { kind: 'Pod' },
    { kind: 'Pod', metadata: null, spec: { containers: [null, 1, {}, { image: 5 }], volumes: {} } },
    { kind: 'MutatingPolicy', apiVersion: 'policies.kyverno.io/v1' },
    null as never,
  ]);
  assert.deepEqual(images, []);
});
