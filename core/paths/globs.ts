// Globs of files to leave out, as settings and the command line hold them. Linear in the length of the path, whatever they hold.
import type { Message } from '../model/message.ts';
import { compilePatterns, type PatternPart } from './automaton.ts';
import { atAnyDepth, type PatternProblem, readPattern, withContents } from './readPattern.ts';

/** Paths have `/` between their parts, and none in front. */
export type IsExcluded = (path: string) => boolean;

/**
 * A test for paths relative to the folder. As in `.gitignore`, a glob that matches a folder excludes all that is in it, and one without
 * a slash matches at any depth. A glob that has a problem, or is empty, matches nothing.
 */
export function compileGlobs(globs: readonly string[]): IsExcluded {
  const pieces = globs.map(readGlob).filter((each) => each !== null && 'kind' in each);
  if (pieces.length === 0) {
    return () => false;
  }
  const { match } = compilePatterns(pieces);
  return (path) => match(path).length > 0;
}

/** Why `glob` cannot be used; null where it can. */
export function globProblem(glob: string): Message | null {
  const read = readGlob(glob);
  return read === null || 'kind' in read ? null : messageOf(glob, read);
}

type GlobProblem = PatternProblem | { readonly reason: 'length' | 'exclamation' };

function readGlob(glob: string): PatternPart | GlobProblem | null {
  const bare = glob.replace(/^\.?\//, '').replace(/\/$/, '');
  if (bare === '') {
    return null;
  }
  if (bare.length > LONGEST_GLOB) {
    return { reason: 'length' };
  }
  if (/^!(?!\()/.test(bare)) {
    return { reason: 'exclamation' };
  }
  const piece = readPattern(bare, 'glob');
  return 'reason' in piece ? piece : withContents(bare.includes('/') ? piece : atAnyDepth(piece));
}

/** A longer one is a mistake or an attack. */
const LONGEST_GLOB = 1000;

function messageOf(glob: string, problem: GlobProblem): Message {
  switch (problem.reason) {
    case 'length':
      return { key: 'settings.glob.length', args: [LONGEST_GLOB] };
    case 'exclamation':
      return { key: 'settings.glob.exclamation', args: [glob] };
    case 'escape':
      return { key: 'settings.glob.escape', args: [glob] };
    case 'bar':
      return { key: 'settings.glob.bar', args: [glob] };
    case 'negation':
      return { key: 'settings.glob.negation', args: [glob] };
    case 'unclosed':
      return { key: 'settings.glob.unclosed', args: [glob, problem.at] };
    case 'range':
      return { key: 'settings.glob.range', args: [glob, problem.at] };
    case 'depth':
      return { key: 'settings.glob.depth', args: [glob] };
  }
}
