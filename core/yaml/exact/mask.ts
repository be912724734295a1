// Replaces what is not YAML by text of the same length, so that every offset in the masked text is the same in the original.
import type { Span } from '../../text/span.ts';

/** Returns `text` with template actions masked, tabs of JSON turned into spaces, and lone carriage returns into line feeds. */
export function mask(text: string): string {
  return maskWhiteSpace(maskActions(text));
}

/** Does the same as `mask` but keeps template actions, for a text that must be read as kubectl reads it. */
export function maskWhiteSpace(text: string): string {
  return maskLineBreaks(maskJsonTabs(text));
}

/** Whether `text` may hold a template action that `mask` hides. True for any `{{` or `{%`. */
export function hasActions(text: string): boolean {
  return text.includes('{{') || text.includes('{%');
}

/**
 * Masks actions of Go and Jinja templates. An action that is alone on its line (`{{- if .Values.x }}`) becomes white space. An action
 * inside a line becomes a word.
 */
function maskActions(text: string): string {
  if (!hasActions(text)) {
    return text;
  }
  if (text !== last.text) {
    last = { text, masked: maskAnew(text) };
  }
  return last.masked;
}

/** The text that was masked last: who asks whether it is worth reading has it masked, and so has who reads it. */
let last = { text: '', masked: '' };

function maskAnew(text: string): string {
  const marks = marksIn(text);
  let masked = '';
  let done = 0;
  for (let index = 0; index < marks.length; ) {
    const [start, last] = [index, lastInLine(text, marks, index)];
    const from = blanksBefore(text, marks[start]?.start ?? 0);
    const to = skipBlanks(text, marks[last]?.end ?? 0);
    index = last + 1;
    if (isLineEnd(text, from - 1) && isLineEnd(text, to)) {
      masked += text.slice(done, from) + pad(SPACES, to - from);
      done = to;
      continue;
    }
    for (const mark of marks.slice(start, index)) {
      masked += text.slice(done, mark.start) + pad(WORD, mark.end - mark.start);
      done = mark.end;
    }
  }
  return masked + text.slice(done);
}

/** `length` times the character of `of`. A slice is made faster than a repetition, and nearly every action is short. */
function pad(of: string, length: number): string {
  return length <= of.length ? of.slice(0, length) : of.charAt(0).repeat(length);
}

const SPACES = ' '.repeat(300);
const WORD = '_'.repeat(300);

/** The index of the last mark with nothing but blanks between it and the mark at `index`. */
function lastInLine(text: string, marks: readonly Span[], index: number): number {
  let last = index;
  for (let next = marks[last + 1]; next; next = marks[last + 1]) {
    if (skipBlanks(text, marks[last]?.end ?? 0) !== next.start) {
      break;
    }
    last++;
  }
  return last;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) {
    at++;
  }
  return at;
}

function blanksBefore(text: string, end: number): number {
  let at = end;
  while (isBlank(text.charCodeAt(at - 1))) {
    at--;
  }
  return at;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** Whether a line ends at `at`, or the text ends or has not begun. */
function isLineEnd(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x0a || code === 0x0d || Number.isNaN(code) || code === 0x2028 || code === 0x2029;
}

/** The actions in `text`, each cut at its line breaks. */
function marksIn(text: string): readonly Span[] {
  const close = { '}}': closings(text, '}}'), '%}': closings(text, '%}'), '*/': closings(text, '*/') };
  const breaks = [closings(text, '\n'), closings(text, '\r')];
  const marks: Span[] = [];
  for (let open = nextOpen(text, 0); open >= 0; ) {
    const isComment = text.startsWith('{{/*', open) || text.startsWith('{{- /*', open);
    const body = isComment ? close['*/'](open + 2) : open + 2;
    const end = body < 0 ? -1 : close[text[open + 1] === '%' ? '%}' : '}}'](body);
    const next = nextOpen(text, open + 2);
    if (end < 0 || (!isComment && isLeftOpen(text, open, end, next))) {
      open = next;
    } else {
      addLines(marks, text, open, end + 2, breaks);
      open = next < 0 || next >= end + 2 ? next : nextOpen(text, end + 2);
    }
  }
  return marks;
}

type MarkSearch = (from: number) => number;

function addLines(
  marks: Span[],
  text: string,
  from: number,
  end: number,
  breaks: readonly MarkSearch[],
): void {
  const isOnOneLine = breaks.every((next) => next(from) < 0 || next(from) >= end);
  if (isOnOneLine) {
    marks.push({ start: from, end });
    return;
  }
  let start = from;
  for (let at = from; at <= end; at++) {
    const code = text.charCodeAt(at);
    if (at === end || code === 0x0a || code === 0x0d) {
      if (at > start) {
        marks.push({ start, end: at });
      }
      start = at + 1;
    }
  }
}

/** Returns a function that finds the next `mark` at or after an offset. The offsets must ascend, so that the text is searched only once. */
function closings(text: string, mark: string): MarkSearch {
  let found = text.indexOf(mark);
  return (from) => {
    if (found >= 0 && found < from) {
      found = text.indexOf(mark, from);
    }
    return found;
  };
}

/** Whether another action begins, at `next`, on a later line before this one ends. This one is then still being typed. */
function isLeftOpen(text: string, open: number, end: number, next: number): boolean {
  return next >= 0 && next < end && /[\r\n]/.test(text.slice(open, next));
}

/** Returns the offset of the next `{{` or `{%` at or after `from`, or -1. White space must follow `{%` or `{%-`: `{%s}` is no action. */
function nextOpen(text: string, from: number): number {
  for (let at = text.indexOf('{', from); at >= 0; at = text.indexOf('{', at + 1)) {
    const next = text.charCodeAt(at + 1);
    if (next === 0x7b || (next === 0x25 && /^[-+]?\s/.test(text.slice(at + 2, at + 4)))) {
      return at;
    }
  }
  return -1;
}

/** Replaces tabs in JSON, which may be indented with tabs; YAML may not. JSON strings are safe: they cannot contain a raw tab. */
function maskJsonTabs(text: string): string {
  return text.includes('\t') && /^\s*(?:---\s+)?[{[]/.test(text) ? text.replaceAll('\t', ' ') : text;
}

/** Replaces lone CRs. `yaml` does not accept a lone CR as a line break. go-yaml, and so kubectl, does. */
function maskLineBreaks(text: string): string {
  return text.includes('\r') && !text.includes('\n') ? text.replaceAll('\r', '\n') : text;
}
