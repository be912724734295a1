// Cuts a YAML stream into its documents.
import type { Span } from '../text/span.ts';

/**
 * The documents of `text`, in order and without gaps. A document begins with its `---` line, if it has one.
 *
 * `---` or `...` at the start of a line, followed by white space or the end of the line, ends any scalar, even a quoted or block one
 * (YAML 1.2, 9.1.2): looking for them needs no parser and is exact.
 */
export function segments(text: string): readonly Span[] {
  const lineBreak = text.includes('\n') ? '\n' : '\r';
  const result: Span[] = [];
  let start = 0;
  for (const cut of cuts(text, lineBreak)) {
    if (cut > start) {
      result.push({ start, end: cut });
      start = cut;
    }
  }
  if (start < text.length || result.length === 0) {
    result.push({ start, end: text.length });
  }
  return result;
}

/** Offsets where one document ends and the next begins, ascending. */
function cuts(text: string, lineBreak: string): readonly number[] {
  const starts = markers(text, `${lineBreak}---`);
  const ends = markers(text, `${lineBreak}...`);
  // What follows `...` on its line can only be a comment, so the cut may come right behind the three dots.
  return ends.length === 0 ? starts : [...starts, ...ends.map((end) => end + 3)].sort((a, b) => a - b);
}

function markers(text: string, marker: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + 1)) {
    const after = text.charCodeAt(at + marker.length);
    if (Number.isNaN(after) || after === 0x20 || after === 0x09 || after === 0x0a || after === 0x0d) {
      found.push(at + 1);
    }
  }
  return found;
}
