// What the files of a run say of each other: charts and kustomizations.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  type FileContext,
  fileContext,
  type Neighbours,
  NO_FILE,
  neighbourKind,
  neighbourReader,
} from '../../core/index.ts';
import { decode } from './encoding.ts';
import { type Found, findAround } from './findFiles.ts';

/** Reads the charts and kustomizations among what was found, once, before anything is checked. */
export function readNeighbours({ neighbours }: Pick<Found, 'neighbours'>): Neighbours {
  const texts = [...neighbours].flatMap(([fromRoot, path]) => {
    // A chart counts by being there, even where its Chart.yaml cannot be read.
    const text = readText(path) ?? (neighbourKind(basename(path)) === 'chart' ? '' : null);
    return text === null ? [] : [[fromRoot, text] as const];
  });
  return neighbourReader()(new Map(texts));
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
