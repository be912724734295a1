// Annotations of GitHub Actions. GitHub shows the first ten of a kind for each step, so the worst come first, and a notice counts the rest:
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions.
import { plural, say } from '../../../l10n/index.ts';
import { printable } from '../printable.ts';
import type { FindingRecord } from '../records.ts';
import { allFindings, worstFirst } from '../results.ts';
import type { RunReport } from './format.ts';
import { textOfFix } from './text.ts';

const SHOWN_OF_A_KIND = 10;

export function githubFormat({ runs }: RunReport): string {
  const findings = worstFirst(allFindings(runs));
  const errors = findings.filter(({ severity }) => severity === 'error').slice(0, SHOWN_OF_A_KIND);
  const warnings = findings.filter(({ severity }) => severity === 'warning').slice(0, SHOWN_OF_A_KIND);
  const others = findings.filter(({ severity }) => severity === 'information' || severity === 'hint');
  const left = findings.length - errors.length - warnings.length - others.length;
  // One notice is kept for the rest.
  const notices = left > 0 || others.length > SHOWN_OF_A_KIND ? others.slice(0, SHOWN_OF_A_KIND - 1) : others;
  const hidden = findings.length - errors.length - warnings.length - notices.length;
  const lines = [...errors, ...warnings, ...notices].map(annotation);
  const rest = say({ key: plural('cli.github.rest', hidden), args: [hidden] });
  return [...lines, ...(hidden > 0 ? [`::notice title=nearpull::${data(rest)}`] : [])]
    .map((line) => `${line}\n`)
    .join('');
}

function annotation({
  path,
  line,
  column,
  endLine,
  endColumn,
  rule,
  severity,
  message,
  fixes,
}: FindingRecord): string {
  const kind = severity === 'error' || severity === 'warning' ? severity : 'notice';
  // GitHub shows columns only where the place is in one line. Its end column is inclusive.
  const columns = line === endLine ? { col: column, endColumn: Math.max(column, endColumn - 1) } : {};
  const place = { file: path, line, endLine, ...columns, title: `nearpull: ${rule}` };
  const properties = Object.entries(place).map(([key, value]) => `${key}=${property(String(value))}`);
  const fix = textOfFix(fixes[0]);
  const text = fix === null ? message : say({ key: 'text.twoSentences', args: [message, fix] });
  return `::${kind} ${properties.join(',')}::${data(text)}`;
}

/** As the runner reads it back. Invisible characters are written as `\x1b` before that. */
function data(text: string): string {
  return printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
