// Collects the edits of many fixes: all safe ones, or all for the same image.
import type { Finding, Report } from '../report.ts';
import type { Edit } from '../text/edit.ts';

/** The edits of every safe fix of `report`, for "fix all" and fix on save. They never overlap, and are in the order of the text. */
export function fixAll(report: Report): readonly Edit[] {
  return withoutOverlaps(
    report.findings.flatMap(({ fixes }) => fixes.find((fix) => fix.safety === 'safe')?.edits ?? []),
  );
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
  return withoutOverlaps(same.flatMap(({ fixes }) => fixes[0]?.edits ?? []));
}

function withoutOverlaps(edits: readonly Edit[]): readonly Edit[] {
  const result: Edit[] = [];
  let end = -1;
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    if (edit.span.start >= end) {
      result.push(edit);
      end = edit.span.end;
    }
  }
  return result;
}
