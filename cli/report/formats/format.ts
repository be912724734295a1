// What every format is given.
import type { ClusterOverview } from '../../../core/index.ts';
import type { Words } from '../../../l10n/index.ts';
import type { FindingCounts } from '../findingCounts.ts';
import type { PolicyReports } from '../policyReports.ts';
import type { RunResults } from '../results.ts';

export interface RunReport {
  /** One, or those that `nearpull report` merges. Never empty. */
  readonly runs: readonly RunResults[];
  /** Of all findings. Undefined where `runs` have them all. */
  readonly counts?: FindingCounts | undefined;
  /** The files that `fix` changes. Undefined for other commands. */
  readonly changes?: readonly object[];
  /** What `fix` did. Undefined for other commands. */
  readonly fixed?: { readonly edits: number; readonly files: number; readonly isDryRun: boolean };
  /** What a person can do next. */
  readonly next: readonly Words[];
  /** The runs of earlier reports, to compare with. */
  readonly earlier?: readonly (readonly RunResults[])[];
  /** What the reporting policy says about a cluster. */
  readonly policyReports?: PolicyReports | null;
  /** What `nearpull cluster` says about it. */
  readonly cluster?: ClusterOverview | null;
  /** The version of Nearpull. */
  readonly version: string;
}
