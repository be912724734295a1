// Tests that the preview says what Kyverno does: for the policies of the catalogue, the vendor's policy, and policies that others published.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { PlainObject } from '../../core/evaluate/index.ts';
import { evaluableOf } from '../support/evaluate.ts';
import { type Applied, apply } from './apply.ts';
import { chosenEngines, type Engine } from './engines.ts';
import { PODS, type Pod } from './pods.ts';
import { startRegistries } from './registry.ts';
import { FEW, PLAIN, SETTINGS } from './settings.ts';
import { rewriters, subject } from './subjects.ts';

const PUBLIC = join(import.meta.dirname, 'public');
const HARBOR = 'replace-image-registry-with-harbor.yaml';

/** Pods and workloads that the policies of others look for: images of a registry of theirs, and lists that are there already. */
const OTHERS: readonly Pod[] = [
  pod('corp', { containers: [{ name: 'a', image: 'corp.reg.com/a:1' }] }),
  pod('corp-init', {
    initContainers: [{ name: 'a', image: 'corp.reg.com/a:1' }],
    containers: [{ name: 'b', image: 'nginx', env: [{ name: 'A', value: '1' }] }],
    imagePullSecrets: [{ name: 'other' }],
  }),
  pod('corp-has', {
    containers: [{ name: 'a', image: 'corp.reg.com/a:1', imagePullPolicy: 'Never' }],
    imagePullSecrets: [{ name: 'my-secret' }],
  }),
  ...workloads(),
];

const ALL: readonly Pod[] = [...OTHERS, ...PODS];

test('there are ten public policies and more, each with its address and its licence', () => {
  const files = readdirSync(PUBLIC);
  assert.ok(files.length >= 10);
  for (const file of files) {
    const [address = '', licence = ''] = readFileSync(join(PUBLIC, file), 'utf8').split('\n');
    assert.match(address, /^# From https:\/\/github\.com\/[\w-]+\/[\w-]+\/blob\/[0-9a-f]{40}\/\S+\.yaml$/);
    assert.match(licence, /Apache-2\.0/);
  }
});

for (const engine of chosenEngines()) {
  for (const { title, render, isVariant } of rewriters(engine)) {
    test(`Kyverno ${engine.version}: ${title}`, { concurrency: 2 }, async (t) => {
      const names = isVariant ? FEW : [...FEW, 'a domain alone', 'images that are left alone'];
      await Promise.all(
        names.map((name) =>
          t.test(name, async () => {
            await compare(engine, render(SETTINGS[name] ?? PLAIN), ALL);
          }),
        ),
      );
    });
  }

  for (const version of ['1.16', '1.17'].filter((each) => each <= engine.version)) {
    test(`Kyverno ${engine.version}: the policy of ${version} that reports`, async () => {
      const policy = subject('validating', version).render(SETTINGS['other registries'] ?? PLAIN);
      const { output } = await apply(engine, { policy, pods: PODS });
      const failed = [...output.matchAll(/^policy \S+ -> resource [^/]+\/Pod\/(\S+) failed:$/gm)];
      const evaluable = evaluableOf(policy);
      const reported = PODS.filter((each) => {
        const outcome = evaluable.admit(created(each));
        return outcome.kind === 'admitted' && outcome.findings.some(({ kind }) => kind === 'reported');
      });
      assert.deepEqual(
        reported.map(({ metadata }) => metadata.name).sort(),
        failed.map(([, name]) => name).sort(),
      );
    });
  }

  for (const file of readdirSync(PUBLIC).filter((each) => each !== HARBOR)) {
    test(`Kyverno ${engine.version}: ${file}`, async () => {
      await compare(engine, readFileSync(join(PUBLIC, file), 'utf8'), ALL);
    });
  }

  test(`Kyverno ${engine.version}: a merge patch and items that have one of several keys in common`, async () => {
    const policy = readFileSync(join(PUBLIC, 'always-pull-images.yaml'), 'utf8');
    const podWith = (name: string, more: object, spec: object = {}) =>
      pod(name, { containers: [{ name: 'c', image: 'nginx:1.27', ...more }], ...spec });
    const [udp, tcp, unsaid] = [{ protocol: 'UDP' }, { protocol: 'TCP' }, {}].map((each) => ({
      containerPort: 53,
      ...each,
    }));
    const spread = ['DoNotSchedule', 'ScheduleAnyway'].map((whenUnsatisfiable) => ({
      maxSkew: 1,
      topologyKey: 'zone',
      whenUnsatisfiable,
    }));
    await compare(engine, policy, [
      podWith('dns', { ports: [udp, tcp] }),
      podWith('dns-other-order', { ports: [tcp, udp] }),
      podWith('twice-dns', { ports: [udp, unsaid] }),
      podWith('spread', {}, { topologySpreadConstraints: spread }),
      podWith(
        'mounts',
        {
          volumeMounts: ['/a', '/b'].map((mountPath) => ({ name: 'v', mountPath })),
        },
        { volumes: [{ name: 'v', emptyDir: {} }] },
      ),
    ]);
  });

  for (const applied of ['b', 'bx', 'xb', 'ca', 'xczb']) {
    test(`Kyverno ${engine.version}: the containers ${applied} are written into a, b and c, in both kinds`, async () => {
      const pods = [pod('abc', { containers: [...'abc'].map((name) => ({ name, image: 'nginx' })) })];
      for (const policy of writing([...applied])) {
        await compare(engine, policy, pods);
      }
    });
  }

  for (const [name, policy] of [
    ["the guide's policy", subject('guide', engine.version).render(PLAIN)],
    [HARBOR, readFileSync(join(PUBLIC, HARBOR), 'utf8')],
  ] as const) {
    test(`Kyverno ${engine.version}: ${name}, which asks a registry`, async (t) => {
      const { env, requests } = await startRegistries(t);
      // Local registries take the place of all others, because tests use no network.
      const local = policy.replaceAll('index.docker.io', 'hub.localhost');
      const pods = atLocalRegistries();
      const asked = await compare(engine, local, pods, { args: ['--registry'], env });
      assert.deepEqual(asked.sort(), ['hub.localhost', 'other.localhost']);
      assert.ok(asked.every((host) => requests.some((url) => url.includes(`http://${host}/`))));
    });
  }
}

/** Compares what we say with what Kyverno does, to every Pod. Returns the registries that we say are asked. */
async function compare(
  engine: Engine,
  policy: string,
  pods: readonly Pod[],
  how: Partial<Parameters<typeof apply>[1]> = {},
): Promise<string[]> {
  const evaluable = evaluableOf(policy);
  const applied = await apply(engine, { policy, pods, ...how });
  const outcomes = pods.map((each) => evaluable.admit(created(each)));
  const said = outcomes.map((outcome, index) =>
    outcome.kind === 'admitted' ? (outcome.object as unknown as Pod) : pods[index],
  );
  const unknown = outcomes.flatMap((outcome, index) =>
    outcome.kind === 'unknown' ? [`${pods[index]?.metadata.name}: ${JSON.stringify(outcome.reason)}`] : [],
  );
  // One reference of the table ends in a backslash, which the expression of a policy then takes for an escape. In lists with a key twice, a
  // merge patch of Kyverno moves items.
  const others = unknown.filter((each) => !each.startsWith('twice-'));
  assert.ok(others.length <= 1, others.join('\n'));
  const isSaid = (_: unknown, index: number) =>
    outcomes[index]?.kind !== 'unknown' || !pods[index]?.metadata.name?.startsWith('twice-');
  assert.deepEqual(said.filter(isSaid), applied.pods.filter(isSaid));
  assert.ok(applied.pods.some((each, index) => each !== pods[index]));
  assertErrors(applied, outcomes.filter(isSaid).filter(({ kind }) => kind !== 'admitted').length);
  return [...new Set(outcomes.flatMap((each) => (each.kind === 'admitted' ? each.registries : [])))];
}

/** Kyverno counts an error for each rule that fails, and twice where it admits a Pod twice. */
function assertErrors({ output }: Applied, failed: number): void {
  const [, errors = ''] = /^pass: \d+, fail: \d+, warn: \d+, error: (\d+)/m.exec(output) ?? [];
  assert.equal(Number(errors) > 0, failed > 0, output);
  assert.ok(Number(errors) <= 2 * failed, output);
}

/** A MutatingPolicy and a ClusterPolicy that write these containers. */
function writing(names: readonly string[]): readonly string[] {
  const applied = names
    .map((name) => `Object.spec.containers{name: "${name}", image: "${name}:1"}`)
    .join(', ');
  const merged = names.map((name) => `{ name: ${name}, image: '${name}:1' }`).join(', ');
  return [
    `apiVersion: policies.kyverno.io/v1alpha1
kind: MutatingPolicy
metadata: { name: p }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
  mutations:
    - patchType: ApplyConfiguration
      applyConfiguration:
        expression: 'Object{spec: Object.spec{containers: [${applied}]}}'
`,
    `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: p }
spec:
  rules:
    - name: r
      match: { any: [{ resources: { kinds: [Pod] } }] }
      mutate: { patchStrategicMerge: { spec: { containers: [${merged}] } } }
`,
  ];
}

function created(object: Pod) {
  return {
    operation: 'CREATE',
    subresource: '',
    object: object as unknown as PlainObject,
    oldObject: null,
  } as const;
}

function pod(name: string, spec: object): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: spec as Pod['spec'],
  };
}

