// Cuts the line of a finding out of a text, for people to look at.
import type { Span } from '../../core/index.ts';

export interface Excerpt {
  /** A line, or the part of it around the place, where it is long. Without its line break. */
  readonly text: string;
  /** Where the place begins and ends in `text`, in UTF-16 code units. A place of several lines ends with the first one. */
  readonly start: number;
  readonly end: number;
}

/** Minified JSON has lines of megabytes. */
const AROUND = 60;
const LONGEST_PLACE = 160;

export function excerptOf(text: string, { start, end }: Span): Excerpt {
  const from = lineStart(text, start);
  const to = lineEnd(text, start);
  const placeEnd = Math.min(end, to, start + LONGEST_PLACE);
  const cutFrom = whole(text, Math.max(from, start - AROUND));
  const cutTo = whole(text, Math.min(to, placeEnd + AROUND));
  const before = cutFrom > from ? '…' : '';
  const after = cutTo < to ? '…' : '';
  return {
    text: `${before}${text.slice(cutFrom, cutTo)}${after}`,
    start: start - cutFrom + before.length,
    end: Math.max(placeEnd, start) - cutFrom + before.length,
  };
}

/** No excerpt of a line is longer than this, so no more is searched for its ends. */
const FARTHEST = AROUND + LONGEST_PLACE + 1;

function lineStart(text: string, offset: number): number {
  const first = Math.max(0, offset - FARTHEST);
  for (let at = offset; at > first; at--) {
    if (isBreak(text.charCodeAt(at - 1))) {
      return at;
    }
  }
  return first;
}

function lineEnd(text: string, offset: number): number {
  const last = Math.min(text.length, offset + FARTHEST);
  for (let at = offset; at < last; at++) {
    if (isBreak(text.charCodeAt(at))) {
      return at;
    }
  }
  return last;
}

function isBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}

/** `offset`, or the one before it where it is in the middle of a character. */
function whole(text: string, offset: number): number {
  const isLowSurrogate = (text.charCodeAt(offset) & 0xfc00) === 0xdc00;
  const isHighBefore = (text.charCodeAt(offset - 1) & 0xfc00) === 0xd800;
  return isLowSurrogate && isHighBefore ? offset - 1 : offset;
}
