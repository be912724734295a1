// Reads one ignore file by the rules of Git: `.gitignore`, `.ignore`, `.nearpullignore` or `.git/info/exclude`.
import { compilePatterns, type PatternPart } from './automaton.ts';
import { LARGEST_IGNORE_FILE } from './limits.ts';
import { groupLines } from './lineGroups.ts';
import { atAnyDepth, readPattern } from './readPattern.ts';

export interface IgnoreFile {
  /**
   * What the file decides about `path`, which is relative to its folder: true to ignore it, false if a line with `!` takes it back, null if
   * no line matches it. Tests `path` alone. The caller tests the folders above it, because everything in an ignored folder is ignored.
   */
  readonly decide: (path: string, isFolder: boolean) => boolean | null;
}

/**
 * Reads the text of an ignore file. Returns null if it has more than `LARGEST_IGNORE_FILE` characters, because each path may be matched against
 * every line. A line that Git cannot read has no effect, as in Git. Never throws.
 */
export function readIgnoreFile(text: string): IgnoreFile | null {
  if (text.length > LARGEST_IGNORE_FILE) {
    return null;
  }
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  const groupsFor = groupLines(lines, (numbers) => compileLines(lines, numbers));
  return {
    decide: (path, isFolder) => {
      let last: Rule | undefined;
      for (const lastOf of groupsFor(path)) {
        const rule = lastOf(path, isFolder);
        last = rule && rule.number > (last?.number ?? -1) ? rule : last;
      }
      return last ? !last.keeps : null;
    },
  };
}

/** Returns a function that finds the last of these lines that is about a path. */
function compileLines(
  lines: readonly string[],
  numbers: readonly number[],
): (path: string, isFolder: boolean) => Rule | undefined {
  const rules = numbers
    .map((number) => readRule(lines[number] ?? '', number))
    .filter((rule) => rule !== null);
  const { match } = compilePatterns(rules.map(({ piece }) => piece));
  return (path, isFolder) => {
    const index = match(path).findLast((each) => isFolder || rules[each]?.foldersOnly === false);
    return index === undefined ? undefined : rules[index];
  };
}

interface Rule {
  /** That of its line. */
  readonly number: number;
  readonly piece: PatternPart;
  readonly foldersOnly: boolean;
  /** Whether the line begins with `!`: it takes back what an earlier line ignores. */
  readonly keeps: boolean;
}

function readRule(line: string, number: number): Rule | null {
  const written = withoutTrailingSpaces(line.replace(/\r$/, ''));
  if (written.startsWith('#')) {
    return null;
  }
  const keeps = written.startsWith('!');
  const whole = keeps ? written.slice(1) : written;
  const foldersOnly = whole.endsWith('/');
  const pattern = foldersOnly ? whole.slice(0, -1) : whole;
  // A slash that is not at the end anchors the pattern to the folder of the file.
  const bare = pattern.replace(/^\//, '');
  const piece = readPattern(bare, 'ignore');
  return bare === '' || 'reason' in piece
    ? null
    : { number, piece: pattern.includes('/') ? piece : atAnyDepth(piece), foldersOnly, keeps };
}

/** Removes trailing spaces, except one that is escaped with a backslash. */
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
