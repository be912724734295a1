// Chooses the fixes of a run and makes them in memory, round after round until no fix is left to make.
import { acceptFixes, type Edit, type Finding, type Fix, fixAll } from '../../core/index.ts';
import type { Job } from '../args.ts';
import { type Draft, type Drafts, draftsOf } from './drafts.ts';

/** A fix that may be made. */
export interface Candidate {
  readonly draft: Draft;
  readonly finding: Finding;
  readonly fix: Fix;
  /** All the files that it changes, `draft` among them or not. */
  readonly changes: readonly Draft[];
  /** Its number among those of its file, from 1. */
  readonly number: number;
  readonly total: number;
}

/** Decides about one fix. A person is asked, or the answer is always yes. */
export type Decide = (candidate: Candidate) => boolean | Promise<boolean>;

/** The fix of each finding in `draft` that may be made: a safe one, otherwise the first whose files are all in the run. */
export function candidatesOf(draft: Draft, drafts: Drafts, choice: Job['choice']): readonly Candidate[] {
  const found = draft.report.findings.flatMap((finding) => {
    const safe = finding.fixes.find(({ safety }) => safety === 'safe');
    const possible = safe || choice === 'safe' ? [safe].filter((fix) => fix !== undefined) : finding.fixes;
    for (const fix of possible) {
      const changes = draftsOf(drafts, draft, fix);
      if (changes) {
        return [{ draft, finding, fix, changes }];
      }
    }
    return [];
  });
  return found.map((each, index) => ({ ...each, number: index + 1, total: found.length }));
}

/** Makes every safe fix, but none in a file that is `refused`. These are the fixes that "fix all" makes in an editor. */
export function makeSafeFixes(drafts: Drafts, refused: ReadonlyMap<string, unknown>): void {
  drafts.change(safeEdits(drafts, refused));
}

/** A function of its own, so that no local variable keeps a report while its file is checked again. */
function safeEdits(drafts: Drafts, refused: ReadonlyMap<string, unknown>): Map<string, readonly Edit[]> {
  const edits = drafts.all().map(({ key, report }) => [key, refused.has(key) ? [] : fixAll(report)] as const);
  return new Map(edits.filter(([, own]) => own.length > 0));
}

/**
 * Makes the fixes that `decide` says yes to, but none that changes a `refused` file. Fixes that cannot be made together are left to the next
 * round, where the files have been checked again: so that a second run finds nothing more to do. Answers with the fixes that were made.
 */
export async function makeChosenFixes(
  drafts: Drafts,
  choice: Job['choice'],
  refused: ReadonlyMap<string, unknown>,
  decide: Decide,
): Promise<readonly Candidate[]> {
  const made: Candidate[] = [];
  const declined = new Map<string, number>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const accepted = acceptFixes();
    const before = new Map(declined);
    const decideOnce = async (candidate: Candidate): Promise<boolean> => {
      const name = nameOf(candidate);
      // What was declined in an earlier round is found again, and is not asked again.
      if (count(before, name, -1) >= 0) {
        return false;
      }
      const yes = await decide(candidate);
      count(declined, name, yes ? 0 : 1);
      return yes;
    };
    for (const draft of drafts.all()) {
      for (const candidate of candidatesOf(draft, drafts, choice)) {
        const isOpen =
          candidate.changes.every(({ key }) => !refused.has(key)) && accepted.fits(draft.key, candidate.fix);
        if (isOpen && (await decideOnce(candidate))) {
          accepted.accept(draft.key, candidate.fix);
          made.push(candidate);
        }
      }
    }
    if (accepted.edits.size === 0) {
      break;
    }
    drafts.change(accepted.edits);
  }
  return made;
}

/** The same for the same fix in another round. Its place may have moved. */
function nameOf({ draft, finding, fix }: Candidate): string {
  return [draft.key, finding.rule, fix.title.key, ...fix.title.args].join('\n');
}

/** Adds `by` to the number at `name`, and returns the sum. */
function count(counts: Map<string, number>, name: string, by: number): number {
  const sum = (counts.get(name) ?? 0) + by;
  counts.set(name, sum);
  return sum;
}

/** Two rounds are rare. The limit is for fixes that would undo each other. */
const MOST_ROUNDS = 10;
