// The variables of a template, with branches of which nobody knows which one runs.
import type { When } from '../../../../model/chartUses.ts';
import { choiceOf, NIL, type Symbolic } from './symbols.ts';

export interface Scope {
  readonly parent: Scope | null;
  /** Variables that were declared here, and in a branch also those of outer scopes that it changed. */
  readonly variables: Map<string, Symbolic>;
  readonly declared: Set<string>;
  /** Whether changes stay here until the branches are joined. */
  readonly isBranch: boolean;
  /** What holds wherever this scope runs. */
  readonly when: When;
  /** Whether it runs at all is known. */
  readonly certain: boolean;
}

/** The scope of a file or a definition: `$` is what it is called with. */
export function rootScope(dot: Symbolic, when: When, certain: boolean): Scope {
  const variables = new Map([['$', dot]]);
  return { parent: null, variables, declared: new Set(['$']), isBranch: false, when, certain };
}

export function innerScope(parent: Scope): Scope {
  return { ...parent, parent, variables: new Map(), declared: new Set(), isBranch: false };
}

export function branchScope(parent: Scope, when: When, certain: boolean): Scope {
  return { parent, variables: new Map(), declared: new Set(), isBranch: true, when, certain };
}

export function lookUp(scope: Scope, name: string): Symbolic {
  for (let each: Scope | null = scope; each; each = each.parent) {
    const found = each.variables.get(name);
    if (found) {
      return found;
    }
  }
  return NIL;
}

/** `$name := value`. */
export function declare(scope: Scope, name: string, value: Symbolic): void {
  scope.variables.set(name, value);
  scope.declared.add(name);
}

/** `$name = value`. */
export function assign(scope: Scope, name: string, value: Symbolic): void {
  let owner = scope;
  while (!owner.declared.has(name) && !owner.isBranch && owner.parent) {
    owner = owner.parent;
  }
  owner.variables.set(name, value);
}

/** The variables of outer scopes that the branch `scope` changed. */
export function changedIn(scope: Scope): readonly string[] {
  return [...scope.variables.keys()].filter((name) => !scope.declared.has(name));
}

/** Puts together what `branches` left in the variables of `scope`. */
export function joinBranches(
  scope: Scope,
  branches: readonly { readonly whens: readonly When[]; readonly scope: Scope }[],
): void {
  if (branches.every((branch) => branch.scope.variables.size === 0)) {
    return;
  }
  for (const name of new Set(branches.flatMap((branch) => changedIn(branch.scope)))) {
    const ways = branches.flatMap((branch) =>
      branch.whens.map((when) => ({ when, is: lookUp(branch.scope, name) })),
    );
    assign(scope, name, choiceOf(ways));
  }
}
