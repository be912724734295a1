// Cuts the files of a run into units, and those into chunks, each of which one thread judges.
import type { FoundFile } from '../files/findFiles.ts';

/** Files that say nothing about those of other units: a chart with the charts in it, or one file outside of charts. */
export interface Unit {
  /** Its files are those from `start` up to but not including `end`. */
  readonly start: number;
  readonly end: number;
  /** The folder of the outermost chart, as in `fromRoot`. Null outside of charts. */
  readonly chart: string | null;
}

/**
 * The units of `files`, which are in the order of the run. Null where the files of a chart do not follow each other, because they were reached by
 * several paths: what is told of a chart is told when its first file is judged.
 *
 * @param charts the folders of the charts, as in `fromRoot`
 */
export function unitsOf(
  files: readonly Pick<FoundFile, 'fromRoot'>[],
  charts: ReadonlyMap<string, unknown>,
): readonly Unit[] | null {
  const seen = new Set<string>();
  const units: Unit[] = [];
  let start = 0;
  while (start < files.length) {
    const chart = chartAt(start, files, charts);
    if (chart !== null && seen.has(chart)) {
      return null;
    }
    let end = start + 1;
    while (chart !== null && end < files.length && chartAt(end, files, charts) === chart) {
      end++;
    }
    if (chart !== null) {
      seen.add(chart);
    }
    units.push({ start, end, chart });
    start = end;
  }
  return units;
}

/** One chart, or files outside of charts. */
export interface Chunk extends Unit {
  /** The index of its first unit. */
  readonly unit: number;
  /** Whether it is known what an earlier run has made of it. */
  readonly isKept: boolean;
}

/** A thread gets so many files at once. Fewer messages save little, and with larger chunks one thread waits for the other at the end. */
const CHUNK = 32;

/** Puts files outside of charts together, those that are kept and the others. */
export function chunksOf(
  units: readonly Unit[],
  isKept: (unit: number) => boolean = () => false,
): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (const [index, unit] of units.entries()) {
    const last = chunks.at(-1);
    const own = isKept(index);
    const goesOn = last && last.chart === null && unit.chart === null && last.isKept === own;
    if (goesOn && unit.end - last.start <= CHUNK) {
      chunks[chunks.length - 1] = { ...last, end: unit.end };
    } else {
      chunks.push({ ...unit, unit: index, isKept: own });
    }
  }
  return chunks;
}

function chartAt(
  index: number,
  files: readonly Pick<FoundFile, 'fromRoot'>[],
  charts: ReadonlyMap<string, unknown>,
): string | null {
  return outermostChart(files[index]?.fromRoot ?? '', charts);
}

/** The folder of the outermost chart that the file at `path` is in. Null outside of charts. */
function outermostChart(path: string, charts: ReadonlyMap<string, unknown>): string | null {
  if (charts.size === 0 || charts.has('')) {
    return charts.size === 0 ? null : '';
  }
  for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
    const folder = path.slice(0, end);
    if (charts.has(folder)) {
      return folder;
    }
  }
  return null;
}
