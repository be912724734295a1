// Reads one line of plain block YAML, by a grammar so narrow that each line has only one meaning. Nearly every manifest fits it.
import { closingQuote } from './quoted.ts';

/** A scalar on one line. The UTF-16 offsets count from the start of the document. */
export interface PlainScalar {
  readonly kind: 'scalar';
  readonly start: number;
  readonly end: number;
  readonly style: 'plain' | 'single' | 'double';
}

/** The value after a key or a dash. */
export type PlainValue =
  | { readonly kind: 'none' }
  | PlainScalar
  /** Braces or brackets, which begin at `start`. */
  | { readonly kind: 'flow'; readonly start: number }
  /** A quoted scalar that does not end in its line. */
  | { readonly kind: 'quoted'; readonly start: number }
  /** `|` or `>`. The text is on the following lines. */
  | { readonly kind: 'block'; readonly isLiteral: boolean }
  | { readonly kind: 'alias'; readonly name: string }
  /** An anchor and the value behind it, which may be on the following lines. */
  | { readonly kind: 'anchored'; readonly name: string; readonly value: PlainValue };

/** The start of a line: its indentation, its dashes and its key. */
export interface PlainHead {
  /** Columns of the dashes. */
  dashes: readonly number[];
  /** Null if the line is an item that is not a mapping. */
  key: string | null;
  /** Column of the key, or of the content after the dashes. */
  column: number;
  /** The key including its quotes, as UTF-16 offsets from the start of the document. */
  keyStart: number;
  keyEnd: number;
}

export function emptyHead(): PlainHead {
  return { dashes: NO_DASHES, key: null, column: 0, keyStart: 0, keyEnd: 0 };
}

/**
 * Reads the line of `text` from `start` to `end`, without its line end. Its first character that is no space is at `first`. Writes what its value
 * belongs to into `head`, which serves all lines of a document, and returns the value. Returns null if the line does not fit the grammar.
 */
export function readPlainLine(
  text: string,
  start: number,
  first: number,
  end: number,
  head: PlainHead,
): PlainValue | null {
  const at = readPlainHead(text, start, first, head);
  const { key } = head;
  if (at > end || (key === null && head.dashes === NO_DASHES)) {
    return null;
  }
  if (key !== null && head.keyEnd - head.keyStart === key.length && !isNamedAsWritten(key)) {
    return null;
  }
  return readPlainValue(text, at, end);
}

/** Matches the numbers, booleans and nulls of the core schema of YAML 1.2. */
const NO_STRING =
  /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** Whether the plain scalar `value` is a string. */
export function isPlainString(value: string): boolean {
  return BEGINS_OTHER[value.charCodeAt(0)] !== 1 || !NO_STRING.test(value);
}

/** Has a 1 at the code of each character that a number, boolean or null may begin with. */
const BEGINS_OTHER = tableOf('~nNtTfF-+.0123456789');

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of characters) {
    table[character.charCodeAt(0)] = 1;
  }
  return table;
}

/** Whether the plain key is named as it is written. The parser names a number by its value: `0x10` is `16`. */
export function isNamedAsWritten(key: string): boolean {
  return isPlainString(key) || /^(?:0|[1-9][0-9]{0,14}|true|false|null)$/.test(key);
}

const NONE: PlainValue = { kind: 'none' };
const LITERAL: PlainValue = { kind: 'block', isLiteral: true };
const FOLDED: PlainValue = { kind: 'block', isLiteral: false };

/** The value that begins at `start` and ends in its line, at `end`. Null if it does not fit the grammar. */
export function readPlainValue(text: string, start: number, end: number): PlainValue | null {
  if (start >= end || text[start] === '#') {
    return NONE;
  }
  const first = text[start] ?? '';
  switch (first) {
    case '"':
    case "'":
      return readQuoted(text, start, end, first);
    case '|':
    case '>':
      return /^[|>][-+]? *(?: #.*)?$/.test(text.slice(start, end))
        ? first === '|'
          ? LITERAL
          : FOLDED
        : null;
    case '[':
    case '{':
      return { kind: 'flow', start };
    case '&':
    case '*':
      return readName(text, start, end);
    case '?':
    case ':':
      return isBlank(text, start + 1) ? null : readPlain(text, start, end);
    default:
      return NO_PLAIN_START.includes(first) ? null : readPlain(text, start, end);
  }
}

const NO_PLAIN_START = ',]}#!%@`';

/** Reads an anchor with its value, or an alias. */
function readName(text: string, start: number, end: number): PlainValue | null {
  NAME.lastIndex = start + 1;
  const stop = NAME.test(text) ? NAME.lastIndex : end + 1;
  if (stop > end || !isBlank(text, stop)) {
    return null;
  }
  const name = text.slice(start + 1, stop);
  if (text[start] === '*') {
    return isEndOfLine(text.slice(stop, end)) ? { kind: 'alias', name } : null;
  }
  const value = readPlainValue(text, skipSpaces(text, stop), end);
  return value === null || value.kind === 'anchored' || value.kind === 'alias'
    ? null
    : { kind: 'anchored', name, value };
}

/** The names of anchors that people write. YAML allows nearly any character. */
const NAME = /[A-Za-z0-9_.-]{1,200}/y;

function readQuoted(text: string, start: number, end: number, quote: '"' | "'"): PlainValue | null {
  const close = closingQuote(text, start, end);
  if (close < 0) {
    return { kind: 'quoted', start };
  }
  if (close + 1 < end && !isEndOfLine(text.slice(close + 1, end))) {
    return null;
  }
  const style = quote === '"' ? 'double' : 'single';
  return { kind: 'scalar', start: start + 1, end: close, style };
}

/** Whether `rest`, what follows a value in its line, is blank or a comment. `isLine` where it is a whole line, at whose start a comment may stand. */
export function isEndOfLine(rest: string, isLine = false): boolean {
  return /^ *(?: #.*)?\r?$/.test(isLine ? ` ${rest}` : rest);
}

/** Reads a plain scalar. A dash followed by a space begins a list, and a colon at the end of a word a mapping. */
function readPlain(text: string, start: number, end: number): PlainValue | null {
  if (isDash(text, start)) {
    return null;
  }
  let stop = start;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === HASH && at > start && text.charCodeAt(at - 1) === SPACE) {
      break;
    }
    if (code !== SPACE) {
      const isEndOfWord = code === COLON && (at + 1 >= end || text.charCodeAt(at + 1) === SPACE);
      if (isEndOfWord) {
        return null;
      }
      stop = at + 1;
    }
  }
  return { kind: 'scalar', start, end: stop, style: 'plain' };
}

