// Takes the files of a run: in several threads where that pays, otherwise one after the other.
import { shareOfWays } from '../core/index.ts';
import type { Job } from './args.ts';
import { type ResultCache, resultCacheFor } from './cache/resultCache.ts';
import type { SourceCommand } from './commands/command.ts';
import type { FoundFile } from './files/findFiles.ts';
import type { RunNeighbours } from './files/neighbours.ts';
import type { Io } from './io.ts';
import { problemLine } from './problem.ts';
import { isPacked, takeFiles } from './takeFiles.ts';
import { openTaker, type Taking } from './taker.ts';
import { type Crew, NO_CREW, openCrew } from './threads/crew.ts';
import { chunksOf, unitsOf } from './threads/handOut.ts';
import { type TogetherRun, takeTogether } from './threads/takeTogether.ts';

export interface FileRun extends Taking {
  readonly files: readonly FoundFile[];
  readonly command: SourceCommand;
  /** The files of the neighbours, as `Found.neighbours`. */
  readonly opened: ReadonlyMap<string, string>;
  /** Reads the neighbours. */
  readonly read: () => RunNeighbours;
  /** Null where one thread has to do it. */
  readonly crew: Crew | null;
  /** Null where nothing is kept from run to run. */
  readonly cache: ResultCache | null;
  /** Has to be called after each wait, because another run may have changed the language in the meantime. */
  readonly speakAgain: () => void;
}

export interface TakenRun {
  readonly known: RunNeighbours;
  /** The paths of the files in which there is nothing that Nearpull knows. */
  readonly notJudged: readonly string[];
}

export async function takeRun(run: FileRun): Promise<TakenRun> {
  const { files, command, isReading } = run;
  const taker = openTaker(files.length, run);
  let known = run.read();
  let taken = 0;
  const together = planOf(run, known);
  if (together) {
    const { crew, ...plan } = together;
    try {
      taken = await takeTogether({ ...run, ...plan, crew: crew ?? NO_CREW, known, taker });
    } finally {
      plan.kept?.end(taken === files.length);
    }
    const death = crew?.death() ?? null;
    crew?.end();
    taker.note(
      death === null ? '' : problemLine({ path: '', words: { key: 'cli.note.thread', args: [death] } }),
    );
    if (taken < files.length) {
      // What is read of charts has to be counted from the start.
      known = run.read();
    }
  }
  if (taken < files.length) {
    takeFiles(files, known.neighbours, { command, taker, isReading, taken });
  }
  return { known, notJudged: taker.end() };
}

type TakingPlan = Pick<TogetherRun, 'chunks' | 'records' | 'kept'> & { readonly crew: Crew | null };

/** How the files are taken in chunks. Null where they are taken one after the other. */
function planOf(
  { files, command, opened, crew, cache, io }: FileRun,
  known: RunNeighbours,
): TakingPlan | null {
  const { records } = command;
  const { neighbours } = known;
  // A pipe can be read once, and a packed chart is many files.
  const isPlain = !files.some((file) => file.isGiven || isPacked(file));
  const units = records && isPlain && (crew || cache) ? unitsOf(files, neighbours.charts) : null;
  if (!records || units === null) {
    return null;
  }
  const kept = cache?.open({ files, units, neighbours, opened, wanted: records.wanted }) ?? null;
  if (kept && shareOfWays(neighbours.graph) > 1) {
    // Some of the files were asked for too late to be followed, as in a run in one thread. Other threads would follow them.
    kept.end(false);
    return null;
  }
  const fresh = kept ? units.filter((_unit, index) => !kept.isKept(index)) : units;
  const chunks = chunksOf(units, kept?.isKept);
  const count = fresh.reduce((sum, { start, end }) => sum + end - start, 0);
  const charts = fresh.filter(({ chart }) => chart !== null).length;
  const isShared = crew && io.threads && count >= io.threads.fewestFiles && chunks.length > 1;
  const helpers = isShared && crew.start(charts) > 0 ? crew : null;
  return helpers || kept ? { chunks, records, kept, crew: helpers } : null;
}

/** More threads take memory, and wait for the disk. */
const USUAL_THREADS = 4;

/** So many charts keep each core busy for seconds. */
const MANY_CHARTS = 100;

/** The threads besides the main one for `job`. Null where one thread does it all. */
export function crewFor({ command, baseline, threads }: Job, { threads: offered }: Io): Crew | null {
  const sizeFor = (charts: number): number => (threads ?? (offered ? usualThreads(offered, charts) : 1)) - 1;
  // The findings that a baseline accepts are counted in the order of the files.
  return offered && sizeFor(MANY_CHARTS) > 0 && SHARED.includes(command) && baseline === undefined
    ? openCrew(sizeFor, offered.start)
    : null;
}

/**
 * How many threads a run with so many charts has if nobody says how many. Each has two cores, because V8 compiles and collects garbage in threads of
 * its own, which take another third of the time. With many charts each has one: then it saves more than it costs. A
 * container with little memory gets fewer.
 */
function usualThreads({ cores, memory }: NonNullable<Io['threads']>, charts: number): number {
  const busy = charts < MANY_CHARTS ? Math.floor(cores / 2) : cores;
  return Math.max(1, Math.min(busy, USUAL_THREADS, Math.floor(memory / MEMORY_OF_THREAD)));
}

/** In bytes. A thread takes a third of it. A container that is full is ended as a whole, without a word, and what was found has to fit as well. */
const MEMORY_OF_THREAD = 256 << 20;

/** The commands that keep records of files and nothing else, so that threads are started while the files are looked for. */
const SHARED: readonly Job['command'][] = ['status', 'check', 'images'];

/** What is kept of earlier runs of `job`. Null where nothing is. */
export function cacheFor(job: Job, io: Io): ResultCache | null {
  return SHARED.includes(job.command) && job.baseline === undefined ? resultCacheFor(job, io) : null;
}
