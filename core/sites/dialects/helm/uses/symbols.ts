// What a template computes with while no values are known: text in pieces, places in the values, and choices between them.
import type { UnknownPart, ValuesPath, When } from '../../../../model/chartUses.ts';
import type { Formula } from './conditions.ts';

/** What a pipeline results in. */
export type Symbolic =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | SymbolicValue
  | { readonly kind: 'text'; readonly out: Output; readonly weight: number }
  | { readonly kind: 'choice'; readonly ways: readonly Way<Symbolic>[]; readonly weight: number }
  /** The first that is set, or the last. */
  | {
      readonly kind: 'first';
      readonly items: readonly Symbolic[];
      readonly layers: Layers | null;
      readonly weight: number;
    }
  /** The first that is not set, or the last. */
  | { readonly kind: 'last'; readonly items: readonly Symbolic[]; readonly weight: number }
  | { readonly kind: 'test'; readonly formula: Formula }
  | SymbolicMap
  | { readonly kind: 'list'; readonly items: readonly Symbolic[] }
  /** A mapping or a list that is read from text which the template wrote. */
  | { readonly kind: 'parsed'; readonly out: Output; readonly changes: Map<string, Symbolic> }
  | Unknown;

export interface SymbolicValue {
  readonly kind: 'value';
  readonly path: ValuesPath;
  /** The functions that its text went through. */
  readonly through: readonly string[];
  /** Whether it is in a copy of the values: what a template changes there changes no values. */
  readonly copied: boolean;
  /** The values at its keys that were asked for: with one path for each value, most questions about values are compared by identity. */
  below: Map<string, SymbolicValue> | null;
}

/** Mappings that are laid over one another, key by key. */
export interface Layers {
  /** What a template put there later. */
  readonly changes: Map<string, Symbolic>;
  /** What was asked for before, so that it is the same when it is asked for again. */
  readonly children: Map<string, Symbolic>;
}

/** A dict of the template. Templates change them in place, therefore they are the one thing here that changes. */
export interface SymbolicMap {
  readonly kind: 'map';
  readonly entries: Map<string, Symbolic>;
  /** What other keys are looked for in. */
  rest: Symbolic | null;
}

export interface Unknown {
  readonly kind: 'unknown';
  /** The values that go into it. */
  readonly of: readonly ValuesPath[];
  readonly what: UnknownPart;
}

/** `key`: a key of the mapping at one of the paths. `lost`: too much to be kept. */
export interface Way<T> {
  readonly when: When;
  readonly is: T;
}

/** What a template writes. */
export type Output = readonly OutputPiece[];

export type OutputPiece =
  | { readonly kind: 'text'; readonly text: string; readonly file: string; readonly line: number }
  | {
      readonly kind: 'value';
      readonly path: ValuesPath;
      readonly through: readonly string[];
      readonly line: number;
      readonly file: string;
    }
  /** The YAML of everything at and below a value. */
  | { readonly kind: 'whole'; readonly path: ValuesPath; readonly file: string; readonly line: number }
  | Unknown
  | { readonly kind: 'choice'; readonly ways: readonly Way<Output>[]; readonly weight: number };

/** Counts the work, so that it ends the same way on every machine. */
export interface Budget {
  left: number;
  /** What was not understood, for people. */
  readonly why: Set<string>;
}

/** Takes `cost` from the budget; false when nothing is left. */
export function spend(budget: Budget, cost: number): boolean {
  budget.left -= cost;
  if (budget.left <= 0) {
    budget.why.add('the templates are too large');
  }
  return budget.left > 0;
}

export const NIL: Symbolic = { kind: 'literal', value: null };

export function literal(value: string | number | boolean): Symbolic {
  return { kind: 'literal', value };
}

export function unknown(of: readonly ValuesPath[] = [], what: UnknownPart = 'other'): Unknown {
  return { kind: 'unknown', of, what };
}

