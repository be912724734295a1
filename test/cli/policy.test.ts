// Tests of `nearpull policy`: what it prints, what it refuses, and the folder that it writes for Kyverno's own command line.
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { load, loadAll } from 'js-yaml';
import { POLICY_KINDS, readSettings, renderPolicy } from '../../core/index.ts';
import { DOMAIN, folder, pod } from '../support/cli.ts';

const POLICY = ['policy', '--domain', DOMAIN] as const;
const TEST = ['policy', 'test', '--domain', DOMAIN] as const;

test('policy prints the recommended policy and nothing else', async (t) => {
  const { nearpull } = folder(t);
  const settings = (version?: string) =>
    readSettings({ proxy: { domain: DOMAIN }, kyverno: { version } }).settings;
  const newest = await nearpull(POLICY);
  assert.equal(newest.stdout, renderPolicy('mutating-policy', settings()));
  assert.equal(newest.stderr, '');
  assert.equal(newest.code, 0);
  const old = await nearpull([...POLICY, '--kyverno', '1.13']);
  assert.equal(old.stdout, renderPolicy('cluster-policy', settings('1.13')));
  assert.equal(
    (await nearpull([...POLICY, '--kyverno=v1.16.2'])).stdout.match(/^kind: .*$/m)?.[0],
    'kind: ClusterPolicy',
  );
  for (const kind of POLICY_KINDS) {
    const { stdout, code } = await nearpull([...POLICY, '--kind', kind]);
    assert.equal(stdout, renderPolicy(kind, settings()));
    assert.equal(code, 0);
  }
  const older = await nearpull([...POLICY, '--kind', 'document']);
  assert.deepEqual([older.stdout, older.stderr, older.code], [renderPolicy('guide', settings()), '', 0]);
});

