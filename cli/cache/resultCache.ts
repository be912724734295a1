// Keeps what a run has made of its files until the next run of the same command line, which judges only what has changed.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { language } from '../../l10n/index.ts';
import type { Job } from '../args.ts';
import type { RunAccount } from '../files/neighbours.ts';
import { projectFolder } from '../files/repository.ts';
import type { Io } from '../io.ts';
import type { Judgement } from '../judgeFile.ts';
import type { FileRecords, RecordsWanted } from '../report/fileRecords.ts';
import type { Chunk, Unit } from '../threads/handOut.ts';
import {
  type CacheReader,
  type CacheWriter,
  type KeptLine,
  openReader,
  openWriter,
  touch,
} from './cacheFile.ts';
import { digestOf } from './digest.ts';
import { quietly } from './quietly.ts';
import { type StatesRun, unitStates } from './unitStates.ts';

export interface ResultCache {
  /** Whether an earlier run has kept something. */
  readonly isThere: boolean;
  /** Null where nothing is kept: of few files, of files that a person named, and where no folder belongs to the user alone. */
  readonly open: (run: CachedRun) => KeptResults | null;
}

export interface CachedRun extends Omit<StatesRun, 'now'> {
  /** Of all files. */
  readonly units: readonly Unit[];
  readonly wanted: RecordsWanted;
}

type TimedRun = CachedRun & StatesRun;

/** What is known of the units of a run. */
export interface KeptResults {
  /** Whether it is known what an earlier run has made of the unit at an index. */
  readonly isKept: (unit: number) => boolean;
  /** What an earlier run has made of a chunk that is kept. Null where the system does not give it any more. */
  readonly take: (chunk: Chunk) => JudgedFiles | null;
  /** Keeps what was made of a chunk, except for units with files that cannot be judged now. */
  readonly keep: (chunk: Chunk, judged: JudgedFiles) => void;
  /** To be called once. Where all files were taken, what is kept now is written. */
  readonly end: (isWhole: boolean) => void;
}

export interface JudgedFiles {
  /** One for each file. */
  readonly judgements: readonly Judgement<FileRecords>[];
  /** As in `RunAccount`. */
  readonly refused: RunAccount['refused'];
  /** As in `RunShares`. What was used of the other limits is counted anew in each run. */
  readonly chartText: number;
}

/** Null where the run keeps nothing. */
export function resultCacheFor(job: Job, { cwd, cache }: Io): ResultCache | null {
  if (!cache || !job.cache) {
    return null;
  }
  // More than one thread says what one thread says.
  const { threads, ...asked } = job;
  const name = digestOf(JSON.stringify([cwd, projectFolder(cwd), asked, language()]));
  const path = join(cache.folder, `${name}.jsonl`);
  return {
    isThere: existsSync(path),
    open(run) {
      // The next run names other files.
      const isNamed = run.files.some((file) => file.isNamed);
      const isOpen = run.files.length >= cache.fewestFiles && !isNamed && cache.makeFolder();
      const code = isOpen ? quietly(() => digestOf(readFileSync(cache.program))) : null;
      return code === null ? null : openResults(path, [cache.version, code], { ...run, now: cache.now() });
    },
  };
}

/** @param program what says which code judges */
function openResults(path: string, program: readonly string[], run: TimedRun): KeptResults {
  const { units } = run;
  const head = headOf(program, run);
  const reader = openReader(path, head);
  const { starts, places, hasGone } = match(reader, run);
  const isKept = (unit: number): boolean => places.to[unit] !== 0;
  const lineOf = (unit: number): string | null =>
    isKept(unit) ? (reader?.read(places.from[unit] ?? 0, places.to[unit] ?? 0) ?? null) : null;
  const lines = keptLines(() => openWriter(path, head), lineOf);
  const writeUnit = (unit: number, judged: JudgedFiles): void => {
    const start = starts.get(unit) ?? startIn(lineOf(unit));
    const text = start === null || judged.judgements.some(isProblem) ? null : judgedText(judged);
    if (text !== null) {
      lines.write(unit, start + text);
    }
  };
  return {
    isKept,
    take({ unit, start, end, chart }) {
      const count = chart === null ? end - start : 1;
      const found = Array.from({ length: count }, (_, index) => lineOf(unit + index));
      const own = found.filter((line) => line !== null).map(readJudged);
      return own.length < count ? null : together(own);
    },
    keep({ unit, chart }, judged) {
      if (chart === null) {
        judged.judgements.forEach((each, index) => {
          writeUnit(unit + index, { judgements: [each], refused: [], chartText: 0 });
        });
      } else {
        writeUnit(unit, judged);
      }
    },
    end(isWhole) {
      const made = isWhole && (lines.isBegun() || hasGone) ? lines.end(units.length) : null;
      // Windows puts no file in the place of one that is open.
      reader?.close();
      if (made) {
        made.finish();
      } else if (isWhole) {
        touch(path);
      } else {
        lines.cancel();
      }
    },
  };
}

