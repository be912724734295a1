// Cuts the files of a run into chunks, each of which one thread judges.
import type { FoundFile } from '../files/findFiles.ts';

/** The files from `start` up to but not including `end`. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
}

/** A thread gets so many files at once. Fewer messages save little, and with larger chunks one thread waits for the other at the end. */
const CHUNK = 32;

/**
 * Cuts `files`, which are in the order of the run. A chart and the charts in it stay together, so that one thread evaluates it. Null where the files
 * of a chart do not follow each other, because they were reached by several paths: what is told of a chart is told when its first file is judged.
 *
 * @param charts the folders of the charts, as in `fromRoot`
 */
export function chunksOf(
  files: readonly Pick<FoundFile, 'fromRoot'>[],
  charts: ReadonlyMap<string, unknown>,
): readonly Chunk[] | null {
  const closed = new Set<string>();
  const chunks: Chunk[] = [];
  let start = 0;
  let open: string | null = null;
  for (const [index, { fromRoot }] of files.entries()) {
    const chart = outermostChart(fromRoot, charts);
    const isNext = chart === null || chart !== open;
    if (isNext && open !== null) {
      closed.add(open);
    }
    if (chart !== null && closed.has(chart)) {
      return null;
    }
    if (isNext && index - start >= CHUNK) {
      chunks.push({ start, end: index });
      start = index;
    }
    open = chart;
  }
  return files.length > start ? [...chunks, { start, end: files.length }] : chunks;
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