test('policy recommends a policy that is called again where other webhooks add containers, and says why', async (t) => {
  const { nearpull } = folder(t);
  const usual = await nearpull([...POLICY, '--kyverno=1.19']);
  const again = await nearpull([...POLICY, '--kyverno=1.19', '--other-webhooks']);
  assert.deepEqual([usual.stdout.match(/^kind: .*$/m)?.[0], usual.stderr], ['kind: MutatingPolicy', '']);
  assert.match(again.stdout, /^kind: ClusterPolicy$/m);
  assert.match(again.stdout, /^ {4}nearpull\/reason: reinvocation$/m);
  assert.match(again.stderr, /^[^\n]*kyverno#17282[^\n]*cluster-policy[^\n]*\n$/);
  const list = await nearpull([...POLICY, '--list', '--other-webhooks']);
  assert.match(list.stdout, /^cluster-policy +recommended .*kyverno#17282/m);
  const newer = await nearpull([...POLICY, '--kyverno=1.20', '--other-webhooks']);
  assert.match(newer.stdout, /^kind: MutatingAdmissionPolicy$/m);
});

test('policy uses the settings of the project file, and options take precedence', async (t) => {
  const project = [
    'proxy:',
    `  domain: ${DOMAIN}`,
    '  namespaces: [bitnami]',
    'kyverno:',
    '  version: "1.16"',
    '  excludedNamespaces: [ops]',
    '',
  ].join('\n');
  const { nearpull } = folder(t, { '.nearpull.yaml': project });
  const asProject = (await nearpull(['policy'])).stdout;
  assert.match(asProject, /^kind: ClusterPolicy$/m);
  assert.match(asProject, /\bbitnami\b/);
  assert.match(asProject, /\bops\b/);
  const options = ['--kyverno=1.18', '--namespaces', 'grafana, library', '--exclude-namespaces=dev,a-b'];
  const overruled = (await nearpull(['policy', ...options])).stdout;
  assert.match(overruled, /^kind: MutatingPolicy$/m);
  assert.match(overruled, /grafana\|library/);
  assert.match(overruled, /\['dev', 'a-b'\]/);
  assert.doesNotMatch(overruled, /bitnami|'ops'/);
  assert.doesNotMatch(
    (await nearpull(['policy', '--namespaces=', '--exclude-namespaces='])).stdout,
    /bitnami|\bops\b/,
  );
});

test('policy without a domain is refused, except for the policy that only reports', async (t) => {
  const { nearpull } = folder(t);
  for (const args of [['policy'], ['policy', 'test'], ['policy', '--kind=guide']]) {
    const { code, stdout, stderr } = await nearpull(args);
    assert.match(stderr, /^nearpull: policy needs the access domain .*--domain .*\n$/);
    assert.equal(stdout, '');
    assert.equal(code, 2);
  }
  const report = await nearpull(['policy', '--kind=validating']);
  assert.match(report.stdout, /^kind: ValidatingPolicy$/m);
  assert.equal(report.code, 0);
});

test('a mistake on the command line of policy gives one line and exit code 2', async (t) => {
  const { nearpull } = folder(t, { 'a.yaml': pod('nginx') });
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [
      [...POLICY, '--kind', 'nonsense'],
      /There is no policy nonsense\. Known policies: mutating-policy, .*guide\./,
    ],
    [[...POLICY, '--kyverno', 'new'], /new/],
    [['policy', '--domain', 'https://me@a.example'], /leave out user names/],
    [[...POLICY, '--namespaces', "lib'rary"], /lib'rary/],
    [[...POLICY, '--exclude-namespaces', 'a"b'], /a\\"b/],
    [[...POLICY, 'a.yaml'], /a\.yaml.*policy test/],
    [[...POLICY, '--out', 'x'], /--out belongs to policy test/],
    [[...TEST, '--list'], /--list belongs to policy/],
    [['check', '--kind', 'validating'], /--kind belongs to policy/],
    [[...TEST, '--kind', 'guide'], /cannot test a policy of the kind guide\. It can test mutating-policy,/],
  ];
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await nearpull(args);
    assert.match(stderr, message);
    assert.match(stderr.replace(/nearpull: See nearpull help .*\n/, ''), /^nearpull: [^\n]+\n$/);
    assert.equal(stdout, '');
    assert.equal(code, 2, args.join(' '));
  }
});

test('a policy that this Kyverno does not support is printed with a warning', async (t) => {
  const { nearpull } = folder(t);
  const { code, stdout, stderr } = await nearpull([...POLICY, '--kind=cluster-policy', '--kyverno=1.20']);
  assert.match(stderr, /^nearpull: Kyverno 1\.20 does not support cluster-policy\. .*\n$/);
  assert.match(stdout, /^# Redirects/);
  assert.equal(code, 0);
});

test('policy --list names every kind, the recommended one first', async (t) => {
  const { nearpull } = folder(t);
  const { stdout, code } = await nearpull(['policy', '--list', '--kyverno', '1.14']);
  const lines = stdout.trimEnd().split('\n');
  assert.deepEqual(lines.map((line) => line.split(' ', 1)[0]).sort(), [...POLICY_KINDS].sort());
  assert.match(lines[0] ?? '', /^cluster-policy +recommended +Kyverno/);
  assert.match(stdout, /^mutating-policy +not for this cluster /m);
  assert.equal(code, 0);
});

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}, annotations: {a: b}}
    spec:
      misspelt: [1]
      initContainers: [{name: init, image: quay.io/a/b:1, timeout: 1}]
      ephemeralContainers: [{name: debug, image: busybox}]
      containers:
        - {name: web, image: nginx}
        - {name: side, image: ghcr.io/a/b, args: [on, "1", 1, 1:30, '{{ .x }}', "a\\nb"]}
      volumes: [{name: x, emptyDir: }]
`;
const CRON_JOB = `apiVersion: batch/v1
kind: CronJob
metadata: {name: web, namespace: shop}
spec:
  jobTemplate:
    spec:
      template: {spec: {containers: [{name: a, image: 'docker.io/bitnami/redis@sha256:${'a'.repeat(64)}'}]}}
`;
const OPTED_OUT = `${pod('nginx')
  .replace('- image', '- name: a\n      image')
  .replace('name: web', 'name: out\n  labels: {nearpull/docker-hub-proxy: disabled}')}`;
const ELSEWHERE = pod('quay.io/a/b').replace('- image', '- name: a\n      image');
const TEMPLATE = `kind: Pod\napiVersion: v1\nspec:\n  containers:\n    - image: {{ .Values.image }}\n`;
const FILES = {
  'b/web.yaml': `${DEPLOYMENT}---\n${CRON_JOB}`,
  'a.json': JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: [load(OPTED_OUT), load(ELSEWHERE)],
  }),
  'templates.yaml': TEMPLATE,
  'patch.yaml': DEPLOYMENT.replace('image: nginx', 'tty: true').replace("'{{ .x }}', ", ''),
};

interface PodShape {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: object;
  };
  readonly spec: {
    readonly containers: readonly {
      readonly image: string;
      readonly args?: unknown;
    }[];
  };
}

interface TestShape {
  readonly policies: readonly string[];
  readonly results: readonly {
    readonly result: string;
    readonly resources: readonly string[];
  }[];
}

const podsOf = (text: Buffer): readonly PodShape[] => loadAll(text.toString()) as PodShape[];
const imagesOf = (text: Buffer): readonly string[] =>
  podsOf(text).flatMap(({ spec }) => spec.containers.map(({ image }) => image));
const expectations = (text: Buffer): Record<string, readonly string[]> =>
  Object.fromEntries(
    (load(text.toString()) as TestShape).results.map((each) => [each.result, each.resources]),
  );

test('policy test writes the policy, the Pods and what is expected of them', async (t) => {
  const { nearpull, read, list } = folder(t, FILES);
  const { code, stdout, stderr } = await nearpull([...TEST, '--exclude-namespaces=ops']);
  assert.match(
    stdout,
    /^4 Pods, of which 2 should be redirected\. Written to nearpull-policy-test\. Run: .*\n$/,
  );
  assert.match(
    stderr,
    /^nearpull: 1 document is left out because it is a template\..*\nnearpull: 1 Pod is left out .*\n$/,
  );
  assert.equal(code, 0);
  assert.deepEqual(list('nearpull-policy-test'), [
    'kyverno-test.yaml',
    'patched.yaml',
    'policy.yaml',
    'resources.yaml',
  ]);
  const out = (name: string): Buffer => read(`nearpull-policy-test/${name}`);
  const [, , deployment] = podsOf(out('resources.yaml'));
  assert.deepEqual(deployment?.metadata, {
    name: 'web',
    namespace: 'shop',
    labels: { app: 'web' },
  });
  assert.deepEqual(Object.keys(deployment?.spec ?? {}), ['initContainers', 'containers', 'volumes']);
  assert.deepEqual(deployment?.spec.containers[1]?.args, [true, '1', 1, '1:30', '{{ .x }}', 'a\nb']);
  assert.deepEqual(imagesOf(out('patched.yaml')), [
    'nginx',
    'quay.io/a/b',
    `${DOMAIN}/library/nginx:latest`,
    'ghcr.io/a/b',
    `${DOMAIN}/bitnami/redis@sha256:${'a'.repeat(64)}`,
  ]);
  assert.deepEqual(expectations(out('kyverno-test.yaml')), {
    pass: ['default/web', 'shop/web', 'shop/web-2'],
    skip: ['default/out'],
  });
  assert.match(out('policy.yaml').toString(), /^kind: MutatingPolicy$/m);
});

test('policy test writes the results that each kind of policy gives', async (t) => {
  const { nearpull, read } = folder(t, FILES);
  const expected = async (...args: readonly string[]): Promise<Record<string, readonly string[]>> => {
    assert.equal((await nearpull([...TEST, ...args, '--out=x'])).code, 0);
    return expectations(read('x/kyverno-test.yaml'));
  };
  assert.deepEqual(await expected('--kind=cluster-policy'), {
    pass: ['shop/web', 'shop/web-2'],
    skip: ['default/out', 'default/web'],
  });
  assert.deepEqual(await expected('--kind=validating', '--exclude-namespaces=shop'), {
    fail: ['default/out', 'shop/web', 'shop/web-2'],
    pass: ['default/web'],
  });
  assert.deepEqual(await expected('--exclude-namespaces=shop', 'b'), {
    skip: ['shop/web', 'shop/web-2'],
  });
});

test('policy test expects what a policy does, even where findings are silenced', async (t) => {
  const { nearpull, read } = folder(t, {
    '.nearpull.yaml': 'severity: off\nimagePaths:\n  - {kind: "*", path: "**.image", form: none}\n',
    'a.yaml': `# nearpull-ignore-file\n${DEPLOYMENT}`,
  });
  await nearpull(TEST);
  assert.equal(imagesOf(read('nearpull-policy-test/patched.yaml'))[0], `${DOMAIN}/library/nginx:latest`);
});

