// Scalars as the tolerant reader sees them: whole on one line, or skipped to their end.
import type { ScalarStyle } from '../tree.ts';

/** A scalar on one line; offsets from the start of the document. */
export interface LineScalar {
  readonly start: number;
  readonly end: number;
  readonly style: ScalarStyle;
}

const QUOTED = /(?:[&!][^ \r\n]+ +)*(?:"([^"\\\r\n]*)"|'([^'\r\n]*)') *(?=[,}\]#\r\n]|$)/y;

/** What begins something else than a plain string, holds another key, or is read as a number or the like. */
const NO_REFERENCE = /^[|>&*!#"'%@`[{]|: |^(?:~|null|true|false|[-+]?[0-9.]+)$/i;

/** The scalar that begins at `start` and ends on the same line; null where there is none. */
export function readScalar(masked: string, start: number, end: number): LineScalar | null {
  QUOTED.lastIndex = start;
  const quoted = QUOTED.exec(masked);
  if (quoted) {
    const content = quoted[1] ?? quoted[2] ?? '';
    const quote = quoted[1] === undefined ? "'" : '"';
    const first = start + quoted[0].lastIndexOf(quote, quoted[0].lastIndexOf(quote) - 1) + 1;
    return { start: first, end: first + content.length, style: quote === "'" ? 'single' : 'double' };
  }
  const line = masked.slice(start, end);
  const properties = /^(?:[&!][^ ]+ +)*/.exec(line)?.[0].length ?? 0;
  const content = withoutFlowEnd((line.slice(properties).split(/ #/, 1)[0] ?? '').trimEnd());
  if (content === '' || NO_REFERENCE.test(content)) {
    return null;
  }
  return { start: start + properties, end: start + properties + content.length, style: 'plain' };
}

/** A value may be the last of a flow collection that began on another line: `name: b } ],`. */
function withoutFlowEnd(content: string): string {
  return /[{[]/.test(content) ? content.replace(/,$/, '') : content.replace(/[\s,}\]]+$/, '');
}

/** Where reading goes on behind a value that is no scalar of one line: a block, or a quoted scalar of several lines. */
export function skipScalar(masked: string, start: number, end: number, column: number): number {
  if (/^(?:[&!][^ ]+ +)*[|>][-+0-9]* *(?:#.*)?\r?$/.test(masked.slice(start, end))) {
    return skipDeeper(masked, end + 1, column);
  }
  return skipOpenQuote(masked, start, end);
}

/** Where reading goes on behind a line: past the quoted scalar that it leaves open, if it does. */
export function skipOpenQuote(masked: string, start: number, end: number): number {
  const line = masked.slice(start, end);
  for (let at = nextQuote(line, 0); at >= 0; ) {
    const close = closingQuote(line, at + 1, line.charAt(at));
    if (close < 0) {
      return skipQuoted(masked, start + at + 1, end, line.charAt(at));
    }
    at = nextQuote(line, close + 1);
  }
  return end + 1;
}

/** The next quote that begins a scalar: the apostrophe of a word is none, and a comment holds none. */
function nextQuote(line: string, from: number): number {
  const match = /(?<=^|[\s[{,:])["'#]/g;
  match.lastIndex = from;
  const found = match.exec(line);
  return found && found[0] !== '#' ? found.index : -1;
}

/** The first quote at or behind `from` that is not escaped, or -1. */
function closingQuote(text: string, from: number, quote: string): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at)) {
    if (quote === '"' && isEscaped(text, at)) {
      at += 1;
    } else if (quote === "'" && text[at + 1] === "'") {
      at += 2;
    } else {
      return at;
    }
  }
  return -1;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') {
    backslashes++;
  }
  return backslashes % 2 === 1;
}

/** The first line at or behind `from` that is not blank and not indented more than `column`. */
function skipDeeper(masked: string, from: number, column: number): number {
  let at = from;
  while (at < masked.length) {
    const end = endOfLine(masked, at);
    const line = masked.slice(at, end);
    if (line.trim() !== '' && line.search(/\S/) <= column) {
      return at;
    }
    at = end + 1;
  }
  return at;
}

/**
 * A quoted scalar of several lines ends at a quote with nothing but a comment or a bracket behind it. Where the next quote is not like
 * that, somebody is still typing: then only this line is lost.
 */
function skipQuoted(masked: string, from: number, end: number, quote: string): number {
  const close = closingQuote(masked, from, quote);
  if (close < 0) {
    return end + 1;
  }
  const closing = endOfLine(masked, close);
  return /^[ ,\]}]*(?:#.*)?\r?$/.test(masked.slice(close + 1, closing)) ? closing + 1 : end + 1;
}

export function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
