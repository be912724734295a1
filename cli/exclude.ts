// Compiles the globs of `--exclude` into a function that tests paths.
import { compileGlobs } from '../core/index.ts';
import type { Excludes } from './files/findFiles.ts';

/** A glob matches the path as shown, or the path within the folder that was given. Null where there are no globs. */
export function readExcludes(globs: readonly string[]): Excludes | null {
  if (globs.length === 0) {
    return null;
  }
  const matches = compileGlobs(globs);
  return (path, pathInFolder) => matches(path) || (pathInFolder !== path && matches(pathInFolder));
}