test('policy test overwrites its own folder without reading it, and leaves every other folder alone', async (t) => {
  const { nearpull, read, write, list, path } = folder(t, FILES);
  const first = await nearpull(TEST);
  const before = list('nearpull-policy-test').map((name) => read(`nearpull-policy-test/${name}`).toString());
  assert.equal((await nearpull(TEST)).stdout, first.stdout);
  assert.deepEqual(
    list('nearpull-policy-test').map((name) => read(`nearpull-policy-test/${name}`).toString()),
    before,
  );
  await nearpull([...TEST, '--kind=validating']);
  assert.deepEqual(list('nearpull-policy-test'), ['kyverno-test.yaml', 'policy.yaml', 'resources.yaml']);
  assert.equal((await nearpull(['check', 'nearpull-policy-test'])).code, 0);

  write('theirs/policy.yaml', 'a: b\n');
  write('more/notes.txt', '');
  write('linked/a.yaml', before[0] ?? '');
  symlinkSync(join(path, 'nearpull-policy-test', 'policy.yaml'), join(path, 'linked', 'policy.yaml'));
  for (const out of ['theirs', 'more', 'linked', 'a.json']) {
    const { code, stdout, stderr } = await nearpull([...TEST, '--out', out, 'b']);
    assert.match(stderr, new RegExp(`^nearpull: ${out}.*: .+\n$`));
    assert.equal(stdout, '');
    assert.equal(code, 2);
  }
  assert.equal(read('theirs/policy.yaml').toString(), 'a: b\n');
  assert.deepEqual([list('theirs'), list('more')], [['policy.yaml'], ['notes.txt']]);
});

