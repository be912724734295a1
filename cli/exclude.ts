// `--exclude` and the project's `exclude`: from globs to a question.
import { compileGlobs, DEFAULT_SETTINGS } from '../core/index.ts';
import type { Excludes } from './files/findFiles.ts';

/** Globs match the path as shown or the path within the given folder. */
export function readExcludes(globs: readonly string[]): Excludes {
  // What is left out by default is never walked into.
  const isExcluded = compileGlobs(globs.filter((glob) => !DEFAULT_SETTINGS.exclude.includes(glob)));
  return (path, pathInFolder) => isExcluded(path) || (pathInFolder !== path && isExcluded(pathInFolder));
}
