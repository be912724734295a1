// Formats the results of the benchmarks: medians, ratios, and a table of them.

/** A row of the table: a measured value, and the value that it is compared with. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  /** The value to compare with, from the same run. '' where there is none. */
  readonly beside: string;
  /** The ratio of both. '' where there is nothing to compare with. */
  readonly ratio: string;
  readonly target: string;
  readonly met: boolean;
}

/** The smallest of `values` such that at least the share `p` (0 to 1) of them is not larger. NaN for an empty list. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Formats milliseconds, as `12.3 ms` or `805 ms`. */
export function milliseconds(value: number): string {
  return `${value < 100 ? value.toFixed(1) : value.toFixed(0)} ms`;
}

/** Formats a ratio, as `1.42×` or `380×`. */
export function times(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)}×`;
}

/** Formats the median and the 95th percentile, as `2.4 ms (p95 3.1 ms)`. */
export function spread(values: readonly number[]): string {
  return `${milliseconds(median(values))} (p95 ${milliseconds(percentile(values, 0.95))})`;
}

/** Formats `row` as a line by itself, for a bench that prints each row as it comes. */
export function line(row: Row): string {
  return cellsOf(row).join('  ');
}

function cellsOf({ what, measured, beside, ratio, target, met }: Row): readonly string[] {
  return [what, measured, beside, ratio, target, met ? 'met' : 'MISSED'];
}

/** Formats `rows` as the lines of a table with aligned columns. */
export function table(rows: readonly Row[]): string {
  const cells = [['', 'measured', 'beside', 'ratio', 'target', ''], ...rows.map(cellsOf)];
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