function atLocalRegistries(): readonly Pod[] {
  const images = (hosts: readonly string[], prefix: string) =>
    hosts.map((host, index) => ({
      name: `${prefix}${index}`,
      image: `${host}.localhost/library/a:${index}`,
    }));
  return [
    pod('one', { containers: images(['hub'], 'c') }),
    pod('none', { containers: images(['other'], 'c') }),
    pod('mixed', {
      initContainers: images(['other', 'hub', 'other'], 'i'),
      containers: images(['hub', 'other', 'hub'], 'c'),
    }),
  ];
}

/** A workload of each kind that Kyverno carries policies of Pods over to. */
function workloads(): readonly Pod[] {
  const spec = {
    initContainers: [{ name: 'i', image: 'busybox' }],
    containers: [
      { name: 'a', image: 'nginx' },
      { name: 'b', image: 'corp.reg.com/b:2' },
      { name: 'c', image: 'docker.io/library/redis:7' },
    ],
  };
  const labels = { app: 'w' };
  const template = { metadata: { labels }, spec };
  const selector = { matchLabels: labels };
  return (
    [
      ['apps/v1', 'Deployment', { selector, template }],
      ['apps/v1', 'ReplicaSet', { selector, template }],
      ['apps/v1', 'StatefulSet', { selector, serviceName: 'w', template }],
      ['apps/v1', 'DaemonSet', { selector, template }],
      ['batch/v1', 'Job', { template }],
      ['batch/v1', 'CronJob', { schedule: '* * * * *', jobTemplate: { spec: { template } } }],
    ] as const
  ).map(([apiVersion, kind, own]) => ({
    apiVersion,
    kind,
    metadata: { name: kind.toLowerCase(), namespace: 'default' },
    spec: own as unknown as Pod['spec'],
  }));
}
