// Tests of what a run has not judged: nothing of it counts as clean. And of what it is told to read: quoted globs, and accepted findings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folder, pod } from '../support/cli.ts';
import { packedChart } from '../support/packed.ts';

const NGINX = pod('nginx:1');

test('a file without an object of a known kind is not judged: a line where it is named, a count where it is found', async (t) => {
  const { nearpull } = folder(t, {
    'mkdocs.yaml': 'site_name: a\n',
    'sub/x.json': '{"a": 1}',
    'a.yaml': pod('quay.io/a/b:1'),
  });
  const named = await nearpull(['check', 'mkdocs.yaml']);
  assert.equal(
    named.stderr,
    'nearpull: mkdocs.yaml: not judged: it has no object of a kind that Nearpull knows\n',
  );
  assert.deepEqual([named.stdout, named.code], ['Nothing found in 0 files.\n', 0]);
  const found = await nearpull(['check']);
  assert.equal(found.stderr, 'Not judged: 2 files without an object of a kind that Nearpull knows.\n');
  assert.deepEqual([found.stdout, found.code], ['Nothing found in 1 file.\n', 0]);
});

test('files that are known by their names are judged, also without an image', async (t) => {
  const { nearpull } = folder(t, {
    Dockerfile: 'FROM scratch\n',
    'compose.yaml': 'services: {}\n',
    'kustomization.yaml': 'resources: []\n',
    'c/Chart.yaml': 'name: c\n',
    'c/values.yaml': 'a: 1\n',
    'c/templates/a.yaml': 'a: 1\n',
    '.nearpull.yaml': 'addLatestTag: true\n',
    'service.yaml': 'apiVersion: v1\nkind: Service\n',
    'patch.yaml': '- op: replace\n  path: /a\n  value: 1\n',
  });
  const { stdout, stderr } = await nearpull(['check']);
  assert.equal(stderr, 'settings: .nearpull.yaml\n');
  assert.equal(stdout, 'Nothing found in 9 files.\n');
});

test('what cannot be judged at all is a failure', async (t) => {
  const { nearpull } = folder(t, {
    'README.md': '# a\n',
    'main.go': 'package a\n',
    'pod.txt': NGINX,
    'binary.yaml': Buffer.from([0x1f, 0x8b, 0x08, 0, 0, 1, 2, 3]),
    'large.yaml': `${NGINX}${'# filler\n'.repeat(700_000)}`,
  });
  for (const name of ['README.md', 'main.go']) {
    const { code, stderr } = await nearpull(['check', name]);
    assert.match(
      stderr,
      new RegExp(`^nearpull: ${name}: not judged: Nearpull reads no files of this kind; `),
    );
    assert.equal(code, 2, name);
  }
  const other = await nearpull(['check', 'pod.txt', '--format=compact']);
  assert.match(other.stdout, /^pod\.txt:7:14 /, 'a manifest of another name is a manifest');
  assert.equal(other.code, 1);
  for (const command of ['check', 'images']) {
    const binary = await nearpull([command, 'binary.yaml']);
    assert.match(binary.stderr, /^nearpull: binary\.yaml: not judged: a binary file; /);
    assert.equal(binary.code, 2);
    const large = await nearpull([command, 'large.yaml']);
    assert.match(large.stderr, /^large\.yaml:1:1 {2}.*\n$/);
    assert.equal(large.code, 2, command);
  }
  assert.equal((await nearpull(['fix', 'large.yaml', '--domain=a.example'])).code, 2);
});

test('standard input is judged like a file; a filter passes on whatever it gets', async (t) => {
  const { nearpull } = folder(t);
  const unknown = await nearpull(['check', '-'], { stdin: 'a: 1\n' });
  assert.equal(
    unknown.stderr,
    'nearpull: <stdin>: not judged: it has no object of a kind that Nearpull knows\n',
  );
  assert.equal(unknown.code, 0);
  const binary = await nearpull(['check', '-'], { stdin: Buffer.from([1, 0, 2]) });
  assert.match(binary.stderr, /^nearpull: <stdin>: not judged: a binary file/);
  assert.equal(binary.code, 2);
  const named = await nearpull(['check', '-', '--stdin-filename=compose.yaml'], { stdin: 'services: {}\n' });
  assert.deepEqual([named.stderr, named.code], ['', 0]);
  const passed = await nearpull(['fix', '-', '--domain=a.example'], { stdin: Buffer.from([1, 0, 2]) });
  assert.deepEqual([passed.bytes, passed.code], [Buffer.from([1, 0, 2]), 0]);
});

