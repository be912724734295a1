// Runs the parts of a ClusterPolicy that our own policies use: context variables, `foreach` with preconditions and JSON patches, `deny`.
import assert from 'node:assert/strict';
import { load } from 'js-yaml';
import { Allowance } from '../../core/evaluate/budget.ts';
import { searchJmesPath } from '../../core/evaluate/jmesPath/search.ts';
import type { Json } from '../../core/evaluate/json.ts';
import { substitute as substituteIn } from '../../core/evaluate/kyverno/substitute.ts';
import { TOOLS } from './evaluate.ts';

/** An admission request, which Kyverno's expressions know as `request`. */
export interface KyvernoRequest {
  readonly operation: 'CREATE' | 'UPDATE';
  readonly object: unknown;
  readonly oldObject: unknown;
}

export interface ClusterRule {
  readonly match: {
    readonly any: readonly [{ readonly resources: { kinds: string[]; operations?: string[] } }];
  };
  readonly context?: readonly {
    readonly name: string;
    readonly variable: { readonly value?: string; readonly jmesPath?: string };
  }[];
  readonly mutate?: { readonly foreach: readonly Foreach[] };
  readonly validate?: { readonly message: string; readonly foreach?: readonly Foreach[] };
}

export interface Foreach {
  readonly list: string;
  readonly preconditions?: { readonly all: readonly Condition[] };
  readonly patchesJson6902?: string;
  readonly deny?: { readonly conditions: { readonly all: readonly Condition[] } };
}

interface Condition {
  readonly key: string;
  readonly operator: string;
  readonly value: unknown;
}

type Data = Readonly<Record<string, unknown>>;

/** The path and the value of each JSON patch that a rule makes for a request, in their order. */
export function patchesOf(
  rule: ClusterRule,
  request: KyvernoRequest,
): readonly { path: string; value: unknown }[] {
  return (rule.mutate?.foreach ?? []).flatMap((foreach) =>
    elementsOf(foreach, rule, request)
      .filter((data) => isTrue(foreach.preconditions?.all, data))
      .flatMap((data) => readPatch(substitute(foreach.patchesJson6902 ?? '', data))),
  );
}

/** The elements that a rule denies. */
export function deniedBy(rule: ClusterRule, request: KyvernoRequest): readonly unknown[] {
  return (rule.validate?.foreach ?? []).flatMap((foreach) =>
    elementsOf(foreach, rule, request)
      .filter((data) => isTrue(foreach.deny?.conditions.all, data))
      .map(({ element }) => element),
  );
}

function elementsOf({ list }: Foreach, { context }: ClusterRule, request: KyvernoRequest): readonly Data[] {
  const variables = variablesOf(context, request);
  const elements = evaluate(list, { ...variables, request });
  assert.ok(Array.isArray(elements), list);
  return elements.map((element: unknown, elementIndex) => ({ ...variables, request, element, elementIndex }));
}

function variablesOf(context: ClusterRule['context'], request: KyvernoRequest): Data {
  return Object.fromEntries(
    (context ?? []).map(({ name, variable: { value, jmesPath } }) => [
      name,
      jmesPath === undefined ? plain(value ?? '') : evaluate(plain(jmesPath), { request }),
    ]),
  );
}

/** The value of a variable of a rule, and the message of the rule with its variables filled in. */
export function variableOf(
  { context, validate }: ClusterRule,
  name: string,
  request: KyvernoRequest,
): { readonly value: unknown; readonly message: unknown } {
  const variables = { ...variablesOf(context, request), request };
  return {
    value: variables[name as keyof typeof variables],
    message: substitute(validate?.message ?? '', variables),
  };
}

/** Returns `text`, after checking that it holds no variable and no reference: Kyverno would replace either in any text of a policy. */
function plain(text: string): string {
  assert.doesNotMatch(text, VARIABLE);
  assert.doesNotMatch(text, /\$\(/);
  return text;
}

function isTrue(conditions: readonly Condition[] | undefined, data: Data): boolean {
  assert.ok(conditions);
  return conditions.every(({ key, operator, value }) => {
    assert.equal(operator, 'Equals');
    return substitute(key, data) === value;
  });
}

function readPatch(text: unknown): readonly { path: string; value: unknown }[] {
  assert.ok(typeof text === 'string');
  return (load(text) as { op: string; path: string; value: unknown }[]).map(({ op, ...patch }) => {
    assert.equal(op, 'replace');
    return patch;
  });
}

/** A variable as Kyverno recognises it. Inside of it, braces may be single only. */
const VARIABLE = /(?<!\\)\{\{((?:\{[^{}]*\}|[^{}])*)\}\}/g;

/** Replaces the variables in `text`, with the evaluator of the preview. */
export function substitute(text: string, data: Data): unknown {
  const run = { ...TOOLS, budget: new Allowance() };
  return substituteIn(text, { run, query: (expression) => evaluate(expression, data) as Json });
}

function evaluate(expression: string, data: Data): unknown {
  return searchJmesPath(expression.trim(), data as Json, { ...TOOLS, budget: new Allowance() });
}
