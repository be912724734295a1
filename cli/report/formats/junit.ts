// JUnit's XML, as Jenkins, GitLab and others show it: a suite for each file with findings, a failure for each error and warning.
import { say } from '../../../l10n/index.ts';
import type { FindingRecord } from '../records.ts';
import { allFindings, byFile, isFailing } from '../results.ts';
import type { RunReport } from './format.ts';
import { textOfFix } from './text.ts';
import { element, XML_HEAD, xmlText } from './xml.ts';

export function junitFormat({ runs }: RunReport): string {
  const findings = allFindings(runs);
  const suites = [...byFile(findings)].map(([file, own]) =>
    element('testsuite', { name: file, ...counts(own) }, own.map(testCase)),
  );
  // Servers take a report without any test for a mistake.
  const passed = element('testsuite', { name: 'nearpull', tests: 1, failures: 0, errors: 0 }, [
    element('testcase', { name: say({ key: 'cli.junit.passed' }), classname: 'nearpull' }),
  ]);
  const all = suites.length > 0 ? suites : [passed];
  const sum = findings.length > 0 ? counts(findings) : { tests: 1, failures: 0, errors: 0 };
  return `${XML_HEAD}${element('testsuites', { name: 'nearpull', ...sum }, all)}\n`;
}

function counts(
  findings: readonly FindingRecord[],
): Readonly<Record<'tests' | 'failures' | 'errors', number>> {
  return { tests: findings.length, failures: findings.filter(isFailing).length, errors: 0 };
}

function testCase(finding: FindingRecord): string {
  const { file, line, column, rule, message, severity, fixes } = finding;
  const fix = textOfFix(fixes[0]);
  const text = [`${file}:${line}:${column}: ${message}`, ...(fix === null ? [] : [fix])].join('\n');
  const body = isFailing(finding)
    ? `<failure message="${xmlText(message)}" type="${severity}">${xmlText(text)}</failure>`
    : `<system-out>${xmlText(text)}</system-out>`;
  return element('testcase', { name: `${rule} (${line}:${column})`, classname: file, file, line }, [body]);
}
