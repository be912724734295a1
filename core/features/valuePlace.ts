// Finds where a value stands in the text of a file of values.
import type { ValuesPath } from '../model/chartUses.ts';
import type { Span } from '../text/span.ts';
import { segments } from '../yaml/documents.ts';
import { readTrees } from '../yaml/readTrees.ts';
import { ALL_KEYS, type Node } from '../yaml/tree.ts';

/** The span of the scalar at `path`, or of the last key of `path` where its value is no scalar. Null where `text` has no such value. */
export function valuePlace(text: string, path: ValuesPath): Span | null {
  const [document] = segments(text);
  const root = document && readTrees(text.slice(document.start, document.end), ALL_KEYS).at(-1)?.root;
  let at: Node | null = root ?? null;
  let span: Span | null = null;
  for (const step of path) {
    if (at?.kind === 'map') {
      const entry = at.entries.findLast(({ key }) => key === step);
      span = entry?.keySpan ?? null;
      at = entry?.value ?? null;
    } else if (at?.kind === 'list') {
      at = at.items[Number(step)] ?? null;
    } else {
      return null;
    }
    if (at?.kind === 'scalar') {
      span = at.span;
    }
    if (span === null) {
      return null;
    }
  }
  return span && document ? { start: span.start + document.start, end: span.end + document.start } : null;
}