test('policy test of many Pods writes the expected Pods in several files', async (t) => {
  const { nearpull, list, read } = folder(t, {
    'a.yaml': Array(120).fill(CRON_JOB).join('---\n'),
  });
  await nearpull([...TEST, '--out=x']);
  assert.deepEqual(
    list('x').filter((name) => name.startsWith('patched')),
    ['patched-1.yaml', 'patched-2.yaml', 'patched-3.yaml'],
  );
  const names = podsOf(read('x/resources.yaml')).map(({ metadata }) => metadata.name);
  assert.equal(new Set(names).size, 120);
});

test('policy test without Pods, or with hostile ones, does no harm', async (t) => {
  const bomb = ['a: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 20; level++) {
    bomb.push(
      `b${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    );
  }
  const { nearpull, read, list } = folder(t, {
    'bomb.yaml': `apiVersion: v1\nkind: Pod\nspec:\n  containers: []\n${bomb.join('\n')}\n`,
  });
  const none = await nearpull(TEST);
  assert.match(none.stderr, /^nearpull: no Pods found; nothing was written\n$/);
  assert.equal(none.code, 2);
  assert.deepEqual(list(), ['bomb.yaml']);
  const hostile = `apiVersion: v1\nkind: "Pod"\nmetadata: {name: "../A b\\nkind: Node", namespace: "x\\n---\\n", __proto__: {a: 1}}\nspec: {containers: [{name: a, image: nginx}]}\n`;
  await nearpull([...TEST, '--out=x', '-'], { stdin: hostile });
  assert.deepEqual(
    podsOf(read('x/patched.yaml')).map(({ metadata }) => metadata),
    [{ name: 'a-b-kind-node', namespace: 'x' }],
  );
});

test('policy upgrade prints the file with the recommended policy, and the commands in their order', async (t) => {
  const { nearpull, write } = folder(t, {});
  const old = (await nearpull(['policy', '--kind=cluster-policy', '--domain=old.example'])).stdout;
  write('old.yaml', old.replaceAll('redirect-docker-hub', 'mine'));
  const { code, stdout, stderr } = await nearpull(['policy', 'upgrade', 'old.yaml', '--kyverno=1.19']);
  assert.equal(code, 0);
  assert.match(stdout, /^kind: MutatingPolicy\nmetadata:\n {2}name: mine$/m);
  assert.match(stdout, /'old\.example\/' \+ p/);
  assert.match(
    stderr,
    /^ClusterPolicy mine becomes MutatingPolicy mine\..*\n.*\n {2}kubectl apply -f FILE\n {2}kubectl wait .*mutatingpolicy\/mine\n {2}kubectl delete clusterpolicy mine\n$/,
  );
});

test('policy upgrade prints nothing of a file that it cannot upgrade', async (t) => {
  const { nearpull, write } = folder(t, {});
  const old = (await nearpull(['policy', '--kind=cluster-policy', '--domain=old.example'])).stdout;
  write(
    'some.yaml',
    old.replace('              operations:', '              names: [a]\n              operations:'),
  );
  write('none.yaml', 'kind: Namespace\napiVersion: v1\nmetadata: {name: a}\n');
  for (const [args, message] of [
    [
      ['some.yaml'],
      /ClusterPolicy redirect-docker-hub has something in match that the new policy could not keep/,
    ],
    [['none.yaml'], /none\.yaml: no policy of Volcengine/],
    [[], /takes one file/],
    [['some.yaml', 'none.yaml'], /takes one file/],
  ] as const) {
    const { code, stdout, stderr } = await nearpull(['policy', 'upgrade', ...args]);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, message);
  }
});

test('policy names the Secret of the option, of the project file, or the usual one', async (t) => {
  const { nearpull, write } = folder(t, {});
  const print = async (...args: readonly string[]) =>
    (await nearpull(['policy', '--kind=pull-secret', '--domain=proxy.example', ...args])).stdout;
  assert.match(await print(), /value: \{'name': 'docker-hub-proxy'\}/);
  write('.nearpull.yaml', 'proxy: { pullSecret: of-file }\n');
  assert.match(await print(), /value: \{'name': 'of-file'\}/);
  assert.match(await print('--pull-secret=mine'), /value: \{'name': 'mine'\}/);
  assert.match(await print('--pull-secret=mine', '--kyverno=1.16'), /^ {14}name: mine$/m);
});
