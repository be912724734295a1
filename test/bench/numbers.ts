// What the benchmarks say: medians, ratios, and a table of them.

/** A measured value beside what it is measured by. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  /** What was measured beside it in the same run; '' where there is nothing. */
  readonly beside: string;
  /** '' where there is nothing to compare with. */
  readonly ratio: string;
  readonly target: string;
  readonly met: boolean;
}

/** The smallest of `values` that at least the share `p` (0 to 1) of them does not exceed; NaN where there are none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** `12.3 ms`, `805 ms`. */
export function milliseconds(value: number): string {
  return `${value < 100 ? value.toFixed(1) : value.toFixed(0)} ms`;
}

/** `1.42×`, `380×`. */
export function times(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)}×`;
}

/** The median and the 95th percentile: `2.4 ms (p95 3.1 ms)`. */
export function spread(values: readonly number[]): string {
  return `${milliseconds(median(values))} (p95 ${milliseconds(percentile(values, 0.95))})`;
}

/** `rows` as lines of a table, its columns as wide as they need to be. */
export function table(rows: readonly Row[]): string {
  const cells = [
    ['', 'measured', 'beside', 'ratio', 'target', ''],
    ...rows.map((row) => [
      row.what,
      row.measured,
      row.beside,
      row.ratio,
      row.target,
      row.met ? 'met' : 'MISSED',
    ]),
  ];
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
