// Runs the parts of a ClusterPolicy that our own policies use: context variables, `foreach` with preconditions and JSON patches, `deny`.
import assert from 'node:assert/strict';
import { search } from '@aws-lambda-powertools/jmespath';
import { Functions } from '@aws-lambda-powertools/jmespath/functions';
import { load } from 'js-yaml';
import { matches, replaceAll } from './re2.ts';

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
  readonly context: readonly { readonly name: string; readonly variable: { readonly value: string } }[];
  readonly mutate?: { readonly foreach: readonly Foreach[] };
  readonly validate?: { readonly foreach: readonly Foreach[] };
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
  const variables = Object.fromEntries(context.map(({ name, variable }) => [name, plain(variable.value)]));
  const elements = evaluate(list, { ...variables, request });
  assert.ok(Array.isArray(elements), list);
  return elements.map((element: unknown, elementIndex) => ({ ...variables, request, element, elementIndex }));
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

/** Replaces the variables in `text`. A text that is one variable and nothing else becomes its value, which need not be a string. */
export function substitute(text: string, data: Data): unknown {
  const whole = /^\{\{((?:\{[^{}]*\}|[^{}])*)\}\}$/.exec(text)?.[1];
  return whole === undefined
    ? text.replace(VARIABLE, (_, expression: string) => String(evaluate(expression, data)))
    : evaluate(whole, data);
}

/** Kyverno's own functions. The library swallows exceptions of functions, so the last one is kept in `failure`. */
class KyvernoFunctions extends Functions {
  failure: unknown = null;

  funcRegexMatch([pattern, text]: readonly [string, string]): boolean {
    return this.keep(() => matches(pattern, text));
  }

  funcRegexReplaceAll([pattern, text, replacement]: readonly [string, string, string]): string {
    return this.keep(() => replaceAll(pattern, text, replacement));
  }

  funcSplit([text, separator]: readonly [string, string]): readonly string[] {
    return text.split(separator);
  }

  /** Asks once: the functions never change, and asking for every expression takes longer than evaluating it. */
  override introspectMethods(scope?: Functions): Set<string> {
    return this.methods?.size > 0 ? this.methods : super.introspectMethods(scope);
  }

  private keep<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}

const customFunctions = new KyvernoFunctions();

function evaluate(expression: string, data: Data): unknown {
  // The functions are shared by all tests of the process: the failure of one must not fail the next.
  customFunctions.failure = null;
  const value = search(expression.trim(), data as never, { customFunctions });
  assert.equal(customFunctions.failure, null);
  return value;
}
