// Parses a pattern: a glob of the settings, or a line of an ignore file, whose syntax has fewer special characters.
import type { PatternPart } from './automaton.ts';

/** Why a pattern cannot be used. `at` is the part of its text that is wrong. */
export interface PatternProblem {
  readonly reason: 'unclosed' | 'escape' | 'negation' | 'bar' | 'range' | 'depth';
  readonly at: string;
}

/**
 * `glob` has `*`, `?`, `[…]`, `**` as a whole step of the path, `{a,b}`, `{1..3}`, `@(…)`, `?(…)`, `*(…)` and `+(…)`. `ignore` has the
 * first four of these, as Git does. In a glob `a/**` matches the folder `a` and everything in it. In an ignore file it matches only what is
 * in the folder.
 */
export type Syntax = 'glob' | 'ignore';

/** Parses `text`. If it cannot be used, returns the first problem in it. */
export function readPattern(text: string, syntax: Syntax): PatternPart | PatternProblem {
  const reader: Reader = { text, syntax, at: 0, depth: 0, problem: null };
  const piece = readSequence(reader, '', true);
  return reader.problem ?? piece;
}

/** Returns a part that matches one character. Those for ASCII are created once, because long ignore files contain little else. */
export function character(code: number): PatternPart {
  return ASCII[code] ?? only(code);
}

const ASCII: readonly PatternPart[] = Array.from({ length: 128 }, (_, code) => only(code));

function only(code: number): PatternPart {
  return { kind: 'character', is: (each) => each === code, code };
}

/** Any text, including slashes. */
export const ANYTHING: PatternPart = {
  kind: 'repeated',
  piece: { kind: 'character', is: () => true },
};

export const SLASH = 47;

/** Returns a part that matches `piece` below any number of folders, or below none. */
export function atAnyDepth(piece: PatternPart): PatternPart {
  return { kind: 'sequence', pieces: [ANY_FOLDERS, piece] };
}

/** Returns a part that matches `piece` and, if that is a folder, everything in it. */
export function withContents(piece: PatternPart): PatternPart {
  return { kind: 'sequence', pieces: [piece, IN_IT] };
}

const ANY_FOLDERS: PatternPart = {
  kind: 'optional',
  piece: { kind: 'sequence', pieces: [ANYTHING, character(SLASH)] },
};
const IN_IT: PatternPart = {
  kind: 'optional',
  piece: { kind: 'sequence', pieces: [character(SLASH), ANYTHING] },
};
const ONE: PatternPart = { kind: 'character', is: (code) => code !== SLASH };
const SOME: PatternPart = { kind: 'repeated', piece: ONE };

interface Reader {
  readonly text: string;
  readonly syntax: Syntax;
  at: number;
  depth: number;
  problem: PatternProblem | null;
}

/** No real pattern is nested deeper. The limit protects the call stack. */
const MAX_DEPTH = 20;

/** Reads up to one of the characters `stops`, which it does not consume, or to the end. `isStep` tells whether a path step begins here. */
function readSequence(reader: Reader, stops: string, isStep: boolean): PatternPart {
  const pieces: PatternPart[] = [];
  let beginsStep = isStep;
  while (reader.at < reader.text.length && !reader.problem) {
    const sign = reader.text.charAt(reader.at);
    if (stops.includes(sign)) {
      break;
    }
    if (beginsStep && take(reader, CONTENTS[stops] ?? AT_END) !== null) {
      // In a glob this matches the folder itself too. Not after `*/`, where it would also match every file next to the folder.
      const withFolder = reader.syntax === 'glob' && pieces.length > 0 && pieces.at(-2) !== SOME;
      pieces.splice(withFolder ? -1 : pieces.length, 1, withFolder ? IN_IT : ANYTHING);
    } else if (beginsStep && take(reader, FOLDERS) !== null) {
      pieces.push(ANY_FOLDERS);
    } else {
      beginsStep = sign === '/';
      pieces.push(readPiece(reader, sign, isStep && pieces.length === 0));
    }
  }
  return { kind: 'sequence', pieces };
}

const FOLDERS = /(?:\*{2,}\/)+/y;
const AT_END = /(?:\*{2,}\/)*\*{2,}$/y;
/** Matches `**` as the last step of a sequence. The key is the `stops` of the sequence. */
const CONTENTS: Readonly<Record<string, RegExp>> = {
  '': AT_END,
  ',}': /(?:\*{2,}\/)*\*{2,}(?=[,}])/y,
  '|)': /(?:\*{2,}\/)*\*{2,}(?=[|)])/y,
};

function readPiece(reader: Reader, sign: string, isStep: boolean): PatternPart {
  if (reader.syntax === 'glob') {
    const group = sign === '{' ? readBraces(reader, isStep) : readExtglob(reader, isStep);
    if (group) {
      return group;
    }
    if (sign === '|') {
      return fail(reader, 'bar', '|');
    }
  }
  switch (sign) {
    case '*':
      take(reader, /\*+/y);
      return SOME;
    case '?':
      reader.at++;
      return ONE;
    case '[':
      return readClass(reader);
    case '\\':
      reader.at++;
      return reader.at < reader.text.length ? readCharacter(reader) : fail(reader, 'escape', '\\');
    default:
      return readCharacter(reader);
  }
}

