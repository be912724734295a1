// The functions of JMESPath that a policy can call: those of jmespath.org and Kyverno's own, as far as their results are certain.
import { isList, isObject, type Json, toGoJson } from '../json.ts';
import { NotKnown, PolicyError } from '../stop.ts';
import type { Evaluating } from '../tools.ts';
import { matchesWildcard } from '../wildcard.ts';

/** A value, or an expression behind `&`, which is a function here. */
export type Argument = Json | ((each: Json) => Json);

/** The value of `name(args)`. Throws `PolicyError` where Kyverno refuses the arguments. */
export function callFunction(name: string, args: readonly Argument[], run: Evaluating): Json {
  const row = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (!row) {
    throw new NotKnown('function', name);
  }
  const [kinds, body] = row;
  const variadic = kinds.endsWith('…');
  const wanted = kinds
    .replace('…', '')
    .split(' ')
    .filter((kind) => kind !== '');
  if (variadic ? args.length < wanted.length : args.length !== wanted.length) {
    throw new PolicyError(`invalid number of arguments for function ${name}`);
  }
  const checked = args.map((arg, index) =>
    take(name, arg, wanted[Math.min(index, wanted.length - 1)] ?? 'any'),
  );
  return body(checked as never, run);
}

export function isFunction(name: string): boolean {
  return Object.hasOwn(FUNCTIONS, name);
}

/** Returns `arg` in the form that the kind wants. `scalar` is a text or a number, as text. */
function take(name: string, arg: Argument, kind: string): Argument {
  const isRight = {
    any: typeof arg !== 'function',
    text: typeof arg === 'string',
    number: typeof arg === 'number',
    list: isList(arg),
    texts: isList(arg) && arg.every((each) => typeof each === 'string'),
    numbers: isList(arg) && arg.every((each) => typeof each === 'number'),
    object: isObject(arg),
    scalar: typeof arg === 'string' || typeof arg === 'number',
    expression: typeof arg === 'function',
  }[kind];
  if (!isRight) {
    throw new PolicyError(`invalid type of an argument of ${name}: expected ${kind}`);
  }
  return kind === 'scalar' ? String(arg) : arg;
}

type Body = (args: never, run: Evaluating) => Json;
const text =
  (body: (...args: string[]) => Json): Body =>
  (args) =>
    body(...(args as string[]));

function regexOf(pattern: string, input: string, { regex, budget }: Evaluating) {
  budget.spend(pattern.length + input.length);
  const compiled = regex(pattern);
  if (!compiled) {
    throw new PolicyError(`error parsing regexp: ${pattern}`);
  }
  return compiled;
}

