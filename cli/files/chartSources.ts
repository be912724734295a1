// The templates and values of charts on the disk, listed and read when the facts of a chart are asked for.
import { lstatSync } from 'node:fs';
import {
  CHART_FILE,
  type ChartSources,
  chartSourceKind,
  LARGEST_NEIGHBOUR,
  MOST_CHART_FILES,
  mayHoldChartSources,
} from '../../core/index.ts';
import { entriesOf as entriesIn, osPath } from './osPath.ts';
import { readText } from './readText.ts';

/** `charts` are the paths of Chart.yaml files from the root, each with the path that opens it. */
export function chartSources(charts: ReadonlyMap<string, string>): ChartSources {
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
      return absolute === undefined ? null : readText(absolute);
    },
  };
}

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
      } else if (
        entry.isFile() &&
        chartSourceKind(inside) !== null &&
        lstatSync(osPath(absolute)).size <= LARGEST_NEIGHBOUR
      ) {
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
