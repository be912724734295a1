// A path with wildcards that no shell has expanded, because it was quoted or the shell expands none.
import { compileNameGlobs, globProblem } from '../../core/index.ts';
import type { Words } from '../../l10n/index.ts';

export interface PathGlob {
  /** The folder that the glob begins in, as the person wrote it. */
  readonly folder: string;
  /** Whether the glob matches the path of a file or folder as it is shown, which begins with `folder`. */
  readonly matches: (path: string) => boolean;
}

/** Whether `path` has characters that mean something in a glob. A file of that very name is looked for first. */
export function hasWildcards(path: string): boolean {
  return WILDCARD.test(path);
}

/** The glob `path`, with `/` between its parts, or why it cannot be used. */
export function readPathGlob(path: string): PathGlob | Words {
  const problem = globProblem(path);
  if (problem) {
    return problem;
  }
  const steps = path.split('/');
  const first = steps.findIndex((step) => WILDCARD.test(step));
  const folder = steps.slice(0, first).join('/');
  const matches = compileNameGlobs([path]);
  return {
    folder: folder === '' ? (path.startsWith('/') ? '/' : '.') : folder,
    // Globs begin without a slash.
    matches: (shown) => matches(shown.startsWith('/') ? shown.slice(1) : shown),
  };
}

const WILDCARD = /[*?[\]{}]/;
