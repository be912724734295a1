// What the commands that read files have in common: they are shown one source after the other.
import { createLineIndex, type Finding, type Span } from '../../core/index.ts';
import type { Source } from '../files/source.ts';
import type { Problem } from '../problem.ts';

export interface SourceCommand {
  /** Takes a file, or null for one that has nothing to report. Answers why it could not be dealt with. */
  file(source: Source | null): Problem | null;
  /** The same for standard input, which some answer with itself. */
  stdin(bytes: Buffer, source: Source | null): Problem | null;
  /** Everything has been shown: writes what is left to write. */
  end(): { readonly findings: boolean; readonly problem?: Problem | null };
}

/** Whether a finding makes the run end with 1: what is for information only does not keep a pipeline from going on. */
export function isFailing({ severity }: Finding): boolean {
  return severity === 'error' || severity === 'warning';
}

/** A span as people and JSON count: lines and columns from 1, columns in UTF-16 code units, `endColumn` exclusive. */
export interface Location {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export type LocationOf = (span: Span) => Location;

/** A function from spans of `text` to locations. */
export function locationsOf(text: string): LocationOf {
  const lines = createLineIndex(text);
  return ({ start, end }) => {
    const from = lines.positionAt(start);
    const to = lines.positionAt(end);
    return {
      line: from.line + 1,
      column: from.character + 1,
      endLine: to.line + 1,
      endColumn: to.character + 1,
    };
  };
}
