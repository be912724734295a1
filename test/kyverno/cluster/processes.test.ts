// Tests that no process of a cluster is left: not when it is ended, and not when the process that started it is killed.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Command, processesIn, until } from './processes.ts';

/** A process that never ends by itself, and ignores being asked to. */
const STUBBORN: Command = {
  name: 'stubborn',
  program: 'sh',
  args: ['-c', 'trap "" TERM; echo deaf; while :; do sleep 1; done'],
};

test('a process that ends when it is asked to, one that does not, and one that is stopped', async (t) => {
  const processes = processesIn(folder(t));
  const all = [
    processes.start({ name: 'obedient', program: 'sleep', args: ['600'] }),
    processes.start({ name: 'stopped', program: 'sleep', args: ['600'] }),
    processes.start(STUBBORN),
  ];
  all[1]?.signal('SIGSTOP');
  await until('it is deaf', async () => all[2]?.lastLines().includes('deaf'));
  assert.ok(all.every(({ pid }) => exists(pid)));
  await processes.endAll();
  assert.deepEqual(
    all.filter(({ pid, isRunning }) => isRunning() || exists(pid)),
    [],
  );
});

test('a process whose starter is killed', async (t) => {
  const script = `
    import { processesIn } from ${JSON.stringify(join(import.meta.dirname, 'processes.ts'))};
    const { pid } = processesIn(process.argv[1]).start(${JSON.stringify(STUBBORN)});
    console.log(pid);
    setInterval(() => undefined, 1000);
  `;
  const starter = spawn(process.execPath, ['--input-type=module', '-e', script, folder(t)]);
  const [chunk] = (await new Promise<readonly unknown[]>((resolve) => {
    starter.stdout.once('data', (...all) => resolve(all));
  })) as [Buffer];
  const pid = Number(chunk.toString());
  assert.ok(pid > 0 && exists(pid));
  starter.kill('SIGKILL');
  await until('the process is gone', async () => !exists(pid), 10);
});

test('a process that cannot be started has ended', async (t) => {
  const processes = processesIn(folder(t));
  const running = processes.start({ name: 'none', program: '/no/such/program', args: [] });
  await until('it has ended', async () => !running.isRunning(), 10);
  assert.match(running.lastLines(), /no\/such\/program/);
  await processes.endAll();
});

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'nearpull-processes-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH');
    return false;
  }
}
