// Functions of templates about lists and mappings: dict, merge, list, join, toYaml and their kin.

import type { ValuesPath, When } from '../../../../model/chartUses.ts';
import { alternatives, mapSymbol, outputOf, pathsOf, pick, truthOf } from './choices.ts';
import { join as joinWhen, waysOf } from './conditions.ts';
import { changeValue, currentValue, fieldOf, type ValuesSpace } from './fields.ts';
import { concatenate } from './strings.ts';
import {
  type Budget,
  choiceOf,
  choicePiece,
  firstOf,
  NIL,
  type Output,
  type OutputPiece,
  plainText,
  type Symbolic,
  type SymbolicMap,
  spend,
  textOf,
  unknown,
  valueAt,
  type Way,
} from './symbols.ts';

/** `dict "a" x "b" y`. */
export function dictOf(args: readonly Symbolic[]): Symbolic {
  const map: SymbolicMap = { kind: 'map', entries: new Map(), rest: null };
  for (let index = 0; index + 1 < args.length; index += 2) {
    const key = args[index];
    if (key?.kind === 'literal') {
      map.entries.set(String(key.value), args[index + 1] ?? NIL);
    } else {
      setAnyKey(map, args[index + 1] ?? NIL);
    }
  }
  return map;
}

/** A computed key: whatever is looked for may be this one. */
function setAnyKey(map: SymbolicMap, value: Symbolic): void {
  const before = map.entries.get('*');
  map.entries.set('*', before ? pick(null, value, before) : value);
}

/** `merge target sources…`: what is set in the target stays; `overwrites` turns that round. The target itself changes. */
export function mergeOf(
  args: readonly Symbolic[],
  overwrites: boolean,
  space: ValuesSpace,
  budget: Budget,
): Symbolic {
  const [target, ...sources] = args;
  const order = overwrites ? [...args].reverse() : args;
  if (target?.kind !== 'map') {
    const merged = firstOf(order, true);
    if (target?.kind === 'value' && !target.copied) {
      changeValue(target.path, merged, space);
    }
    return merged;
  }
  mergeEntries(target, sources, overwrites, space, budget);
  const rests = [target.rest, ...sources.map(restOf)].filter((rest) => rest !== null);
  target.rest = rests.length > 0 ? firstOf(overwrites ? rests.reverse() : rests, true) : null;
  return target;
}

function mergeEntries(
  target: SymbolicMap,
  sources: readonly Symbolic[],
  overwrites: boolean,
  space: ValuesSpace,
  budget: Budget,
): void {
  const laid = firstOf(overwrites ? [...sources].reverse() : sources, true);
  for (const [key, entry] of target.entries) {
    const other = fieldOf(laid, key, space, budget);
    if (other !== NIL && other !== entry && other !== target) {
      target.entries.set(key, firstOf(overwrites ? [other, entry] : [entry, other], true));
    }
  }
  for (const [key, entry] of sources.flatMap((source) =>
    source.kind === 'map' ? [...source.entries] : [],
  )) {
    if (!target.entries.has(key)) {
      target.entries.set(key, entry);
    }
  }
}

function restOf(symbol: Symbolic): Symbolic | null {
  return symbol.kind === 'map' ? symbol.rest : symbol === NIL ? null : symbol;
}

/** `deepCopy symbol`: can be changed without changing `symbol`. */
export function copyOf(symbol: Symbolic): Symbolic {
  switch (symbol.kind) {
    case 'map':
      return { ...symbol, entries: new Map([...symbol.entries].map(([key, entry]) => [key, copyOf(entry)])) };
    case 'value':
      return { kind: 'map', entries: new Map(), rest: { ...symbol, copied: true, below: null } };
    case 'first':
      return firstOf(symbol.items.map(copyOf), symbol.layers !== null);
    default:
      return symbol;
  }
}

/** `set symbol key value`; `certain` where it is known that this runs. */
export function setKey(
  symbol: Symbolic,
  key: Symbolic,
  value: Symbolic,
  certain: boolean,
  space: ValuesSpace,
  budget: Budget,
): void {
  const name = key.kind === 'literal' ? String(key.value) : '*';
  const isCertain = certain && name !== '*';
  const now = (before: Symbolic): Symbolic => (isCertain ? value : pick(null, value, before));
  // A mapping that holds itself would have no end.
  if ((value === symbol && symbol.kind !== 'value') || !spend(budget, 1)) {
    return;
  }
  switch (symbol.kind) {
    case 'map':
      if (name === '*') {
        setAnyKey(symbol, value);
        break;
      }
      symbol.entries.set(name, now(fieldOf(symbol, name, space, budget)));
      break;
    case 'value':
      setValue([...symbol.path, name], value, isCertain && !symbol.copied, space);
      break;
    case 'first':
    case 'parsed': {
      const changes = symbol.kind === 'first' ? symbol.layers?.changes : symbol.changes;
      changes?.set(name, now(fieldOf(symbol, name, space, budget)));
      break;
    }
    case 'choice':
      symbol.ways.forEach(({ is }) => void setKey(is, key, value, false, space, budget));
      break;
    default:
      if (pathsOf([value], budget).length > 0) {
        budget.why.add(`a template sets ".${name}" of something that was not understood`);
      }
  }
}

