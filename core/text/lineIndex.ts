// Converts between offsets and positions in lines, and finds the ends of lines.
import type { Span } from './span.ts';

/** Line and character, both counted from 0. Characters are UTF-16 code units, as in the language server protocol. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface LineIndex {
  /** The position of the end of the text. */
  readonly end: Position;
  /** Returns the position of a UTF-16 offset. An offset outside of the text is moved to the nearest end of the text. */
  positionAt(offset: number): Position;
  /** Returns the UTF-16 offset of a position. A character beyond the end of its line is moved to that end. */
  offsetAt(position: Position): number;
}

export interface EditableLineIndex extends LineIndex {
  /** Returns the index of `text`, which is the text of this one with `length` other characters in place of `span`. */
  edited(text: string, span: Span, length: number): EditableLineIndex;
}

/** Returns an index of `text`. Lines end with LF, CRLF or a lone CR, as in YAML and in the protocol. */
export function createLineIndex(text: string): EditableLineIndex {
  return lineIndexOf(text, lineStarts(text));
}

function lineIndexOf(text: string, starts: readonly number[]): EditableLineIndex {
  return {
    end: { line: starts.length - 1, character: text.length - (starts.at(-1) ?? 0) },
    positionAt(offset) {
      const inside = Math.max(0, Math.min(offset, text.length));
      const line = lastAtOrBefore(starts, inside);
      return { line, character: inside - (starts[line] ?? 0) };
    },
    offsetAt({ line, character }) {
      if (line < 0) {
        return 0;
      }
      const start = starts[line];
      if (start === undefined) {
        return text.length;
      }
      const end = starts[line + 1] ?? text.length;
      return Math.min(start + Math.max(0, character), contentEnd(text, start, end));
    },
    edited: (after, span, length) => lineIndexOf(after, startsAfter(starts, after, span, length)),
  };
}

/** Returns the offset of the first line break at or after `offset`; the end of the text if there is none. */
export function lineEnd(text: string, offset: number): number {
  for (let at = offset; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || code === CR) {
      return at;
    }
  }
  return text.length;
}

/** Returns the offset of the first character of the line that holds `offset`. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text.charCodeAt(at - 1) !== LF && text.charCodeAt(at - 1) !== CR) {
    at--;
  }
  return at;
}

/**
 * Returns the white space between the start of the line and `offset`; null if something else is there. Stops at the first character that is no
 * white space, because all entries of a long list can be on one line.
 */
export function indentBefore(text: string, offset: number): string | null {
  let at = offset;
  while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) {
    at--;
  }
  const isLineStart = at === 0 || text.charCodeAt(at - 1) === LF || text.charCodeAt(at - 1) === CR;
  return isLineStart ? text.slice(at, offset) : null;
}

/** Returns the offset of the line after the one that holds `offset`; the end of the text if there is none. */
export function nextLine(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  return text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF
    ? end + 2
    : Math.min(end + 1, text.length);
}

/** Returns the index of the last of `starts`, which ascend, that is at or before `offset`; 0 if none is. */
export function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

const LF = 10;
const CR = 13;

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    // Searching for one character is many times faster than looking at each.
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      starts.push(at + 1);
    }
    return starts;
  }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) {
      starts.push(at + 1);
    }
  }
  return starts;
}

/** A start depends on the characters on both sides of it. So those that are further away from the edit stay, and the lines between them are searched. */
function startsAfter(
  starts: readonly number[],
  text: string,
  { start, end }: Span,
  length: number,
): readonly number[] {
  const moved = length - (end - start);
  const before = starts.slice(0, lastAtOrBefore(starts, start - 1) + 1);
  const after = starts.slice(lastAtOrBefore(starts, end) + 1).map((each) => each + moved);
  const from = before.at(-1) ?? 0;
  const to = after[0] ?? Number.POSITIVE_INFINITY;
  const between = lineStarts(text.slice(from, to)).map((each) => each + from);
  return [...before, ...between.slice(1).filter((each) => each < to), ...after];
}

function contentEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && (text.charCodeAt(at - 1) === LF || text.charCodeAt(at - 1) === CR)) {
    at--;
  }
  return at;
}
