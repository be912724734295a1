// One JSON object on each line, for programs that read a stream and for `nearpull report`. The first line tells about the run.
import { SCHEMA_VERSION } from '../json.ts';
import { escapedJson } from '../printable.ts';
import type { RunResults } from '../results.ts';
import type { RunReport } from './format.ts';

/** Each line has a `type`: run, finding, image or notice. The lines of a run follow its own. */
export function jsonLinesFormat({ runs, version }: RunReport): string {
  return runs.flatMap((run) => linesOf(run, version).map((line) => `${escapedJson(line)}\n`)).join('');
}

function linesOf({ findings, images, notices, ...run }: RunResults, version: string): readonly object[] {
  return [
    { type: 'run', schemaVersion: SCHEMA_VERSION, version, ...run },
    ...findings.map((finding) => ({ type: 'finding', ...finding })),
    ...images.map((image) => ({ type: 'image', ...image })),
    ...notices.map((notice) => ({ type: 'notice', ...notice })),
  ];
}