export function valueAt(path: ValuesPath, copied = false): SymbolicValue {
  return { kind: 'value', path, through: NO_FUNCTIONS, copied, below: null };
}

const NO_FUNCTIONS: readonly string[] = [];

export function plainText(text: string): OutputPiece & { kind: 'text' } {
  return { kind: 'text', text, file: '', line: 0 };
}

/** Larger ones are not kept apart: they share parts with one another, and walking them would not end. */
const MAX_WEIGHT = 200_000;
/** Longer text is no text of an image. */
export const MAX_LITERAL = 100_000;

export function textOf(out: Output): Symbolic {
  const [only] = out;
  if (out.length === 0) {
    return literal('');
  }
  if (out.length === 1 && only?.kind === 'text') {
    return literal(only.text);
  }
  if (out.length === 1 && only?.kind === 'value') {
    return { ...valueAt(only.path), through: only.through };
  }
  const weight = weightOfOutput(out);
  return weight > MAX_WEIGHT ? unknown([], 'lost') : { kind: 'text', out, weight };
}

export function choiceOf(ways: readonly Way<Symbolic>[]): Symbolic {
  const [first, ...others] = ways;
  if (first && others.length === 0 && first.when.length === 0) {
    return first.is;
  }
  const weight = weightOfWays(ways, weightOf);
  return weight > MAX_WEIGHT ? unknown([], 'lost') : { kind: 'choice', ways, weight };
}

/** `isDeep`: mappings that are laid over one another, key by key. */
export function firstOf(items: readonly Symbolic[], isDeep = false): Symbolic {
  const flat = items.flatMap((item) => (isFlattened(item, isDeep) ? item.items : [item]));
  const places = new Map<unknown, Symbolic>();
  for (const item of flat) {
    const place = placeOf(item);
    places.has(place) || places.set(place, item);
  }
  const others = [...places.values()];
  const [only] = others;
  if (others.length <= 1) {
    return only ?? NIL;
  }
  const weight = others.reduce((sum, item) => sum + 1 + weightOf(item), 1);
  const layers = isDeep ? { changes: new Map(), children: new Map() } : null;
  return weight > MAX_WEIGHT ? unknown([], 'lost') : { kind: 'first', items: others, layers, weight };
}

/** The first of firsts is the first of all of them. */
function isFlattened(item: Symbolic, isDeep: boolean): item is Symbolic & { kind: 'first' } {
  return item.kind === 'first' && (isDeep ? item.layers?.changes.size === 0 : item.layers === null);
}

/** The path of a value, which is one place however it is reached. Anything else is a place of its own. */
function placeOf(item: Symbolic): unknown {
  return item.kind === 'value' ? item.path.join('.') : item;
}

export function lastOf(items: readonly Symbolic[]): Symbolic {
  const weight = items.reduce((sum, item) => sum + 1 + weightOf(item), 1);
  return weight > MAX_WEIGHT ? unknown([], 'lost') : { kind: 'last', items, weight };
}

export function choicePiece(ways: readonly Way<Output>[]): OutputPiece {
  const weight = weightOfWays(ways, weightOfOutput);
  return weight > MAX_WEIGHT ? unknown([], 'lost') : { kind: 'choice', ways, weight };
}

/** Ways that lead to the same thing weigh as one. */
function weightOfWays<T>(ways: readonly Way<T>[], weigh: (is: T) => number): number {
  let sum = ways.length;
  const [first, second] = ways;
  if (ways.length <= 2) {
    return sum + (first ? weigh(first.is) : 0) + (second && second.is !== first?.is ? weigh(second.is) : 0);
  }
  for (const is of new Set(ways.map((way) => way.is))) {
    sum += weigh(is);
  }
  return sum;
}

function weightOf(symbol: Symbolic): number {
  return 'weight' in symbol ? symbol.weight : 1;
}

function weightOfOutput(out: Output): number {
  let sum = 0;
  for (const piece of out) {
    sum += piece.kind === 'choice' ? piece.weight : 1;
  }
  return sum;
}
