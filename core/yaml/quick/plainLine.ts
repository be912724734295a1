// Reads one line of plain block YAML, by a grammar so narrow that each line has only one meaning. Nearly every manifest fits it.
import type { Span } from '../../text/span.ts';
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

export interface PlainLine {
  readonly head: PlainHead;
  readonly value: PlainValue;
}

/** Reads the line of `text` from `start` to `end`, without its line end. Returns null if the line does not fit the grammar. */
export function readPlainLine(text: string, start: number, end: number): PlainLine | null {
  const head = readPlainHead(text, start);
  const { dashes, key, keySpan } = head;
  if (head.value > end || (key === null && dashes.length === 0)) {
    return null;
  }
  const isPlain = key !== null && keySpan.end - keySpan.start === key.length;
  if (isPlain && !isNamedAsWritten(key)) {
    return null;
  }
  const value = readPlainValue(text, head.value, end);
  return value && { head, value };
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

function readPlain(text: string, start: number, end: number): PlainValue | null {
  const line = text.slice(start, end);
  const comment = line.indexOf(' #');
  let stop = comment < 0 ? end : start + comment;
  while (text.charCodeAt(stop - 1) === 0x20) {
    stop--;
  }
  const content = text.slice(start, stop);
  // A dash followed by a space begins a list. A colon at the end of a word begins a mapping.
  if (content.endsWith(':') || content.includes(': ') || content === '-' || content.startsWith('- ')) {
    return null;
  }
  return { kind: 'scalar', start, end: stop, style: 'plain' };
}

/** Where the content begins: behind the first `---`, before which only comments and blank lines may stand. */
export function skipStart(text: string): number {
  for (let at = 0; at < text.length; ) {
    const feed = text.indexOf('\n', at);
    const next = feed < 0 ? text.length : feed + 1;
    if (feed >= 0 && START.test(text.slice(at, feed))) {
      return next;
    }
    if (!isEndOfLine(text.slice(at, feed < 0 ? text.length : feed), true)) {
      return 0;
    }
    at = next;
  }
  return 0;
}

const START = /^--- *\r?$/;

/**
 * Returns the offset of the first line that is not in the block scalar whose first written line is `first`, of a collection at `indent`; null
 * to decline.
 */
export function skipBlock(text: string, first: WrittenLine, indent: number): number | null {
  if (first.column <= indent) {
    return first.at;
  }
  // The first line that is not blank sets the column of the whole content.
  let line = first;
  while (line.column >= first.column) {
    line = nextWritten(text, nextStart(text, line.at));
  }
  return line.column <= indent || text.charCodeAt(line.at + line.column) === HASH ? line.at : null;
}

/** Where a key interrupts a plain scalar of several lines: the offset of the colon behind it. */
export interface Interruption {
  readonly colon: number;
}

/**
 * Returns the offset of the first line at or after `from` that does not continue the plain scalar of a collection at `indent`; null to
 * decline.
 */
export function skipPlain(text: string, from: number, indent: number): number | Interruption | null {
  const column = skipSpaces(text, from) - from;
  // The line behind nearly every scalar is of this kind.
  if (column <= indent && text.charCodeAt(from + column) > SPACE) {
    return from;
  }
  let line = nextWritten(text, from);
  while (line.column > indent && text.charCodeAt(line.at + line.column) !== HASH) {
    if (line.column === 0 && isMarker(text, line.at)) {
      return null;
    }
    const next = nextStart(text, line.at);
    const first = line.at + line.column;
    const content = text.slice(first, next);
    const end = KEY_OR_COMMENT.exec(content);
    if (end) {
      return end[0] === ':' && end.index > 0 ? { colon: first + end.index } : null;
    }
    line = nextWritten(text, next);
  }
  return line.at;
}

/** Whether the line at `at` is `---` or `...`, or begins with one of them and white space. Neither is content. */
export function isMarker(text: string, at: number): boolean {
  return (text.startsWith('...', at) || text.startsWith('---', at)) && !(text.charCodeAt(at + 3) > SPACE);
}

/** What ends a plain scalar in its line. YAML knows fewer blanks than JavaScript. */
const KEY_OR_COMMENT = /:(?=[ \r\n]|$)| #/;

/** A line that is not blank: its offset, its column, and the width of the widest blank line before it. */
export interface WrittenLine {
  readonly at: number;
  /** -1 at the end of the text. */
  readonly column: number;
  readonly widestBlank: number;
}

/** Returns the first line at or after `from` that is not blank. */
export function nextWritten(text: string, from: number): WrittenLine {
  let widestBlank = 0;
  for (let at = from; at < text.length; at = nextStart(text, at)) {
    const column = skipSpaces(text, at) - at;
    const code = text.charCodeAt(at + column);
    if (at + column < text.length && code !== 0x0a && code !== 0x0d) {
      return { at, column, widestBlank };
    }
    widestBlank = Math.max(widestBlank, column);
  }
  return { at: text.length, column: -1, widestBlank };
}

export function nextStart(text: string, at: number): number {
  const feed = text.indexOf('\n', at);
  return feed < 0 ? text.length : feed + 1;
}

/** The start of a line: its indentation, its dashes and its key. */
export interface PlainHead {
  /** Columns of the dashes. */
  readonly dashes: readonly number[];
  /** Null if the line is an item that is not a mapping. */
  readonly key: string | null;
  /** Column of the key, or of the content after the dashes. */
  readonly column: number;
  /** The key including its quotes, as UTF-16 offsets from the start of the document. */
  readonly keySpan: Span;
  /** Offset of the content after the key, or after the dashes if there is no key. */
  readonly value: number;
}

/**
 * Reads the head of the line that begins at `start`. Written by hand, because the quick reader spends most of its time here.
 */
function readPlainHead(text: string, start: number): PlainHead {
  let at = skipSpaces(text, start);
  const isItem = isDash(text, at);
  const dashes = isItem ? dashesAt(text, start, at) : NO_DASHES;
  at = isItem ? skipSpaces(text, start + (dashes.at(-1) ?? 0) + 1) : at;
  const column = at - start;
  const quote = text.charCodeAt(at);
  const isQuoted = quote === DOUBLE || quote === SINGLE;
  const keyEnd = isQuoted ? endOfQuoted(text, at, quote) : endOfPlain(text, at);
  const value = keyEnd < 0 ? -1 : behindColon(text, keyEnd);
  if (value < 0) {
    return { dashes, key: null, column, keySpan: { start: at, end: at }, value: at };
  }
  const key = isQuoted ? text.slice(at + 1, keyEnd - 1) : text.slice(at, keyEnd);
  return { dashes, key, column, keySpan: { start: at, end: keyEnd }, value };
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
