// What a person can choose to fix in a file: fixes that do not get in each other's way, for "fix all in the workspace".
import type { Finding, Fix, Report } from '../report.ts';
import { acceptFixes } from './acceptFixes.ts';

/** A fix of one file, and the findings that it cures: several where their fixes are the same edits. */
export interface FixChoice {
  readonly fix: Fix;
  /** At least one. */
  readonly findings: readonly Finding[];
}

export interface FixChoices {
  /** In the order of the text. Their edits never overlap, but two of them can have the same edit. */
  readonly choices: readonly FixChoice[];
  /** Findings whose fix changes other files as well. */
  readonly elsewhere: readonly Finding[];
  /** Findings without a fix. */
  readonly unfixable: readonly Finding[];
}

/**
 * The first safe fix of each finding, or else its first fix. Safe fixes come before others where only one of two can be made. `counts` says
 * which findings are asked for.
 */
export function fixChoices(report: Report, counts: (finding: Finding) => boolean): FixChoices {
  const findings = report.findings.filter(counts);
  const accepted = acceptFixes();
  const made = new Map<string, { fix: Fix; findings: Finding[] }>();
  const wanted = findings.flatMap((finding) => {
    const inFile = finding.fixes.filter(isInFile);
    const fix = inFile.find(({ safety }) => safety === 'safe') ?? inFile[0];
    return fix ? [{ finding, fix }] : [];
  });
  for (const safety of ['safe', 'needs-review'] as const) {
    for (const { finding, fix } of wanted.filter((each) => each.fix.safety === safety)) {
      const key = JSON.stringify(fix.edits);
      const same = made.get(key);
      if (same) {
        same.findings.push(finding);
      } else if (accepted.fits('', fix)) {
        accepted.accept('', fix);
        made.set(key, { fix, findings: [finding] });
      }
    }
  }
  return {
    choices: [...made.values()].sort((a, b) => startOf(a) - startOf(b)),
    elsewhere: findings.filter(({ fixes }) => fixes.length > 0 && !fixes.some(isInFile)),
    unfixable: findings.filter(({ fixes }) => fixes.length === 0),
  };
}

function isInFile({ elsewhere = [] }: Fix): boolean {
  return elsewhere.length === 0;
}

function startOf({ findings: [first] }: FixChoice): number {
  return first?.span.start ?? 0;
}
