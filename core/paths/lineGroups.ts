// Sorts the lines of a long ignore file by characters that every path has which they match, so that few lines are compiled, and few are asked.

/** Takes a path, and returns the groups of all lines that may match it. */
export type GroupsFor<Group> = (path: string) => readonly Group[];

/**
 * `make` makes a group of the lines with these numbers, when the first path comes that has the group's characters. A short file is one group,
 * which is quickest for each path.
 */
export function groupLines<Group>(
  lines: readonly string[],
  make: (numbers: readonly number[]) => Group,
): GroupsFor<Group> {
  if (lines.reduce((sum, { length }) => sum + length, 0) < LONG) {
    let all: readonly Group[] | null = null;
    return () => {
      all ??= [make([...lines.keys()])];
      return all;
    };
  }
  const numbers = numbersByKey(lines);
  const groups = new Map<number, Group>();
  return (path) => {
    const found = new Set<Group>();
    for (const key of keysOfPath(path)) {
      const own = numbers.get(key);
      const group = own && (groups.get(key) ?? make(own));
      if (group) {
        groups.set(key, group);
        found.add(group);
      }
    }
    return [...found];
  };
}

/** In characters. Nearly all files of people are shorter. To compile so many takes about a millisecond. */
const LONG = 8000;

/** The key of lines that may match a path of any characters. */
const NONE = -1;
/** The key of one character of ASCII is its code. The key of two that follow each other comes after these. */
const ASCII = 128;
const KEYS = ASCII + ASCII * ASCII;

/** A line is found by the key that the fewest lines have: what many lines share says little about one. */
function numbersByKey(lines: readonly string[]): ReadonlyMap<number, readonly number[]> {
  const counts = new Uint32Array(KEYS);
  for (const line of lines) {
    eachKey(line, (key) => {
      counts[key] = (counts[key] ?? 0) + 1;
    });
  }
  const numbers = new Map<number, number[]>();
  for (const [number, line] of lines.entries()) {
    let [best, fewest] = [NONE, Number.POSITIVE_INFINITY];
    eachKey(line, (key) => {
      const count = counts[key] ?? 0;
      if (count <= fewest) {
        [best, fewest] = [key, count];
      }
    });
    const own = numbers.get(best);
    own ? own.push(number) : numbers.set(best, [number]);
  }
  return numbers;
}

/** The keys of the characters that a path must have, and of those that must follow each other in it, if `line` is to match it. */
function eachKey(line: string, see: (key: number) => void): void {
  let before = NONE;
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === OPEN_CLASS) {
      return;
    }
    if (code === BACKSLASH) {
      at++;
    }
    const isPlain = code < ASCII && PLAIN[code] === 1;
    if (isPlain) {
      see(code);
      if (before !== NONE) {
        see(pairOf(before, code));
      }
    }
    before = isPlain ? code : NONE;
  }
}

function* keysOfPath(path: string): Generator<number, void> {
  yield NONE;
  let before = ASCII;
  for (let at = 0; at < path.length; at++) {
    const code = path.charCodeAt(at);
    if (code < ASCII) {
      yield code;
      if (before < ASCII) {
        yield pairOf(before, code);
      }
    }
    before = code;
  }
}

function pairOf(first: number, second: number): number {
  return ASCII + first * ASCII + second;
}

const OPEN_CLASS = 91;
const BACKSLASH = 92;

/** 1 for the characters of ASCII that stand for themselves wherever they stand in a line. A slash beside stars may match nothing. */
const PLAIN = Uint8Array.from({ length: ASCII }, (_, code) =>
  code > 32 && code < 127 && !'*?[\\!/#'.includes(String.fromCharCode(code)) ? 1 : 0,
);
