// Compiles the globs of `--exclude` and of the `exclude` setting into a function that tests paths.
import { compileGlobs, DEFAULT_SETTINGS } from '../core/index.ts';
import type { Excludes } from './files/findFiles.ts';

/** A glob matches the path as shown, or the path within the folder that was given. */
export function readExcludes(globs: readonly string[]): Excludes {
  // The folders that the default globs name are never entered, so these globs need no test.
  const isExcluded = compileGlobs(globs.filter((glob) => !DEFAULT_SETTINGS.exclude.includes(glob)));
  return (path, pathInFolder) => isExcluded(path) || (pathInFolder !== path && isExcluded(pathInFolder));
}