function setValue(path: ValuesPath, value: Symbolic, certain: boolean, space: ValuesSpace): void {
  changeValue(path, certain ? value : pick(null, value, currentValue(path, space)), space);
}

/** `omit map keys…`, and `pick` where `keeps`; of values, everything stays: keys below them are asked for by name anyway. */
export function withoutKeys(symbol: Symbolic, keys: readonly Symbolic[], keeps: boolean): Symbolic {
  if (symbol.kind !== 'map') {
    return symbol;
  }
  const named = new Set(keys.map((key) => (key.kind === 'literal' ? String(key.value) : '')));
  const entries = [...symbol.entries].filter(([key]) => named.has(key) === keeps);
  return { kind: 'map', entries: new Map(entries), rest: symbol.rest };
}

/** `join separator list`. */
export function joinOf(separator: Symbolic, list: Symbolic, budget: Budget): Symbolic {
  const between = separator.kind === 'literal' ? String(separator.value) : null;
  return mapSymbol(
    list,
    (is) => {
      if (is.kind === 'list' && between !== null) {
        return concatenate(is.items, between, budget);
      }
      return is.kind === 'literal' ? is : unknown(pathsOf([is], budget));
    },
    budget,
  );
}

/** `compact list`: which items stay depends on the values. */
export function compactOf(list: Symbolic, budget: Budget): Symbolic {
  return mapSymbol(list, (is) => (is.kind === 'list' ? compactList(is.items, budget) : is), budget);
}

function compactList(items: readonly Symbolic[], budget: Budget): Symbolic {
  let ways: readonly { readonly when: When; readonly items: readonly Symbolic[] }[] = [
    { when: [], items: [] },
  ];
  for (const item of items) {
    const formula = truthOf(item, budget);
    const stays = waysOf(formula, true);
    const goes = waysOf(formula, false);
    ways = ways
      .flatMap((way) => [
        ...stays.map((when) => ({ when: joinWhen(way.when, when), items: [...way.items, item] })),
        ...goes.map((when) => ({ when: joinWhen(way.when, when), items: way.items })),
      ])
      .flatMap(({ when, items: kept }) => (when ? [{ when, items: kept }] : []));
    if (ways.length > MAX_LISTS) {
      return unknown(pathsOf(items, budget));
    }
  }
  return choiceOf(ways.map(({ when, items: kept }) => ({ when, is: { kind: 'list', items: kept } })));
}

const MAX_LISTS = 64;

/** `concat`, `append` and `prepend`: of lists that are values, any item. */
export function concatOf(lists: readonly Symbolic[], budget: Budget): Symbolic {
  const flat = lists.map((list) => (list.kind === 'choice' ? mergeChoice(list.ways) : list));
  const items = flat.flatMap((list): readonly Symbolic[] => {
    if (list.kind === 'list') {
      return list.items;
    }
    return list.kind === 'literal' ? [] : [fieldOf(list, null, NO_VALUES, budget)];
  });
  return { kind: 'list', items };
}

const NO_VALUES: ValuesSpace = { roots: new Set(), changed: new Map() };

/** All items of any alternative: a list that may be longer than it is. */
function mergeChoice(ways: readonly Way<Symbolic>[]): Symbolic {
  return {
    kind: 'list',
    items: [...new Set(ways.flatMap(({ is }) => (is.kind === 'list' ? is.items : [])))],
  };
}

/** Where an action stands. */
export interface YamlPlace {
  readonly file: string;
  readonly line: number;
}

/** `toYaml symbol`: the text of a dict that a template made is read like the template's own. */
export function yamlOf(symbol: Symbolic, place: YamlPlace, budget: Budget): Symbolic {
  return textOf(yamlOutput(symbol, place, budget, 0));
}

