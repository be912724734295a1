// Where something is in a file, as people and JSON count.
import { createLineIndex, once, type Span } from '../../core/index.ts';

export type LocationOf = (span: Span) => Location;

/** Returns a function that gives the location of a span of `text`. */
export function locationsOf(text: string): LocationOf {
  const lines = once(() => createLineIndex(text));
  return ({ start, end }) => {
    const from = lines().positionAt(start);
    const to = lines().positionAt(end);
    return {
      line: from.line + 1,
      column: from.character + 1,
      endLine: to.line + 1,
      endColumn: to.character + 1,
    };
  };
}

/** A span in the numbers that people and JSON use: lines and columns from 1, columns in UTF-16 code units, `endColumn` exclusive. */
export interface Location {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}
