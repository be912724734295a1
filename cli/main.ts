// The process: calls `run` with the real streams and environment.
import { writeSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { inspect } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { cacheFolder } from '../boot/cacheFolder.ts';
import { isNode } from '../boot/isNode.ts';
import { makeOwnFolder } from '../boot/ownFolder.ts';
import { speak } from '../l10n/index.ts';
import { FAILED } from './exitCode.ts';
import { currentFolder, processArguments } from './files/osPath.ts';
import { keepHeapSmall } from './heap.ts';
import { type Io, localeOf, type Sink } from './io.ts';
import { isSystemError, problemLine, systemProblem } from './problem.ts';
import { run } from './run.ts';
import { hasRoomForThread } from './threads/roomForThread.ts';
import { serve } from './threads/serve.ts';
import { compileLess } from './v8Flags.ts';

/** What another thread starts, beside this file: `thread.ts`, or `thread.cjs`. */
const THREAD = join(import.meta.dirname, `thread${extname(import.meta.filename)}`);
/** What the threads are given that this program starts, so that they wait for work and read no arguments. */
const HELPER = 'a thread of nearpull';
/** Repositories of 3,000 files and less take as long with two threads as with one: another one loads the program, and compiles it anew. */
const FEWEST_FILES = 5000;
/** Fewer files are judged as soon as the program has started. Sixty files of one chart take 0.3 seconds. */
const FEWEST_KEPT = 50;

/** Defined where this program is bundled. */
declare const NEARPULL_VERSION: string;

const stdout = sink(process.stdout, '<stdout>');
const stderr = sink(process.stderr, '<stderr>');
const person = process.stdin.isTTY ? terminal() : null;
// Somebody else may run the program in a thread of their own. It answers there as well: nothing said and an exit code of 0 would mean that all is clean.
if (isMainThread || workerData !== HELPER) {
  main().catch((error) => giveUp(error, 'nearpull'));
}

/** What a thread does that `thread.ts` starts. */
export function serveMainThread(): void {
  if (parentPort !== null) {
    serve(parentPort);
  }
}

async function main(): Promise<void> {
  compileLess();
  const env = process.env;
  speak(localeOf(env));
  const cwd = folderOrEnd();
  const readAnswer = person?.readLine ?? null;
  const cache = resultsToKeep(env);
  const io: Io = {
    ...{ cwd, env, stdout, stderr, readStdin, readAnswer, interruption },
    ...(isNode(/^v/) && { threads: offeredThreads() }),
    ...(cache && { cache }),
    tidy: keepHeapSmall(),
  };
  const exitCode = await run(processArguments(), io);
  person?.close();
  stdout.flush();
  stderr.flush();
  // Not `process.exit`, which would lose what is still on its way into a pipe.
  process.exitCode = exitCode;
}

function offeredThreads(): NonNullable<Io['threads']> {
  return {
    cores: availableParallelism(),
    // 0 where nobody knows of a limit. Where there is none, some systems give more than any machine has.
    memory: process.constrainedMemory() || Number.POSITIVE_INFINITY,
    fewestFiles: FEWEST_FILES,
    start: startThread,
  };
}

function startThread(started: number): Worker {
  if (!hasRoomForThread(started)) {
    throw new Error('This process may not have another thread');
  }
  return new Worker(THREAD, { workerData: HELPER });
}

/** Null where nothing is kept. In a checkout the program is many files. Where `CI` is set, each run has a checkout of its own. */
function resultsToKeep({ CI }: Io['env']): Io['cache'] | null {
  const top = cacheFolder(process.env, process.platform);
  const isKeeping =
    extname(import.meta.filename) === '.cjs' && (CI === undefined || CI === '' || CI === 'false');
  if (top === null || !isKeeping) {
    return null;
  }
  const folder = join(top, 'results');
  const program = import.meta.filename;
  return {
    folder,
    makeFolder: () => makeOwnFolder(top) && makeOwnFolder(folder),
    ...{ program, version: NEARPULL_VERSION, fewestFiles: FEWEST_KEPT, now: Date.now },
  };
}

/** The current folder, which somebody may have removed. */
function folderOrEnd(): string {
  try {
    return currentFolder();
  } catch (error) {
    return giveUp(error, '.');
  }
}

/**
 * Ends the process where it cannot go on. What the system refuses is said in a sentence about `path`. A mistake of this program is printed with
 * its stack, for an issue. Node would exit with 1, which means findings.
 */
function giveUp(error: unknown, path: string): never {
  const isOurs = !isSystemError(error);
  const text = isOurs ? `${inspect(error)}\n` : problemLine(systemProblem({ path, absolute: path }, error));
  try {
    writeSync(2, text);
  } catch {
    // Standard error may be full as well. The exit code still says it.
  }
  process.exit(FAILED);
}

/** Ctrl+C once. */
function interruption(): ReturnType<NonNullable<Io['interruption']>> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  process.once('SIGINT', abort);
  return { signal: controller.signal, end: () => process.off('SIGINT', abort) };
}

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The person at the terminal. Lines are read once a first one is asked for: a run that asks nothing must not wait for input. */
function terminal(): { readonly readLine: () => Promise<string | null>; readonly close: () => void } {
  let lines: Interface | null = null;
  let typed: AsyncIterator<string> | null = null;
  return {
    async readLine() {
      stdout.flush();
      stderr.flush();
      lines ??= createInterface({ input: process.stdin, terminal: false });
      typed ??= lines[Symbol.asyncIterator]();
      const { done, value } = await typed.next();
      return done ? null : value;
    },
    close: () => lines?.close(),
  };
}

/** Buffers what is written. One system call for each of 10,000 findings takes as long as finding them. */
function sink(stream: NodeJS.WriteStream, path: string): Sink & { readonly flush: () => void } {
  let closed = false;
  let pending = '';
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // In `nearpull check | head`, head closes the pipe when it has read enough. The exit code still says what was found.
    if (error.code !== 'EPIPE') {
      giveUp(error, path);
    }
    closed = true;
  });
  const flush = (): void => {
    if (!closed && pending !== '') {
      stream.write(pending);
    }
    pending = '';
  };
  return {
    isTerminal: stream.isTTY === true,
    columns: stream.isTTY === true ? stream.columns : undefined,
    write(chunk) {
      if (typeof chunk === 'string') {
        pending += chunk;
        if (pending.length > 1 << 16) {
          flush();
        }
      } else {
        flush();
        if (!closed) {
          stream.write(chunk);
        }
      }
    },
    flush,
  };
}
