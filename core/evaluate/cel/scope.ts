// The variables of an admission request in CEL, and the `variables` of a policy, which are evaluated when they are first read.
import { type Admission, requestOf } from '../admission.ts';
import type { PlainObject } from '../json.ts';
import type { CelScope, CompiledCel } from './expressions.ts';
import { toCel } from './values.ts';

export interface NamedExpression {
  readonly name: string;
  readonly run: CompiledCel;
}

/** @param object the object as it is after the mutations so far. */
export function scopeOf(
  admission: Admission,
  object: PlainObject,
  variables: readonly NamedExpression[],
): Record<string, unknown> {
  const { oldObject } = admission;
  const scope: Record<string, unknown> = {
    object: toCel(object),
    oldObject: oldObject && toCel(oldObject),
    request: toCel(requestOf(admission)),
  };
  scope['variables'] = lazily(variables, scope);
  return scope;
}

function lazily(variables: readonly NamedExpression[], scope: CelScope): object {
  const known = {};
  for (const { name, run } of variables) {
    let value: { readonly value: unknown } | null = null;
    Object.defineProperty(known, name, {
      enumerable: true,
      get: () => {
        value ??= { value: run(scope) };
        return value.value;
      },
    });
  }
  return known;
}
