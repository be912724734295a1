// `nearpull policy`: prints a policy, or lists the policies. Reads no files.
import {
  clusterFacts,
  type PolicyKind,
  placeholdersIn,
  policyChoices,
  renderPolicy,
  type Settings,
} from '../../core/index.ts';
import { say } from '../../l10n/index.ts';
import { CLEAN, type ExitCode } from '../exitCode.ts';
import type { Io } from '../io.ts';
import type { PolicyOptions } from '../policyArgs.ts';
import { problemLine, refuse } from '../problem.ts';
import { textStyle } from '../report/style.ts';
import { textOfPolicies } from '../report/text.ts';

export function printPolicy(
  { list, policy }: { readonly list: boolean; readonly policy: PolicyOptions },
  settings: Settings,
  io: Io,
): ExitCode {
  if (list) {
    io.stdout.write(textOfPolicies(policyChoices(clusterFacts(settings)), textStyle(io.stdout)));
    return CLEAN;
  }
  const kind = chosenKind(policy, settings);
  const text = renderPolicy(kind, settings);
  // The printed policy goes to kubectl. With a placeholder in it, no Pod that it changes could pull its images.
  // The policy that only reports contains no domain.
  if (placeholdersIn(text).length > 0) {
    return refuse({ key: 'cli.usage.policyNeedsDomain' }, io);
  }
  warnUnlessFit(kind, settings, io);
  sayWhy(kind, settings, io);
  io.stdout.write(text);
  return CLEAN;
}

/** The kind that the person asked for, or the recommended one. */
export function chosenKind({ kind }: PolicyOptions, settings: Settings): PolicyKind {
  return kind ?? policyChoices(clusterFacts(settings))[0]?.kind ?? 'mutating-policy';
}

export function warnUnlessFit(kind: PolicyKind, settings: Settings, io: Io): void {
  const choice = policyChoices(clusterFacts(settings)).find((each) => each.kind === kind);
  if (choice && !choice.fits) {
    const args = [choice.product, kind, say(choice.detail)];
    io.stderr.write(problemLine({ path: '', words: { key: 'cli.policy.doesNotFit', args } }));
  }
}

/** One line about a recommendation that is not the usual one. Standard output is the policy. */
function sayWhy(kind: PolicyKind, settings: Settings, io: Io): void {
  const reason = policyChoices(clusterFacts(settings)).find((each) => each.kind === kind)?.reason;
  if (reason) {
    io.stderr.write(`${say(reason)}\n`);
  }
}
