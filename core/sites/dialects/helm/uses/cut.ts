// Cuts a template into literal text and actions; the marks `{{-` and `-}}` take the white space around them.
import { endOfString, isQuote, isSpace } from './quotes.ts';

export interface Segment {
  readonly kind: 'text' | 'action';
  readonly text: string;
  /** The line of its first character, from 1. */
  readonly line: number;
}

/** The segments of `text`; `closed` is false where an action does not end, which is the last thing that is read. */
export function cutTemplate(text: string): {
  readonly segments: readonly Segment[];
  readonly closed: boolean;
} {
  const segments: Segment[] = [];
  const lines = { newline: text.indexOf('\n'), line: 1 };
  const unclosed: Unclosed = new Map();
  let from = 0;
  let trims = false;
  while (from <= text.length) {
    const open = text.indexOf('{{', from);
    const end = open < 0 ? text.length : open;
    const trimsBefore = open >= 0 && text[open + 2] === '-' && isSpace(text.charCodeAt(open + 3));
    addText(segments, text, from, end, { before: trims, after: trimsBefore }, lines);
    if (open < 0) {
      break;
    }
    const start = open + (trimsBefore ? 3 : 2);
    const close = endOfAction(text, start, unclosed);
    if (close < 0) {
      return { segments, closed: false };
    }
    trims = text[close - 1] === '-' && (isSpace(text.charCodeAt(close - 2)) || text[close - 2] === '/');
    if (startOfComment(text, start) < 0) {
      const body = text.slice(start, trims ? close - 1 : close);
      segments.push({ kind: 'action', text: body, line: lineOf(text, start, lines) });
    }
    from = close + 2;
  }
  return { segments, closed: true };
}

/** Where `}}` ends the action whose inside begins at `start`; -1 where nothing does. Strings and comments may hold braces. */
function endOfAction(text: string, start: number, unclosed: Unclosed): number {
  const comment = startOfComment(text, start);
  if (comment >= 0) {
    const end = text.indexOf('*/', comment + 2);
    return end < 0 ? -1 : text.indexOf('}}', end);
  }
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === CLOSING_BRACE && text.charCodeAt(at + 1) === CLOSING_BRACE) {
      return at;
    }
    if (isQuote(code) && at >= (unclosed.get(code) ?? 0)) {
      const end = endOfString(text, at);
      if (end < 0) {
        unclosed.set(code, ~end);
      } else {
        at = end - 1;
      }
    }
  }
  return -1;
}

const CLOSING_BRACE = 0x7d;

/** Where the comment begins that the action at `start` is; -1 where it is none. */
function startOfComment(text: string, start: number): number {
  let at = start;
  while (isSpace(text.charCodeAt(at))) {
    at++;
  }
  return text.startsWith('/*', at) ? at : -1;
}

/**
 * For each kind of quote the offset up to which no string of it ends. A quote before that offset is not tried again, because escaped quotes
 * without an end would otherwise take quadratic time.
 */
type Unclosed = Map<number, number>;

interface Trims {
  readonly before: boolean;
  readonly after: boolean;
}

interface LineCounter {
  /** Where the line ends; negative in the last one. */
  newline: number;
  line: number;
}

function addText(
  segments: Segment[],
  text: string,
  from: number,
  to: number,
  trims: Trims,
  lines: LineCounter,
): void {
  let start = from;
  let end = to;
  while (trims.before && start < end && isSpace(text.charCodeAt(start))) {
    start++;
  }
  while (trims.after && end > start && isSpace(text.charCodeAt(end - 1))) {
    end--;
  }
  if (end > start) {
    segments.push({ kind: 'text', text: text.slice(start, end), line: lineOf(text, start, lines) });
  }
}

/** The line of `at`, counted on from the place that was asked for before. */
function lineOf(text: string, at: number, lines: LineCounter): number {
  while (lines.newline >= 0 && lines.newline < at) {
    lines.line++;
    lines.newline = text.indexOf('\n', lines.newline + 1);
  }
  return lines.line;
}
