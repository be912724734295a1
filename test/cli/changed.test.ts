// Tests of `--changed` and `--staged`: git says which files a run looks at.
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { test } from 'node:test';
import { DOMAIN, type Folder, folder, pod } from '../support/cli.ts';

const NGINX = pod('nginx:1');

async function commit({ git }: Folder, ...message: readonly string[]): Promise<void> {
  await git(['add', '-A']);
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  const { code, stderr } = await git([...author, 'commit', '-q', '-m', message.join(' ') || 'a']);
  assert.equal(code, 0, stderr);
}

async function found({ nearpull }: Folder, ...args: readonly string[]): Promise<readonly string[]> {
  const { stdout, stderr, code } = await nearpull(['images', '--format=json', ...args]);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout).images.map(({ file }: { file: string }) => file);
}

/** A repository whose branch `work` left `main` after one commit. Then both went on. */
async function repository(t: Parameters<typeof folder>[0]): Promise<Folder> {
  const made = folder(t, {
    'old.yaml': NGINX,
    'both.yaml': NGINX,
    'sub/own.yaml': NGINX,
    'gone.yaml': NGINX,
  });
  await made.git(['init', '-q', '-b', 'main']);
  await commit(made);
  await made.git(['checkout', '-q', '-b', 'work']);
  made.write('sub/own.yaml', pod('redis:7'));
  await made.git(['rm', '-q', 'gone.yaml']);
  await commit(made);
  await made.git(['checkout', '-q', 'main']);
  made.write('old.yaml', pod('redis:8'));
  await commit(made);
  await made.git(['checkout', '-q', 'work']);
  return made;
}

test('--changed looks at what differs from the last commit, and at what git does not track', async (t) => {
  const made = await repository(t);
  assert.deepEqual(await found(made, '--changed'), []);
  made.write('both.yaml', pod('httpd'));
  await made.git(['add', 'both.yaml']);
  made.write('new/é x.yaml', NGINX);
  made.write('.gitignore', 'ignored.yaml\n');
  made.write('ignored.yaml', NGINX);
  assert.deepEqual(await found(made, '--changed'), ['both.yaml', 'new/é x.yaml']);
  assert.deepEqual(await found(made, '--changed', 'new'), ['new/é x.yaml']);
  assert.deepEqual(await found(made, '--staged'), ['both.yaml']);
  const inside: Folder = { ...made, nearpull: (args) => made.nearpull(args, { cwd: 'new' }) };
  assert.deepEqual(await found(inside, '--changed', '..'), ['../both.yaml', '../new/é x.yaml']);
});

test('--changed REF looks at what the branch changed, however it is written, and not at what the other one did', async (t) => {
  const made = await repository(t);
  made.write('both.yaml', pod('httpd'));
  for (const args of [['--changed=main'], ['--changed', 'main'], ['--changed', 'main', '.']]) {
    assert.deepEqual(await found(made, ...args), ['both.yaml', 'sub/own.yaml'], args.join(' '));
  }
  assert.deepEqual(await found(made, '--changed=main', 'sub'), ['sub/own.yaml']);
  made.write('main', 'a file of that name is a path, as for git\n');
  const named = await made.nearpull(['images', '--changed', 'main', '--format=json']);
  assert.deepEqual(JSON.parse(named.stdout).images, []);
});

test('a fix of what is staged writes no other file', async (t) => {
  const made = await repository(t);
  made.write('both.yaml', NGINX.replace('web', 'changed'));
  await made.git(['add', 'both.yaml']);
  const { code, stdout } = await made.nearpull(['fix', '--staged', '--allow-dirty', '--domain', DOMAIN]);
  assert.match(stdout, /^both\.yaml/);
  assert.equal(code, 0);
  assert.equal(made.read('old.yaml').toString(), NGINX);
});

test('a link is a file of its own, and so is what it leads to', async (t) => {
  const made = folder(t, { 'a.yaml': NGINX });
  await made.git(['init', '-q']);
  await commit(made);
  symlinkSync('a.yaml', `${made.path}/link.yaml`);
  assert.deepEqual(await found(made, '--changed', 'link.yaml'), ['link.yaml']);
  assert.deepEqual(await found(made, '--changed', 'a.yaml'), []);
});

test('what git cannot say is a failure, never an empty result', async (t) => {
  const made = await repository(t);
  for (const [args, problem] of [
    [['--changed=nowhere'], /^nearpull: \.: nowhere is no commit of this repository\n$/],
    [['--changed', 'nowhere'], /^nearpull: nowhere: no such file or folder\n/],
    [['--changed=--help'], /^nearpull: \.: --help is no commit of this repository\n$/],
    [['--changed', '--staged'], /^nearpull: The options --changed and --staged cannot be used together\./],
  ] as const) {
    const { code, stderr } = await made.nearpull(['check', ...args]);
    assert.match(stderr, problem);
    assert.equal(code, 2, args.join(' '));
  }
  await made.git(['checkout', '-q', '--orphan', 'other']);
  await commit(made);
  const apart = await made.nearpull(['check', '--changed=main']);
  assert.match(apart.stderr, /^nearpull: \.: git finds no common commit with main; in a shallow clone/);
  assert.equal(apart.code, 2);
  const plain = folder(t, { 'a.yaml': NGINX });
  const { code, stderr, stdout } = await plain.nearpull(['check', '--changed']);
  assert.equal(stderr, 'nearpull: .: not in a Git repository, so nobody knows what has changed\n');
  assert.deepEqual([code, stdout], [2, '']);
  const noGit = await made.nearpull(['check', '--staged'], { env: { PATH: '/nowhere' } });
  assert.equal(noGit.stderr, 'nearpull: .: git cannot say what has changed\n');
  assert.equal(noGit.code, 2);
});

test('no program that the repository names is started', async (t) => {
  const made = await repository(t);
  const marker = `${made.path}/started`;
  made.write('evil.sh', `#!/bin/sh\ntouch ${marker}\ncat\n`);
  await made.git(['config', 'core.fsmonitor', `sh ${made.path}/evil.sh`]);
  await made.git(['config', 'filter.evil.clean', `sh ${made.path}/evil.sh`]);
  await made.git(['config', 'diff.external', `sh ${made.path}/evil.sh`]);
  made.write('.gitattributes', '*.yaml filter=evil diff=evil\n');
  await made.git(['config', 'diff.evil.textconv', `sh ${made.path}/evil.sh`]);
  made.write('both.yaml', pod('httpd'));
  for (const args of [['--changed'], ['--changed=main'], ['--staged']]) {
    await found(made, ...args);
  }
  assert.ok(!made.list().includes('started'));
});
