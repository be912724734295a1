// Edits of a text, and the function that applies them.
import type { Span } from './span.ts';

/** Replaces the text at `span` with `newText`. An empty span inserts. */
export interface Edit {
  readonly span: Span;
  readonly newText: string;
}

/**
 * Returns `text` with all `edits` applied. Their spans are UTF-16 offsets in `text` and must not overlap.
 *
 * @throws RangeError if two edits overlap or one lies outside of the text, which is a bug of the caller.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let position = 0;
  for (const { span, newText } of [...edits].sort(byStart)) {
    if (span.start < position || span.end > text.length || span.end < span.start) {
      throw new RangeError(`edit ${span.start}-${span.end} overlaps another or leaves the text`);
    }
    result += text.slice(position, span.start) + newText;
    position = span.end;
  }
  return result + text.slice(position);
}

function byStart(a: Edit, b: Edit): number {
  return a.span.start - b.span.start || a.span.end - b.span.end;
}
