// Takes the files of a run: in several threads where that pays, otherwise one after the other.
import type { Job } from './args.ts';
import type { SourceCommand } from './commands/command.ts';
import type { FoundFile } from './files/findFiles.ts';
import type { RunNeighbours } from './files/neighbours.ts';
import type { Io } from './io.ts';
import { problemLine } from './problem.ts';
import { isPacked, takeFiles } from './takeFiles.ts';
import { openTaker, type Taking } from './taker.ts';
import { type Crew, openCrew } from './threads/crew.ts';
import { chunksOf } from './threads/handOut.ts';
import { takeTogether } from './threads/takeTogether.ts';

export interface FileRun extends Taking {
  readonly files: readonly FoundFile[];
  readonly command: SourceCommand;
  /** The files of the neighbours, as `Found.neighbours`. */
  readonly opened: ReadonlyMap<string, string>;
  /** Reads the neighbours. */
  readonly read: () => RunNeighbours;
  /** Null where one thread has to do it. */
  readonly crew: Crew | null;
  /** Has to be called after each wait, because another run may have changed the language in the meantime. */
  readonly speakAgain: () => void;
}

export interface TakenRun {
  readonly known: RunNeighbours;
  /** The paths of the files in which there is nothing that Nearpull knows. */
  readonly notJudged: readonly string[];
}

export async function takeRun(run: FileRun): Promise<TakenRun> {
  const { files, command, opened, crew, speakAgain } = run;
  const { records } = command;
  const taker = openTaker(files.length, run);
  let known = run.read();
  const chunks = crew && records && isShared(files, run.io) ? chunksOf(files, known.neighbours.charts) : null;
  let taken = 0;
  if (
    crew &&
    records &&
    chunks !== null &&
    chunks.length > 1 &&
    crew.start(known.neighbours.charts.size) > 0
  ) {
    taken = await takeTogether({ files, chunks, known, opened, records, taker, crew, speakAgain });
    const death = crew.death();
    crew.end();
    taker.note(
      death === null ? '' : problemLine({ path: '', words: { key: 'cli.note.thread', args: [death] } }),
    );
    // Where files are left, what is read of charts has to be counted from the start.
    known = taken < files.length ? run.read() : known;
  }
  if (taken < files.length) {
    takeFiles(files, known.neighbours, { command, taker, isReading: run.isReading, taken });
  }
  return { known, notJudged: taker.end() };
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

/** A pipe can be read once, and a packed chart is many files. */
function isShared(files: readonly FoundFile[], { threads }: Io): boolean {
  const isMany = threads !== undefined && files.length >= threads.fewestFiles;
  return isMany && !files.some((file) => file.isGiven || isPacked(file));
}
