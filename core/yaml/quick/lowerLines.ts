// Goes over the lines below a key or a dash: those of block scalars, of plain scalars, and what stands between.
import { isEndOfLine, skipSpaces } from './plainLine.ts';

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

/**
 * Whether a comment that is not indented more than `indent` stands above the line at `at`, with nothing but comments and blank lines between them. The
 * parser forgets there, in some cases, how far the key above is indented. A key or a dash has to stand above them.
 */
export function isBelowComment(text: string, at: number, indent: number): boolean {
  for (let end = at; end > 1; ) {
    const start = text.lastIndexOf('\n', end - 2) + 1;
    const first = skipSpaces(text, start);
    const code = text.charCodeAt(first);
    if (code === HASH && first - start <= indent) {
      return true;
    }
    if (code !== LINE_FEED && code !== RETURN && code !== HASH) {
      return false;
    }
    end = start;
  }
  return false;
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
    if (at + column < text.length && code !== LINE_FEED && code !== RETURN) {
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

const SPACE = 0x20;
const HASH = 0x23;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
