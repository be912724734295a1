// Tests of behaviour that needs a process of the program. All other behaviour is tested without one.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { DOMAIN, folder, pod } from '../support/cli.ts';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const BUNDLE = fileURLToPath(new URL('../../dist/cli/nearpull.cjs', import.meta.url));
/** More output than a pipe holds, and more than the program buffers before it writes. */
const MANY = pod(...Array.from({ length: 20_000 }, (_, i) => `nginx:${i}`));

test('the exit code is 0 without findings, 1 with findings, and 2 after an error', async (t) => {
  const { program, nearpull } = folder(t, { 'clean.yaml': pod('quay.io/a/b:1'), 'found.yaml': pod('nginx') });
  for (const [args, code] of [
    [['check', 'clean.yaml'], 0],
    [['check', 'found.yaml'], 1],
    [['check', 'found.yaml', 'missing.yaml'], 2],
  ] as const) {
    const outcome = await program(args);
    assert.equal(outcome.code, code, args.join(' '));
    assert.deepEqual(outcome, await nearpull(args), 'the same without a process');
  }
});

test('the bytes of standard input are not changed', async (t) => {
  const { program } = folder(t);
  const bytes = Buffer.concat([Buffer.from([0xff, 0x00, 0x69, 0x80]), Buffer.alloc(200_000, 0xc3)]);
  const foreign = await program(['fix', '--domain', DOMAIN, '-'], { stdin: bytes });
  assert.deepEqual(foreign.bytes, bytes);
  assert.equal(foreign.code, 0);
  const crlf = `\ufeff${pod('nginx').replaceAll('\n', '\r\n')}`;
  const fixed = await program(['fix', '--domain', DOMAIN, '-'], { stdin: crlf });
  assert.equal(fixed.bytes.toString(), crlf.replace('nginx', `${DOMAIN}/library/nginx:latest`));
});

test('without a dash it does not wait for standard input', async (t) => {
  const { path } = folder(t, { 'a.yaml': pod('quay.io/a/b:1') });
  const child = spawn(process.execPath, [MAIN, 'check'], { cwd: path, stdio: ['pipe', 'ignore', 'inherit'] });
  assert.deepEqual(await once(child, 'close'), [0, null]);
  child.stdin.destroy();
});

test('a signal ends the program while it waits for standard input', async (t) => {
  const { path } = folder(t);
  const child = spawn(process.execPath, [MAIN, 'check', '-'], { cwd: path });
  // More than a pipe holds, so the write completes only when the program reads.
  await new Promise<void>((resolve) => child.stdin.write(Buffer.alloc(1 << 20, '#'), () => resolve()));
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'close'), [null, 'SIGTERM']);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} ends fix between two files: none is half written, and nothing temporary is left`, async (t) => {
    const names = Array.from({ length: 1500 }, (_, i) => `${String(i).padStart(4, '0')}.yaml`);
    const before = pod('nginx', ...Array(20).fill('redis:7'));
    const { path, list, read } = folder(t, Object.fromEntries(names.map((name) => [name, before])));
    const child = spawn(process.execPath, [MAIN, 'fix', '--domain', DOMAIN], { cwd: path, stdio: 'ignore' });
    const closed = once(child, 'close');
    while (child.exitCode === null && read('0010.yaml').toString() === before) {
      await setImmediate();
    }
    child.kill(signal);
    assert.deepEqual(await closed, [null, signal]);
    assert.deepEqual(list(), names);
    const texts = new Set(names.map((name) => read(name).toString()));
    const after = before
      .replaceAll(/nginx|redis/g, `${DOMAIN}/library/$&`)
      .replace('nginx\n', 'nginx:latest\n');
    assert.deepEqual(
      [...texts].sort(),
      [after, before].sort(),
      'some are fixed, some are not, and none is between',
    );
  });
}

test('all output arrives, even a large one', async (t) => {
  const { program, nearpull } = folder(t, { 'a.yaml': MANY });
  const { code, stdout, stderr } = await program(['images']);
  assert.equal(stdout, (await nearpull(['images'])).stdout);
  assert.match(stdout, /\n20000 images /);
  assert.deepEqual([stderr, code], ['', 0]);
});

test('a disk that is full, or a file that may not grow, leaves the original as it is', {
  skip: process.platform === 'win32',
}, async (t) => {
  const large = `${pod('nginx')}${'# filler\n'.repeat(20_000)}`;
  const { path, list, read } = folder(t, { 'a.yaml': large });
  // The shell allows files of 64 KiB, so that writing fails as it does where no space is left.
  const command = `trap '' XFSZ; ulimit -f 64; exec "$0" "$@"`;
  const args = ['-c', command, process.execPath, MAIN, 'fix', '--domain', DOMAIN];
  const child = spawn('bash', args, {
    cwd: path,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  assert.deepEqual(await once(child, 'close'), [2, null]);
  assert.match(errors, /^nearpull: a\.yaml: .*(?:file too large|EFBIG)/i);
  assert.equal(read('a.yaml').toString(), large);
  assert.deepEqual(list(), ['a.yaml']);
});

test('the program ends quietly when the reader closes the pipe', async (t) => {
  const { path } = folder(t, { 'a.yaml': MANY });
  const child = spawn(process.execPath, [MAIN, 'images'], { cwd: path });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code] = await once(child, 'close');
  assert.equal(errors, '');
  assert.equal(code, 0);
});

test('in a thread that somebody else has started, it says the same', async (t) => {
  const { path } = folder(t, { 'found.yaml': pod('nginx') });
  const args = ['check', '--format', 'compact', join(path, 'found.yaml')];
  const thread = new Worker(MAIN, { argv: args, stdout: true, stderr: true });
  const [code, output] = await Promise.all([once(thread, 'exit'), text(thread.stdout), text(thread.stderr)]);
  assert.match(output, /found\.yaml:.*nginx/);
  assert.deepEqual(code, [1]);
});

test('the output is in the language of the environment', async (t) => {
  const { program } = folder(t);
  const { stdout } = await program(['--help'], { env: { LC_ALL: '', LANG: 'zh_CN.UTF-8' } });
  assert.match(stdout, /^查找/);
});

test('the shipped bundle works through a link and knows its version', async (t) => {
  const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
  assert(existsSync(BUNDLE), `${BUNDLE} is missing: node esbuild.js makes it`);
  const { path } = folder(t, { 'found.yaml': pod('nginx'), 'vendor/x.yaml': pod('nginx') });
  mkdirSync(join(path, 'bin'));
  symlinkSync(BUNDLE, join(path, 'bin', 'nearpull'));
  const outputs: string[] = [];
  for (const [args, code] of [
    [['--version'], 0],
    [['check', '--exclude=vendor', '--format=compact'], 1],
  ] as const) {
    const child = spawn(process.execPath, [join(path, 'bin', 'nearpull'), ...args], { cwd: path });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    assert.deepEqual(await once(child, 'close'), [code, null]);
    outputs.push(output);
  }
  assert.equal(outputs[0], `${manifest.version}\n`);
  assert.match(outputs[1] ?? '', /^found\.yaml:7:14 .*\nFound 1 problem in 1 of 1 file .*\n$/);
});
