// Collects the edits of many fixes: all safe ones, or all for the same image.
import type { Finding, Fix, Report } from '../report.ts';
import type { Edit } from '../text/edit.ts';

/** The edits of every safe fix of `report`, for "fix all" and fix on save. They never overlap, and are in the order of the text. */
export function fixAll(report: Report): readonly Edit[] {
  return editsOfAll(report.findings.map(({ fixes }) => fixes.find((fix) => fix.safety === 'safe')));
}

/** What fixes a finding wherever the same reference is written in the file. */
export interface FixesOfSame {
  /** They never overlap, and are in the order of the text. They need not be safe, because a person asks for them. */
  readonly edits: readonly Edit[];
  /** How often the same is written: an edit can cure several findings, where images are aliases, and a finding can need several edits. */
  readonly places: number;
}

/** Returns a function that gives the fixes of a finding and of all that are like it. Those of one reference are put together once. */
export function fixesOfSame({ findings }: Report): (finding: Finding) => FixesOfSame {
  const made = new Map<string, FixesOfSame>();
  let alike: ReadonlyMap<string, readonly Fix[]> | null = null;
  return ({ rule, fixes: [fix] }) => {
    const key = fix ? keyOf(rule, fix) : '';
    const known = made.get(key);
    if (known) {
      return known;
    }
    alike ??= byReference(findings);
    const same = alike.get(key) ?? [];
    const starts = same.flatMap(({ edits: [first] }) => first?.span.start ?? []);
    const all = { edits: editsOfAll(same), places: new Set(starts).size };
    made.set(key, all);
    return all;
  };
}

/** The first fixes of `findings`, by their rule and what they write. */
function byReference(findings: readonly Finding[]): ReadonlyMap<string, readonly Fix[]> {
  const alike = new Map<string, Fix[]>();
  for (const { rule, fixes } of findings) {
    const [fix] = fixes;
    if (fix) {
      const key = keyOf(rule, fix);
      const known = alike.get(key) ?? [];
      alike.set(key, known);
      known.push(fix);
    }
  }
  return alike;
}

function keyOf(rule: string, { title }: Fix): string {
  return [rule, ...title.args].join('\n');
}

/** The edits that remove every ignore comment that silences nothing. */
export function unusedIgnoreEdits(report: Report): readonly Edit[] {
  const unused = report.findings.filter(({ rule }) => rule === 'unused-ignore');
  return editsOfAll(unused.map(({ fixes }) => fixes[0]));
}

/**
 * The edits of `fixes`, each once. A fix is taken whole or not at all: part of it could leave an image with a name that exists nowhere. A fix
 * is left out where one of its edits overlaps another edit that an earlier fix made.
 */
function editsOfAll(fixes: readonly (Fix | undefined)[]): readonly Edit[] {
  const taken: Edit[] = [];
  for (const fix of fixes) {
    const places = fix?.edits.map((edit) => ({ edit, at: placeFor(edit, taken) })) ?? [];
    if (places.every(({ edit, at }) => isTaken(edit, at, taken) || fits(edit, at, taken))) {
      for (const { edit } of places) {
        const at = placeFor(edit, taken);
        if (!isTaken(edit, at, taken)) {
          taken.splice(at, 0, edit);
        }
      }
    }
  }
  return taken;
}

/** The index in `taken` of the first edit that begins at or after the start of `edit`. */
function placeFor({ span }: Edit, taken: readonly Edit[]): number {
  let low = 0;
  let high = taken.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((taken[middle]?.span.start ?? 0) < span.start) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function isTaken({ span, newText }: Edit, at: number, taken: readonly Edit[]): boolean {
  const there = taken[at];
  return there?.span.start === span.start && there.span.end === span.end && there.newText === newText;
}

/** Whether `edit` overlaps neither the edit before `at` nor the one at it. Of two at the same place only one fits. */
function fits({ span }: Edit, at: number, taken: readonly Edit[]): boolean {
  const before = taken[at - 1];
  const after = taken[at];
  return (
    (!before || before.span.end <= span.start) &&
    (!after || (after.span.start >= span.end && after.span.start > span.start))
  );
}
