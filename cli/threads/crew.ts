// The threads besides the main one: starts and ends them, and keeps account of what they have to do.
import type { Worker } from 'node:worker_threads';
import type { Io } from '../io.ts';
import type { Beginning, JudgedChunk, PostedChunk, ToThread } from './messages.ts';

export interface Crew {
  /**
   * Has the threads that a run with so many charts needs load the program, unless they do so already. Returns how many there are: 0 where the
   * system refuses them.
   */
  readonly start: (charts: number) => number;
  readonly begin: (beginning: Beginning) => void;
  /** The number of the thread that has the least to do. Null where all have enough. */
  readonly idlest: () => number | null;
  readonly post: (thread: number, chunk: PostedChunk) => void;
  /** Says that another thread has a chunk that was posted. */
  readonly taken: (chunk: number) => void;
  /** Waits until a thread has answered or ended. */
  readonly news: () => Promise<void>;
  /** What was answered since the last call. */
  readonly answers: () => readonly JudgedChunk[];
  /** Why a thread has ended before its time. Null while none has. */
  readonly death: () => string | null;
  readonly end: () => void;
}

/** So many chunks wait for a thread, so that it has work while the main thread is busy with a large chart. */
const ENOUGH = 24;

/** @param sizeFor how many threads there are, besides the main one, where a run has so many charts */
export function openCrew(
  sizeFor: (charts: number) => number,
  start: NonNullable<Io['threads']>['start'],
): Crew {
  const workers: Worker[] = [];
  /** The chunks of each thread that are neither answered nor taken. */
  const waiting: Set<number>[] = [];
  const inbox = openInbox();
  const add = (): void => {
    const worker = start(workers.length);
    const chunks = new Set<number>();
    workers.push(worker);
    waiting.push(chunks);
    inbox.watch(worker, (chunk) => chunks.delete(chunk));
  };
  const addTo = (size: number): void => {
    try {
      while (workers.length < size) {
        add();
      }
    } catch {
      // Node's permission model refuses threads, and a system may limit them or their memory. The main thread can do it alone.
    }
  };
  const send = (worker: Worker | undefined, message: ToThread): void => worker?.postMessage(message);
  return {
    ...inbox,
    start(charts) {
      addTo(sizeFor(charts));
      return workers.length;
    },
    begin(beginning) {
      for (const worker of workers) {
        send(worker, { kind: 'begin', ...beginning });
      }
    },
    idlest() {
      const sizes = waiting.map((chunks) => chunks.size);
      const least = Math.min(...sizes);
      return least < ENOUGH ? sizes.indexOf(least) : null;
    },
    post(thread, chunk) {
      waiting[thread]?.add(chunk.chunk);
      send(workers[thread], { kind: 'chunk', ...chunk });
    },
    taken(chunk) {
      for (const chunks of waiting) {
        chunks.delete(chunk);
      }
    },
    end() {
      inbox.close();
      for (const worker of workers) {
        void worker.terminate();
      }
    },
  };
}

/** One thread does it all. */
export const NO_CREW: Crew = openCrew(
  () => 0,
  () => {
    throw new Error('There is no thread to start');
  },
);

type Inbox = Pick<Crew, 'news' | 'answers' | 'death'> & {
  /** Calls `onAnswer` with the number of each chunk that is answered. */
  readonly watch: (worker: Worker, onAnswer: (chunk: number) => void) => void;
  /** From now on, threads may end. */
  readonly close: () => void;
};

/** What the threads have said. */
function openInbox(): Inbox {
  const answers: JudgedChunk[] = [];
  let death: string | null = null;
  let isClosed = false;
  let wake: (() => void) | null = null;
  const die = (reason: string): void => {
    death ??= isClosed ? null : reason;
    wake?.();
  };
  return {
    watch(worker, onAnswer) {
      worker.on('message', (answer: JudgedChunk) => {
        onAnswer(answer.chunk);
        answers.push(answer);
        wake?.();
      });
      worker.on('error', (error: unknown) => die(error instanceof Error ? error.message : String(error)));
      worker.on('exit', (code) => die(`exit ${code}`));
    },
    close() {
      isClosed = true;
    },
    async news() {
      if (answers.length === 0 && death === null) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    answers: () => answers.splice(0),
    death: () => death,
  };
}
