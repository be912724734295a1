// Runs helm, kustomize or kubectl so that they reach neither the network nor the person's own files, and never longer than allowed.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Trouble } from '../trouble.ts';
import { trouble } from '../trouble.ts';

/** A program by its absolute path, and the name that people know it by. */
export interface Program {
  readonly name: 'helm' | 'kustomize' | 'kubectl';
  readonly path: string;
}

export interface Limits {
  /** How long one run may take, in milliseconds. */
  readonly time: number;
  /** How many bytes one run may print. */
  readonly output: number;
}

export const LIMITS: Limits = { time: 60_000, output: 64 << 20 };

export interface Printed {
  readonly stdout: string;
}

export interface RunOptions {
  readonly cwd: string;
  /** An empty folder that the program takes for the home of its user. */
  readonly home: string;
  readonly limits: Limits;
  /** What the environment has besides; only a run that may use the network has anything here. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** The output of one run; otherwise why there is none. The program is killed with all that it started when it takes too long or prints too much. */
export function runProgram(
  program: Program,
  args: readonly string[],
  options: RunOptions,
): Promise<Printed | Trouble> {
  return new Promise((resolve) => {
    const child = spawn(program.path, args, {
      cwd: options.cwd,
      env: options.env ?? closedEnvironment(options.home),
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what the program starts can be killed with it.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    RUNNING.add(child);
    collect(child, program, options.limits, (result) => {
      RUNNING.delete(child);
      resolve(result);
    });
  });
}

/** Kills every program that runs. For a process that is asked to end. */
export function killAll(): void {
  RUNNING.forEach(kill);
}

const RUNNING = new Set<ChildProcess>();

/**
 * The environment of a program that must reach nothing outside of the temporary folder: a home of its own without plugins, proxies at a port
 * of this machine where nobody listens, and a Git that may use no protocol.
 */
export function closedEnvironment(home: string): Readonly<Record<string, string>> {
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]);
  return {
    ...homes(home),
    ...systemVariables(),
    ...Object.fromEntries(proxies.map((name) => [name, CLOSED])),
    NO_PROXY: '',
    no_proxy: '',
    PATH: join(home, 'bin'),
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    LC_ALL: 'C',
  };
}

/** The discard port, on which nothing has listened for decades, and below those that a user may open. */
const CLOSED = 'http://127.0.0.1:9';

function homes(home: string): Readonly<Record<string, string>> {
  return {
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_DATA_HOME: join(home, 'data'),
    HELM_CONFIG_HOME: join(home, 'config'),
    HELM_CACHE_HOME: join(home, 'cache'),
    HELM_DATA_HOME: join(home, 'data'),
    HELM_PLUGINS: join(home, 'plugins'),
    KUSTOMIZE_PLUGIN_HOME: join(home, 'plugins'),
    KUBECONFIG: join(home, 'kubeconfig'),
    TMPDIR: home,
    TEMP: home,
    TMP: home,
  };
}

/** Windows starts no program without these. */
function systemVariables(): Readonly<Record<string, string>> {
  const names = process.platform === 'win32' ? ['SystemRoot', 'SystemDrive', 'windir'] : [];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

function collect(
  child: ChildProcess,
  { name }: Program,
  limits: Limits,
  done: (result: Printed | Trouble) => void,
): void {
  const chunks: Buffer[] = [];
  let errors = '';
  let size = 0;
  let ended: Trouble | null = null;
  const stop = (why: Trouble): void => {
    ended ??= why;
    kill(child);
  };
  const seconds = Math.max(1, Math.round(limits.time / 1000));
  const timer = setTimeout(() => stop(trouble('proof.timeout', name, seconds)), limits.time);
  child.stdout?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    size > limits.output
      ? stop(trouble('proof.output', name, Math.max(1, limits.output >> 20)))
      : chunks.push(chunk);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    // Programs print the reason last.
    errors = (errors + chunk.toString('utf8')).slice(-MOST_ERRORS);
  });
  child.on('error', (error) => {
    clearTimeout(timer);
    done(trouble('proof.notStarted', name, error.message));
  });
  child.on('close', (code) => {
    clearTimeout(timer);
    done(
      ended ??
        (code === 0
          ? { stdout: Buffer.concat(chunks).toString('utf8') }
          : trouble('proof.failed', name, reasonIn(errors))),
    );
  });
}

const MOST_ERRORS = 1 << 16;

/** The sentence of the program, on one line: what it printed, without its warnings and without empty lines. */
export function reasonIn(errors: string): string {
  const lines = errors
    .split('\n')
    .map((line) => line.trim())
    .filter(
      (line) => line !== '' && !/^(?:W\d{4} |level=WARN|WARNING|# Warning|Use --debug|coalesce)/i.test(line),
    );
  const text = lines.join(' ').replace(/^Error: /, '');
  return text.length > MOST_REASON ? `…${text.slice(-MOST_REASON)}` : text || '?';
}

const MOST_REASON = 600;

function kill(child: ChildProcess): void {
  if (child.pid === undefined) {
    return;
  }
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' }).on('error', () =>
      child.kill(),
    );
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // The group is gone already.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) {
      throw error;
    }
  }
}
