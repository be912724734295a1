// One JSON document about a run: `schemas/report.schema.json` describes it.
import { jsonOfDecisions } from '../decisions.ts';
import { SCHEMA_VERSION } from '../json.ts';
import { printableJson } from '../printable.ts';
import { allFindings } from '../results.ts';
import type { RunReport } from './format.ts';

/** Several runs are one list of findings. Their settings differ, so there are none of the whole. */
export function jsonFormat({ runs, changes }: RunReport): string {
  const [only, ...more] = runs;
  return printableJson({
    schemaVersion: SCHEMA_VERSION,
    ...jsonOfDecisions(more.length === 0 ? (only?.settings ?? []) : []),
    ...(changes && { files: changes }),
    findings: allFindings(runs),
    notices: runs.flatMap(({ notices }) => notices),
  });
}
