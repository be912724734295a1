// A change to a text, and how a set of them is applied.
import type { Span } from './span.ts';

/** Replace what stands at `span` by `newText`. An empty span inserts. */
export interface Edit {
  readonly span: Span;
  readonly newText: string;
}

/**
 * `text` with all `edits` made. Their spans refer to `text` and must not overlap.
 *
 * @throws RangeError when two edits overlap or one lies outside of the text: that is a bug of the caller.
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
