// Reads the charts and kustomizations of a run, which say something about other files.
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

/** Reads the charts and kustomizations that were found. This happens once, before the first file is checked. */
export function readNeighbours({ neighbours }: Pick<Found, 'neighbours'>): Neighbours {
  const texts = [...neighbours].flatMap(([fromRoot, path]) => {
    // A Chart.yaml makes its folder a chart even if it cannot be read.
    const text = readText(path) ?? (neighbourKind(basename(path)) === 'chart' ? '' : null);
    return text === null ? [] : [[fromRoot, text] as const];
  });
  return neighbourReader()(new Map(texts));
}

/** The context of standard input: what its name says, and the chart and kustomizations around a file of that name. */
export function stdinContext(cwd: string, name: string | undefined): FileContext {
  return name === undefined ? NO_FILE : fileContext(...around(cwd, name));
}

function around(cwd: string, name: string): [string, Neighbours] {
  const { fromRoot, ...found } = findAround(cwd, name);
  return [fromRoot, readNeighbours(found)];
}

/** Null for a file that cannot be read. It says nothing about other files, and is reported when its own turn comes. */
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
