// Makes the JSON that programs read. Its shape is a promise: keys may be added, and whatever else changes raises the version.
// `schemas/report.schema.json` describes it.

import type { MadeFix } from '../commands/command.ts';
import { fixRecord } from './records.ts';

/** Version 1 were lists without a version, in 0.1.0. */
export const SCHEMA_VERSION = 2;

/** The element of `files` for a file that `fix` changes. `reviewed` are the fixes among its own that needed review. */
export function jsonOfFixed(
  file: string,
  edits: number,
  written: boolean,
  reviewed: readonly MadeFix[],
): object {
  const made = reviewed.map(({ location, finding: { rule }, fix }) => ({
    rule,
    ...location,
    ...fixRecord(fix),
  }));
  return { file, edits, written, reviewed: made };
}
