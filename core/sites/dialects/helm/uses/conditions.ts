// What a template asks of values before it writes something, and which answers can be true together.

import type { ValueCondition, ValuesPath, When } from '../../../../model/chartUses.ts';
import { remembered } from '../../../../model/remembered.ts';

/** A condition as a template writes it; null is one that nothing is known about. */
export type Formula =
  | boolean
  | null
  | ValueCondition
  | { readonly not: Formula }
  | { readonly all: readonly Formula[] }
  | { readonly any: readonly Formula[] }
  /** One of these, whichever its conditions allow: where they allow several, nobody knows which. */
  | { readonly cases: readonly { readonly when: When; readonly formula: Formula }[] };

export function isSet(path: ValuesPath): ValueCondition {
  return askedOf(path, 'set', '');
}

/** The question that holds where the value at `path` is what is asked: the same object for the same path, because most are compared by it. */
export function askedOf(path: ValuesPath, is: ValueCondition['is'], to: string): ValueCondition {
  const asked = remembered(ASKED, path, () => new Map());
  const id = is === 'set' ? '' : `${is} ${to}`;
  const known = asked.get(id);
  if (known) {
    return known;
  }
  const made: ValueCondition = { path, is, to, holds: true };
  asked.set(id, made);
  return made;
}

const ASKED = new WeakMap<ValuesPath, Map<string, ValueCondition>>();

/** More ways than these say nothing that helps: the condition is then left out. */
const MAX_WAYS = 8;
/** Conditions of many blocks around one another. */
const MAX_CONDITIONS = 40;

/** The ways in which `formula` comes out as `wanted`: none where it cannot, one without conditions where nothing is known. */
export function waysOf(formula: Formula, wanted: boolean): readonly When[] {
  if (formula === null) {
    return [[]];
  }
  if (typeof formula === 'boolean') {
    return formula === wanted ? [[]] : [];
  }
  if ('not' in formula) {
    return waysOf(formula.not, !wanted);
  }
  if ('path' in formula) {
    const { yes, no } = remembered(ANSWERED, formula, waysOfCondition);
    return wanted ? yes : no;
  }
  if ('cases' in formula) {
    const memory = wanted ? CASES_WANTED : CASES_UNWANTED;
    const ways = memory.get(formula) ?? waysOfCases(formula, wanted);
    memory.set(formula, ways);
    return ways;
  }
  const parts = 'all' in formula ? formula.all : formula.any;
  return 'all' in formula === wanted
    ? together(parts, wanted)
    : limited(parts.flatMap((part) => waysOf(part, wanted)));
}

function waysOfCondition(condition: ValueCondition): {
  readonly yes: readonly When[];
  readonly no: readonly When[];
} {
  return { yes: [[condition]], no: [[{ ...condition, holds: !condition.holds }]] };
}

const ANSWERED = new WeakMap<ValueCondition, ReturnType<typeof waysOfCondition>>();

type Cases = Extract<Formula, { readonly cases: unknown }>;

/** A chain of `else if` has the same cases in each way around them. Without a memory every `else if` would multiply the work. */
const CASES_WANTED = new WeakMap<Cases, readonly When[]>();
const CASES_UNWANTED = new WeakMap<Cases, readonly When[]>();

function waysOfCases({ cases }: Cases, wanted: boolean): readonly When[] {
  return limited(
    cases.flatMap(({ when, formula }) =>
      waysOf(formula, wanted)
        .map((way) => join(when, way))
        .filter((way) => way !== null),
    ),
  );
}

function limited(ways: readonly When[]): readonly When[] {
  if (ways.some((way) => way.length === 0)) {
    return [[]];
  }
  const merged = ways.length > MAX_WAYS * MAX_WAYS ? ways : mergeWays(ways);
  return merged.length > MAX_WAYS ? [[]] : merged;
}

function together(parts: readonly Formula[], wanted: boolean): readonly When[] {
  let ways: readonly When[] = [[]];
  for (const part of parts) {
    const more = waysOf(part, wanted);
    const joined = ways.flatMap((way) => more.map((each) => join(way, each))).filter((way) => way !== null);
    // A condition less is a way more: nothing that can happen is lost.
    ways = joined.length > MAX_WAYS ? ways : joined;
  }
  return ways;
}

/** Both at once; null where they contradict each other. */
export function join(one: When, other: When): When | null {
  if (one.length === 0 && other.length <= MAX_CONDITIONS) {
    return other;
  }
  if (other.length === 0 || one === other) {
    return one;
  }
  let more: ValueCondition[] | null = null;
  for (const condition of other) {
    const isNew = addsTo(one, condition);
    if (isNew === null) {
      return null;
    }
    if (isNew && one.length + (more?.length ?? 0) < MAX_CONDITIONS) {
      more ??= [];
      more.push(condition);
    }
  }
  // Unlike a list that grows, `concat` leaves no room behind.
  return more ? one.concat(more) : one;
}

/** Whether `way` does not have `condition` yet; null where it contradicts it. */
function addsTo(way: When, condition: ValueCondition): boolean | null {
  let isKnown = false;
  for (let index = 0; index < way.length; index++) {
    const each = way[index];
    if (!each || each === condition || isSame(each, condition)) {
      isKnown = true;
    } else if (contradict(each, condition)) {
      return null;
    }
  }
  return !isKnown;
}

