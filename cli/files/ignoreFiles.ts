// Reads the ignore files of a folder on the disk, and those of the folders around it.
import { readFileSync, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import {
  IGNORE_FILES,
  type IgnoreFile,
  type IgnoreScope,
  type IgnoreSource,
  LARGEST_IGNORE_FILE,
  readIgnoreFile,
} from '../../core/index.ts';
import { type Problem, systemProblem } from '../problem.ts';
import { decode } from './encoding.ts';
import { exists, osPath } from './osPath.ts';

/** The scope of the folder at the real path `folder`. `isThere` says whether the folder has an entry of that name. */
export function scopeOf(
  folder: string,
  isThere: (name: string) => boolean,
  parent: IgnoreScope | null,
  problems: Problem[],
): IgnoreScope | null {
  const isRepository = isThere('.git');
  const sources: readonly IgnoreSource[] = [
    ...IGNORE_FILES.filter(isThere),
    ...(isRepository ? ['.git/info/exclude' as const] : []),
  ];
  const files = new Map(
    sources.flatMap((source) => {
      const file = readFile(`${folder === sep ? '' : folder}/${source}`, problems);
      return file ? [[source, file] as const] : [];
    }),
  );
  return files.size > 0 || isRepository
    ? { parent, folder: pathOfScopes(folder), isRepository, files }
    : parent;
}

/** The scope that the folders above the real path `folder` give it: up to the top of its repository, or of the disk if it has none. */
export function scopeAround(folder: string, problems: Problem[]): IgnoreScope | null {
  const above = dirname(folder);
  if (above === folder || exists(`${folder}/.git`)) {
    return null;
  }
  const isThere = (name: string): boolean => exists(`${above}/${name}`);
  return scopeOf(above, isThere, scopeAround(above, problems), problems);
}

/** A real path in the form that scopes use: `/` between its parts, and none in front. */
export function pathOfScopes(real: string): string {
  return sep === '/' ? real.slice(1) : real.replaceAll(sep, '/');
}

function readFile(path: string, problems: Problem[]): IgnoreFile | null {
  try {
    const stats = statSync(osPath(path), { throwIfNoEntry: false });
    if (!stats?.isFile()) {
      return null;
    }
    // A text has at most as many characters as bytes, and at least a quarter as many.
    const isTooLarge = stats.size > LARGEST_IGNORE_FILE * 4;
    const file = isTooLarge ? null : readIgnoreFile(decode(readFileSync(osPath(path))).text);
    if (file === null) {
      problems.push({ path, words: { key: 'cli.problem.ignoreFile', args: [LARGEST_IGNORE_FILE] } });
    }
    return file;
  } catch (error) {
    problems.push(systemProblem({ path, absolute: path }, error));
    return null;
  }
}
