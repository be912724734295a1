// Reads the charts and kustomizations of a run, which say something about other files.
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import {
  type FileContext,
  fileContext,
  LARGEST_BUILD_FILE,
  type Neighbours,
  NO_FILE,
  neighbourKind,
  neighbourReader,
} from '../../core/index.ts';
import { chartSources } from './chartSources.ts';
import { type Found, findAround } from './findFiles.ts';
import { osPath } from './osPath.ts';
import { readText } from './readText.ts';

/** The texts of the charts and kustomizations that were found. They are read once, before the first file is checked. */
export function neighbourTexts({ neighbours }: Pick<Found, 'neighbours'>): ReadonlyMap<string, string> {
  const texts = [...neighbours].flatMap(([fromRoot, path]) => {
    // A Chart.yaml makes its folder a chart even if it cannot be read.
    const text = isTooLarge(path)
      ? null
      : (readText(path) ?? (neighbourKind(basename(path)) === 'chart' ? '' : null));
    return text === null ? [] : [[fromRoot, text] as const];
  });
  return new Map(texts);
}

/** The context of standard input: what its name says, and the chart and kustomizations around a file of that name. */
export function stdinContext(cwd: string, name: string | undefined): FileContext {
  return name === undefined ? NO_FILE : fileContext(...around(cwd, name));
}

function around(cwd: string, name: string): [string, Neighbours] {
  const { fromRoot, ...found } = findAround(cwd, name);
  return [fromRoot, neighbourReader()(neighbourTexts(found), chartSources(found.neighbours))];
}

/** Whether the file at `path` is one of a build tool and too large to be read, or is no regular file. */
function isTooLarge(path: string): boolean {
  if (neighbourKind(basename(path)) !== 'build') {
    return false;
  }
  const stats = statSync(osPath(path), { throwIfNoEntry: false });
  // A text has at most as many characters as bytes, and at least a quarter as many.
  return !stats?.isFile() || stats.size > LARGEST_BUILD_FILE * 4;
}
