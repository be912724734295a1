// Tests of paths that are hard to open, to print or to write: the walk goes on behind each of them, and no name reaches a terminal as it is.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openConfig } from '../../cli/config/config.ts';
import { settingOptions } from '../../cli/config/options.ts';
import { findFiles } from '../../cli/files/findFiles.ts';
import { osPath, pathOf, shownPath } from '../../cli/files/osPath.ts';
import { readSource } from '../../cli/files/source.ts';
import { systemProblem } from '../../cli/problem.ts';
import { printable } from '../../cli/report/printable.ts';
import { neighbourReader } from '../../core/index.ts';
import { DOMAIN, folder, pod } from '../support/cli.ts';
import { generator } from '../support/random.ts';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const FIX = ['fix', '--domain', DOMAIN] as const;
const FIXED = pod(`${DOMAIN}/library/nginx:latest`);
/** Names on other systems are text. */
const BYTES = { skip: process.platform === 'linux' ? false : 'names are bytes on Linux only' };

test('a path that cannot be read is a problem of that path, and the rest of the tree is read', async (t) => {
  const { path, nearpull } = folder(t, { 'a/x.yaml': pod('nginx'), 'z/x.yaml': pod('nginx') });
  symlinkSync('loop.yaml', join(path, 'a/loop.yaml'));
  symlinkSync('kustomization.yaml', join(path, 'a/kustomization.yaml'));
  symlinkSync(`${'n'.repeat(300)}.yaml`, join(path, 'a/long.yaml'));
  symlinkSync('gone.yaml', join(path, 'a/.#lock.yaml'));
  const { code, stdout, stderr } = await nearpull(['check', '--format=compact']);
  assert.match(stdout, /^a\/x\.yaml:7:14 .*\nz\/x\.yaml:7:14 .*\nFound 2 problems in 2 of 2 files /);
  assert.deepEqual(stderr.split('\n').sort(), [
    '',
    'nearpull: a/kustomization.yaml: a loop of symbolic links',
    'nearpull: a/long.yaml: a path or a link that is too long for the system',
    'nearpull: a/loop.yaml: a loop of symbolic links',
  ]);
  assert.equal(code, 2);
  const fixed = await nearpull([...FIX]);
  assert.match(fixed.stdout, /Rewrote 2 places in 2 files/);
  assert.equal(fixed.code, 2);
});

test('a folder too deep to open is a problem of that folder', BYTES, async (t) => {
  const { path, nearpull } = folder(t, { 'z.yaml': pod('nginx') });
  // No call takes so long a path, so the folders are made from within.
  const deep = spawn(
    'sh',
    ['-c', `for i in $(seq 60); do mkdir ${'d'.repeat(100)} && cd -P ${'d'.repeat(100)}; done`],
    {
      cwd: path,
    },
  );
  await once(deep, 'close');
  const { code, stdout, stderr } = await nearpull(['check', '--format=compact']);
  assert.match(stdout, /^z\.yaml:7:14 .*\nFound 1 problem in 1 of 1 file /);
  assert.match(stderr, /^nearpull: d+\/[d/]+: a path or a link that is too long for the system\n$/);
  assert.equal(code, 2);
});

test('a file that became a folder, or is gone, since the walk is a problem of that file', (t) => {
  const { path, write } = folder(t, { 'a.yaml': pod('nginx'), 'b.yaml': pod('nginx') });
  const config = openConfig(settingOptions({}), { cwd: path, env: {} });
  const { files } = findFiles(path, ['.'], { config, excludes: null, obeysIgnoreFiles: true });
  rmSync(join(path, 'a.yaml'));
  write('a.yaml/x', '');
  rmSync(join(path, 'b.yaml'));
  const none = neighbourReader()(new Map(), { list: () => [], read: () => null });
  const problems = files.map((file) => {
    try {
      return readSource(file, none);
    } catch (error) {
      return systemProblem(file, error);
    }
  });
  assert.deepEqual(problems, [
    { path: 'a.yaml', words: { key: 'cli.problem.isFolder' } },
    { path: 'b.yaml', words: { key: 'cli.problem.notFound' } },
  ]);
});

