// Tests of `nearpull fix`: what it writes, what it refuses to write, and a patch that git can apply.
import assert from 'node:assert/strict';
import { chmodSync, chownSync, lstatSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { replaceFile } from '../../cli/files/writeFile.ts';
import { DOMAIN, type Folder, folder, pod } from '../support/cli.ts';

const FIX = ['fix', '--domain', DOMAIN] as const;
const fixed = (text: string): string => text.replaceAll(/\bnginx\b/g, `${DOMAIN}/library/nginx:latest`);

test('fix rewrites every file that needs it, and no other, and ends with 0', async (t) => {
  const [a, clean] = [pod('nginx', '"nginx" # why'), pod('quay.io/a/b:1')];
  const { nearpull, read, list } = folder(t, { 'a.yaml': a, 'x/b.json': json('nginx'), 'clean.yaml': clean });
  const { code, stdout, stderr } = await nearpull(FIX);
  assert.equal(read('a.yaml').toString(), fixed(a));
  assert.equal(read('x/b.json').toString(), fixed(json('nginx')));
  assert.equal(read('clean.yaml').toString(), clean);
  assert.equal(
    stdout,
    [
      'a.yaml  2 places rewritten',
      `  7  nginx → ${DOMAIN}/library/nginx:latest`,
      `  8  nginx → ${DOMAIN}/library/nginx:latest`,
      'x/b.json  1 place rewritten',
      `  1  nginx → ${DOMAIN}/library/nginx:latest`,
      'Rewrote 3 places in 2 files. 0 problems left.',
      '',
    ].join('\n'),
  );
  assert.equal(stderr, '');
  assert.deepEqual(list(), ['a.yaml', 'clean.yaml', 'x']);
  assert.equal(code, 0);
  assert.match((await nearpull(FIX)).stdout, /^Rewrote 0 places in 0 files\. 0 problems left\.\n$/);
});

test('fix ends with 1 and names what no safe fix can cure', async (t) => {
  const { nearpull, read } = folder(t, { 'a.yaml': pod('nginx', 'UPPER') });
  const { code, stdout } = await nearpull(FIX);
  assert.match(
    stdout,
    /^a\.yaml {2}1 place rewritten\n {2}7 {2}nginx → .*\n\na\.yaml\n {2}8:14 {2}error .* {2}invalid-image-reference\n {4}8 │ {5}- image: UPPER\n.*\^{5}\n\nRewrote 1 place in 1 file\. 1 problem left\.\nNext: nearpull explain invalid-image-reference says what to do\.\n$/,
  );
  assert.equal(read('a.yaml').toString(), fixed(pod('nginx', 'UPPER')));
  assert.equal(code, 1);
});

test('fix --format json says what was written', async (t) => {
  const { nearpull } = folder(t, { 'a.yaml': pod('nginx', 'nginx'), 'b.yaml': pod('quay.io/a/b') });
  const dry = await nearpull([...FIX, '--dry-run', '--format=json']);
  const fixedFile = { file: 'a.yaml', edits: 2, reviewed: [] };
  assert.deepEqual(JSON.parse(dry.stdout), {
    ...{ schemaVersion: 2, settings: null, findings: [], notices: [] },
    files: [{ ...fixedFile, written: false }],
  });
  const real = await nearpull([...FIX, '--format=json']);
  assert.deepEqual(JSON.parse(real.stdout).files, [{ ...fixedFile, written: true }]);
  assert.equal(real.code, 0);
});

test('fix without a domain, or with a bad one, writes nothing', async (t) => {
  const { nearpull, read } = folder(t, { 'a.yaml': pod('nginx') });
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['fix'], /^nearpull: fix needs the access domain/],
    [['fix', '--domain='], /^nearpull: fix needs the access domain/],
    [['fix', '--domain', 'https://user@a.example.com'], /leave out user names/],
    [['fix', '--domain', '<访问域名>'], /is a placeholder/],
    [['fix', '--domain', DOMAIN, '--template', '${path}'], /must begin with \$\{domain\}/],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await nearpull(args);
    assert.match(stderr, message);
    assert.equal(code, 2);
  }
  assert.equal(read('a.yaml').toString(), pod('nginx'));
});

