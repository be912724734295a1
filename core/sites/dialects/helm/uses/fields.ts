// What stands at a key of something that a template computes with, and which items a range goes over.

import type { ValuesPath } from '../../../../model/chartUses.ts';
import { MAX_DEPTH } from '../../../../yaml/walk.ts';
import { alternatives, mapSymbol, pathsOf } from './choices.ts';
import {
  type Budget,
  choiceOf,
  firstOf,
  type Layers,
  NIL,
  type Symbolic,
  type SymbolicValue,
  unknown,
  valueAt,
} from './symbols.ts';

/** The values of a chart and its subcharts, as one tree. */
export interface ValuesSpace {
  /** Where the values of the charts begin, as `a.b`: `global` there means the same values everywhere. */
  readonly roots: ReadonlySet<string>;
  /** What templates put in the place of values (`set .Values.a "b" …`), by the path. */
  changed: ReadonlyMap<string, Symbolic>;
}

/** What stands at `path` by now. */
export function currentValue(path: ValuesPath, space: ValuesSpace): Symbolic {
  return (space.changed.size === 0 ? undefined : space.changed.get(path.join('.'))) ?? valueAt(path);
}

/** Puts `value` in the place of what stands at `path`. */
export function changeValue(path: ValuesPath, value: Symbolic, space: ValuesSpace): void {
  space.changed = new Map(space.changed).set(path.join('.'), value);
}

/** What stands at `key` of `symbol`; null is a key that is not known. */
export function fieldOf(symbol: Symbolic, key: string | null, space: ValuesSpace, budget: Budget): Symbolic {
  switch (symbol.kind) {
    case 'value':
      return fieldOfValue(symbol, key, space);
    case 'map':
      return fieldOfMap(symbol, key, space, budget);
    case 'list':
      return key === null || Number.isNaN(Number(key))
        ? anyOf(symbol.items)
        : (symbol.items[Number(key)] ?? NIL);
    case 'first':
      if (symbol.layers) {
        return fieldOfLayers(symbol.items, symbol.layers, key, space, budget);
      }
      return mapSymbol(symbol, (is) => fieldOf(is, key, space, budget), budget);
    case 'choice':
    case 'last':
      return mapSymbol(symbol, (is) => fieldOf(is, key, space, budget), budget);
    case 'parsed':
      return symbol.changes.get(key ?? '') ?? unknown(pathsOf([symbol], budget));
    case 'unknown':
      return symbol;
    case 'text':
      return unknown(pathsOf([symbol], budget));
    case 'literal':
    case 'test':
      return NIL;
  }
}

function fieldOfValue(value: SymbolicValue, key: string | null, space: ValuesSpace): Symbolic {
  if (value.path.length > MAX_DEPTH) {
    // Nothing in values that are so deep is ever looked at, and each step copies the path.
    return unknown([value.path]);
  }
  const found = valueBelow(value, key ?? '*', space);
  const now = space.changed.size === 0 ? undefined : space.changed.get(found.path.join('.'));
  return value.copied && now?.kind === 'value' ? { ...now, copied: true, below: null } : (now ?? found);
}

/** The value at `key` of `value` as the files of values have it. */
function valueBelow(value: SymbolicValue, key: string, space: ValuesSpace): SymbolicValue {
  const known = value.below?.get(key);
  if (known) {
    return known;
  }
  const isGlobal = key === 'global' && space.roots.has(value.path.join('.'));
  const made = valueAt(isGlobal ? ['global'] : [...value.path, key], value.copied);
  value.below ??= new Map();
  value.below.set(key, made);
  return made;
}

function fieldOfLayers(
  items: readonly Symbolic[],
  { changes, children }: Layers,
  key: string | null,
  space: ValuesSpace,
  budget: Budget,
): Symbolic {
  const id = key ?? '*';
  const found =
    changes.get(id) ??
    children.get(id) ??
    firstOf(
      items.map((item) => fieldOf(item, key, space, budget)).filter((item) => item !== NIL),
      true,
    );
  children.set(id, found);
  return found;
}

function fieldOfMap(
  map: Symbolic & { kind: 'map' },
  key: string | null,
  space: ValuesSpace,
  budget: Budget,
): Symbolic {
  const rest = map.rest ? [fieldOf(map.rest, key, space, budget)] : [];
  if (key === null) {
    return anyOf([...map.entries.values(), ...rest]);
  }
  const found = map.entries.get(key) ?? rest[0] ?? NIL;
  // What was put at a computed key.
  const any = map.entries.get('*');
  return any ? anyOf([any, found]) : found;
}

/** Any of them: nothing is known about which. */
function anyOf(symbols: readonly Symbolic[]): Symbolic {
  return symbols.length === 0 ? NIL : choiceOf(symbols.map((is) => ({ when: [], is })));
}

/** `index symbol key`: a key that has several alternatives gives as many results. */
export function indexOf(symbol: Symbolic, key: Symbolic, space: ValuesSpace, budget: Budget): Symbolic {
  const keys = alternatives(key, budget);
  if (!keys) {
    return fieldOf(symbol, null, space, budget);
  }
  return choiceOf(
    keys.map(({ when, is }) => ({
      when,
      is: fieldOf(
        symbol,
        is.kind === 'literal' && typeof is.value === 'string' ? is.value : keyOfNumber(symbol, is),
        space,
        budget,
      ),
    })),
  );
}

function keyOfNumber(symbol: Symbolic, key: Symbolic): string | null {
  return symbol.kind === 'list' && key.kind === 'literal' && typeof key.value === 'number'
    ? String(key.value)
    : null;
}

/** One turn of a range. */
export interface Turn {
  readonly key: Symbolic;
  readonly item: Symbolic;
}

/** The turns of a range over `symbol`, which is no choice: each item where they are known, one for any item otherwise. */
export function turnsOf(symbol: Symbolic, space: ValuesSpace, budget: Budget): readonly Turn[] {
  switch (symbol.kind) {
    case 'list':
      return symbol.items
        .slice(0, MAX_TURNS)
        .map((item, index) => ({ key: { kind: 'literal', value: index }, item }));
    case 'map': {
      const own = [...symbol.entries].map(
        ([key, item]): Turn => ({ key: { kind: 'literal', value: key }, item }),
      );
      return [...own.slice(0, MAX_TURNS), ...(symbol.rest ? turnsOf(symbol.rest, space, budget) : [])];
    }
    case 'literal':
      return typeof symbol.value === 'number' && symbol.value > 0
        ? [{ key: unknown(), item: unknown() }]
        : [];
    default:
      return [{ key: unknown(pathsOf([symbol], budget), 'key'), item: fieldOf(symbol, null, space, budget) }];
  }
}

const MAX_TURNS = 64;
