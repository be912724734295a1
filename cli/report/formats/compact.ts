// A line for each finding and one for all, for grep, for the quickfix list of an editor, and for people who are asked about one fix.
import { say } from '../../../l10n/index.ts';
import { countsOf } from '../findingCounts.ts';
import { printable, shownFile } from '../printable.ts';
import type { FindingRecord } from '../records.ts';
import { allFindings, filesOf, isFailing } from '../results.ts';
import type { Style } from '../style.ts';
import { severityCell } from '../style.ts';
import { table } from '../table.ts';
import type { RunReport } from './format.ts';
import { fixSummary, headOfSummary, type TextLook, textOfFix } from './text.ts';

export function compactFormat({ runs, fixed, counts }: RunReport, { quiet, max, style }: TextLook): string {
  const found = allFindings(runs);
  const relevant = quiet ? found.filter(isFailing) : found;
  const lines = linesOfFindings(max === null ? relevant : relevant.slice(0, max), style);
  const all = counts ?? countsOf(found);
  const summary = fixed ? fixSummary(fixed, all) : headOfSummary(all, filesOf(runs));
  return lines + (quiet ? '' : `${summary}\n`);
}

/** Each line begins with the place, so that terminals and editors can jump to it. The columns are aligned. */
export function linesOfFindings(findings: readonly FindingRecord[], style: Style): string {
  return table(
    findings.map(({ file, line, column, severity, rule, message, fixes }) => {
      const fix = textOfFix(fixes[0]);
      const text = fix === null ? message : say({ key: 'text.twoSentences', args: [message, fix] });
      return [
        { text: `${shownFile(file)}:${line}:${column}` },
        severityCell(severity),
        { text: rule, color: 'dim' },
        { text: printable(text) },
      ];
    }),
    style,
  );
}
