// SARIF 2.1.0, for GitHub code scanning and others: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. It stays within what GitHub
// takes: https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning.
import { gzipSync } from 'node:zlib';
import { DEFAULT_SETTINGS, type RuleCode } from '../../../core/index.ts';
import { plural, say } from '../../../l10n/index.ts';
import { fingerprintsOf } from '../fingerprints.ts';
import { escapedJson } from '../printable.ts';
import type { FindingRecord, FixRecord } from '../records.ts';
import { pageOfRule, type ReportedRule, severityOfRule, summaryOfRule } from '../reportedRule.ts';
import { allFindings, rulesOf, worstFirst } from '../results.ts';
import type { RunReport } from './format.ts';

/** GitHub refuses a run with more. It keeps 5,000 of them, by severity. */
const MOST_RESULTS = 25_000;
/** GitHub refuses more when it is compressed. */
const MOST_BYTES = 10_000_000;

/** @param summaryOf what a rule says, in a sentence */
export function sarifFormat(report: RunReport, summaryOf: (rule: RuleCode) => string): string {
  const whole = textOf(report, summaryOf, MOST_RESULTS);
  // Text of this kind is compressed to a tenth or less, so that a small one need not be compressed to know.
  let text = whole;
  for (let most = MOST_RESULTS / 2; text.length > MOST_BYTES && compressed(text) > MOST_BYTES; most /= 2) {
    text = textOf(report, summaryOf, Math.floor(most));
  }
  return text;
}

function compressed(text: string): number {
  return gzipSync(text).length;
}

function textOf({ runs, version }: RunReport, summaryOf: (rule: RuleCode) => string, most: number): string {
  const findings = worstFirst(allFindings(runs));
  const shown = findings.slice(0, most);
  const fingerprints = fingerprintsOf(shown);
  const rules = rulesOf(shown);
  const hidden = findings.length - shown.length;
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Nearpull',
            version,
            informationUri: 'https://github.com/nearpull/nearpull',
            rules: rules.map((rule) => ruleOf(rule, summaryOfRule(rule, summaryOf))),
          },
        },
        automationDetails: { id: 'nearpull/' },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true, ...notifications(hidden) }],
        results: shown.map((finding, index) => resultOf(finding, rules, fingerprints[index] ?? '')),
      },
    ],
  };
  return `${escapedJson(log)}\n`;
}

function notifications(hidden: number): object {
  const text = say({ key: plural('cli.sarif.hidden', hidden), args: [hidden] });
  return hidden === 0 ? {} : { toolExecutionNotifications: [{ level: 'warning', message: { text } }] };
}

function ruleOf(rule: ReportedRule, summary: string): object {
  const page = pageOfRule(rule);
  const severity = severityOfRule(rule, DEFAULT_SETTINGS.severity);
  return {
    id: rule,
    name: rule,
    shortDescription: { text: summary },
    fullDescription: { text: summary },
    helpUri: page,
    help: { text: `${summary} ${page}`, markdown: `${summary}\n\n[${rule}](${page})` },
    defaultConfiguration: severity === 'off' ? { enabled: false } : { level: LEVELS[severity] },
    properties: { tags: ['kubernetes', 'images'] },
  };
}

const LEVELS: Readonly<Record<FindingRecord['severity'], string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

function resultOf(finding: FindingRecord, rules: readonly ReportedRule[], fingerprint: string): object {
  const { path, rule, severity, message, fixes, excerpt } = finding;
  const fixed = fixes.filter(({ edits }) => edits.length > 0);
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: LEVELS[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(path), uriBaseId: '%SRCROOT%' },
          region: { ...regionOf(finding), snippet: { text: excerpt.text.slice(excerpt.start, excerpt.end) } },
        },
      },
    ],
    partialFingerprints: { 'nearpull/v1': fingerprint },
    ...(fixed.length > 0 && { fixes: fixed.map((fix) => fixOf(fix, path)) }),
  };
}

function fixOf({ title, reason, edits }: FixRecord, path: string): object {
  const text = reason === null ? title : say({ key: 'fix.titleWithReason', args: [title, reason] });
  return {
    description: { text },
    artifactChanges: [
      {
        artifactLocation: { uri: uriOf(path), uriBaseId: '%SRCROOT%' },
        replacements: edits.map((edit) => ({
          deletedRegion: regionOf(edit),
          insertedContent: { text: edit.newText },
        })),
      },
    ],
  };
}

function regionOf({ line, column, endLine, endColumn }: FindingRecord | FixRecord['edits'][number]): object {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** A relative URI. Every part of the path is encoded, so that a name with a colon is not taken for a scheme. */
function uriOf(path: string): string {
  return path
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
}
