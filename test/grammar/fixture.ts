// Reads a grammar fixture: lines of YAML with expectations under them, written as `# ^^^ scope` or `# ^^^ !scope`.

/** An expectation about the columns from `start` to before `end` of a line: a scope that begins with `scope` is present, or is not. */
export interface Expectation {
  readonly start: number;
  readonly end: number;
  readonly scope: string;
  readonly present: boolean;
}

export interface FixtureLine {
  readonly text: string;
  /** The line number in the file, from 1. */
  readonly number: number;
  readonly expectations: readonly Expectation[];
}

/** The lines of a fixture without the lines of its expectations, which the grammar never sees. */
export function readFixture(source: string): readonly FixtureLine[] {
  const lines: { text: string; number: number; expectations: Expectation[] }[] = [];
  for (const [index, text] of source.split('\n').entries()) {
    const match = /^# *(?<carets>\^+) (?<not>!?)(?<scope>\S+)$/d.exec(text);
    const [start, end] = match?.indices?.groups?.carets ?? [0, 0];
    if (!match?.groups) {
      lines.push({ text, number: index + 1, expectations: [] });
      continue;
    }
    const { not, scope = '' } = match.groups;
    lines.at(-1)?.expectations.push({ start, end, scope, present: not === '' });
  }
  return lines;
}
