// Splits a YAML stream into its documents.
import { type Span, shift } from '../text/span.ts';

/**
 * Returns the documents of `text` as UTF-16 spans, in order and without gaps. A document begins with its `---` line, if it has one. A byte
 * order mark at the start of the text belongs to no document, so that no reader has to know it.
 *
 * `---` or `...` at the start of a line, followed by white space or the end of the line, ends any scalar, even a quoted or block one
 * (YAML 1.2, 9.1.2). So a search for these markers is exact and needs no parser.
 */
export function segments(text: string): readonly Span[] {
  return cut(text, lineBreakOf(text));
}

/** A text with its documents. */
export interface Cut {
  readonly text: string;
  /** The documents of `text`, as `segments` returns them. */
  readonly spans: readonly Span[];
}

/**
 * Returns the same as `segments(text)`, but starts from the documents of the previous version and searches only the part that changed.
 * Comparing is many times faster than searching. On a large stream the search would be most of the cost of a keystroke.
 */
export function segmentsAfter({ text: old, spans }: Cut, text: string): readonly Span[] {
  const lineBreak = lineBreakOf(text);
  if (lineBreakOf(old) !== lineBreak || hasMark(old) !== hasMark(text)) {
    return cut(text, lineBreak);
  }
  const moved = text.length - old.length;
  let head = 0;
  for (let each = spans[0]; each && isSame(old, text, each, 0); each = spans[head]) {
    head++;
  }
  const headEnd = spans[head - 1]?.end ?? 0;
  let tail = spans.length;
  for (let each = spans[tail - 1]; each && tail > head; each = spans[tail - 1]) {
    if (each.start + moved < headEnd || !isSame(old, text, each, moved)) {
      break;
    }
    tail--;
  }
  // The end of a document depends only on its own last line and on the first line of the next document. Two unchanged documents on each
  // side of the change are cut again, so that each end that is kept lies between two unchanged documents.
  const before = spans.slice(0, Math.max(0, head - 2));
  const after = spans.slice(tail + 2).map((span) => shift(span, moved));
  const start = before.at(-1)?.end ?? 0;
  const end = after[0]?.start ?? text.length;
  const between = cut(text.slice(start, end), lineBreak).map((span) => shift(span, start));
  return [...before, ...between, ...after];
}

function isSame(old: string, text: string, { start, end }: Span, moved: number): boolean {
  return end + moved <= text.length && old.slice(start, end) === text.slice(start + moved, end + moved);
}

function lineBreakOf(text: string): '\n' | '\r' {
  return text.includes('\n') ? '\n' : '\r';
}

function cut(text: string, lineBreak: string): readonly Span[] {
  const result: Span[] = [];
  let start = hasMark(text) ? 1 : 0;
  for (const end of cuts(text, lineBreak)) {
    if (end > start) {
      result.push({ start, end });
      start = end;
    }
  }
  if (start < text.length || result.length === 0) {
    result.push({ start, end: text.length });
  }
  return result;
}

/** Whether `text` begins with a byte order mark. */
function hasMark(text: string): boolean {
  return text.charCodeAt(0) === 0xfeff;
}

/** Returns the offsets at which one document ends and the next begins, in ascending order. */
function cuts(text: string, lineBreak: string): readonly number[] {
  const starts = markers(text, '---', lineBreak);
  const ends = markers(text, '...', lineBreak);
  // Only a comment can follow `...` on its line, so the cut may come right after the three dots.
  return ends.length === 0 ? starts : [...starts, ...ends.map((end) => end + 3)].sort((a, b) => a - b);
}

/** Line breaks are far more frequent than three dashes, so the search does not begin with one. */
function markers(text: string, marker: string, lineBreak: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(marker, 1); at >= 0; at = text.indexOf(marker, at + 1)) {
    const after = text.charCodeAt(at + marker.length);
    const endsThere =
      Number.isNaN(after) || after === 0x20 || after === 0x09 || after === 0x0a || after === 0x0d;
    if (endsThere && text[at - 1] === lineBreak) {
      found.push(at);
    }
  }
  return found;
}
