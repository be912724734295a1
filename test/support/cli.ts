// The command line in a folder of its own: as a function of the test's process, and as the program that its users start.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Sink } from '../../cli/io.ts';
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
  /** Where to run, within the folder. */
  readonly cwd?: string;
}

export interface ProgramOptions extends RunOptions {
  readonly uid?: number;
}

export interface Folder {
  readonly path: string;
  /** `nearpull …args` in this folder, without a process: quick. What it throws is thrown. */
  readonly nearpull: (args: readonly string[], options?: RunOptions) => Promise<Outcome>;
  /** The same as a process of its own, for what only a process shows. */
  readonly program: (args: readonly string[], options?: ProgramOptions) => Promise<Outcome>;
  readonly git: (args: readonly string[], stdin?: Buffer) => Promise<Outcome>;
  readonly read: (name: string) => Buffer;
  readonly write: (name: string, content: string | Buffer) => void;
  /** Names in the folder `name`, sorted: also those that begin with a dot. */
  readonly list: (name?: string) => readonly string[];
}

/** A temporary folder with `files`, gone when the test ends. */
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

/** A pod that runs `images`, each on the line that `7 + index` says, at column 14. */
export function pod(...images: readonly string[]): string {
  const containers = images.map((image) => `    - image: ${image}\n`).join('');
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n${containers}`;
}

type InFolder<Options> = Options & { readonly cwd: string };

async function call(
  args: readonly string[],
  { cwd, stdin = '', env = {} }: InFolder<RunOptions>,
): Promise<Outcome> {
  const [stdout, stderr] = [memory(), memory()];
  const code = await run(args, {
    cwd,
    env: environment(env),
    readStdin: async () => Buffer.from(stdin),
    stdout,
    stderr,
  });
  const bytes = stdout.bytes();
  return { code, stdout: bytes.toString('utf8'), bytes, stderr: stderr.bytes().toString('utf8') };
}

/** Keeps what is written, like a pipe. */
function memory(): Sink & { readonly bytes: () => Buffer } {
  const chunks: Buffer[] = [];
  return {
    isTerminal: false,
    write: (chunk) => chunks.push(Buffer.from(chunk)),
    bytes: () => Buffer.concat(chunks),
  };
}

/** English, whatever the person who runs the tests speaks. */
function environment(own: RunOptions['env']): Readonly<Record<string, string | undefined>> {
  return { ...process.env, LC_ALL: 'C', LC_MESSAGES: '', LANG: '', ...own };
}

async function start(
  command: string,
  args: readonly string[],
  { cwd, stdin = '', env = {}, uid }: InFolder<ProgramOptions>,
): Promise<Outcome> {
  const child = spawn(command, args, {
    cwd,
    env: environment(env),
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  // A program that does not read its input is no failure of the test.
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
