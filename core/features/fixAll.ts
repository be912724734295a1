// Collects the edits of many fixes: all safe ones, or all for the same image.
import type { Finding, Fix, Report } from '../report.ts';
import type { Edit } from '../text/edit.ts';

/** The edits of every safe fix of `report`, for "fix all" and fix on save. They never overlap, and are in the order of the text. */
export function fixAll(report: Report): readonly Edit[] {
  return editsOfAll(report.findings.map(({ fixes }) => fixes.find((fix) => fix.safety === 'safe')));
}

/**
 * The edits that fix `finding` wherever the same reference is written in the file. They never overlap, and are in the order of the text.
 * They need not be safe, because a person asks for them.
 */
export function fixSameImage(report: Report, finding: Finding): readonly Edit[] {
  const title = finding.fixes[0]?.title;
  if (!title) {
    return [];
  }
  const same = report.findings.filter(
    ({ rule, fixes }) => rule === finding.rule && fixes[0]?.title.args.join('\n') === title.args.join('\n'),
  );
  return editsOfAll(same.map(({ fixes }) => fixes[0]));
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
