// Runs single expressions of our own policies in CEL with the evaluator of the preview.
import { Allowance } from '../../core/evaluate/budget.ts';
import { celEnvironment } from '../../core/evaluate/cel/environment.ts';
import { compileCel } from '../../core/evaluate/cel/expressions.ts';
import { fromCel, toCel } from '../../core/evaluate/cel/values.ts';
import type { Json } from '../../core/evaluate/json.ts';
import { TOOLS } from './evaluate.ts';

let budget = new Allowance();
const environment = celEnvironment(TOOLS, () => budget);

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
  const run = compileCel(environment, expression);
  return (admission) => {
    budget = new Allowance();
    const { variables, ...request } = admission;
    return fromCel(run({ ...eachToCel(request), variables: eachToCel(variables ?? {}) }), null);
  };
}

/** The values of CEL of each object, because a test asks many expressions about one Pod. */
const converted = new WeakMap<object, unknown>();

function eachToCel(values: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      if (typeof value !== 'object' || value === null) {
        return [key, toCel(value as Json)];
      }
      const known = converted.get(value) ?? toCel(value as Json);
      converted.set(value, known);
      return [key, known];
    }),
  );
}
