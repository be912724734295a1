// Checkstyle's XML, which many servers read: https://checkstyle.org.
import type { FindingRecord } from '../records.ts';
import { allFindings, byFile } from '../results.ts';
import type { RunReport } from './format.ts';
import { element, XML_HEAD } from './xml.ts';

export function checkstyleFormat({ runs }: RunReport): string {
  const files = [...byFile(allFindings(runs))].map(([name, findings]) =>
    element('file', { name }, findings.map(error)),
  );
  return `${XML_HEAD}${element('checkstyle', { version: '4.3' }, files)}\n`;
}

function error({ line, column, severity, message, rule }: FindingRecord): string {
  return element('error', {
    line,
    column,
    severity: severity === 'error' || severity === 'warning' ? severity : 'info',
    message,
    source: `nearpull.${rule}`,
  });
}
