// `--exclude`: from globs to a question. The only user of picomatch here.
import type { Excludes } from './files.ts';

/** Globs match the path as shown or the path within the given folder; one without a slash matches names at any depth. */
export async function readExcludes(globs: readonly string[]): Promise<Excludes> {
  if (globs.length === 0) {
    return () => false;
  }
  const { default: picomatch } = await import('picomatch');
  const matches = picomatch([...globs], { dot: true, basename: true });
  return (path, pathInFolder) => matches(path) || matches(pathInFolder);
}
