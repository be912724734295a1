// Splits a YAML stream into its documents.
import type { Span } from '../text/span.ts';

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

/** The line break before a marker: a lone CR counts only in a text without LF. */
export function lineBreakOf(text: string): '\n' | '\r' {
  return text.includes('\n') ? '\n' : '\r';
}

/** The same as `segments`, for a part of a text whose line breaks are `lineBreak`. */
export function cut(text: string, lineBreak: string): readonly Span[] {
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
export function hasMark(text: string): boolean {
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
