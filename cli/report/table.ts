// Aligns rows of cells in columns.
import type { Color, Style } from './style.ts';
import { width } from './width.ts';

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

export interface Cell {
  readonly text: string;
  readonly color?: Color;
}
