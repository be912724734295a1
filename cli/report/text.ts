// Makes the text that people read in a terminal, besides findings: notices, images, policies, and what `fix` did.
import type { ImageStatus, PolicyChoice } from '../../core/index.ts';
import { counted, say } from '../../l10n/index.ts';
import type { MadeFix } from '../commands/command.ts';
import type { Location } from './locations.ts';
import { printable, shownFile } from './printable.ts';
import type { ImageRecord, NoticeRecord } from './records.ts';
import type { Color, Style } from './style.ts';
import { table } from './table.ts';
import type { UniqueImage } from './uniqueImages.ts';

export function textOfNotices(notices: readonly NoticeRecord[]): string {
  return notices.map((notice) => `${at(notice.file, notice)}  ${printable(notice.message)}\n`).join('');
}

/** What became what in a file, a line each. */
export function textOfFixed(
  name: string,
  places: number,
  changes: readonly { readonly line: number; readonly before: string; readonly after: string }[],
  style: Style,
): string {
  const head = `${style('bold', shownFile(name))}  ${say({ key: 'cli.fix.done', args: [counted('places', places)] })}\n`;
  const rows = changes
    .slice(0, MOST_CHANGES)
    .map(({ line, before, after }) => [
      { text: `  ${line}`, color: 'dim' as const },
      { text: `${style('red', printable(before))} → ${style('green', printable(after))}` },
    ]);
  const more = changes.length - rows.length;
  return head + table(rows, style) + (more > 0 ? `  ${say({ key: 'cli.more', args: [more] })}\n` : '');
}

/** Of one file. Git shows all of them. */
const MOST_CHANGES = 20;

/** One line about a fix that was made although it needs review. */
export function textOfMade(name: string, { location, fix: { title, reason } }: MadeFix): string {
  const why = reason ? say({ key: 'fix.titleWithReason', args: [say(title), say(reason)] }) : say(title);
  return `${at(name, location)}  ${printable(why)}\n`;
}

export function textOfImages(rows: readonly ImageRecord[], style: Style): string {
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

/** Each image once, with the number of its places. */
export function textOfUniqueImages(images: readonly UniqueImage[], style: Style): string {
  return table(
    images.map(({ status, canonical, raw, target, places }) => {
      const name = canonical ?? raw;
      return [
        { text: status, color: STATUS_COLORS[status] },
        { text: String(places.length), color: 'dim' },
        { text: printable(target === null ? name : `${name} → ${target}`) },
      ];
    }),
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

export function imagesSummary(rows: readonly ImageRecord[]): string {
  const counts = new Map<string, number>();
  for (const { status } of rows) {
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  const list = [...counts].sort().map(([status, count]) => `${status} ${count}`);
  const shown = list.length > 0 ? ` (${list.join(', ')})` : '';
  return `${counted('images', rows.length)}${shown}\n`;
}

function at(name: string, { line, column }: Location): string {
  return `${shownFile(name)}:${line}:${column}`;
}