test('fix - prints standard input, with its fixes if there are any', async (t) => {
  const { nearpull } = folder(t);
  const crlf = `\ufeff${pod('nginx').replaceAll('\n', '\r\n')}`;
  const done = await nearpull([...FIX, '-'], { stdin: crlf });
  assert.equal(done.bytes.toString(), fixed(crlf));
  assert.match(done.stderr, /^Rewrote 1 place /);
  assert.equal(done.code, 0);
  const foreign = Buffer.from([0xff, 0x00, 0x69, 0x80]);
  assert.deepEqual((await nearpull([...FIX, '-'], { stdin: foreign })).bytes, foreign);
  const broken = Buffer.concat([Buffer.from([0x23, 0xff, 0x0a]), Buffer.from(pod('nginx'))]);
  const refused = await nearpull([...FIX, '-'], { stdin: broken });
  assert.deepEqual(refused.bytes, broken);
  assert.equal(refused.code, 2);
  assert.equal((await nearpull([...FIX, '-', '--format=json'], { stdin: crlf })).code, 2);
});

test('nothing but the image changes: byte order marks, encodings, line ends, NULs', async (t) => {
  const text = pod('nginx');
  const utf16 = (content: string): Buffer => Buffer.from(`\ufeff${content}`, 'utf16le');
  const cases: Readonly<Record<string, (content: string) => Buffer>> = {
    'bom.yaml': (content) => Buffer.from(`\ufeff${content}`),
    'crlf.yaml': (content) => Buffer.from(content.replaceAll('\n', '\r\n')),
    'cut.yaml': (content) => Buffer.from(content.trimEnd()),
    'nul.yaml': (content) => Buffer.from(`# \0\0\n${content}`),
    'utf16be.yaml': (content) => utf16(content).swap16(),
    'utf16le.yaml': utf16,
  };
  const names = Object.keys(cases);
  const make = (content: string): Record<string, Buffer> =>
    Object.fromEntries(names.map((name) => [name, cases[name]?.(content) ?? Buffer.alloc(0)]));
  const { nearpull, read } = folder(t, make(text));
  const { code } = await nearpull(FIX);
  assert.deepEqual(Object.fromEntries(names.map((name) => [name, read(name)])), make(fixed(text)));
  assert.equal(code, 0);
});

test('a file with invalid bytes in its encoding is named and never written', async (t) => {
  const latin1 = Buffer.from(`# caf\xe9\n${pod('nginx')}`, 'latin1');
  const odd = Buffer.concat([Buffer.from(`\ufeff${pod('nginx')}`, 'utf16le'), Buffer.from('x')]);
  const { nearpull, read } = folder(t, { 'latin1.yaml': latin1, 'odd.yaml': odd, 'z.yaml': pod('nginx') });
  const { code, stderr } = await nearpull(FIX);
  assert.match(
    stderr,
    /^nearpull: latin1\.yaml: not written: not valid UTF-8.*\nnearpull: odd\.yaml: not written: .*\n$/,
  );
  assert.deepEqual(read('latin1.yaml'), latin1);
  assert.deepEqual(read('odd.yaml'), odd);
  assert.equal(read('z.yaml').toString(), fixed(pod('nginx')));
  assert.equal(code, 2);
});

test('the mode of a file does not change', async (t) => {
  const { path, nearpull } = folder(t, { 'run.yaml': `#!/usr/bin/env kubectl-apply\n${pod('nginx')}` });
  chmodSync(join(path, 'run.yaml'), 0o751);
  await nearpull(FIX);
  assert.equal(statSync(join(path, 'run.yaml')).mode & 0o7777, 0o751);
});

