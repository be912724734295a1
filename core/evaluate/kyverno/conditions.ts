// The `preconditions` and `conditions` of a ClusterPolicy.
import { at, isList, isObject, isSame, type Json, textAt } from '../json.ts';
import { NotKnown, PolicyError } from '../stop.ts';
import { matchesWildcard } from '../wildcard.ts';
import type { Context } from './context.ts';
import { substitute } from './substitute.ts';

/** Whether `conditions` hold: a list of conditions or of `{any, all}`, or one such object. */
export function conditionsHold(conditions: Json | undefined, context: Context): boolean {
  if (conditions === undefined || conditions === null) {
    return true;
  }
  return (isList(conditions) ? conditions : [conditions]).every((each) =>
    at(each, 'any') !== undefined || at(each, 'all') !== undefined
      ? blockHolds(each, context)
      : holds(each, context),
  );
}

function blockHolds(block: Json, context: Context): boolean {
  const [any, all] = [at(block, 'any'), at(block, 'all')];
  const one = !isList(any) || any.some((each) => holds(each, context));
  return (!isList(all) || all.every((each) => holds(each, context))) && one;
}

function holds(condition: Json, context: Context): boolean {
  const key = substitute(at(condition, 'key') ?? null, context);
  const value = substitute(at(condition, 'value') ?? null, context);
  const name = textAt(condition, 'operator').toLowerCase();
  const operator = OPERATORS.get(name);
  if (!operator) {
    throw new NotKnown('feature', textAt(condition, 'operator'));
  }
  return operator(key, value);
}

type Operator = (key: Json, value: Json) => boolean;

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['equal', equals],
  ['equals', equals],
  ['notequal', (key, value) => !equals(key, value)],
  ['notequals', (key, value) => !equals(key, value)],
  ['anyin', (key, value) => texts(key).some((each) => isIn(each, value))],
  ['allin', (key, value) => texts(key).every((each) => isIn(each, value))],
  ['anynotin', (key, value) => texts(key).some((each) => !isIn(each, value))],
  ['allnotin', (key, value) => texts(key).every((each) => !isIn(each, value))],
  ['greaterthan', (key, value) => number(key) > number(value)],
  ['greaterthanorequals', (key, value) => number(key) >= number(value)],
  ['lessthan', (key, value) => number(key) < number(value)],
  ['lessthanorequals', (key, value) => number(key) <= number(value)],
]);

/** Kyverno compares texts as durations and quantities too, where both are some. */
function equals(key: Json, value: Json): boolean {
  if (typeof key === 'string' && typeof value === 'string') {
    if (isMeasure(key) && key !== value) {
      return isMeasure(value) ? unsure(key) : false;
    }
    return key === value || matchesWildcard(value, key);
  }
  if (typeof key === 'number' && typeof value === 'string') {
    return /^-?\d+$/.test(value) && Number.isInteger(key) ? Number(value) === key : unsure(value);
  }
  if (typeof key === 'string' && typeof value === 'number' && isMeasure(key)) {
    return unsure(key);
  }
  return typeof key === typeof value && key !== null && isSame(key, value);
}

/** A duration of Go or a quantity of Kubernetes. */
function isMeasure(text: string): boolean {
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[a-zA-Zµ]|$)/.test(text);
}

/** The key as texts. A key that is one text is a list of one. */
function texts(key: Json): readonly string[] {
  if (isList(key)) {
    return key.map(text);
  }
  return isObject(key) || key === null ? unsure(JSON.stringify(key)) : [text(key)];
}

function text(value: Json): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : unsure(JSON.stringify(value));
}

function isIn(key: string, value: Json): boolean {
  if (isList(value)) {
    return value.map(text).some((each) => matchesWildcard(each, key) || matchesWildcard(key, each));
  }
  // A text can also be a range, or a list in JSON.
  if (typeof value !== 'string' || /^\s*[[{"]|^[-+]?[\d.].*-|^!/.test(value)) {
    return unsure(JSON.stringify(value));
  }
  return matchesWildcard(value, key);
}

function number(value: Json): number {
  if (typeof value === 'number') {
    return value;
  }
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value)
    ? Number(value)
    : unsure(JSON.stringify(value));
}

function unsure(detail: string): never {
  throw new NotKnown('value', detail);
}

/** The message of a rule that refuses, with its variables replaced. */
export function messageOf(message: string, context: Context): string {
  try {
    const text = substitute(message, context);
    return typeof text === 'string' ? text : JSON.stringify(text);
  } catch (error) {
    if (error instanceof PolicyError) {
      return message;
    }
    throw error;
  }
}
