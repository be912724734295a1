// Globs of excluded files, from the settings and the command line. Matching takes time linear in the length of the path for any glob.
import type { Message } from '../model/message.ts';
import { compilePatterns, type PatternPart } from './automaton.ts';
import { nameSource } from './patternSource.ts';
import { atAnyDepth, type PatternProblem, readPattern, withContents } from './readPattern.ts';

/** Whether a path is excluded. Paths have `/` between their parts and do not begin with `/`. */
export type IsExcluded = (path: string) => boolean;

/**
 * Returns a test for paths relative to the folder of the globs. As in `.gitignore`, a glob that matches a folder excludes everything in it,
 * and a glob without a slash matches at any depth. A glob that is empty or has a problem matches nothing.
 */
export function compileGlobs(globs: readonly string[]): IsExcluded {
  const pieces = globs.map(readGlob).filter((each) => each !== null && 'kind' in each);
  if (pieces.length === 0) {
    return () => false;
  }
  const { match } = compilePatterns(pieces);
  return (path) => match(path).length > 0;
}

/**
 * Returns a test for names of images. The globs have the syntax of those for paths, but each has to match the whole name: `redis` is not
 * `bitnami/redis`. A glob that is empty or has a problem matches nothing.
 */
export function compileNameGlobs(globs: readonly string[]): (name: string) => boolean {
  const { match } = compilePatterns(namePatterns(globs));
  return (name) => match(name).length > 0;
}

/** Returns a regular expression for the names that `compileNameGlobs` accepts, without anchors; null if it accepts none. */
export function nameGlobsSource(globs: readonly string[]): string | null {
  return nameSource({ kind: 'choice', options: namePatterns(globs) });
}

/** Returns why `glob` cannot be used; null if it can. */
export function globProblem(glob: string): Message | null {
  const read = readGlob(glob);
  return read === null || 'kind' in read ? null : messageOf(glob, read);
}

type GlobProblem = PatternProblem | { readonly reason: 'length' | 'exclamation' };

function readGlob(glob: string): PatternPart | GlobProblem | null {
  const bare = bareOf(glob);
  const piece = readBare(bare);
  return piece === null || 'reason' in piece
    ? piece
    : withContents(bare.includes('/') ? piece : atAnyDepth(piece));
}

function namePatterns(globs: readonly string[]): readonly PatternPart[] {
  return globs.map((glob) => readBare(bareOf(glob))).filter((each) => each !== null && 'kind' in each);
}

function bareOf(glob: string): string {
  return glob.replace(/^\.?\//, '').replace(/\/$/, '');
}

function readBare(bare: string): PatternPart | GlobProblem | null {
  if (bare === '') {
    return null;
  }
  if (bare.length > LONGEST_GLOB) {
    return { reason: 'length' };
  }
  if (/^!(?!\()/.test(bare)) {
    return { reason: 'exclamation' };
  }
  return readPattern(bare, 'glob');
}

/** In characters. A longer glob is a mistake or an attack. */
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