/** Writes the lines of units, which are taken in their order: those that are new, and between them those that stay. The file is opened for the first one. */
interface KeptLines {
  readonly isBegun: () => boolean;
  readonly write: (unit: number, line: string) => void;
  /** Writes what stays of the last units, up to the number of all. */
  readonly end: (units: number) => CacheWriter;
  readonly cancel: () => void;
}

/** @param lineOf the line of a unit that stays where no other one is written; null for a unit that has none */
function keptLines(open: () => CacheWriter, lineOf: (unit: number) => string | null): KeptLines {
  let writer: CacheWriter | null = null;
  let done = 0;
  const end = (units: number): CacheWriter => {
    const to = writer ?? open();
    writer = to;
    for (; done < units; done++) {
      const line = lineOf(done);
      if (line !== null) {
        to.write(line);
      }
    }
    return to;
  };
  return {
    isBegun: () => writer !== null,
    write(unit, line) {
      end(unit).write(line);
      done = unit + 1;
    },
    end,
    cancel: () => writer?.cancel(),
  };
}

/** Which units are known. They and the lines of the file are in the order of the paths of their first files. */
interface Matched {
  /** The place in the file of each unit that is known. 0 for the others. */
  readonly places: { readonly from: Uint32Array; readonly to: Uint32Array };
  /** What the lines of the other units begin with. A unit without a state has none. */
  readonly starts: ReadonlyMap<number, string>;
  /** Whether there are lines of other units, or of other states. */
  readonly hasGone: boolean;
}

function match(reader: CacheReader | null, run: TimedRun): Matched {
  const { files, units } = run;
  const stateOf = unitStates(run);
  const places = { from: new Uint32Array(units.length), to: new Uint32Array(units.length) };
  const starts = new Map<number, string>();
  const lines = (reader?.lines() ?? [])[Symbol.iterator]();
  let line: KeptLine | undefined = lines.next().value;
  let hasGone = false;
  for (const [index, unit] of units.entries()) {
    const name = files[unit.start]?.path ?? '';
    const start = startOf(name, stateOf(unit));
    while (line && line.head !== start && nameIn(line) < name) {
      line = lines.next().value;
      hasGone = true;
    }
    if (line && line.head === start) {
      places.from[index] = line.start;
      places.to[index] = line.end;
      line = lines.next().value;
    } else if (start !== null) {
      starts.set(index, start);
    }
  }
  return { places, starts, hasGone: hasGone || line !== undefined };
}

/** What the judgement of every file of a run follows from. */
function headOf(program: readonly string[], { wanted, neighbours }: CachedRun): string {
  const { builds, secretAccounts } = neighbours;
  const { most, ...others } = wanted.findings ?? { most: 0 };
  const state = [wanted.images, String(most), others, [...builds], secretAccounts];
  return JSON.stringify([...program, process.version, digestOf(JSON.stringify(state))]);
}

/** A line has the path of the first file of a unit, its state, and what was made of it. None of them has a tab: JSON writes it as `\t`. */
const SEPARATOR = '\t';

function startOf(name: string, state: string | null): string | null {
  return state === null ? null : [JSON.stringify(name), state, ''].join(SEPARATOR);
}

/** Null where it is longer than a string can be. */
function judgedText({ judgements, refused, chartText }: JudgedFiles): string | null {
  try {
    return JSON.stringify([judgements, refused, chartText]);
  } catch (error) {
    if (error instanceof RangeError) {
      return null;
    }
    throw error;
  }
}

function readJudged(line: string): JudgedFiles {
  const [judgements, refused, chartText] = JSON.parse(line.slice(line.lastIndexOf(SEPARATOR) + 1));
  return { judgements, refused, chartText };
}

function together(own: readonly JudgedFiles[]): JudgedFiles {
  return {
    judgements: own.flatMap(({ judgements }) => judgements),
    refused: own.flatMap(({ refused }) => refused),
    chartText: own.reduce((sum, { chartText }) => sum + chartText, 0),
  };
}

/** What a line begins with. */
function startIn(line: string | null): string | null {
  return line === null ? null : line.slice(0, line.lastIndexOf(SEPARATOR) + 1);
}

function nameIn({ head }: KeptLine): string {
  return JSON.parse(head.slice(0, head.indexOf(SEPARATOR)));
}

function isProblem(judgement: Judgement<FileRecords>): boolean {
  return judgement !== null && typeof judgement !== 'string' && 'problem' in judgement;
}
