// A table in Markdown, for comments on pull requests and for the summary of a job.

import { plural, say } from '../../../l10n/index.ts';
import { countsOf } from '../findingCounts.ts';
import { tally } from '../imageNames.ts';
import { printable } from '../printable.ts';
import type { FindingRecord } from '../records.ts';
import { pageOfRule } from '../reportedRule.ts';
import { allFindings, filesOf, worstFirst } from '../results.ts';
import type { RunReport } from './format.ts';
import { headOfSummary, textOfFix } from './text.ts';

/** @param max the most findings that are shown; null for all */
export function markdownFormat({ runs, next }: RunReport, { max }: { readonly max: number | null }): string {
  const findings = worstFirst(allFindings(runs));
  const shown = max === null ? findings : findings.slice(0, max);
  const hidden = findings.length - shown.length;
  const head = headOfSummary(countsOf(findings), filesOf(runs));
  return [
    `### Nearpull\n\n${plain(head)}\n`,
    ...imagesTable(findings),
    ...findingsTable(shown),
    ...(hidden > 0 ? [`\n${plain(say({ key: plural('cli.check.hidden', hidden), args: [hidden] }))}\n`] : []),
    ...next.map((words) => `\n${plain(say(words))}\n`),
  ].join('');
}

function imagesTable(findings: readonly FindingRecord[]): readonly string[] {
  const images = tally(findings.flatMap(({ image }) => image?.name ?? []));
  if (images.length === 0) {
    return [];
  }
  const head = row([say({ key: 'cli.report.image' }), say({ key: 'cli.report.places' })].map(plain));
  const rows = images.slice(0, MOST_IMAGES).map(([name, count]) => row([code(name), String(count)]));
  return [`\n${head}| --- | ---: |\n${rows.join('')}`];
}

const MOST_IMAGES = 20;

function findingsTable(findings: readonly FindingRecord[]): readonly string[] {
  if (findings.length === 0) {
    return [];
  }
  const head = row(
    (['severity', 'place', 'message', 'rule'] as const).map((key) =>
      plain(say({ key: `cli.report.${key}` })),
    ),
  );
  const rows = findings.map(({ severity, path, line, column, message, fixes, rule }) => {
    const fix = textOfFix(fixes[0]);
    const text = fix === null ? message : say({ key: 'text.twoSentences', args: [message, fix] });
    return row([
      plain(say({ key: `cli.severity.${severity}` })),
      code(`${path}:${line}:${column}`),
      plain(text),
      `[${rule}](${pageOfRule(rule)})`,
    ]);
  });
  return [`\n${head}| --- | --- | --- | --- |\n${rows.join('')}`];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

function code(text: string): string {
  return `<code>${plain(text)}</code>`;
}

/** Text that Markdown leaves as it is. A character reference is never taken for markup. A mention of a person needs its `@`. */
function plain(text: string): string {
  return printable(text).replace(
    /[\\`*_{}[\]<>()#+!|~&@^$]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
