// Reads a grammar fixture: YAML lines with their expectations under them, as `# ^^^ scope` or `# ^^^ !scope`.

/** What should hold for the columns `start` to `end` of a line: a scope that begins with `scope` is there, or none is. */
export interface Expectation {
  readonly start: number;
  readonly end: number;
  readonly scope: string;
  readonly present: boolean;
}

export interface FixtureLine {
  readonly text: string;
  /** Where the line stands in the file, from 1. */
  readonly number: number;
  readonly expectations: readonly Expectation[];
}

/** The lines of a fixture without its expectations, which are never shown to the grammar. */
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
