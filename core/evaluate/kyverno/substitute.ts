// Replaces the variables `{{ … }}` in a piece of a policy, as Kyverno does.
import { isList, isObject, type Json, toGoJson } from '../json.ts';
import { NotKnown } from '../stop.ts';
import type { Context } from './context.ts';

/** What answers an expression. */
export type Querying = Pick<Context, 'query' | 'run'>;

/** `value` with its variables replaced, in keys and texts. A text that is one variable becomes its value, whatever its type. */
export function substitute(value: Json, context: Querying): Json {
  if (typeof value === 'string') {
    return substituteText(value, context);
  }
  if (isList(value)) {
    return value.map((each) => substitute(each, context));
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, each]) => [
          String(substituteText(key, context)),
          substitute(each, context),
        ]),
      )
    : value;
}

/** The expressions in `value`, as they are written. */
export function expressionsIn(value: Json): readonly string[] {
  if (typeof value === 'string') {
    return [...value.matchAll(VARIABLE)].map(([, , variable = '']) => inside(variable));
  }
  if (isList(value)) {
    return value.flatMap(expressionsIn);
  }
  return isObject(value)
    ? Object.entries(value).flatMap(([key, each]) => [...expressionsIn(key), ...expressionsIn(each)])
    : [];
}

/** A variable and the character before it, which a backslash would take away from it. Inside of it, braces may be single only. */
const VARIABLE = /(^|[^\\])(\{\{(?:\{[^{}]*\}|[^{}])*\}\})/g;

function substituteText(text: string, context: Querying): Json {
  if (/(?:^|[^\\])\$\(.[^ ]*\)/.test(text)) {
    throw new NotKnown('feature', '$(…)');
  }
  let value = text;
  for (let found = [...value.matchAll(VARIABLE)]; found.length > 0; found = [...value.matchAll(VARIABLE)]) {
    const original = value;
    for (const [, , variable = ''] of found) {
      context.run.budget.spend(value.length >> 2);
      const result = context.query(known(inside(variable)));
      if (original === variable) {
        return result;
      }
      const written = typeof result === 'string' ? result : toGoJson(result);
      value = value.replace(variable, () => written);
    }
  }
  return value.replaceAll('\\{{', '{{');
}

function inside(variable: string): string {
  return variable.replaceAll('{{', '').replaceAll('}}', '').trim();
}

/** `@` is the value at the same place of the object, and `-` replaces only once: neither is known here. */
function known(expression: string): string {
  if (expression === '@' || expression.startsWith('-')) {
    throw new NotKnown('feature', expression);
  }
  return expression;
}