test('a name that is not UTF-8 is opened by its bytes and shown with its bytes', BYTES, async (t) => {
  const { path, nearpull } = folder(t, { 'ok.yaml': pod('nginx') });
  const place = bytesIn(path);
  mkdirSync(place('\xe9t\xe9'));
  writeFileSync(place('\xe9t\xe9/chart\xff\x1b[31m\n.yaml'), pod('nginx'));
  writeFileSync(
    place('\xe9t\xe9/kustomization.yaml'),
    'resources: []\nimages:\n- name: nginx\n  newTag: "1"\n',
  );
  symlinkSync(place('\xe9t\xe9/chart\xff\x1b[31m\n.yaml'), join(path, 'link.yaml'));
  const shown = '\\xe9t\\xe9/chart\\xff\\x1b[31m\\x0a.yaml';
  const check = await nearpull(['check', '--format=compact']);
  assert.equal(check.stderr, '');
  assert.ok(check.stdout.startsWith(`${shown}:7:14 `), check.stdout);
  assert.match(check.stdout, /\nok\.yaml:7:14 .*\nFound 3 problems in 3 of 3 files/);
  const json = JSON.parse((await nearpull(['check', '--format=compact', '--format=json'])).stdout);
  assert.deepEqual(
    json.findings.map(({ file }: { file: string }) => file),
    ['\\xe9t\\xe9/chart\\xff\x1b[31m\n.yaml', '\\xe9t\\xe9/kustomization.yaml', 'ok.yaml'],
  );
  // The program gets the name as an argument, and the folder as its own.
  const shell = spawn(
    'sh',
    ['-c', `cd ?t? && "$0" "$1" fix --domain ${DOMAIN} chart*.yaml`, process.execPath, MAIN],
    {
      cwd: path,
      env: { ...process.env, LC_ALL: 'C' },
    },
  );
  let output = '';
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  assert.deepEqual(await once(shell, 'close'), [0, null], output);
  assert.equal(
    output,
    `chart\\xff\\x1b[31m\\x0a.yaml  1 place rewritten\n  7  nginx → ${DOMAIN}/library/nginx:latest\nRewrote 1 place in 1 file. 0 problems left.\n`,
  );
  assert.equal(readFileSync(place('\xe9t\xe9/chart\xff\x1b[31m\n.yaml'), 'utf8'), FIXED);
});

test('no output has the control characters of a name, whatever the command', BYTES, async (t) => {
  const name = 'x\x1b]0;evil\x07\u202e\u0085\n.yaml';
  const kustomization = `resources: ["${JSON.stringify(name).slice(1, -1)}"]\nimages: [{ name: nginx, newTag: "1" }]\n`;
  const { nearpull, git, write } = folder(t, { [name]: pod('nginx'), 'kustomization.yaml': kustomization });
  write('\x1b[31m/Chart.yaml', 'name: a\n');
  write('\x1b[31m/values.yaml', 'image: { registry: "", repository: bitnami/kafka, tag: 1.0.0 }\n');
  await git(['init', '-q']);
  const env = { NO_COLOR: '1' };
  for (const args of [
    ['check'],
    ['check', name, 'gone\x1b[31m'],
    ['check', '--config', 'gone\x1b[31m'],
    ['check', '-', '--stdin-filename', name],
    ['images'],
    ['policy', 'test', '--kind=validating', '--out=\x1b[31mout'],
    FIX,
    [...FIX, '--dry-run', '--unsafe'],
    [...FIX, '--allow-dirty', '--interactive'],
  ]) {
    // With answers, the program believes that it writes to a terminal.
    const { stdout, stderr } = await nearpull(args, { env, stdin: pod('nginx'), answers: ['?', 'n', 'a'] });
    assert.ok(stdout + stderr !== '', args.join(' '));
    assert.doesNotMatch(stdout + stderr, /[^\n\P{C}]/u, args.join(' '));
  }
});

