// Selects the findings at a place in the text.
import type { Finding, Report } from '../report.ts';
import { type Span, touches } from '../text/span.ts';

/** The findings of `report` that touch `span`, such as a selection or a cursor, in the order of the report. */
export function findingsAt(report: Report, span: Span): readonly Finding[] {
  return report.findings.filter((finding) => touches(finding.span, span));
}
