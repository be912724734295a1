// Runs `npm start` as in a terminal, and ends it in each of the ways in which a terminal ends a program. Nothing may be left.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, step } from './gestures.ts';
import { freePort } from './vscode/server.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** npm's own head, the summary and the address, so that all of it is on the screen. */
const MOST_LINES = 16;

/** @param vsix the packed extension. Rejects with the first thing that is not as it should be. */
export async function startAndEnd(vsix: string): Promise<void> {
  if (process.platform !== 'linux') {
    console.log('Not run: only Linux tells which processes belong together.');
    return;
  }
  for (const way of WAYS) {
    await step(`starts, and leaves nothing after ${way.title}`, () => endIn(way, vsix));
  }
}

interface Way {
  readonly title: string;
  readonly signal: NodeJS.Signals;
  /** A terminal sends a signal to the whole group of the program, and other programs send it only to npm. */
  readonly group: boolean;
}

const WAYS: readonly Way[] = [
  { title: 'Ctrl+C', signal: 'SIGINT', group: true },
  { title: 'the end of the terminal', signal: 'SIGHUP', group: true },
  { title: 'a request to npm to end', signal: 'SIGTERM', group: false },
  { title: 'the death of npm', signal: 'SIGKILL', group: false },
];

async function endIn({ signal, group }: Way, vsix: string): Promise<void> {
  // Everything temporary goes into this folder, so what is left is seen.
  const temporary = await mkdtemp(join(tmpdir(), 'nearpull-terminal-'));
  const port = await freePort();
  const words = ['--no-open', '--port', String(port), '--vsix', vsix];
  const terminal = spawn('npm', ['start', '--', ...words], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, TMPDIR: temporary },
  });
  const pid = terminal.pid ?? 0;
  try {
    const printed = await addressIn(terminal);
    assert.ok(printed.split('\n').length <= MOST_LINES, printed);
    assert.ok(printed.includes(`http://127.0.0.1:${port}/\n`), printed);
    await readsAPage(port);
    const family = await familyOf(pid);
    assert.ok(family.length > 3, 'VS Code runs');
    process.kill(group ? -pid : pid, signal);
    const left = await eventually(
      async () => family.filter(isRunning),
      (pids) => pids.length === 0,
    );
    assert.deepEqual(left, []);
    assert.deepEqual(await readdir(temporary), []);
  } finally {
    if (isRunning(-pid)) process.kill(-pid, 'SIGTERM');
    await rm(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Resolves with all that was printed, once it holds an address and how to stop. */
async function addressIn(terminal: ChildProcess): Promise<string> {
  let printed = '';
  terminal.stdout?.on('data', (chunk) => (printed += chunk));
  terminal.stderr?.on('data', (chunk) => (printed += chunk));
  const all = await eventually(
    async () => printed,
    (text) => /Ctrl\+C here/.test(text) || terminal.exitCode !== null,
    120,
  );
  assert.match(all, /Ctrl\+C here stops it\.\n$/);
  return all;
}

/** The short address leads to a page of VS Code, and only under its own name. */
async function readsAPage(port: number): Promise<void> {
  const short = await fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual' });
  const address = short.headers.get('location') ?? '';
  assert.match(address, /deployment\.yaml/);
  const secret = new URL(address).searchParams.get('tkn');
  assert.equal((await fetch(new URL('/', address))).status, 403, 'without the secret');
  const page = await fetch(new URL('/', address), { headers: { cookie: `vscode-tkn=${secret}` } });
  assert.match(await page.text(), /workbench/);
  const elsewhere = await fetch(`http://localhost:${port}/`, { redirect: 'manual' });
  assert.equal(elsewhere.status, 404);
}

/** The process and everything that it started, from Linux's own list. */
async function familyOf(pid: number): Promise<readonly number[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(all.map(async (name) => [Number(name), await parentOf(name)] as const));
  const family = new Set([pid]);
  // A Set also gives what is added while it is read.
  for (const each of family) for (const [child, parent] of parents) if (parent === each) family.add(child);
  return [...family];
}

/** Null for a process that has ended meanwhile. */
async function parentOf(pid: string): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const found = /^PPid:\s*(\d+)/m.exec(status);
  return found && Number(found[1]);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