/** The kinds of the arguments, `…` where the last may come several times, and what the function does. */
const FUNCTIONS: Readonly<Record<string, readonly [kinds: string, body: Body]>> = {
  contains: [
    'any any',
    ([where, what]: Json[]) => {
      if (typeof where === 'string') {
        return typeof what === 'string' && where.includes(what);
      }
      // go-jmespath compares the items of a list with `==`, which panics on lists and objects.
      return isList(where) && !isList(what) && !isObject(what)
        ? where.includes(what ?? null)
        : unsure('contains');
    },
  ],
  starts_with: ['text text', text((where = '', what = '') => where.startsWith(what))],
  ends_with: ['text text', text((where = '', what = '') => where.endsWith(what))],
  length: [
    'any',
    ([value]: Json[]) => {
      if (typeof value === 'string') {
        return [...value].length;
      }
      if (isList(value)) {
        return value.length;
      }
      return isObject(value) ? Object.keys(value).length : fail('length');
    },
  ],
  join: ['text texts', ([between, list]: [string, string[]]) => list.join(between)],
  reverse: [
    'any',
    ([value]: Json[]) =>
      typeof value === 'string'
        ? [...value].reverse().join('')
        : isList(value)
          ? [...value].reverse()
          : fail('reverse'),
  ],
  not_null: ['any…', (args: Json[]) => args.find((each) => each !== null) ?? null],
  to_array: ['any', ([value]: Json[]) => (isList(value) ? value : [value ?? null])],
  to_string: ['any', ([value]: Json[]) => (typeof value === 'string' ? value : toGoJson(value ?? null))],
  to_number: [
    'any',
    ([value]: Json[]) => {
      if (typeof value === 'string') {
        return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(value)
          ? Number(value)
          : /[\d]/.test(value)
            ? unsure('to_number')
            : null;
      }
      return typeof value === 'number' ? value : null;
    },
  ],
  type: [
    'any',
    ([value]: Json[]) =>
      value === null ? 'null' : isList(value) ? 'array' : isObject(value) ? 'object' : typeof value,
  ],
  keys: ['object', ([map]: [object]) => unordered(Object.keys(map))],
  values: ['object', ([map]: [Record<string, Json>]) => unordered(Object.values(map))],
  map: ['expression list', ([each, list]: [(item: Json) => Json, Json[]]) => list.map(each)],
  merge: ['object…', (maps: Record<string, Json>[]) => Object.assign({}, ...maps) as Json],
  sort: [
    'list',
    ([list]: [Json[]]) =>
      list.every((each) => typeof each === 'string')
        ? [...list].sort(byCodePoint)
        : list.every((each) => typeof each === 'number')
          ? [...list].sort((a, b) => a - b)
          : fail('sort'),
  ],
  sum: ['numbers', ([list]: [number[]]) => list.reduce((a, b) => a + b, 0)],
  max: ['numbers', ([list]: [number[]]) => (list.length === 0 ? null : Math.max(...list))],
  min: ['numbers', ([list]: [number[]]) => (list.length === 0 ? null : Math.min(...list))],
  abs: ['number', ([value]: [number]) => Math.abs(value)],
  ceil: ['number', ([value]: [number]) => Math.ceil(value)],
  floor: ['number', ([value]: [number]) => Math.floor(value)],
  // Kyverno's own.
  split: [
    'text text',
    text((value = '', between = '') => (between === '' ? [...value] : value.split(between))),
  ],
  to_upper: ['text', text((value = '') => value.toUpperCase())],
  to_lower: ['text', text((value = '') => value.toLowerCase())],
  trim: ['text text', text((value = '', signs = '') => trimmed(value, signs))],
  trim_prefix: [
    'text text',
    text((value = '', start = '') => (value.startsWith(start) ? value.slice(start.length) : value)),
  ],
  replace: [
    'text text text number',
    ([value, from, to, count]: [string, string, string, number]) => replaced(value, from, to, count),
  ],
  replace_all: ['text text text', text((value = '', from = '', to = '') => replaced(value, from, to, -1))],
  regex_match: [
    'text scalar',
    ([pattern, value]: [string, string], run) => regexOf(pattern, value, run).test(value),
  ],
  regex_replace_all: [
    'text scalar scalar',
    ([pattern, value, to]: [string, string, string], run) =>
      regexOf(pattern, value, run).replaceAll(value, to),
  ],
  regex_replace_all_literal: [
    'text scalar scalar',
    ([pattern, value, to]: [string, string, string], run) =>
      regexOf(pattern, value, run).replaceAll(value, to.replaceAll('$', '$$$$')),
  ],
  pattern_match: ['text scalar', text((pattern = '', value = '') => matchesWildcard(pattern, value))],
  equal_fold: [
    'text text',
    text((a = '', b = '') =>
      isAscii(a) && isAscii(b) ? a.toLowerCase() === b.toLowerCase() : unsure('equal_fold'),
    ),
  ],
  to_boolean: [
    'text',
    text((value = '') => {
      const lower = value.toLowerCase();
      return lower === 'true' ? true : lower === 'false' ? false : fail('to_boolean');
    }),
  ],
};

function fail(name: string): never {
  throw new PolicyError(`invalid argument of ${name}`);
}

function unsure(name: string): never {
  throw new NotKnown('value', name);
}

/** Go walks a map in a random order, so more than one item has no certain order. */
function unordered(items: readonly Json[]): readonly Json[] {
  return items.length > 1 ? unsure('keys, values') : items;
}

function byCodePoint(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function isAscii(value: string): boolean {
  return [...value].every((sign) => sign < '\u0080');
}

/** Go's `strings.Trim`: takes away the characters of `signs` at both ends. */
function trimmed(value: string, signs: string): string {
  const letters = [...value];
  let [start, end] = [0, letters.length];
  while (start < end && signs.includes(letters[start] ?? '')) {
    start++;
  }
  while (end > start && signs.includes(letters[end - 1] ?? '')) {
    end--;
  }
  return letters.slice(start, end).join('');
}

/** Go's `strings.Replace`. A negative `count` means all. */
function replaced(value: string, from: string, to: string, count: number): string {
  if (from === '') {
    return unsure('replace');
  }
  const pieces = value.split(from);
  const left = count < 0 ? pieces.length : count;
  return pieces.reduce((done, piece, index) => done + (index <= left ? to : from) + piece);
}
