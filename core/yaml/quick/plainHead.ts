// How a line of plain YAML begins: its indentation, its dashes, its key. Read by hand, for this is what most of the time goes into.

export interface PlainHead {
  /** Columns of the dashes. */
  readonly dashes: readonly number[];
  /** Null where the line is an item that is no mapping. */
  readonly key: string | null;
  /** Column of the key, or of what stands behind the dashes. */
  readonly column: number;
  /** The key with its quotes; offsets from the start of the document. */
  readonly keyStart: number;
  readonly keyEnd: number;
  /** Offset of what stands behind. */
  readonly value: number;
}

/** Reads the head of the line that begins at `start`. A key that is quoted holds nothing that would need quotes inside. */
export function readPlainHead(text: string, start: number): PlainHead {
  let at = skipSpaces(text, start);
  const isItem = text.charCodeAt(at) === DASH && text.charCodeAt(at + 1) === SPACE;
  const dashes = isItem ? dashesAt(text, start, at) : NO_DASHES;
  at = isItem ? skipSpaces(text, start + (dashes.at(-1) ?? 0) + 1) : at;
  const column = at - start;
  const quote = text.charCodeAt(at);
  const isQuoted = quote === DOUBLE || quote === SINGLE;
  const keyEnd = isQuoted ? endOfQuoted(text, at, quote) : endOfPlain(text, at);
  const value = keyEnd < 0 ? -1 : behindColon(text, keyEnd);
  if (value < 0) {
    return { dashes, key: null, column, keyStart: at, keyEnd: at, value: at };
  }
  const key = isQuoted ? text.slice(at + 1, keyEnd - 1) : text.slice(at, keyEnd);
  return { dashes, key, column, keyStart: at, keyEnd, value };
}

/** Columns of the dashes from `from` on; nothing keeps them few. */
function dashesAt(text: string, start: number, from: number): readonly number[] {
  const columns: number[] = [];
  for (let at = from; text.charCodeAt(at) === DASH && text.charCodeAt(at + 1) === SPACE; ) {
    columns.push(at - start);
    at = skipSpaces(text, at + 1);
  }
  return columns;
}

const NO_DASHES: readonly number[] = [];
const SPACE = 0x20;
const DASH = 0x2d;
const DOUBLE = 0x22;
const SINGLE = 0x27;
const COLON = 0x3a;
const LONGEST_KEY = 200;

/** Letters, digits, `_`, `.`, `/` and `-`. */
const IN_KEY = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./-') {
  IN_KEY[character.charCodeAt(0)] = 1;
}

export function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) {
    at++;
  }
  return at;
}

/** Offset behind the plain key at `start`, or -1. */
function endOfPlain(text: string, start: number): number {
  const first = text.charCodeAt(start);
  // A dash and a slash begin no key.
  if (first === DASH || first === 0x2f) {
    return -1;
  }
  let at = start;
  while (IN_KEY[text.charCodeAt(at)] === 1) {
    at++;
  }
  return at > start && at - start <= LONGEST_KEY ? at : -1;
}

/** Offset behind the quoted key at `start`, or -1. */
function endOfQuoted(text: string, start: number, quote: number): number {
  let at = start + 1;
  for (let code = text.charCodeAt(at); IN_KEY[code] === 1 || code === SPACE; code = text.charCodeAt(at)) {
    at++;
  }
  const length = at - start - 1;
  return length > 0 && length <= LONGEST_KEY && text.charCodeAt(at) === quote ? at + 1 : -1;
}

/** Offset behind the colon at `at` and the spaces that follow, or -1 where there is none that ends a key. */
function behindColon(text: string, at: number): number {
  if (text.charCodeAt(at) !== COLON) {
    return -1;
  }
  const next = text.charCodeAt(at + 1);
  if (next === SPACE) {
    return skipSpaces(text, at + 1);
  }
  return next === 0x0a || next === 0x0d || at + 1 === text.length ? at + 1 : -1;
}
