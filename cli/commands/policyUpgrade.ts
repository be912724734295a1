// `nearpull policy upgrade`: prints a file with its policies turned into the recommended one, and says how to bring it into the cluster.
import { NO_FILE, type PolicyUpgrade, upgradePolicies } from '../../core/index.ts';
import { counted, say, type Words } from '../../l10n/index.ts';
import type { Job } from '../args.ts';
import type { RunConfig } from '../config/config.ts';
import type { Source } from '../files/source.ts';
import type { Io } from '../io.ts';
import { type Problem, problemLine } from '../problem.ts';
import { printable } from '../report/printable.ts';
import type { SourceCommand } from './command.ts';

export function policyUpgradeCommand({ policy, paths }: Job, _config: RunConfig, io: Io): SourceCommand {
  const problems: Problem[] = [];
  let isPrinted = false;
  // A file without a policy is not even read.
  const none: Problem = { path: paths[0] ?? '', words: { key: 'cli.upgrade.none' } };
  const take = (source: Source | null): null => {
    if (source === null) {
      return null;
    }
    const { text, policies } = upgradePolicies(
      source.text,
      source.settings,
      source.context ?? NO_FILE,
      policy.kind ?? null,
    );
    for (const each of policies) {
      if (each.to === null) {
        problems.push({ path: source.name, words: whyNot(each) });
      }
    }
    const done = policies.filter((each) => each.to !== null);
    // A file of which only a part could be upgraded is not printed: it would be applied as a whole.
    if (problems.length === 0 && done.length > 0) {
      isPrinted = true;
      done.forEach((each) => {
        io.stderr.write(linesOf(each));
      });
      io.stdout.write(text);
    }
    return null;
  };
  return {
    file: take,
    stdin: (_bytes, source) => take(source),
    end: () => ({ findings: false, problems: isPrinted || problems.length > 0 ? problems : [none] }),
  };
}

type Upgraded = Extract<PolicyUpgrade, { readonly to: string }>;

/** What was kept, and the commands. The old policy goes last: until then both redirect. */
function linesOf({ kind, name, to, kept, sameImages }: Upgraded): string {
  const args = [
    `${kind} ${name}`,
    `${to} ${name}`,
    counted('namespaces', kept.excludedNamespaces.length),
    counted('labels', kept.optOuts.length),
  ];
  const note = sameImages
    ? ''
    : problemLine({ path: '', words: { key: 'cli.upgrade.otherImages', args: [name] } });
  return `${printable(say({ key: 'cli.upgrade.done', args }))}\n${note}${commandsFor(kind, to, name)}`;
}

function commandsFor(from: string, to: string, name: string): string {
  const apply = ['kubectl apply -f FILE'];
  const ready = {
    MutatingPolicy: `kubectl wait --for=jsonpath='{.status.conditionStatus.ready}'=true mutatingpolicy/${name}`,
    ClusterPolicy: `kubectl wait --for=condition=Ready clusterpolicy/${name}`,
  }[to];
  const steps =
    from === to
      ? apply
      : [...apply, ...(ready ? [ready] : []), `kubectl delete ${from.toLowerCase()} ${name}`];
  return `${say({ key: 'cli.upgrade.steps' })}\n${steps.map((step) => `  ${printable(step)}\n`).join('')}`;
}

function whyNot({ kind, name, ...why }: Extract<PolicyUpgrade, { readonly to: null }>): Words {
  const args = [`${kind} ${name}`];
  switch (why.reason) {
    case 'whole':
      return { key: 'cli.upgrade.whole', args };
    case 'others':
      return { key: 'cli.upgrade.others', args };
    case 'domain':
      return { key: 'cli.upgrade.domain', args };
    case 'exceptions':
      return { key: 'cli.upgrade.exceptions', args: [...args, why.part] };
  }
}