test('a link within the folder stays a link; one that leads out is not followed', async (t) => {
  const { path, nearpull, read } = folder(t, {
    'in/store/a.txt': pod('nginx'),
    'out/b.yaml': pod('nginx'),
    'out/c.yaml': pod('nginx'),
  });
  symlinkSync('store/a.txt', join(path, 'in/link.yaml'));
  symlinkSync('../out/b.yaml', join(path, 'in/leads-out.yaml'));
  symlinkSync('../out', join(path, 'in/folder'));
  const { code, stdout, stderr } = await nearpull([...FIX, 'in']);
  assert.equal(read('in/store/a.txt').toString(), fixed(pod('nginx')));
  assert.ok(lstatSync(join(path, 'in/link.yaml')).isSymbolicLink());
  assert.equal(read('out/b.yaml').toString(), pod('nginx'));
  assert.equal(read('out/c.yaml').toString(), pod('nginx'));
  assert.match(stdout, /^in\/link\.yaml {2}1 place rewritten\n.*\n\nin\/leads-out\.yaml\n {2}7:14 /);
  assert.match(stderr, /^nearpull: in\/leads-out\.yaml: not written: the link leads out of the given folder/);
  assert.equal(code, 2);
  const dry = await nearpull([...FIX, 'in', '--dry-run']);
  assert.equal(dry.stdout, '');
  assert.match(dry.stderr, /leads out of the given folder/);
  assert.equal(dry.code, 2);
});

test('a file that has changed since it was read is left as it is', (t) => {
  const { path, read, list } = folder(t, { 'a.yaml': 'theirs' });
  const file = { path: 'a.yaml', absolute: join(path, 'a.yaml'), fromRoot: 'a.yaml', tree: path };
  const problem = replaceFile(file, Buffer.from('before'), Buffer.from('ours'));
  assert.equal(problem?.words.key, 'cli.problem.changed');
  assert.equal(read('a.yaml').toString(), 'theirs');
  assert.deepEqual(list(), ['a.yaml']);
  assert.equal(replaceFile(file, Buffer.from('theirs'), Buffer.from('ours')), null);
  assert.equal(read('a.yaml').toString(), 'ours');
});

test('where writing is not allowed the file is named and the rest is done', async (t) => {
  const { path, program, read, list } = folder(t, {
    'closed/a.yaml': pod('nginx'),
    'open/b.yaml': pod('nginx'),
    'open/guarded.yaml': pod('nginx'),
  });
  chmodSync(join(path, 'open/guarded.yaml'), 0o444);
  chmodSync(join(path, 'closed'), 0o555);
  // Root may write everything. So the program becomes the user `nobody`, who owns the files. That needs a process of its own.
  const options = process.getuid?.() === 0 ? asNobody(path) : {};
  const { code, stderr } = await program(FIX, options);
  chmodSync(join(path, 'closed'), 0o755);
  assert.equal(
    stderr,
    'nearpull: closed/a.yaml: permission denied\nnearpull: open/guarded.yaml: permission denied\n',
  );
  assert.equal(read('open/b.yaml').toString(), fixed(pod('nginx')));
  assert.equal(read('open/guarded.yaml').toString(), pod('nginx'));
  assert.deepEqual([list('closed'), list('open')], [['a.yaml'], ['b.yaml', 'guarded.yaml']]);
  assert.equal(code, 2);
});

