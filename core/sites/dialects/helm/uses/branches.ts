// Branches of which nobody knows which one runs: each runs for itself, and afterwards everything has the value that one of them left.
import type { When } from '../../../../model/chartUses.ts';
import { type Formula, join, waysOf } from './conditions.ts';
import type { ValuesSpace } from './fields.ts';
import { branchScope, joinBranches, type Scope } from './scope.ts';
import { type Budget, choiceOf, choicePiece, type Output, spend, valueAt } from './symbols.ts';

/** One of the ways that a block can go. */
export interface TemplateBranch {
  readonly whens: readonly When[];
  readonly run: (scope: Scope) => Output;
}

/** The two branches of a question. */
export function branchesOf(
  formula: Formula,
  { yes, no }: { readonly yes: TemplateBranch['run']; readonly no: TemplateBranch['run'] },
): readonly TemplateBranch[] {
  return [
    { whens: waysOf(formula, true), run: yes },
    { whens: waysOf(formula, false), run: no },
  ];
}

/** Runs all branches that can be taken, each on its own, and puts together what they write and what they leave behind. */
export function runBranches(
  branches: readonly TemplateBranch[],
  scope: Scope,
  space: ValuesSpace,
  budget: Budget,
): Output {
  const possible = branches
    .map((branch) => ({ ...branch, whens: branch.whens.filter((when) => join(scope.when, when) !== null) }))
    .filter(({ whens }) => whens.length > 0);
  const [only] = possible;
  if (possible.length <= 1) {
    return only ? only.run(scope) : [];
  }
  const before = space.changed;
  const ran = possible.map(({ whens, run }) => {
    space.changed = before;
    const [single] = whens;
    const when = whens.length === 1 && single ? (join(scope.when, single) ?? scope.when) : scope.when;
    const inner = branchScope(scope, when, false);
    const out = run(inner);
    return { whens, scope: inner, out, changed: space.changed };
  });
  joinBranches(scope, ran);
  joinChanges(ran, before, space);
  spend(budget, ran.length);
  return ran.every(({ out }) => out.length === 0)
    ? []
    : [choicePiece(ran.flatMap(({ whens, out }) => whens.map((when) => ({ when, is: out }))))];
}

/** Puts together what branches put in the place of values. */
function joinChanges(
  branches: readonly { readonly whens: readonly When[]; readonly changed: ValuesSpace['changed'] }[],
  before: ValuesSpace['changed'],
  space: ValuesSpace,
): void {
  if (branches.every(({ changed }) => changed === before)) {
    space.changed = before;
    return;
  }
  const joined = new Map(before);
  const isChanged = ({ changed }: (typeof branches)[number]) => changed !== before;
  for (const key of new Set(branches.filter(isChanged).flatMap(({ changed }) => [...changed.keys()]))) {
    if (branches.some(({ changed }) => changed.get(key) !== before.get(key))) {
      const ways = branches.flatMap(({ whens, changed }) =>
        whens.map((when) => ({ when, is: changed.get(key) ?? valueAt(key.split('.')) })),
      );
      joined.set(key, choiceOf(ways));
    }
  }
  space.changed = joined;
}
