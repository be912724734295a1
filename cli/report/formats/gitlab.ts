// GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality.
import { fingerprintsOf } from '../fingerprints.ts';
import { printableJson } from '../printable.ts';
import type { FindingRecord } from '../records.ts';
import { allFindings } from '../results.ts';
import type { RunReport } from './format.ts';

export function gitlabFormat({ runs }: RunReport): string {
  const findings = allFindings(runs);
  const fingerprints = fingerprintsOf(findings);
  return printableJson(
    findings.map(({ path, rule, severity, message, line, endLine }, index) => ({
      description: message,
      check_name: rule,
      fingerprint: fingerprints[index],
      severity: SEVERITIES[severity],
      location: { path, lines: { begin: line, end: endLine } },
    })),
  );
}

/** The words of GitLab. What makes the pipeline fail is `major` or worse. */
const SEVERITIES: Readonly<Record<FindingRecord['severity'], string>> = {
  error: 'critical',
  warning: 'major',
  information: 'minor',
  hint: 'info',
};