test('a dry run writes nothing, and git apply makes of its patch what fix would have written', async (t) => {
  const many = pod(
    ...Array.from({ length: 60 }, (_, i) => (i % 7 === 0 || i > 50 ? 'nginx' : `quay.io/a/b:${i}`)),
  );
  const files: Readonly<Record<string, string | Buffer>> = {
    'bom.yaml': `\ufeff${pod('nginx')}`,
    'crlf.yaml': pod('nginx', 'nginx').replaceAll('\n', '\r\n'),
    'cut.yaml': pod('nginx').trimEnd(),
    'first-line.json': json('nginx'),
    'many.yaml': many,
    'nul.yaml': `# \0\n${pod('nginx')}`,
    'utf16.yaml': Buffer.from(`\ufeff${pod('nginx')}`, 'utf16le'),
    'with space.yaml': pod('nginx'),
    'sub/a b/镜像 "x"\\\t.yaml': pod('nginx'),
    'z/clean.yaml': pod('quay.io/a/b:1'),
  };
  const [dry, real] = [folder(t, files), folder(t, files)];
  const patch = await dry.nearpull([...FIX, '--dry-run']);
  assert.match(
    patch.stderr,
    /^Would rewrite 26 places in 9 files\. 0 problems left\. Nothing was written\.\n$/,
  );
  assert.equal(patch.code, 0);
  assertSame(dry, files);
  await real.nearpull(FIX);
  const applied = await dry.git(['apply', '--whitespace=nowarn', '-'], patch.bytes);
  assert.deepEqual([applied.stderr, applied.code], ['', 0]);
  assertSame(dry, Object.fromEntries(Object.keys(files).map((name) => [name, real.read(name)])));
  assert.notDeepEqual(dry.read('many.yaml'), Buffer.from(many));
});

test('a patch names the target of a link, because git does not write through links', async (t) => {
  const { path, nearpull, git, read } = folder(t, { 'store/a.txt': pod('nginx') });
  symlinkSync('store/a.txt', join(path, 'link.yaml'));
  const { bytes } = await nearpull([...FIX, '--dry-run', join(path, 'link.yaml')]);
  assert.equal((await git(['apply', '-'], bytes)).stderr, '');
  assert.equal(read('store/a.txt').toString(), fixed(pod('nginx')));
});

test('the patch of a large file is quick', async (t) => {
  const images = Array.from({ length: 8000 }, () => 'nginx');
  const text = `${pod(...images)}${'# filler of some forty characters a line\n'.repeat(40_000)}`;
  const { nearpull, git, read } = folder(t, { 'large.yaml': text });
  const { bytes } = await nearpull([...FIX, '--dry-run']);
  assert.equal((await git(['apply', '-'], bytes)).stderr, '');
  assert.equal(read('large.yaml').toString(), fixed(text));
});

test('a patch made in a folder of a repository can be applied there', async (t) => {
  const { path, git, nearpull, read } = folder(t, { 'deploy/x/a.yaml': pod('nginx') });
  await git(['init', '-q']);
  const { bytes } = await nearpull([...FIX, '--dry-run', '../deploy/x/'], { cwd: 'deploy' });
  assert.match(bytes.toString(), /^diff --git a\/deploy\/x\/a\.yaml b\/deploy\/x\/a\.yaml\n/);
  assert.equal((await git(['-C', join(path, 'deploy'), 'apply', '-'], bytes)).stderr, '');
  assert.equal(read('deploy/x/a.yaml').toString(), fixed(pod('nginx')));
});

/**
 * Makes the user `nobody` the owner of the folder, and returns options with which the program becomes that user when it takes its arguments
 * out of `argv`. Its own files are loaded by then: `nobody` may not be allowed into the folder that the project is in.
 */
function asNobody(path: string): { readonly env: Readonly<Record<string, string>> } {
  for (const name of ['.', ...readdirSync(path, { recursive: true }).map(String)]) {
    chownSync(join(path, name), NOBODY, NOBODY);
  }
  const become = `process.argv.slice = function (...range) {
    process.setgid(${NOBODY});
    process.setuid(${NOBODY});
    return Array.prototype.slice.apply(this, range);
  };`;
  return { env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(become)}` } };
}

const NOBODY = 65534;

function json(image: string): string {
  return `{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "a", "image": "${image}"}]}}`;
}

function assertSame(actual: Folder, expected: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, content] of Object.entries(expected)) {
    assert.deepEqual(actual.read(name), Buffer.from(content), name);
  }
}