function yamlOutput(symbol: Symbolic, place: YamlPlace, budget: Budget, depth: number): Output {
  if (!spend(budget, 1) || depth > MAX_DEPTH) {
    return [unknown()];
  }
  const { file, line } = place;
  const inner = (each: Symbolic) => yamlOutput(each, place, budget, depth + 1);
  switch (symbol.kind) {
    case 'value':
      return [{ kind: 'whole', path: symbol.path, file, line }];
    case 'parsed':
      return [...symbol.out, ...inner({ kind: 'map', entries: symbol.changes, rest: null })];
    case 'map':
      return [
        ...[...symbol.entries].flatMap(
          ([key, item]): Output => [
            { ...plainText(`\n${'  '.repeat(depth)}${key}: `), file, line },
            ...entryOutput(item, inner, place, budget),
          ],
        ),
        ...(symbol.rest ? [plainText('\n'), ...inner(symbol.rest)] : []),
      ];
    case 'list':
      return symbol.items.flatMap((item) => [plainText(`\n${'  '.repeat(depth)}- `), ...inner(item)]);
    case 'first':
      return symbol.layers
        ? [
            choicePiece(
              [...symbol.items, { kind: 'map' as const, entries: symbol.layers.changes, rest: null }].map(
                (item) => ({
                  when: [],
                  is: inner(item),
                }),
              ),
            ),
          ]
        : outputsOf(alternatives(symbol, budget), inner);
    case 'choice':
    case 'last':
      return outputsOf(alternatives(symbol, budget), inner);
    default:
      return outputOf(symbol, budget, place.file, place.line);
  }
}

/** What stands after a key: a value there is a scalar as likely as a mapping. */
function entryOutput(
  item: Symbolic,
  inner: (each: Symbolic) => Output,
  place: YamlPlace,
  budget: Budget,
): Output {
  const isScalar =
    item.kind === 'value' || (item.kind === 'first' && item.items.every(({ kind }) => kind === 'value'));
  return isScalar ? outputOf(item, budget, place.file, place.line) : inner(item);
}

const MAX_DEPTH = 30;

function outputsOf(ways: readonly Way<Symbolic>[] | null, inner: (each: Symbolic) => Output): Output {
  const pieces: readonly OutputPiece[] = ways
    ? [choicePiece(ways.map(({ when, is }) => ({ when, is: inner(is) })))]
    : [unknown()];
  return pieces;
}

/** `fromYaml text`. */
export function parsedOf(symbol: Symbolic, budget: Budget): Symbolic {
  return mapSymbol(
    symbol,
    (is) => {
      if (is.kind !== 'text') {
        return is.kind === 'literal' ? unknown() : is;
      }
      const [only] = is.out.filter((piece) => piece.kind !== 'text' || piece.text.trim() !== '');
      return only?.kind === 'whole' && is.out.length === 1
        ? valueAt(only.path)
        : { kind: 'parsed', out: summaryOf(is.out, budget), changes: new Map() };
    },
    budget,
  );
}

/** Of YAML without images, only the values in it: configurations are merged and read again many times over. */
function summaryOf(out: Output, budget: Budget): Output {
  const kept = new Map<string, OutputPiece>();
  return collectPieces(out, { kept, seen: new Set() }, budget) ? [...kept.values()] : out;
}

/** Whether `text` holds a key such as `initImage:`, or a flag such as `--init-image`. */
function mayNameImage(text: string): boolean {
  if (!text.includes('mage')) {
    return false;
  }
  const words = text.match(/[\w-]+/g) ?? [];
  return (
    /mage["']?:/.test(text) ||
    words.some((word) => word.includes('image', Math.max(0, word.indexOf('--')) + 2) && word.includes('--'))
  );
}

interface Summary {
  readonly kept: Map<string, OutputPiece>;
  /** What ways have in common is gone through once. */
  readonly seen: Set<Output>;
}

/** Whether `out` holds nothing that looks like the key of an image. */
function collectPieces(out: Output, summary: Summary, budget: Budget): boolean {
  const { kept, seen } = summary;
  if (seen.has(out)) {
    return true;
  }
  seen.add(out);
  return out.every((piece) => {
    if (!spend(budget, 1)) {
      return false;
    }
    switch (piece.kind) {
      case 'text':
        return !mayNameImage(piece.text);
      case 'choice':
        return piece.ways.every(({ is }) => collectPieces(is, summary, budget));
      case 'unknown':
        kept.set(`${piece.what} ${piece.of.map((path) => path.join('.')).join(' ')}`, piece);
        return true;
      default:
        kept.set(`${piece.kind} ${piece.path.join('.')}`, piece);
        return true;
    }
  });
}
