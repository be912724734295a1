// Starts the processes of a cluster so that none is left: each has a deadline, and dies with the process that started it.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How to start a process. */
export interface Command {
  /** The name in messages, and of the file in the folder that gets its output. */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Running {
  readonly name: string;
  readonly pid: number;
  /** Whether it still runs. */
  readonly isRunning: () => boolean;
  /** The last lines of its output. */
  readonly lastLines: () => string;
  readonly signal: (signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL') => void;
  /** Ends it, and waits until it is gone. Kills it where it does not end within seconds. */
  readonly end: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
}

export interface Processes {
  readonly start: (command: Command) => Running;
  /** Ends all of them, the last one first. */
  readonly endAll: () => Promise<void>;
  /** Kills all of them, and waits for nothing. */
  readonly killAll: () => void;
}

/** No process of a cluster runs longer than this, in milliseconds. A whole suite takes minutes. */
const DEADLINE = 45 * 60_000;
const TIME_TO_END = 10_000;

/** @param folder the working directory of the processes, which also gets their output. */
export function processesIn(folder: string): Processes {
  const all: Running[] = [];
  return {
    start: (command) => {
      const running = start(command, folder);
      all.push(running);
      return running;
    },
    endAll: async () => {
      for (const running of all.splice(0).reverse()) {
        await running.end();
      }
    },
    killAll: () => {
      for (const running of all) {
        running.signal('SIGKILL');
      }
    },
  };
}

/** The ids of the processes whose working directory is in `folder`, whoever started them. */
export function processesWithin(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => workingDirectory(name).startsWith(folder))
    .map(Number);
}

function workingDirectory(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch (error) {
    // It has ended meanwhile, or belongs to somebody else.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'ESRCH') {
      return '';
    }
    throw error;
  }
}

/** Waits until `answer` gives something. `what` is told when that takes longer than `seconds`. */
export async function until<T>(
  what: string | (() => string),
  answer: () => Promise<T | null | undefined | false>,
  seconds = 60,
): Promise<T> {
  const begin = Date.now();
  // What takes long is asked for less often, because the question costs something too.
  for (; ; await sleep(Date.now() - begin < 5_000 ? 100 : 1_000)) {
    const given = await answer();
    if (given !== null && given !== undefined && given !== false) {
      return given;
    }
    if (Date.now() - begin > seconds * 1000) {
      throw new Error(`${typeof what === 'string' ? what : what()}: not within ${seconds} s`);
    }
  }
}

/** Ports of 127.0.0.1 that are free now. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.on('error', reject).listen(0, '127.0.0.1', () => {
            const address = server.address();
            resolve(typeof address === 'object' && address ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function start({ name, program, args, env = {} }: Command, folder: string): Running {
  const log = join(folder, `${name}.log`);
  const output = openSync(log, 'a');
  // setpriv becomes the program, which therefore has the id of the child. The kernel kills it when this process ends in any way.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, ...env },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const deadline = setTimeout(() => child.kill('SIGKILL'), DEADLINE);
  deadline.unref();
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve()).once('exit', () => resolve());
  }).then(() => clearTimeout(deadline));
  return {
    name,
    pid: child.pid ?? 0,
    isRunning: () => isRunning(child),
    lastLines: () => `${log}:\n${readFileSync(log, 'utf8').split('\n').slice(-20).join('\n')}`,
    signal: (signal) => child.kill(signal),
    end: async (signal = 'SIGTERM') => {
      if (isRunning(child)) {
        // A stopped process handles no signal but SIGKILL.
        child.kill('SIGCONT');
        child.kill(signal);
        const killer = setTimeout(() => child.kill('SIGKILL'), TIME_TO_END);
        await ended.finally(() => clearTimeout(killer));
      }
    },
  };
}

function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}
