// Tests that no neighbour of a file hangs a run or fills its memory, and that whoever runs it is told what was not read.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { DOMAIN, folder, pod } from '../support/cli.ts';

const REDIRECT = 'resources: [a.yaml]\nimages: [{ name: nginx, newName: quay.io/a/nginx }]\n';

/** Names that the command line opens although nobody gave them: in a folder that it walks through, and above a file. */
const WALKED = ['.gitignore', 'Chart.yaml', 'kustomization.yaml', 'requirements.yaml'];
const ABOVE = ['Chart.yaml', 'Makefile', 'compose.yaml', 'kustomization.yaml', 'requirements.yaml'];

suite('special files', { skip: process.platform === 'win32', timeout: 60_000 }, () => {
  for (const [kind, make, isTold] of [
    ['links to a device', (path: string) => symlinkSync('/dev/zero', path), true],
    ['named pipes', (path: string) => execFileSync('mkfifo', [path]), true],
    ['folders', (path: string) => mkdirSync(path), false],
  ] as const) {
    test(`${kind} that are named as neighbours do not hang a run, and are told once`, async (t) => {
      const { path, program } = folder(t, { 'a/a.yaml': pod('nginx') });
      for (const name of new Set([...WALKED, ...ABOVE])) {
        make(join(path, name));
      }
      for (const [cwd, names] of [
        ['.', WALKED],
        ['a', ABOVE],
      ] as const) {
        const { code, stdout, stderr } = await program(['check', cwd === '.' ? '.' : 'a.yaml'], { cwd });
        assert.match(stdout, /in 1 of 1 file/);
        const told = [...stderr.matchAll(/([\w.]+): not read: not a regular file\n/g)].map(
          ([, name]) => name,
        );
        assert.deepEqual(told.sort(), isTold ? names : []);
        assert.equal(stderr.split('\n').length - 1, told.length, stderr);
        // An ignore file that is not used is a problem, because more is checked than its author meant.
        assert.equal(code, told.includes('.gitignore') ? 2 : 1);
      }
    });
  }

  test('special files among the sources of a chart, and among the files of a folder', async (t) => {
    const { path, program } = folder(t, {
      'Chart.yaml': 'name: c\nversion: 1.0.0\napiVersion: v2\n',
      'templates/a.yaml': `${pod('{{ .Values.image }}')}`,
      'values-prod.yaml': 'image: nginx\n',
    });
    for (const name of ['values.yaml', 'templates/b.yaml', 'c.yaml', 'Dockerfile', '.nearpull.yaml']) {
      execFileSync('mkfifo', [join(path, name)]);
    }
    symlinkSync('/dev/zero', join(path, 'd.yaml'));
    symlinkSync('/dev/zero', join(path, 'templates/_e.tpl'));
    const { code, stdout, stderr } = await program(['check']);
    assert.match(stdout, /^values-prod\.yaml\n {2}1:8 .*in 1 of 3 files/s);
    assert.deepEqual([code, stderr], [1, '']);
  });

  test('a socket is no kustomization', async (t) => {
    const { path, program } = folder(t, { 'a.yaml': pod('nginx') });
    const server = createServer().listen(join(path, 'kustomization.yaml'));
    t.after(() => server.close());
    const { code, stderr } = await program(['check']);
    assert.deepEqual([code, stderr], [1, 'nearpull: kustomization.yaml: not read: not a regular file\n']);
  });

  test('links to regular files are read, also to those that have no size', async (t) => {
    const { path, nearpull } = folder(t, { 'a.yaml': pod('nginx'), 'shared/k.yaml': REDIRECT });
    symlinkSync('shared/k.yaml', join(path, 'kustomization.yaml'));
    const [image] = JSON.parse((await nearpull(['images', '--format', 'json'])).stdout).images;
    assert.equal(image.redirect, 'kustomization.yaml');
    if (existsSync('/proc/self/status')) {
      symlinkSync('/proc/self/status', join(path, 'Makefile'));
      symlinkSync('/proc/self/status', join(path, 'requirements.yaml'));
    }
    assert.deepEqual((await nearpull(['check', 'a.yaml'])).stderr, '');
  });
});

test('what is too large is not read, wherever it stands, and its holes take no memory', async (t) => {
  const { path, nearpull, write } = folder(t, { 'a.yaml': pod('nginx'), 'big.yaml': pod('nginx') });
  for (const name of ['kustomization.yaml', 'Chart.yaml', '.gitignore', 'big.yaml']) {
    write(name, '');
    truncateSync(join(path, name), 5_000_000_000);
  }
  const before = process.resourceUsage().maxRSS;
  const { code, stderr } = await nearpull(['check']);
  assert.match(stderr, /^nearpull: .*\.gitignore: not used: /m);
  assert.match(stderr, /^nearpull: big\.yaml: too large to read$/m);
  assert.match(stderr, /^nearpull: Chart\.yaml: not read beside other files: it is larger than 1 MB/m);
  assert.match(
    stderr,
    /^nearpull: kustomization\.yaml: not read beside other files: it is larger than 1 MB/m,
  );
  assert.equal(code, 2);
  assert.ok(process.resourceUsage().maxRSS - before < 500_000, 'kilobytes');
  write('.nearpull.yaml', ' '.repeat(1_000_001));
  assert.equal((await nearpull(['check'])).stderr, 'nearpull: .nearpull.yaml: too large to read\n');
});

test('a kustomization that is not read is told once, and makes every fix need review', async (t) => {
  const { nearpull, read, write } = folder(t, { 'a.yaml': pod('nginx'), 'x/b.yaml': pod('quay.io/a/b') });
  for (let index = 0; index < 15; index++) {
    write(`k${index}/kustomization.yaml`, `resources: [${'a,'.repeat(31_000)}]\n`);
  }
  const { code, stderr } = await nearpull(['check']);
  assert.equal(code, 1);
  const lines = stderr.split('\n').filter((line) => line.startsWith('nearpull: '));
  assert.equal(
    lines.filter((line) => /^nearpull: k\d+\/kustomization\.yaml: not read /.test(line)).length,
    10,
  );
  assert.equal(
    lines.at(-1),
    'nearpull: 5 more files were not read beside other files; --format json names them',
  );
  for (const command of ['check', 'images', 'fix']) {
    const outcome = await nearpull([command, '--format', 'json', '--domain', DOMAIN]);
    const named = JSON.parse(outcome.stdout).notices.map(({ file }: { readonly file: string }) => file);
    assert.equal(named.filter((file: string) => file.endsWith('kustomization.yaml')).length, 15, command);
  }
  assert.equal(read('a.yaml').toString(), pod('nginx'));
  assert.match((await nearpull(['check', '--locale', 'zh-cn'])).stderr, /未作为相邻文件读取/);
});

test('kustomizations that are together too long are read up to the limit', async (t) => {
  const { nearpull, write } = folder(t, { 'a.yaml': pod('nginx') });
  for (let index = 0; index < 23; index++) {
    write(`k${index}/kustomization.yaml`, `# ${'x'.repeat(900_000)}\nresources: []\n`);
  }
  const { stderr, stdout } = await nearpull(['images', '--format', 'json']);
  assert.match(stderr, /those that were read before it are together larger than 20 MB/);
  const { notices } = JSON.parse(stdout);
  assert.equal(
    notices.filter(({ message }: { readonly message: string }) => /together/.test(message)).length,
    1,
  );
});
