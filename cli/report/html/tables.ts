// Makes the tables of the report, which the script of the page filters and sorts.
import { say, type WordKey } from '../../../l10n/index.ts';
import { html } from './escape.ts';

/** More rows make a page that browsers are slow to show. */
export const MOST_ROWS = 5000;

export interface Column {
  readonly head: string;
  readonly isNumber?: true;
}

export interface HtmlCell {
  /** Markup that is safe already. */
  readonly markup: string;
  /** What the cell is chosen and sorted by. Its text unless given. */
  readonly value?: string | number;
  /** What the cell is sorted by, where that is something else. */
  readonly order?: number;
}

/** @param fields what stands above the table to filter it */
export function table(
  id: string,
  columns: readonly Column[],
  rows: readonly (readonly HtmlCell[])[],
  fields: string,
): string {
  const heads = columns.map(
    ({ head, isNumber }) => `<th${numeric(isNumber)}><button>${html(head)}</button></th>`,
  );
  const body = rows.map((row) => {
    const cells = row.map(({ markup, value, order }, index) => {
      const chosen = value === undefined ? '' : ` data-value="${html(value)}"`;
      const own = order === undefined ? chosen : `${chosen} data-order="${order}"`;
      return `<td${numeric(columns[index]?.isNumber)}${own}>${markup}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  return `${fields}<div class="scroll"><table id="${id}" data-sortable><thead><tr>${heads.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody></table></div>`;
}

function numeric(isNumber: boolean | undefined): string {
  return isNumber ? ' class="number"' : '';
}

/** A field to type words into, a choice for each of some columns, and how many rows are shown. */
export function filterFields(
  id: string,
  count: number,
  choices: readonly {
    readonly column: number;
    readonly label: string;
    readonly values: readonly (readonly [string, string])[];
  }[],
): string {
  const selects = choices.map(({ column, label, values }) => {
    const options = values.map(([value, shown]) => `<option value="${html(value)}">${html(shown)}</option>`);
    return `<select data-filter="${id}" data-column="${column}" aria-label="${html(label)}"><option value="">${html(label)}</option>${options.join('')}</select>`;
  });
  const words = html(say({ key: 'cli.html.filter' }));
  return `<div class="fields"><input type="search" data-filter="${id}" placeholder="${words}" aria-label="${words}">${selects.join('')}<span><span data-filtered="${id}">${count}</span> / ${count}</span></div>`;
}

export function badge(kind: string, shown: string): string {
  return `<span class="badge ${html(kind)}">${html(shown)}</span>`;
}

export function section(title: WordKey, more: string, content: string): string {
  const small = more === '' ? '' : `<small>${html(more)}</small>`;
  return `<section><h2>${html(say({ key: title }))}${small}</h2>\n${content}</section>\n`;
}

/** How many rows there are, and where not all of them are shown, how many are. */
export function cutNote(all: number, shown: number): string {
  return all > shown ? say({ key: 'cli.html.cut', args: [shown, all] }) : String(all);
}
