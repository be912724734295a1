// `--exclude` and the project's `exclude`: from globs to a question. The only user of picomatch here.
import { DEFAULT_SETTINGS } from '../core/index.ts';
import type { Excludes } from './files/findFiles.ts';

/**
 * Globs match the path as shown or the path within the given folder. As in `.gitignore`, and in the editor, one that matches a folder leaves
 * out all that is in it, and one without a slash matches at any depth.
 */
export async function readExcludes(globs: readonly string[]): Promise<Excludes> {
  // What is left out by default is never walked into.
  const own = globs.filter((glob) => !DEFAULT_SETTINGS.exclude.includes(glob)).flatMap(patternsOf);
  if (own.length === 0) {
    return () => false;
  }
  const { default: picomatch } = await import('picomatch');
  const matches = picomatch(own, { dot: true, maxLength: LONGEST_GLOB + 6 });
  return (path, pathInFolder) => matches(path) || matches(pathInFolder);
}

function patternsOf(glob: string): readonly string[] {
  const bare = glob.replace(/^\.?\/|\/$/g, '');
  if (bare === '' || bare.length > LONGEST_GLOB) {
    return [];
  }
  const anywhere = bare.includes('/') ? bare : `**/${bare}`;
  return [anywhere, `${anywhere}/**`];
}

/** A longer one is a mistake, or an attack on the regular expression behind it. */
const LONGEST_GLOB = 1000;