test('a named file that is excluded gets a note', async (t) => {
  const { nearpull } = folder(t, {
    '.nearpull.yaml': 'exclude: [gen]\n',
    'gen/a.yaml': NGINX,
    'b.yaml': NGINX,
  });
  const byFile = await nearpull(['check', 'gen/a.yaml']);
  assert.match(byFile.stderr, /^nearpull: gen\/a\.yaml: not read: excluded by \.nearpull\.yaml\n/m);
  assert.equal(byFile.code, 0);
  const byOption = await nearpull(['check', 'b.yaml', '--exclude=b.yaml']);
  assert.match(byOption.stderr, /^nearpull: b\.yaml: not read: excluded by --exclude\n/m);
});

async function found(
  run: ReturnType<typeof folder>['nearpull'],
  ...paths: readonly string[]
): Promise<readonly string[]> {
  const { stdout } = await run(['images', '--format=json', ...paths]);
  return JSON.parse(stdout).images.map(({ file }: { file: string }) => file);
}

test('quoted globs mean what a shell would make of them', async (t) => {
  const { nearpull } = folder(t, {
    'a.yaml': NGINX,
    'b.yml': NGINX,
    'x/a.yaml': NGINX,
    'x/y/c.yaml': NGINX,
    'x/y/d.json': '{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"image": "nginx"}]}}',
    'x/[z].yaml': NGINX,
    'x/vendor/a.yaml': NGINX,
    'x/.gitignore': 'vendor\n',
    '.git/HEAD': '',
  });
  for (const [glob, files] of [
    ['*.yaml', ['a.yaml']],
    ['*', ['a.yaml', 'b.yml', 'x/[z].yaml', 'x/a.yaml', 'x/y/c.yaml', 'x/y/d.json']],
    ['**/*.yaml', ['a.yaml', 'x/[z].yaml', 'x/a.yaml', 'x/y/c.yaml']],
    ['x/**/*.{json,yml}', ['x/y/d.json']],
    ['./x/?.yaml', ['x/a.yaml']],
    ['x/y*', ['x/y/c.yaml', 'x/y/d.json']],
    ['x/[z].yaml', ['x/[z].yaml']],
  ] as const) {
    assert.deepEqual(await found(nearpull, glob), files, glob);
  }
  const deep: typeof nearpull = (args) => nearpull(args, { cwd: 'x/y' });
  assert.deepEqual(await found(deep, '../*.yaml'), ['../[z].yaml', '../a.yaml']);
  for (const [glob, problem] of [
    ['x/*.toml', 'nearpull: x/*.toml: no file matches\n'],
    ['gone/*.yaml', 'nearpull: gone: no such file or folder\n'],
  ] as const) {
    const { code, stderr } = await nearpull(['check', glob]);
    assert.ok(stderr.endsWith(problem), stderr);
    assert.equal(code, 2);
  }
  assert.match(
    (await nearpull(['check', 'a{b'])).stderr,
    /^nearpull: a\{b: The glob a\{b opens "\{" and does not close it/,
  );
});

test('a baseline is written where there is none, accepts what it has, and loses what is gone', async (t) => {
  const { nearpull, read, write } = folder(t, {
    'a.yaml': pod('nginx:1', 'nginx:1', 'redis'),
    'sub/b.yaml': NGINX,
  });
  const check = (...more: readonly string[]) =>
    nearpull(['check', '--format=compact', '--baseline', 'conf.json', ...more]);
  const first = await check();
  assert.deepEqual([first.code, first.stdout], [0, 'Nothing found in 2 files.\n']);
  assert.equal(first.stderr, 'conf.json is written: 4 problems accepted\n');
  assert.deepEqual(JSON.parse(read('conf.json').toString()), {
    version: 1,
    accepted: [
      { file: 'a.yaml', rule: 'docker-hub-image', text: 'nginx:1', count: 2 },
      { file: 'a.yaml', rule: 'docker-hub-image', text: 'redis', count: 1 },
      { file: 'sub/b.yaml', rule: 'docker-hub-image', text: 'nginx:1', count: 1 },
    ],
  });
  write('a.yaml', `# moved\n\n${pod('nginx:1', 'nginx:1', 'nginx:1', 'redis', 'httpd')}`);
  const second = await check();
  assert.match(second.stdout, /^a\.yaml:11:14 .*nginx:1.*\na\.yaml:13:14 .*httpd.*\nFound 2 problems/);
  assert.equal(second.stderr, '4 accepted problems are not shown (conf.json).\n');
  assert.equal(second.code, 1);
  write('a.yaml', pod('nginx:1'));
  const before = read('conf.json').toString();
  assert.equal(
    (await check('sub')).stderr,
    '1 accepted problem is not shown (conf.json).\n',
    'what was not looked at stays',
  );
  assert.equal((await check('--rule=docker-hub-image=off')).code, 0);
  assert.equal(read('conf.json').toString(), before, 'and so does what a rule that is off would find');
  const third = await check('a.yaml');
  assert.equal(
    third.stderr,
    '1 accepted problem is not shown (conf.json). 2 are gone, and were taken out.\n',
  );
  const inSub = await nearpull(['check', '--baseline', '../conf.json'], { cwd: 'sub' });
  assert.equal(inSub.stderr, '1 accepted problem is not shown (../conf.json).\n', 'from any folder');
  assert.equal((await check()).code, 0);
});

test('a baseline that cannot be read is a failure, and accepts nothing', async (t) => {
  const { nearpull, write } = folder(t, { 'a.yaml': NGINX });
  for (const text of [
    '',
    'a: 1',
    '{}',
    '{"accepted": [{"file": 1}]}',
    '{"accepted": [{"file": "a", "rule": "x", "text": "", "count": 1}]}',
  ]) {
    write('base.txt', text);
    const { code, stdout, stderr } = await nearpull(['check', '--baseline=base.txt', '--format=compact']);
    assert.match(stderr, /^nearpull: base\.txt: no file of accepted findings\n/);
    assert.match(stdout, /^a\.yaml:7:14 /);
    assert.equal(code, 2, text);
  }
  const nowhere = await nearpull(['check', '--baseline=gone/base.json']);
  assert.match(nowhere.stderr, /^nearpull: gone\/base\.json: no such file or folder\n/);
  assert.equal(nowhere.code, 2);
});

test('a packed chart that is named is read with the charts in it, and never written', async (t) => {
  const packed = packedChart({
    'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'web/values.yaml': 'image:\n  repository: nginx\n  tag: "1"\n',
    'web/templates/a.yaml': `${pod('redis:7')}    - image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"\n`,
    'web/charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
    'web/charts/db/values.yaml': 'image: mysql:8\n',
    'web/charts/db/templates/a.yaml': pod('"{{ .Values.image }}"'),
    'web/README.md': 'image: httpd\n',
  });
  const { nearpull, read } = folder(t, { 'web-1.0.0.tgz': packed, 'broken.tgz': Buffer.from('no archive') });
  const { stdout, code } = await nearpull(['check', 'web-1.0.0.tgz', '--format=json']);
  assert.deepEqual(
    JSON.parse(stdout)
      .findings.map(({ file, message }: Record<string, string>) => `${file} ${message?.split(' ')[0]}`)
      .sort(),
    [
      'web-1.0.0.tgz!/web/charts/db/values.yaml mysql:8',
      'web-1.0.0.tgz!/web/templates/a.yaml redis:7',
      'web-1.0.0.tgz!/web/values.yaml nginx:1',
    ],
  );
  assert.equal(code, 1);
  const fix = await nearpull(['fix', 'web-1.0.0.tgz', '--domain=a.example']);
  assert.match(fix.stderr, /^nearpull: web-1\.0\.0\.tgz: a packed chart is read and never written: /);
  assert.equal(fix.code, 2);
  assert.deepEqual(read('web-1.0.0.tgz'), packed);
  const broken = await nearpull(['check', 'broken.tgz']);
  assert.equal(broken.stderr, 'nearpull: broken.tgz: not judged: no packed chart, or too large to unpack\n');
  assert.equal(broken.code, 2);
});
