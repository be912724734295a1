// Tells once which neighbour files of a run were not read: nobody knows what they say about the files that are checked.
import { plural, say } from '../../l10n/index.ts';
import { type Problem, problemLine } from '../problem.ts';
import type { NoticeRecord } from './records.ts';

/** A line for each file, and one for all beyond the first few. A repository can have thousands. */
export function textOfLeftOut(leftOut: readonly Problem[]): string {
  const more = leftOut.length - MOST_LINES;
  const rest: readonly Problem[] =
    more > 0 ? [{ path: '', words: { key: plural('cli.leftOut.more', more), args: [more] } }] : [];
  return [...leftOut.slice(0, MOST_LINES), ...rest].map(problemLine).join('');
}

const MOST_LINES = 10;

/** The elements of `notices` for them, at the start of each file. */
export function jsonOfLeftOut(leftOut: readonly Problem[]): readonly NoticeRecord[] {
  const start = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return leftOut.map(({ path, words }) => ({ file: path, ...start, message: say(words) }));
}
