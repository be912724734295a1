// The templates and values of charts on the disk, listed and read when the facts of a chart are asked for.
import {
  CHART_FILE,
  type ChartSources,
  chartSourceKind,
  MOST_CHART_FILES,
  mayHoldChartSources,
} from '../../core/index.ts';
import { entriesOf as entriesIn } from './osPath.ts';
import { type Refused, readNeighbour } from './readFile.ts';

/**
 * `charts` are the paths of Chart.yaml files from the root, each with the path that opens it. `onLeftOut` is told, with the path that opens it,
 * of each file that is not read because it is too large, or because those that were read before it are together.
 */
export function chartSources(
  charts: ReadonlyMap<string, string>,
  onLeftOut: (absolute: string, why: Refused) => void,
): ChartSources {
  const counted = new Set<string>();
  let room = MOST_SOURCE_TEXT;
  /** A chart is asked for the same file several times, which counts once. */
  const readWithin = (absolute: string): string | null => {
    const read = readNeighbour(absolute);
    if (read === null || 'refused' in read) {
      read && onLeftOut(absolute, read.refused);
      return null;
    }
    const { text } = read;
    room -= counted.has(absolute) ? 0 : text.length;
    counted.add(absolute);
    if (room < 0) {
      onLeftOut(absolute, 'tooMuch');
    }
    return room < 0 ? null : text;
  };
  const opened = new Map<string, string>();
  const listed = new Map<string, readonly string[]>();
  const list = (folder: string): readonly string[] => {
    const chart = charts.get(folder === '' ? CHART_FILE : `${folder}/${CHART_FILE}`);
    const files = chart === undefined ? [] : filesIn(chart.slice(0, -CHART_FILE.length - 1) || '/');
    return files.map(({ inside, absolute }) => {
      const path = folder === '' ? inside : `${folder}/${inside}`;
      opened.set(path, absolute);
      return path;
    });
  };
  return {
    // One chart is asked for its templates, for its values and for those of the charts below it. No run adds files.
    list: (folder) => {
      const paths = listed.get(folder) ?? list(folder);
      listed.set(folder, paths);
      return paths;
    },
    read: (path) => {
      const absolute = opened.get(path);
      return absolute === undefined ? null : readWithin(absolute);
    },
  };
}

/** In characters, for the templates and values of all charts of a run. The largest public collections of charts have half of it. */
const MOST_SOURCE_TEXT = 64_000_000;

/** Without the templates where there are too many files. */
function filesIn(top: string) {
  const found: { readonly inside: string; readonly absolute: string }[] = [];
  const open = [''];
  for (
    let folder = open.shift();
    folder !== undefined && found.length <= MOST_CHART_FILES;
    folder = open.shift()
  ) {
    for (const entry of entriesOf(folder === '' ? top : `${top}/${folder}`)) {
      const inside = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const absolute = `${top}/${inside}`;
      if (entry.isDirectory() && mayHoldChartSources(inside)) {
        open.push(inside);
      } else if (entry.isFile() && chartSourceKind(inside) !== null) {
        found.push({ inside, absolute });
      }
    }
  }
  return found.length <= MOST_CHART_FILES
    ? found
    : found.filter(({ inside }) => chartSourceKind(inside) !== 'template');
}

function entriesOf(folder: string) {
  try {
    return entriesIn(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      // What cannot be listed says nothing about values.
      return [];
    }
    throw error;
  }
}
