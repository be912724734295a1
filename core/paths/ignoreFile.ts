// One file of paths that are left out, as Git reads its own: `.gitignore`, `.ignore`, `.nearpullignore`, `.git/info/exclude`.
import { compilePatterns, type PatternPart } from './automaton.ts';
import { LARGEST_IGNORE_FILE } from './limits.ts';
import { atAnyDepth, readPattern } from './readPattern.ts';

export interface IgnoreFile {
  /** Whether the file leaves out `path`, which is relative to its folder: false where a line with `!` takes it back, null where it says nothing. */
  readonly decide: (path: string, isFolder: boolean) => boolean | null;
}

/**
 * Null for a text that is too long: each path is held against every line of it. Never throws. What lies in a folder that is left out is not
 * asked for here. A line that Git could not read says nothing, as with Git.
 */
export function readIgnoreFile(text: string): IgnoreFile | null {
  if (text.length > LARGEST_IGNORE_FILE) {
    return null;
  }
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  const rules = lines.map(readRule).filter((rule) => rule !== null);
  const { match } = compilePatterns(rules.map(({ piece }) => piece));
  return {
    decide: (path, isFolder) => {
      const last = match(path).findLast((index) => isFolder || rules[index]?.foldersOnly === false);
      return last === undefined ? null : rules[last]?.keeps === false;
    },
  };
}

interface Rule {
  readonly piece: PatternPart;
  readonly foldersOnly: boolean;
  /** It takes back what a line before it leaves out. */
  readonly keeps: boolean;
}

function readRule(line: string): Rule | null {
  const written = withoutTrailingSpaces(line.replace(/\r$/, ''));
  if (written.startsWith('#')) {
    return null;
  }
  const keeps = written.startsWith('!');
  const whole = keeps ? written.slice(1) : written;
  const foldersOnly = whole.endsWith('/');
  const pattern = foldersOnly ? whole.slice(0, -1) : whole;
  // A slash anywhere but at the end ties the pattern to the folder of the file.
  const bare = pattern.replace(/^\//, '');
  const piece = readPattern(bare, 'ignore');
  return bare === '' || 'reason' in piece
    ? null
    : { piece: pattern.includes('/') ? piece : atAnyDepth(piece), foldersOnly, keeps };
}

/** A space after a backslash is meant. */
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (end > 0 && line.charAt(end - 1) === ' ') {
    end--;
  }
  return end < line.length && isEscaped(line, end) ? line.slice(0, end + 1) : line.slice(0, end);
}

function isEscaped(line: string, at: number): boolean {
  let backslashes = 0;
  while (line.charAt(at - 1 - backslashes) === '\\') {
    backslashes++;
  }
  return backslashes % 2 === 1;
}
