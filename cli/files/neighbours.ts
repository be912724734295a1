// Reads the charts and kustomizations of a run, which say something about other files.
import { basename } from 'node:path';
import {
  type FileContext,
  fileContext,
  type Neighbours,
  NO_FILE,
  neighbourKind,
  neighbourReader,
} from '../../core/index.ts';
import { chartSources } from './chartSources.ts';
import { type Found, findAround } from './findFiles.ts';
import { readText } from './readText.ts';

/** The texts of the charts and kustomizations that were found. They are read once, before the first file is checked. */
export function neighbourTexts({ neighbours }: Pick<Found, 'neighbours'>): ReadonlyMap<string, string> {
  const texts = [...neighbours].flatMap(([fromRoot, path]) => {
    // A Chart.yaml makes its folder a chart even if it cannot be read.
    const text = readText(path) ?? (neighbourKind(basename(path)) === 'chart' ? '' : null);
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