function contradict(one: ValueCondition, other: ValueCondition): boolean {
  if (one.path.length > other.path.length) {
    return contradict(other, one);
  }
  if (one.path.length < other.path.length) {
    // What is below something that is not set is not set either.
    return one.is === 'set' && !one.holds && needsValue(other) && isPathAround(one.path, other.path);
  }
  if (!isSamePath(one.path, other.path)) {
    return false;
  }
  if (one.is === other.is) {
    return one.to === other.to ? one.holds !== other.holds : one.holds && other.holds;
  }
  const [set, compared] = one.is === 'set' ? [one, other] : [other, one];
  return set.is === 'set' && !set.holds && compared.is === 'equal' && needsValue(compared);
}

function needsValue({ is, to, holds }: ValueCondition): boolean {
  return holds && (is === 'set' || (is === 'equal' && !/^(?:|0|false)$/.test(to)));
}

function isPathAround(outer: ValuesPath, inner: ValuesPath): boolean {
  for (let index = 0; index < outer.length; index++) {
    if (outer[index] !== inner[index]) {
      return false;
    }
  }
  return true;
}

/** Uses a plain loop, because it runs for each pair of conditions. It begins at the end, where most paths of a chart differ. */
function isSamePath(one: ValuesPath, other: ValuesPath): boolean {
  if (one === other) {
    return true;
  }
  if (one.length !== other.length) {
    return false;
  }
  for (let index = one.length - 1; index >= 0; index--) {
    if (one[index] !== other[index]) {
      return false;
    }
  }
  return true;
}

/** Whether both ask the same and have the same answer. */
export function isSame(one: ValueCondition, other: ValueCondition): boolean {
  return (
    one === other ||
    (one.holds === other.holds &&
      one.is === other.is &&
      one.to === other.to &&
      isSamePath(one.path, other.path))
  );
}

/** The same ways with fewer words: `a` or `not a and b` is `a` or `b`, and what follows from another way is left out. */
export function mergeWays(ways: readonly When[]): readonly When[] {
  return ways.reduce<readonly When[]>(addWay, []);
}

/** `ways`, which are merged, with one more. Ends, because every turn leaves fewer conditions. */
export function addWay(ways: readonly When[], way: When): readonly When[] {
  if (ways.includes(way)) {
    return ways;
  }
  for (const each of ways) {
    if (ways.length >= MANY_WAYS && differByMarks(each, way)) {
      continue;
    }
    const ofEach = onlyIn(each, way);
    if (!ofEach) {
      return ways;
    }
    const ofWay = onlyIn(way, each);
    const others = (): readonly When[] => ways.filter((other) => other !== each);
    if (!ofWay) {
      return addWay(others(), way);
    }
    if (ofEach !== SEVERAL && holdsOpposite(way, ofEach)) {
      return addWay(ways, withoutOpposite(way, ofEach));
    }
    if (ofWay !== SEVERAL && holdsOpposite(each, ofWay)) {
      return addWay(addWay(others(), way), withoutOpposite(each, ofWay));
    }
  }
  return ways.concat([way]);
}

/** The condition of `one` that `other` does not have: null for none. Uses plain loops, because it runs for each pair of ways. */
function onlyIn(one: When, other: When): ValueCondition | null {
  let only: ValueCondition | null = null;
  for (let index = 0; index < one.length; index++) {
    const condition = one[index];
    // Most ways begin with the same conditions.
    if (condition && condition !== other[index] && !holdsSame(other, condition)) {
      if (only) {
        return SEVERAL;
      }
      only = condition;
    }
  }
  return only;
}

/** Fewer are compared sooner than marked. */
const MANY_WAYS = 12;

/** Whether it is seen at their marks that each of both has several conditions that the other does not have. */
function differByMarks(one: When, other: When): boolean {
  const mark = markOf(one);
  const otherMark = markOf(other);
  return hasSeveralBits(mark & ~otherMark) && hasSeveralBits(otherMark & ~mark);
}

function hasSeveralBits(mark: number): boolean {
  return (mark & (mark - 1)) !== 0;
}

/** A number in which each condition sets one bit: a bit that another way does not have is a condition that it does not have. */
function markOf(way: When): number {
  return remembered(MARKS, way, bitsOf);
}

function bitsOf(way: When): number {
  return way.reduce((mark, condition) => mark | remembered(BITS, condition, bitOf), 0);
}

/** The same for conditions that ask the same and have the same answer. */
function bitOf({ path, is, to, holds }: ValueCondition): number {
  let hash = holds ? 1 : 2;
  for (const text of [...path, is, to]) {
    for (let at = 0; at < text.length; at++) {
      hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
    }
  }
  return 1 << ((hash ^ (hash >>> 15)) & 31);
}

const MARKS = new WeakMap<When, number>();
const BITS = new WeakMap<ValueCondition, number>();

/** Stands for more conditions than one. */
const SEVERAL: ValueCondition = { path: [], is: 'set', to: '', holds: true };

function holdsSame(way: When, condition: ValueCondition): boolean {
  for (let index = 0; index < way.length; index++) {
    const each = way[index];
    if (each && isSame(each, condition)) {
      return true;
    }
  }
  return false;
}

function holdsOpposite(way: When, condition: ValueCondition): boolean {
  return way.some((other) => isOpposite(condition, other));
}

function withoutOpposite(way: When, condition: ValueCondition): When {
  return way.filter((each) => !isOpposite(each, condition));
}

function isOpposite(one: ValueCondition, other: ValueCondition): boolean {
  return (
    one.holds !== other.holds &&
    one.is === other.is &&
    one.to === other.to &&
    isSamePath(one.path, other.path)
  );
}
