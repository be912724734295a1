// Runs the command line in a temporary folder: as a function call in the process of the test, or as the program that users start.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Io, Sink } from '../../cli/io.ts';
import { run } from '../../cli/run.ts';

const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

export const DOMAIN = 'mirror-cn-beijing.cr.volces.com';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly bytes: Buffer;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  /** The working directory, relative to the folder. */
  readonly cwd?: string;
  /** What a person types at the terminal, line by line, then the end of the input. Without it there is no terminal. */
  readonly answers?: readonly string[];
  /** The threads that a function call may start. Without them there is one. */
  readonly threads?: Io['threads'];
  /** Where a function call keeps results. Without it, it keeps none. */
  readonly cache?: Io['cache'];
}

export interface Folder {
  readonly path: string;
  /** Runs `nearpull …args` in this folder as a function call, which is quick. An exception reaches the test. */
  readonly nearpull: (args: readonly string[], options?: RunOptions) => Promise<Outcome>;
  /** The same in a process of its own, for behaviour that needs a process. */
  readonly program: (args: readonly string[], options?: RunOptions) => Promise<Outcome>;
  readonly git: (args: readonly string[], stdin?: Buffer) => Promise<Outcome>;
  readonly read: (name: string) => Buffer;
  readonly write: (name: string, content: string | Buffer) => void;
  /** The sorted names of the entries in the folder `name`, including names that begin with a dot. */
  readonly list: (name?: string) => readonly string[];
}

/** Makes a temporary folder with `files`. It is removed when the test ends. */
export function folder(test: TestContext, files: Readonly<Record<string, string | Buffer>> = {}): Folder {
  const path = mkdtempSync(join(tmpdir(), 'nearpull-cli-'));
  test.after(() => rmSync(path, { recursive: true, force: true }));
  const write = (name: string, content: string | Buffer): void => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  };
  for (const [name, content] of Object.entries(files)) {
    write(name, content);
  }
  return {
    path,
    nearpull: (args, options = {}) => call(args, { ...options, cwd: join(path, options.cwd ?? '.') }),
    program: (args, options = {}) =>
      start(process.execPath, [MAIN, ...args], { ...options, cwd: join(path, options.cwd ?? '.') }),
    git: (args, stdin = Buffer.alloc(0)) => start('git', args, { cwd: path, stdin }),
    read: (name) => readFileSync(join(path, name)),
    write,
    list: (name = '.') => readdirSync(join(path, name)).sort(),
  };
}

/** A Pod that runs `images`. The image at `index` (from 0) is on line `7 + index`, at column 14, both counted from 1. */
export function pod(...images: readonly string[]): string {
  const containers = images.map((image) => `    - image: ${image}\n`).join('');
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n${containers}`;
}

type InFolder<Options> = Options & { readonly cwd: string };

async function call(
  args: readonly string[],
  { cwd, stdin = '', env = {}, answers, threads, cache }: InFolder<RunOptions>,
): Promise<Outcome> {
  const isTerminal = answers !== undefined;
  const [stdout, stderr] = [memory(isTerminal), memory(isTerminal)];
  const lines = answers ? [...answers] : null;
  const code = await run(args, {
    cwd,
    env: environment(env),
    readStdin: async () => Buffer.from(stdin),
    readAnswer: lines && (async () => lines.shift() ?? null),
    ...(threads && { threads }),
    ...(cache && { cache }),
    stdout,
    stderr,
  });
  const bytes = stdout.bytes();
  return { code, stdout: bytes.toString('utf8'), bytes, stderr: stderr.bytes().toString('utf8') };
}

/** Keeps what is written, like a pipe, also where the program believes that it is a terminal. */
function memory(isTerminal: boolean): Sink & { readonly bytes: () => Buffer } {
  const chunks: Buffer[] = [];
  return {
    isTerminal,
    write: (chunk) => chunks.push(Buffer.from(chunk)),
    bytes: () => Buffer.concat(chunks),
  };
}

/** The environment with the language set to English, whatever the language of the machine is. */
function environment(own: RunOptions['env']): Readonly<Record<string, string | undefined>> {
  // Node takes a program in CI for one whose output has no colours.
  const { CI: _, ...inherited } = process.env;
  return { ...inherited, LC_ALL: 'C', LC_MESSAGES: '', LANG: '', ...own };
}

async function start(
  command: string,
  args: readonly string[],
  { cwd, stdin = '', env = {} }: InFolder<RunOptions>,
): Promise<Outcome> {
  const child = spawn(command, args, { cwd, env: environment(env) });
  // A program may end without reading its input. That is not a failure of the test.
  child.stdin.on('error', () => undefined).end(stdin);
  const [bytes, errors, code] = await Promise.all([
    collect(child.stdout),
    collect(child.stderr),
    new Promise<number | null>((resolve, reject) => {
      child.on('error', reject).on('close', resolve);
    }),
  ]);
  return { code, stdout: bytes.toString('utf8'), bytes, stderr: errors.toString('utf8') };
}

async function collect(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}
