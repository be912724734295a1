// What the files of a run say of each other: charts and kustomizations.
import { readFileSync } from 'node:fs';
import {
  type FileContext,
  fileContext,
  kustomizeGraph,
  type Neighbours,
  NO_FILE,
  readChart,
  readKustomization,
} from '../../core/index.ts';
import { decode } from './encoding.ts';
import { type Found, findAround } from './findFiles.ts';

/** Reads the charts and kustomizations among what was found, once, before anything is checked. */
export function readNeighbours({
  charts,
  kustomizations,
}: Pick<Found, 'charts' | 'kustomizations'>): Neighbours {
  const texts = textsOf(kustomizations);
  const all = new Map([...texts].map(([path, text]) => [path, readKustomization(text)]));
  // A chart counts by being there, even where its Chart.yaml cannot be read.
  const subcharts = new Map([...charts].map(([folder, path]) => [folder, readChart(readText(path) ?? '')]));
  return { graph: kustomizeGraph(all), kustomizations: texts, charts: subcharts };
}

/** The texts of files by their paths from the root; `paths` are those that open them. */
function textsOf(paths: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    [...paths].flatMap(([fromRoot, path]) => {
      const text = readText(path);
      return text === null ? [] : [[fromRoot, text] as const];
    }),
  );
}

/** What is known of standard input: what its name tells, and the chart and kustomizations around the file of that name. */
export function stdinContext(cwd: string, name: string | undefined): FileContext {
  return name === undefined ? NO_FILE : fileContext(...around(cwd, name));
}

function around(cwd: string, name: string): [string, Neighbours] {
  const { fromRoot, ...found } = findAround(cwd, name);
  return [fromRoot, readNeighbours(found)];
}

/** Null for what cannot be read: it says nothing of others, and is named when its own turn comes. */
function readText(path: string): string | null {
  try {
    return decode(readFileSync(path)).text;
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return null;
    }
    throw error;
  }
}
