// The results of a run, or of many runs together: what all formats are made of.
import type { Decisions } from './decisions.ts';
import type { FindingRecord, FixRecord, ImageRecord, NoticeRecord } from './records.ts';
import type { ReportedRule } from './reportedRule.ts';

/** What one run of `check`, `fix` or `images` found in one repository. */
export interface RunResults {
  /** The name of the repository, as the pipeline or its folder calls it. */
  readonly repository: string;
  /** When it ended: 2026-11-26T05:00:00Z. */
  readonly at: string;
  /** How many files were read. */
  readonly files: number;
  /** What each project file decides. */
  readonly settings: readonly Decisions[];
  /** Those that a format of the run shows. */
  readonly findings: readonly FindingRecord[];
  /** Empty where no format of the run shows images. */
  readonly images: readonly ImageRecord[];
  readonly notices: readonly NoticeRecord[];
}

/** Whether a finding makes the run exit with 1. A finding that is only information or a hint does not stop a pipeline. */
export function isFailing({ severity }: Pick<FindingRecord, 'severity'>): boolean {
  return severity === 'error' || severity === 'warning';
}

/** The finding can be mended without a person's look. */
export function isSafelyFixable({ fixes }: Fixable): boolean {
  return fixes.some(({ safety }) => safety === 'safe');
}

/** The finding has fixes, and a person has to look at each of them. */
export function isReviewable({ fixes }: Fixable): boolean {
  return fixes.length > 0 && fixes.every(({ safety }) => safety === 'needs-review');
}

interface Fixable {
  readonly fixes: readonly Pick<FixRecord, 'safety'>[];
}

/**
 * The findings of all runs. Where there are several, the names of files begin with that of their repository, because two repositories have files of
 * the same name.
 */
export function allFindings(runs: readonly RunResults[]): readonly FindingRecord[] {
  return flattened(runs, ({ findings }) => findings);
}

export function allImages(runs: readonly RunResults[]): readonly ImageRecord[] {
  return flattened(runs, ({ images }) => images);
}

function flattened<T extends { readonly file: string }>(
  runs: readonly RunResults[],
  of: (run: RunResults) => readonly T[],
): readonly T[] {
  const [only, ...more] = runs;
  if (only && more.length === 0) {
    return of(only);
  }
  return runs.flatMap((run) =>
    of(run).map((each) => ({
      ...each,
      file: `${run.repository}/${each.file}`,
      ...('rule' in each && 'path' in each && { path: `${run.repository}/${each.path}` }),
    })),
  );
}

/** How many files were read in all runs. */
export function filesOf(runs: readonly RunResults[]): number {
  return runs.reduce((sum, { files }) => sum + files, 0);
}

/** The findings by file, in the order of the first of each. */
export function byFile(findings: readonly FindingRecord[]): ReadonlyMap<string, readonly FindingRecord[]> {
  const groups = new Map<string, FindingRecord[]>();
  for (const finding of findings) {
    const own = groups.get(finding.file);
    own ? own.push(finding) : groups.set(finding.file, [finding]);
  }
  return groups;
}

/** The rules of `findings`, in the order of the first of each. */
export function rulesOf(findings: readonly FindingRecord[]): readonly ReportedRule[] {
  return [...new Set(findings.map(({ rule }) => rule))];
}

/** Errors first, then warnings, information and hints; in one severity as they stand. */
export function worstFirst(findings: readonly FindingRecord[]): readonly FindingRecord[] {
  const rank = ({ severity }: FindingRecord): number => ORDER.indexOf(severity);
  return findings.toSorted((a, b) => rank(a) - rank(b));
}

const ORDER: readonly FindingRecord['severity'][] = ['error', 'warning', 'information', 'hint'];
