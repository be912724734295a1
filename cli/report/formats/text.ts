// The format for people: findings by file with their line and carets, what the fix makes of each, and a summary with what to do next.

import { counted, plural, say, type Words } from '../../../l10n/index.ts';
import { countsOf, type FindingCounts } from '../findingCounts.ts';
import { few, mostFrequent } from '../imageNames.ts';
import { printable, shownFile } from '../printable.ts';
import type { FindingRecord, FixRecord } from '../records.ts';
import { pageOfRule, REPORTED_RULES } from '../reportedRule.ts';
import { allFindings, byFile, filesOf, isFailing } from '../results.ts';
import { type Style, severityWord } from '../style.ts';
import { width } from '../width.ts';
import type { RunReport } from './format.ts';

/** Findings by file, then the summary. With `quiet` only what makes the run fail, and no summary. */
export function textFormat({ runs, next, fixed, counts }: RunReport, look: TextLook): string {
  const found = allFindings(runs);
  const all = counts ?? countsOf(found);
  const [relevant, total] = look.quiet ? [found.filter(isFailing), all.failing] : [found, all.all];
  const summary = fixed
    ? `${look.style('bold', fixSummary(fixed, all))}\n`
    : findingsSummary(all, filesOf(runs), look.style);
  return textOfFindings(relevant, look, total) + (look.quiet ? '' : summary + textOfNext(next, look.style));
}

export interface TextLook {
  readonly style: Style;
  readonly quiet: boolean;
  /** The most findings that are shown. Null for all. */
  readonly max: number | null;
}

/** Findings by file, at most `max` of them, and a line that counts the rest of `total`. */
export function textOfFindings(
  findings: readonly FindingRecord[],
  { style, max }: TextLook,
  total = findings.length,
): string {
  const shown = max === null ? findings : findings.slice(0, max);
  const files = [...byFile(shown)].map(([file, own]) => {
    const head = style('underline', style('bold', shownFile(file)));
    return `${head}\n${own.map((finding) => textOfFinding(finding, style)).join('')}\n`;
  });
  const hidden = total - shown.length;
  const rest = hidden > 0 ? `${say({ key: plural('cli.check.hidden', hidden), args: [hidden] })}\n\n` : '';
  return files.join('') + rest;
}

function textOfFinding(
  { line, column, rule, severity, message, excerpt, fixes }: FindingRecord,
  style: Style,
): string {
  const head = [
    `  ${line}:${column}`,
    severityWord(severity, style),
    printable(message),
    style('dim', rule),
  ].join('  ');
  const number = String(line);
  const gutter = ' '.repeat(number.length + 4);
  const before = shownCode(excerpt.text.slice(0, excerpt.start));
  const place = shownCode(excerpt.text.slice(excerpt.start, excerpt.end));
  const after = shownCode(excerpt.text.slice(excerpt.end));
  const carets = ' '.repeat(width(before)) + style('yellow', '^'.repeat(Math.max(1, width(place))));
  const bar = style('dim', '│');
  const fix = textOfFix(fixes[0]);
  return [
    head,
    `    ${style('dim', number)} ${bar} ${before}${place}${after}`.trimEnd(),
    `${gutter} ${bar} ${carets}`,
    ...(fix === null ? [] : [`${gutter} ${style('green', '→')} ${printable(fix)}`]),
    '',
  ].join('\n');
}

/** A tab is as wide as two spaces, as YAML is indented, so that carets stand under their place. */
function shownCode(code: string): string {
  return printable(code.replaceAll('\t', '  '));
}

/**
 * What the first fix of a finding does. A missing domain is no news: without one every fix writes a placeholder, and the summary says so once.
 */
export function textOfFix(fix: FixRecord | undefined): string | null {
  if (!fix || fix.reasonCode === 'noDomain') {
    return null;
  }
  return fix.reason === null ? fix.title : say({ key: 'fix.titleWithReason', args: [fix.title, fix.reason] });
}

function findingsSummary(counts: FindingCounts, files: number, style: Style): string {
  const severities = [...counts.severities].map(
    ([severity, count]) => [say({ key: `cli.severity.${severity}` }), count] as const,
  );
  const rows = [
    ['cli.summary.severities', listOf(severities)],
    ['cli.summary.registries', listOf(counts.registries)],
    ['cli.summary.images', listOf(counts.names)],
  ] as const;
  const lines = rows.flatMap(([key, list]) => (list === '' ? [] : [`  ${say({ key, args: [list] })}\n`]));
  const pages = REPORTED_RULES.filter((rule) => counts.rules.has(rule)).map(
    (rule) => `  ${style('dim', `${rule}: ${pageOfRule(rule)}`)}\n`,
  );
  return `${style('bold', headOfSummary(counts, files))}\n${lines.join('')}${pages.join('')}`;
}

/** How many problems were found in how many of `files`. */
export function headOfSummary(counts: FindingCounts, files: number): string {
  if (counts.all === 0) {
    return say({ key: 'cli.check.clean', args: [counted('files', files)] });
  }
  const fixable = counts.safelyFixable + counts.reviewable;
  const args = [counted('problems', counts.all), counts.files.size, counted('files', files), fixable];
  return say({ key: 'cli.check.summary', args });
}

/** What `fix` did, and what it left. */
export function fixSummary(
  { edits, files, isDryRun }: NonNullable<RunReport['fixed']>,
  left: FindingCounts,
): string {
  const key = isDryRun ? 'cli.fix.drySummary' : 'cli.fix.summary';
  const args = [counted('places', edits), counted('files', files), counted('problems', left.all)];
  return say({ key, args });
}

/** `nginx 4, redis 2, and 3 more` */
function listOf(counts: Iterable<readonly [string, number]>): string {
  const { first, more } = few(mostFrequent(counts), MOST_IN_SUMMARY);
  const list = first.map(([key, count]) => `${printable(key)} ${count}`);
  return [...list, ...(more > 0 ? [say({ key: 'cli.more', args: [more] })] : [])].join(', ');
}

const MOST_IN_SUMMARY = 5;

export function textOfNext(next: readonly Words[], style: Style): string {
  return next.map((words) => `${style('cyan', printable(say(words)))}\n`).join('');
}
