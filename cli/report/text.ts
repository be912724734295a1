// Makes the text that people read in a terminal. Each finding has one line.
// The line begins with the place, so that terminals and editors can jump to it.
import type { Finding, Fix, ImageStatus, Notice, PolicyChoice } from '../../core/index.ts';
import { counted, plural, say } from '../../l10n/index.ts';
import type { Location, LocationOf, MadeFix } from '../commands/command.ts';
import type { ImageRow } from './json.ts';
import { printable } from './printable.ts';
import type { Color, Style } from './style.ts';
import { width } from './width.ts';

/** The findings of one file in aligned columns; empty if there are none. */
export function textOfFindings(
  name: string,
  findings: readonly Finding[],
  locationOf: LocationOf,
  style: Style,
): string {
  return table(
    findings.map(({ rule, severity, message, span, fixes }) => [
      { text: at(name, locationOf(span)) },
      { text: say({ key: `cli.severity.${severity}` }), color: SEVERITY_COLORS[severity] },
      { text: rule, color: 'dim' },
      { text: printable(withFix(say(message), fixes[0])) },
    ]),
    style,
  );
}

/**
 * `message`, and what the first fix of the finding does. A missing domain is no news: without one every fix writes a placeholder, and `fix`
 * says so.
 */
function withFix(message: string, fix: Fix | undefined): string {
  if (!fix || fix.reason?.key === 'reason.noDomain') {
    return message;
  }
  const title = say(fix.title);
  const does = fix.reason ? say({ key: 'fix.titleWithReason', args: [title, say(fix.reason)] }) : title;
  return say({ key: 'text.twoSentences', args: [message, does] });
}

export const SEVERITY_COLORS: Readonly<Record<Finding['severity'], Color>> = {
  error: 'red',
  warning: 'yellow',
  information: 'cyan',
  hint: 'dim',
};

export function textOfNotices(name: string, notices: readonly Notice[], locationOf: LocationOf): string {
  return notices
    .map(({ message, span }) => `${at(name, locationOf(span))}  ${printable(say(message))}\n`)
    .join('');
}

export function textOfFixed(name: string, edits: number): string {
  return `${printable(name)}  ${say({ key: 'cli.fix.done', args: [counted('places', edits)] })}\n`;
}

/** One line about a fix that was made although it needs review. */
export function textOfMade(name: string, { location, fix: { title, reason } }: MadeFix): string {
  const why = reason ? say({ key: 'fix.titleWithReason', args: [say(title), say(reason)] }) : say(title);
  return `${at(name, location)}  ${printable(why)}\n`;
}

export function textOfImages(rows: readonly ImageRow[], style: Style): string {
  return table(
    rows.map((row) => [
      { text: at(row.file, row) },
      { text: row.status, color: STATUS_COLORS[row.status] },
      { text: row.dialect, color: 'dim' },
      { text: row.tier, color: 'dim' },
      { text: printable(row.target === null ? row.raw : `${row.raw} → ${row.target}`) },
    ]),
    style,
  );
}

const STATUS_COLORS: Readonly<Record<ImageStatus, Color>> = {
  'docker-hub': 'yellow',
  upstream: 'yellow',
  ignored: 'dim',
  proxied: 'green',
  other: 'dim',
  templated: 'dim',
  invalid: 'red',
};

/** The kinds of policies, under the names that `--kind` takes. */
export function textOfPolicies(choices: readonly PolicyChoice[], style: Style): string {
  return table(
    choices.map(({ kind, recommended, fits, detail, reason }) => {
      const mark = recommended ? 'recommended' : fits ? 'fits' : 'unfit';
      const color = recommended ? 'green' : fits ? 'dim' : 'red';
      return [
        { text: kind },
        { text: say({ key: `cli.policy.${mark}` }), color },
        { text: [detail, ...(reason ? [reason] : [])].map(say).join(' ') },
      ];
    }),
    style,
  );
}

export function imagesSummary(rows: readonly ImageRow[]): string {
  const counts = new Map<string, number>();
  for (const { status } of rows) {
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  const list = [...counts].sort().map(([status, count]) => `${status} ${count}`);
  const shown = list.length > 0 ? ` (${list.join(', ')})` : '';
  return `${counted('images', rows.length)}${shown}\n`;
}

export function findingsSummary(count: {
  readonly files: number;
  readonly filesWithFindings: number;
  readonly findings: number;
  readonly fixable: number;
}): string {
  const { files, filesWithFindings, findings, fixable } = count;
  return findings === 0
    ? `${say({ key: 'cli.check.clean', args: [counted('files', files)] })}\n`
    : `${say({ key: 'cli.check.summary', args: [counted('problems', findings), filesWithFindings, counted('files', files), fixable] })}\n`;
}

export function fixSummary(
  {
    edits,
    files,
    remaining,
    reviewable,
  }: {
    readonly edits: number;
    readonly files: number;
    readonly remaining: number;
    /** The number of findings that are left and have a fix that needs review. */
    readonly reviewable: number;
  },
  dryRun: boolean,
): string {
  const more =
    reviewable > 0 ? ` ${say({ key: plural('cli.fix.reviewable', reviewable), args: [reviewable] })}` : '';
  const key = dryRun ? 'cli.fix.drySummary' : 'cli.fix.summary';
  const args = [counted('places', edits), counted('files', files), counted('problems', remaining)];
  return `${say({ key, args })}${more}\n`;
}

function at(name: string, { line, column }: Location): string {
  return `${printable(name)}:${line}:${column}`;
}

interface Cell {
  readonly text: string;
  readonly color?: Color;
}

/** Rows of cells, two spaces apart. Every column but the last is as wide as its widest cell. */
export function table(rows: readonly (readonly Cell[])[], style: Style): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.slice(0, -1).forEach(({ text }, column) => {
      widths[column] = Math.max(widths[column] ?? 0, width(text));
    });
  }
  const padding = ({ text }: Cell, column: number): string =>
    ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(text)));
  const lines = rows.map((row) => {
    const cells = row.map((cell, column) => {
      const { text, color } = cell;
      const shown = color ? style(color, text) : text;
      return column < row.length - 1 ? shown + padding(cell, column) : shown;
    });
    return `${cells.join('  ')}\n`;
  });
  return lines.join('');
}
