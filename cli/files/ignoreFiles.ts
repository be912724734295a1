// Reads the ignore files of a folder on the disk, and those of the folders around it.
import { dirname, sep } from 'node:path';
import {
  IGNORE_FILES,
  type IgnoreFile,
  type IgnoreScope,
  type IgnoreSource,
  LARGEST_IGNORE_FILE,
  MOST_IGNORE_TEXT,
  readIgnoreFile,
} from '../../core/index.ts';
import { type Problem, systemProblem } from '../problem.ts';
import { decode } from './encoding.ts';
import { exists } from './osPath.ts';
import { FileRefusal, readBytes } from './readFile.ts';

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
  let length = (parent && LENGTHS.get(parent)) ?? 0;
  const files = new Map<IgnoreSource, IgnoreFile>();
  for (const source of sources) {
    const read = readFile(`${folder === sep ? '' : folder}/${source}`, MOST_IGNORE_TEXT - length, problems);
    length += read?.length ?? 0;
    if (read) {
      files.set(source, read.file);
    }
  }
  if (files.size === 0 && !isRepository) {
    return parent;
  }
  const scope = { parent, folder: pathOfScopes(folder), isRepository, files };
  LENGTHS.set(scope, length);
  return scope;
}

/** In characters, for the ignore files of a scope and those above it: they are in memory together. */
const LENGTHS = new WeakMap<IgnoreScope, number>();

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

function readFile(
  path: string,
  room: number,
  problems: Problem[],
): { readonly file: IgnoreFile; readonly length: number } | null {
  try {
    // A text has at most as many characters as bytes, and at least a quarter as many.
    const bytes = readBytes(path, { most: LARGEST_IGNORE_FILE * 4, how: 'named' });
    const { text } = decode(bytes);
    const file = text.length > room ? null : readIgnoreFile(text);
    if (file) {
      return { file, length: text.length };
    }
    problems.push(notUsed(path));
  } catch (error) {
    const isTooLarge = error instanceof FileRefusal && error.code === 'ERR_FS_FILE_TOO_LARGE';
    if (isTooLarge) {
      problems.push(notUsed(path));
    } else if (!isAway(error)) {
      problems.push(systemProblem({ path, absolute: path }, error));
    }
  }
  return null;
}

function notUsed(path: string): Problem {
  return { path, words: { key: 'cli.problem.ignoreFile', args: [LARGEST_IGNORE_FILE, MOST_IGNORE_TEXT] } };
}

/** A folder of that name is no ignore file, and neither is a link to nothing. */
function isAway(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EISDIR')
  );
}