function readCharacter(reader: Reader): PatternPart {
  return character(reader.text.charCodeAt(reader.at++));
}

/** Reads braces as shells do. Braces with neither a comma nor two dots are ordinary characters. */
function readBraces(reader: Reader, isStep: boolean): PatternPart {
  const range = take(reader, /\{(\\?[^\\{},/])\.\.(\\?[^\\{},/])\}/y);
  if (range) {
    return inRanges([sorted(codeOf(range[1]), codeOf(range[2]))], false);
  }
  const [braced = ''] = look(reader, /\{[^{},/]*\}/y) ?? [];
  if (braced.includes('..')) {
    return fail(reader, 'range', braced);
  }
  const options = readOptions(reader, 1, ',}', isStep);
  const [only] = options;
  return options.length === 1 && only
    ? { kind: 'sequence', pieces: [character(OPEN_BRACE), only, character(CLOSE_BRACE)] }
    : { kind: 'choice', options };
}

const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

function readExtglob(reader: Reader, isStep: boolean): PatternPart | null {
  if (reader.text.charAt(reader.at + 1) !== '(') {
    return null;
  }
  const sign = reader.text.charAt(reader.at);
  if (sign === '!') {
    return fail(reader, 'negation', '!(');
  }
  if (!'@?*+'.includes(sign)) {
    return null;
  }
  const piece: PatternPart = { kind: 'choice', options: readOptions(reader, 2, '|)', isStep) };
  switch (sign) {
    case '@':
      return piece;
    case '?':
      return { kind: 'optional', piece };
    case '*':
      return { kind: 'repeated', piece };
    default:
      return { kind: 'several', piece };
  }
}

/** Reads the options of a group, which `opening` characters open. The first of `stops` separates options, the second closes the group. */
function readOptions(
  reader: Reader,
  opening: number,
  stops: ',}' | '|)',
  isStep: boolean,
): readonly PatternPart[] {
  const opened = reader.text.slice(reader.at, reader.at + opening);
  const options: PatternPart[] = [];
  reader.depth++;
  if (reader.depth > MAX_DEPTH) {
    return [fail(reader, 'depth', opened)];
  }
  do {
    reader.at += options.length === 0 ? opening : 1;
    options.push(readSequence(reader, stops, isStep));
  } while (reader.text.charAt(reader.at) === stops.charAt(0) && !reader.problem);
  if (reader.at >= reader.text.length && !reader.problem) {
    fail(reader, 'unclosed', opened);
  }
  reader.at++;
  reader.depth--;
  return options;
}

type Range = readonly [from: number, to: number];

/** Reads a class: `[a-z]`, `[!a]`, `[^a]`, `[[:alpha:]]`. No class matches a slash. */
function readClass(reader: Reader): PatternPart {
  const { at } = reader;
  const isNegated = take(reader, /\[[!^]?/y)?.[0].length === 2;
  const ranges: Range[] = [];
  for (let first = true; first || reader.text.charAt(reader.at) !== ']'; first = false) {
    const named = take(reader, /\[:([a-z]+):\]/y);
    const range = named ? null : take(reader, /(\\?.)(?:-(\\?[^\]]))?/sy);
    if (named) {
      ranges.push(...(NAMED[named[1] ?? ''] ?? []));
    } else if (range) {
      ranges.push([codeOf(range[1]), codeOf(range[2] ?? range[1])]);
    } else {
      reader.at = at;
      return fail(reader, 'unclosed', '[');
    }
  }
  reader.at++;
  return inRanges(ranges, isNegated);
}

/** The named classes of POSIX, for ASCII. */
const NAMED: Readonly<Record<string, readonly Range[]>> = {
  alpha: [
    [65, 90],
    [97, 122],
  ],
  digit: [[48, 57]],
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
  ],
  upper: [[65, 90]],
  lower: [[97, 122]],
  blank: [
    [9, 9],
    [32, 32],
  ],
  space: [
    [9, 13],
    [32, 32],
  ],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  print: [[32, 126]],
  graph: [[33, 126]],
};

function inRanges(ranges: readonly Range[], isNegated: boolean): PatternPart {
  return {
    kind: 'character',
    is: (code) => code !== SLASH && ranges.some(([from, to]) => code >= from && code <= to) !== isNegated,
  };
}

/** Returns the code of a character that may have a backslash before it. */
function codeOf(written = ''): number {
  return written.charCodeAt(written.length - 1);
}

function sorted(one: number, other: number): Range {
  return one <= other ? [one, other] : [other, one];
}

function take(reader: Reader, expression: RegExp): RegExpExecArray | null {
  const found = look(reader, expression);
  reader.at += found?.[0].length ?? 0;
  return found;
}

function look({ text, at }: Reader, expression: RegExp): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(text);
}

function fail(reader: Reader, reason: PatternProblem['reason'], at: string): PatternPart {
  reader.problem ??= { reason, at };
  return ANYTHING;
}
