// A thread of the command line for tests: says when it has loaded the program, and dies at its first chunk if it is told to.
import process from 'node:process';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { Io } from '../../cli/io.ts';
import { claim, type ToThread } from '../../cli/threads/messages.ts';
import { serve } from '../../cli/threads/serve.ts';

/** From so many files on, threads are started in tests. */
export const FEWEST_FILES = 300;

/** How a thread dies. */
export type Death = 'throw' | 'exit' | 'memory';

interface Told {
  readonly ready: Int32Array<SharedArrayBuffer>;
  readonly death: Death | null;
}

/** Threads on a machine with `cores`, which have loaded the program when they were started. `started` has them, with the number of their answers. */
export function threadsOf(
  cores: number,
  death: Death | null = null,
): { readonly threads: NonNullable<Io['threads']>; readonly started: { answers: number }[] } {
  const started: { answers: number }[] = [];
  const start = (): Worker => {
    const told: Told = { ready: new Int32Array(new SharedArrayBuffer(4)), death };
    const worker = new Worker(new URL(import.meta.url), {
      workerData: told,
      ...(death === 'memory' && { resourceLimits: { maxOldGenerationSizeMb: 100 } }),
    });
    Atomics.wait(told.ready, 0, 0);
    const count = { answers: 0 };
    started.push(count);
    worker.on('message', () => count.answers++);
    return worker;
  };
  return { threads: { cores, memory: Number.POSITIVE_INFINITY, fewestFiles: FEWEST_FILES, start }, started };
}

if (parentPort !== null && isTold(workerData)) {
  const { ready, death } = workerData;
  if (death === null) {
    serve(parentPort);
  } else {
    dieLater(death);
  }
  Atomics.store(ready, 0, 1);
  Atomics.notify(ready, 0);
}

/** The thread has a chunk as its own when it dies, so that nobody else can judge it. */
function dieLater(death: Death): void {
  let claims: Int32Array | null = null;
  parentPort?.on('message', (message: ToThread) => {
    claims = message.kind === 'begin' ? message.claims : claims;
    if (message.kind === 'chunk' && claims !== null && claim(claims, message.chunk)) {
      die(death);
    }
  });
}

function die(death: Death): void {
  switch (death) {
    case 'throw':
      throw new Error('it was told to die');
    case 'exit':
      process.exit(3);
      break;
    case 'memory':
      for (const kept: number[][] = []; ; ) {
        kept.push(Array.from({ length: 10_000 }, (_, index) => index + 0.5));
      }
  }
}

function isTold(value: unknown): value is Told {
  return typeof value === 'object' && value !== null && 'ready' in value && 'death' in value;
}