/**
 * Reads the head of the line that begins at `start` into `head`. Returns the offset of the content after the key, or after the dashes if there is no
 * key. Written by hand, because the quick reader spends most of its time here.
 */
function readPlainHead(text: string, start: number, first: number, head: PlainHead): number {
  let at = first;
  head.dashes = NO_DASHES;
  if (isDash(text, at)) {
    const dashes = dashesAt(text, start, at);
    head.dashes = dashes;
    at = skipSpaces(text, start + (dashes[dashes.length - 1] ?? 0) + 1);
  }
  head.column = at - start;
  head.keyStart = at;
  head.keyEnd = at;
  head.key = null;
  const quote = text.charCodeAt(at);
  const isQuoted = quote === DOUBLE || quote === SINGLE;
  const keyEnd = isQuoted ? endOfQuoted(text, at, quote) : endOfPlain(text, at);
  const value = keyEnd < 0 ? -1 : behindColon(text, keyEnd);
  if (value < 0) {
    return at;
  }
  head.keyEnd = keyEnd;
  head.key = isQuoted ? text.slice(at + 1, keyEnd - 1) : text.slice(at, keyEnd);
  return value;
}

/** Returns the columns of the dashes from `from` on. Nothing limits their number. */
function dashesAt(text: string, start: number, from: number): readonly number[] {
  const columns: number[] = [];
  for (let at = from; isDash(text, at); ) {
    columns.push(at - start);
    at = skipSpaces(text, at + 1);
  }
  return columns;
}

/** Whether an item of a list begins at `at`. */
export function isDash(text: string, at: number): boolean {
  return text.charCodeAt(at) === DASH && isBlank(text, at + 1);
}

/** Whether white space or the end of the text is at `at`. */
function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === SPACE || code === 0x0a || code === 0x0d || at >= text.length;
}

const NO_DASHES: readonly number[] = [];
const SPACE = 0x20;
const DASH = 0x2d;
const DOUBLE = 0x22;
const SINGLE = 0x27;
const COLON = 0x3a;
const HASH = 0x23;
const LONGEST_KEY = 200;

/** Has a 1 at the code of each character that a plain key may contain anywhere. */
const IN_KEY = tableOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./-$+=()<');

export function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) {
    at++;
  }
  return at;
}

/** Returns the offset after the plain key at `start`, or -1. Within the key there may be spaces, and colons before more of it. */
function endOfPlain(text: string, start: number): number {
  // A key that begins with a dash is left to the parser.
  if (text.charCodeAt(start) === DASH) {
    return -1;
  }
  let at = endOfWord(text, start);
  for (
    let code = text.charCodeAt(at);
    at > start && (code === SPACE || code === COLON);
    code = text.charCodeAt(at)
  ) {
    const next = code === SPACE ? skipSpaces(text, at) : at + 1;
    if (IN_KEY[text.charCodeAt(next)] !== 1) {
      break;
    }
    at = endOfWord(text, next);
  }
  return at > start && at - start <= LONGEST_KEY ? at : -1;
}

function endOfWord(text: string, start: number): number {
  let at = start;
  while (IN_KEY[text.charCodeAt(at)] === 1) {
    at++;
  }
  return at;
}

/** Returns the offset after the quoted key at `start`, or -1. It has no escapes. */
function endOfQuoted(text: string, start: number, quote: number): number {
  let at = start + 1;
  for (
    let code = text.charCodeAt(at);
    code >= SPACE && code !== quote && code !== BACKSLASH;
    code = text.charCodeAt(at)
  ) {
    at++;
  }
  const length = at - start - 1;
  return length > 0 && length <= LONGEST_KEY && text.charCodeAt(at) === quote ? at + 1 : -1;
}

const BACKSLASH = 0x5c;

/** Returns the offset after the colon behind `end` and the spaces that follow it; -1 if no colon ends the key. */
function behindColon(text: string, end: number): number {
  const at = skipSpaces(text, end);
  if (text.charCodeAt(at) !== COLON || !isBlank(text, at + 1)) {
    return -1;
  }
  return skipSpaces(text, at + 1);
}
