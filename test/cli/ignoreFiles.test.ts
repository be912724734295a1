// Tests which files the command line leaves out because of ignore files.
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DOMAIN, type Folder, folder, pod } from '../support/cli.ts';

const POD = pod('nginx');

/** The files in which `nearpull images …args` finds an image. */
async function found(
  { nearpull }: Folder,
  args: readonly string[] = [],
  cwd = '.',
): Promise<readonly string[]> {
  const { stdout, stderr, code } = await nearpull(['images', '--format', 'json', ...args], { cwd });
  assert.equal(code, 0);
  assert.match(stderr, /^(?:nearpull: No file is left to read: .*\n)?$/);
  const { images }: { images: readonly { readonly file: string }[] } = JSON.parse(stdout);
  return images.map(({ file }) => file);
}

test('in a repository .gitignore of every folder counts: names, folders, paths, and negated patterns', async (t) => {
  const top = folder(t, {
    '.git/HEAD': '',
    '.gitignore': '# made by helm\n*.gen.yaml\nbuild/\n/top.yaml\n!keep.gen.yaml\n',
    'a.yaml': POD,
    'a.gen.yaml': POD,
    'keep.gen.yaml': POD,
    'top.yaml': POD,
    'build/b.yaml': POD,
    'app/.gitignore': '!build/\nsecret.yaml\n',
    'app/top.yaml': POD,
    'app/secret.yaml': POD,
    'app/build/b.yaml': POD,
  });
  assert.deepEqual(await found(top), ['a.yaml', 'app/build/b.yaml', 'app/top.yaml', 'keep.gen.yaml']);
  assert.equal((await found(top, ['--no-ignore'])).length, 8);
});

test('the repository begins above the current folder; its files count down to the folder that is named', async (t) => {
  const top = folder(t, {
    '.gitignore': 'a.yaml\n',
    'repo/.git/HEAD': '',
    'repo/.git/info/exclude': 'mine.yaml\n',
    'repo/.gitignore': 'b.yaml\n',
    'repo/deep/.ignore': 'c.yaml\n',
    'repo/deep/er/a.yaml': POD,
    'repo/deep/er/b.yaml': POD,
    'repo/deep/er/c.yaml': POD,
    'repo/deep/er/mine.yaml': POD,
  });
  assert.deepEqual(await found(top, [], 'repo/deep/er'), ['a.yaml']);
  assert.deepEqual(await found(top, ['deep/er'], 'repo'), ['deep/er/a.yaml']);
});

test('outside of a repository .gitignore has no effect, but .ignore and .nearpullignore do', async (t) => {
  const top = folder(t, {
    '.gitignore': 'a.yaml\n',
    '.ignore': 'b.yaml\n',
    '.nearpullignore': 'c.yaml\n',
    'x/a.yaml': POD,
    'x/b.yaml': POD,
    'x/c.yaml': POD,
  });
  assert.deepEqual(await found(top), ['x/a.yaml']);
  assert.deepEqual(await found(top, [], 'x'), ['a.yaml']);
});

test('.nearpullignore takes precedence: it can include what the others leave out', async (t) => {
  const top = folder(t, {
    '.git/HEAD': '',
    '.gitignore': 'rendered/\n',
    '.ignore': '!rendered/\n*.yaml\n',
    '.nearpullignore': '!rendered/*.yaml\n',
    'a.yaml': POD,
    'rendered/a.yaml': POD,
  });
  assert.deepEqual(await found(top), ['rendered/a.yaml']);
});

test('a file or folder that is named on the command line is read even if it is ignored', async (t) => {
  const top = folder(t, { '.nearpullignore': 'a.yaml\nbuild/\n', 'a.yaml': POD, 'build/b.yaml': POD });
  assert.deepEqual(await found(top), []);
  assert.deepEqual(await found(top, ['a.yaml', 'build']), ['a.yaml', 'build/b.yaml']);
});

test('fix does not change ignored files, and an ignored kustomization redirects nothing', async (t) => {
  const { nearpull, read } = folder(t, {
    '.ignore': 'old/\n',
    'pod.yaml': POD,
    'old/pod.yaml': POD,
    'old/kustomization.yaml': `resources: [../pod.yaml]\nimages: [{ name: nginx, newName: ${DOMAIN}/library/nginx }]\n`,
  });
  assert.equal((await nearpull(['fix', '--domain', DOMAIN])).code, 0);
  assert.equal(read('pod.yaml').toString(), pod(`${DOMAIN}/library/nginx:latest`));
  assert.equal(read('old/pod.yaml').toString(), POD);
});

test('an ignore file that is too long is a problem and leaves nothing out; only a regular file is an ignore file', async (t) => {
  const { nearpull, path } = folder(t, {
    '.ignore': '*.yaml\n'.repeat(10_000),
    'a.yaml': POD,
    'sub/.nearpullignore/x': '',
  });
  symlinkSync('/dev/zero', join(path, '.nearpullignore'));
  const { code, stdout, stderr } = await nearpull(['check']);
  assert.match(
    stderr,
    /^nearpull: .*\.nearpullignore: not read: not a regular file\nnearpull: .*\.ignore: not used: it has more than 64000 characters.*\n$/,
  );
  assert.match(stdout, /^a\.yaml/);
  assert.equal(code, 2);
  assert.equal((await nearpull(['check', '--no-ignore'])).code, 1);
});

test('folders of other version control systems are not walked into', async (t) => {
  const top = folder(t, {
    '.hg/a.yaml': POD,
    '.svn/a.yaml': POD,
    '.git/a.yaml': POD,
    'node_modules/a.yaml': POD,
    'a.yaml': POD,
  });
  assert.deepEqual(await found(top, ['--no-ignore']), ['a.yaml']);
});

test('an invalid glob ends the program with the reason', async (t) => {
  const { nearpull, write } = folder(t, { 'a.yaml': POD });
  const { code, stdout, stderr } = await nearpull(['check', '--exclude', 'a', '--exclude', '!(b)']);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /^nearpull: The glob !\(b\) has a "!\(…\)", which is not supported\. .*\n$/);
  write('.nearpull.yaml', 'exclude:\n  - vendor\n  - "{a,b"\n');
  const { code: other, stderr: placed } = await nearpull(['check']);
  assert.equal(other, 2);
  assert.match(placed, /^nearpull: \.nearpull\.yaml:3:6: The glob \{a,b opens "\{" and does not close it\./);
});

test('globs that make other matchers hang', async (t) => {
  const { nearpull } = folder(t, { [`${'a'.repeat(120)}.yaml`]: POD });
  const globs = ['*a*a*a*a*a*a*a*a*a*a*a*a*b', '+(+(+(a)))b', '{a,b,*}'.repeat(40).concat('c')];
  const { stdout } = await nearpull(['check', ...globs.flatMap((glob) => ['--exclude', glob])]);
  assert.match(stdout, /in 1 of 1 file/);
});
