// What a template asks of values before it writes something, and which answers can be true together.

import type { ValueCondition, ValuesPath, When } from '../../../../model/chartUses.ts';

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

export function isSet(path: ValuesPath): Formula {
  return { path, is: 'set', to: '', holds: true };
}

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
    return [[{ ...formula, holds: formula.holds === wanted }]];
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
  const all = [...one];
  for (const condition of other) {
    if (one.some((each) => contradict(each, condition))) {
      return null;
    }
    if (all.length < MAX_CONDITIONS && !one.some((each) => isSame(each, condition))) {
      all.push(condition);
    }
  }
  return all;
}

function contradict(one: ValueCondition, other: ValueCondition): boolean {
  if (!isPathAround(one.path, other.path)) {
    return isPathAround(other.path, one.path) && contradict(other, one);
  }
  if (one.path.length < other.path.length) {
    // What is below something that is not set is not set either.
    return one.is === 'set' && !one.holds && needsValue(other);
  }
  if (one.is === other.is && one.to === other.to) {
    return one.holds !== other.holds;
  }
  if (one.is === other.is) {
    return one.holds && other.holds;
  }
  const [set, compared] = one.is === 'set' ? [one, other] : [other, one];
  return set.is === 'set' && !set.holds && compared.is === 'equal' && needsValue(compared);
}

function needsValue({ is, to, holds }: ValueCondition): boolean {
  return holds && (is === 'set' || (is === 'equal' && !/^(?:|0|false)$/.test(to)));
}

function isPathAround(outer: ValuesPath, inner: ValuesPath): boolean {
  return outer.length <= inner.length && outer.every((step, index) => step === inner[index]);
}

/** Whether both ask the same and have the same answer. */
export function isSame(one: ValueCondition, other: ValueCondition): boolean {
  return (
    one.is === other.is &&
    one.to === other.to &&
    one.holds === other.holds &&
    one.path.length === other.path.length &&
    isPathAround(one.path, other.path)
  );
}

/** The same ways with fewer words: `a` or `not a and b` is `a` or `b`, and what follows from another way is left out. */
export function mergeWays(ways: readonly When[]): readonly When[] {
  return ways.reduce<readonly When[]>(addWay, []);
}

/** `ways`, which are merged, with one more. Ends, because every turn leaves fewer conditions. */
export function addWay(ways: readonly When[], way: When): readonly When[] {
  for (const each of ways) {
    const lessOfEach = each.filter((condition) => !way.some((other) => isSame(condition, other)));
    const lessOfWay = way.filter((condition) => !each.some((other) => isSame(condition, other)));
    const others = (): readonly When[] => ways.filter((other) => other !== each);
    const [ofEach] = lessOfEach;
    const [ofWay] = lessOfWay;
    if (!ofEach) {
      return ways;
    }
    if (!ofWay) {
      return addWay(others(), way);
    }
    if (lessOfEach.length === 1 && lessOfWay.some((other) => isOpposite(ofEach, other))) {
      return addWay(ways, without(way, ofEach));
    }
    if (lessOfWay.length === 1 && lessOfEach.some((other) => isOpposite(ofWay, other))) {
      return addWay(addWay(others(), way), without(each, ofWay));
    }
  }
  return [...ways, way];
}

function without(way: When, condition: ValueCondition): When {
  return way.filter((each) => !isOpposite(each, condition));
}

function isOpposite(one: ValueCondition, other: ValueCondition): boolean {
  return one.holds !== other.holds && isSame(one, { ...other, holds: one.holds });
}
