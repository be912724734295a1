// Runs the parts of CEL that our own policies use: match conditions, variables in their order, and the mutation.
//
// The evaluator from npm lacks two things. It has no RE2, so `matches` calls a port of RE2. It has no messages with optional fields, so
// `Object.spec{ ?a: x }` is evaluated as a map that remembers its type, and each type is compared with the path of its map.
import assert from 'node:assert/strict';
import { Environment } from '@marcbachmann/cel-js';
import { matches } from './re2.ts';

const environment = new Environment({
  unlistedVariablesAreDyn: true,
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: false,
})
  .registerFunction('string.matchesRe2(string): bool', (text: string, pattern: string) =>
    matches(pattern, text),
  )
  .registerFunction('OptionalNamespace.ofNonZeroValue(list): dyn', (_: unknown, list: readonly unknown[]) =>
    list.length === 0 ? null : list,
  );

export interface NamedExpression {
  readonly name: string;
  readonly expression: string;
}

/** The variables of an admission request that an expression can use. */
export interface Admission {
  readonly object: unknown;
  readonly oldObject: unknown;
  readonly request: unknown;
}

type Run = (admission: Admission & { readonly variables?: unknown }) => unknown;

/** The values of `variables`. Each expression may use the variables before it. */
export function variablesOf(
  all: readonly NamedExpression[],
): (admission: Admission) => Record<string, unknown> {
  const compiled = all.map(({ name, expression }) => ({ name, run: celOf(expression) }));
  return (admission) => {
    const variables: Record<string, unknown> = {};
    for (const { name, run } of compiled) {
      variables[name] = run({ ...admission, variables });
    }
    return variables;
  };
}

export function celOf(expression: string): Run {
  return environment.parse(expression.replaceAll('.matches(', '.matchesRe2('));
}

/** Compiles a mutation of type ApplyConfiguration. Its value is the object that is written, without optional fields that are absent. */
export function applyConfigurationOf(expression: string): Run {
  const messages = expression
    .replace(/\??\b(\w+): /g, "'$1': ")
    .replace(/\bObject((?:\.\w+)*)\{/g, "{'': 'Object$1', ");
  const run = celOf(messages);
  return (admission) => withoutTypes(run(admission), 'Object');
}

function withoutTypes(value: unknown, type: string): unknown {
  if (Array.isArray(value)) {
    return value.map((each) => withoutTypes(each, type));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const { '': itsType, ...fields } = value as Readonly<Record<string, unknown>>;
  assert.equal(itsType, type);
  const written = Object.entries(fields).filter(([, each]) => each !== null);
  return Object.fromEntries(written.map(([key, each]) => [key, withoutTypes(each, `${type}.${key}`)]));
}