test('Git is asked about names that are not UTF-8, and applies a patch of them', BYTES, async (t) => {
  const { path, nearpull, git } = folder(t);
  const place = bytesIn(path);
  const names = ['\xe9t\xe9/a\xff.yaml', '\xe9t\xe9/b"\\.yaml', '\xe9t\xe9/sub\xff/c.yaml'];
  mkdirSync(place('\xe9t\xe9/sub\xff'), { recursive: true });
  for (const name of names) {
    writeFileSync(place(name), pod('nginx'));
  }
  await git(['init', '-q']);
  await git(['add', '.']);
  await git(['-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'x']);
  const patch = await nearpull([...FIX, '--dry-run']);
  assert.deepEqual([(await git(['apply', '-'], patch.bytes)).stderr, patch.code], ['', 0]);
  for (const name of names) {
    assert.equal(readFileSync(place(name), 'utf8'), FIXED, name);
    writeFileSync(place(name), `${pod('nginx')}# mine\n`);
  }
  const refused = await nearpull(FIX);
  assert.match(
    refused.stderr,
    /^nearpull: \\xe9t\\xe9\/a\\xff\.yaml: not written: it has changes that are not committed/,
  );
  assert.match(refused.stdout, /Rewrote 0 places in 0 files/);
  assert.equal(refused.code, 2);
});

test('a repository below a name that is not UTF-8 is asked as well', BYTES, async (t) => {
  const { path, nearpull } = folder(t);
  const place = bytesIn(path);
  mkdirSync(place('\xff'));
  writeFileSync(place('\xff/a.yaml'), pod('nginx'));
  await once(spawn('sh', ['-c', 'cd "$(ls)" && git init -q'], { cwd: path }), 'close');
  assert.ok(existsSync(place('\xff/.git')));
  const { stderr, code } = await nearpull(FIX);
  assert.match(stderr, /^nearpull: \\xff\/a\.yaml: not written: Git does not track it/);
  assert.equal(code, 2);
});

test(
  'names that differ only in their normalisation, and names of 255 bytes, are files of their own',
  BYTES,
  async (t) => {
    const longest = `${'n'.repeat(250)}.yaml`;
    const files = { '\u00e9.yaml': pod('nginx'), 'e\u0301.yaml': pod('nginx'), [longest]: pod('nginx') };
    const { nearpull, read } = folder(t, files);
    const { code, stdout } = await nearpull(FIX);
    assert.match(stdout, /Rewrote 3 places in 3 files/);
    assert.equal(code, 0);
    for (const name of Object.keys(files)) {
      assert.equal(read(name).toString(), FIXED);
    }
  },
);

test('a name that begins with a dash is a file where it is written so', async (t) => {
  const { nearpull, read } = folder(t, {
    '-': pod('nginx'),
    '-x.yaml': pod('nginx'),
    'd/-y.yaml': pod('nginx'),
  });
  const { code, stderr } = await nearpull([...FIX, './-', 'd', '--', '-x.yaml']);
  assert.deepEqual([stderr, code], ['', 0]);
  assert.deepEqual(
    ['-', '-x.yaml', 'd/-y.yaml'].map((name) => read(name).toString()),
    [FIXED, FIXED, FIXED],
  );
});

test('a project file that leads to itself is named, and nothing is done', async (t) => {
  const { path, nearpull } = folder(t, { 'a.yaml': pod('nginx') });
  symlinkSync('.nearpull.yaml', join(path, '.nearpull.yaml'));
  const { code, stdout, stderr } = await nearpull(['check']);
  assert.deepEqual([stdout, stderr, code], ['', 'nearpull: .nearpull.yaml: a loop of symbolic links\n', 2]);
});

test('a current folder that somebody removed is named, without a stack trace', BYTES, async (t) => {
  const { path } = folder(t, { 'here/a.yaml': pod('nginx') });
  const child = spawn('sh', ['-c', 'rm -r ../here; exec "$0" "$1" check', process.execPath, MAIN], {
    cwd: join(path, 'here'),
    env: { ...process.env, LC_ALL: 'zh_CN.UTF-8' },
  });
  assert.deepEqual(await said(child), ['nearpull: .: 文件或文件夹不存在\n', 2]);
});

test('a full disk ends the program with a sentence, whatever is written', {
  skip: !existsSync('/dev/full'),
}, async (t) => {
  const many = pod(...Array.from({ length: 20_000 }, (_, i) => `nginx:${i}`));
  const { path } = folder(t, { 'a.yaml': pod('nginx'), 'many/a.yaml': many });
  const full = openSync('/dev/full', 'w');
  t.after(() => closeSync(full));
  for (const args of [
    ['check', 'a.yaml'],
    ['images', 'many'],
    ['--help'],
    ['check', '--format=json', 'many'],
  ]) {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: path,
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', full, 'pipe'],
    });
    assert.deepEqual(
      await said(child),
      ['nearpull: <stdout>: no space left to write to\n', 2],
      args.join(' '),
    );
  }
  const silent = spawn(process.execPath, [MAIN, 'check', 'gone'], {
    cwd: path,
    stdio: ['ignore', 'pipe', full],
  });
  assert.deepEqual(await once(silent, 'close'), [2, null]);
});

test('a fix gives the file a new inode: other hard links keep the old text', async (t) => {
  const { path, nearpull, read } = folder(t, { 'a.yaml': pod('nginx') });
  linkSync(join(path, 'a.yaml'), join(path, 'b.txt'));
  assert.equal((await nearpull(FIX)).code, 0);
  assert.deepEqual([read('a.yaml').toString(), read('b.txt').toString()], [FIXED, pod('nginx')]);
  assert.equal(statSync(join(path, 'b.txt')).nlink, 1);
});

test('every name of bytes is a string and the same bytes again', () => {
  const random = generator(7);
  for (let round = 0; round < 5000; round++) {
    const bytes = Buffer.from(Array.from({ length: 1 + random(8) }, () => BYTE[random(BYTE.length)] ?? 0));
    const path = pathOf(bytes);
    assert.deepEqual(Buffer.from(osPath(path)), bytes);
    assert.doesNotMatch(shownPath(path), /\p{Cs}/u);
    assert.equal(printable(shownPath(path)), printable(path));
  }
});

/** Bytes that begin, continue and break characters, among them halves of surrogates (ed a0 80) and the replacement character (ef bf bd). */
const BYTE = [0x2f, 0x41, 0x5c, 0x80, 0xa0, 0xbf, 0xbd, 0xc3, 0xed, 0xef, 0xf0, 0x9f, 0xff];

/** Places below `path` whose names are given one character for each byte. */
function bytesIn(path: string): (name: string) => Buffer {
  return (name) => Buffer.concat([Buffer.from(`${path}/`), Buffer.from(name, 'latin1')]);
}

async function said(child: ReturnType<typeof spawn>): Promise<readonly [string, number | null]> {
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  const [code] = await once(child, 'close');
  return [errors, code];
}
