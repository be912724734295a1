// Takes the anchors out of the patch of a ClusterPolicy, as Kyverno does before it merges: `(key)` and `<(key)` are conditions, `+(key)`
// adds what is not there. A port of Kyverno's strategicPreprocessing.go, oddities included: the order of its steps decides.
import { isObject, type Json, type PlainObject } from '../json.ts';
import { NotKnown } from '../stop.ts';
import { matchesPattern } from './pattern.ts';

/** The patch for `object`. Null where a condition fails, so that nothing is patched. */
export function withoutAnchors(patch: PlainObject, object: PlainObject): PlainObject | null {
  const pattern = structuredCopy(patch) as MutableObject;
  const failed = walk(pattern, object);
  if (failed) {
    return null;
  }
  for (const field of Object.keys(pattern)) {
    if (deleteAnchors(pattern[field] ?? null, isCondition(field))) {
      delete pattern[field];
    }
  }
  return pattern as PlainObject;
}

type Mutable = null | boolean | number | string | Mutable[] | MutableObject;
interface MutableObject {
  [key: string]: Mutable;
}

function isMap(value: Mutable | undefined): value is MutableObject {
  return isObject(value);
}

function structuredCopy(value: Json): Mutable {
  if (Array.isArray(value)) {
    return value.map(structuredCopy);
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, structuredCopy(each)]))
    : (value as Mutable);
}

/** The sign before the parenthesis, and the key inside. Null for a key without an anchor. */
function anchorOf(key: string): { readonly sign: string; readonly key: string } | null {
  const match = /^([+<=X^]?)\((.+)\)$/.exec(key);
  if (match && !'+<'.includes(match[1] ?? '')) {
    throw new NotKnown('feature', key);
  }
  return match && { sign: match[1] ?? '', key: match[2] ?? '' };
}

function isCondition(key: string): boolean {
  const sign = anchorOf(key)?.sign;
  return sign === '' || sign === '<';
}

/** Which kind of condition failed: one of this item, or one of the whole rule. */
type Failure = 'item' | 'rule' | null;

function walk(pattern: Mutable, object: Json | undefined): Failure {
  if (isMap(pattern)) {
    return walkMap(pattern, object);
  }
  return Array.isArray(pattern) && isMap(pattern[0]) ? walkList(pattern, object) : null;
}

function walkMap(pattern: MutableObject, object: Json | undefined): Failure {
  addIfMissing(pattern, object);
  for (const [sign, failure] of [
    ['<', 'rule'],
    ['', 'item'],
  ] as const) {
    if (!holds(pattern, object, sign)) {
      return failure;
    }
  }
  for (const field of Object.keys(pattern)) {
    const inner = isObject(object) && Object.hasOwn(object, field) ? object[field] : undefined;
    const failed = anchorOf(field) ? null : walk(pattern[field] ?? null, inner);
    if (failed) {
      return failed;
    }
  }
  return null;
}

/** Resolves the `+(key)` of a map. Returns how many there were. */
function addIfMissing(pattern: Mutable, object: Json | undefined): number {
  if (!isMap(pattern)) {
    return 0;
  }
  let count = 0;
  for (const name of Object.keys(pattern)) {
    const anchor = anchorOf(name);
    if (anchor?.sign === '+') {
      count++;
      const value = pattern[name] ?? null;
      delete pattern[name];
      if (!isObject(object) || !Object.hasOwn(object, anchor.key)) {
        pattern[anchor.key] = value;
      }
    }
  }
  return count;
}

function holds(pattern: MutableObject, object: Json | undefined, sign: string): boolean {
  return Object.keys(pattern).every((name) => {
    const anchor = anchorOf(name);
    if (anchor?.sign !== sign) {
      return true;
    }
    const value = isObject(object) && Object.hasOwn(object, anchor.key) ? object[anchor.key] : undefined;
    const wanted = pattern[name] ?? null;
    return value !== undefined && (addIfMissing(wanted, value) > 0 || matchesPattern(value, wanted as Json));
  });
}

function walkList(pattern: Mutable[], object: Json | undefined): Failure {
  const items = Array.isArray(object) ? (object as readonly Json[]) : [];
  for (const element of [...pattern]) {
    // Where the object has no such list, the element is held against nothing.
    const failed = hasAnchors(element, () => true)
      ? walkElement(pattern, element, object === undefined ? [undefined] : items)
      : null;
    if (failed) {
      return failed;
    }
  }
  return null;
}

/** Fails only where a condition of the whole rule holds for no item. */
function walkElement(pattern: Mutable[], element: Mutable, items: readonly (Json | undefined)[]): Failure {
  const isOfRule = hasAnchors(element, (sign) => sign === '<');
  const copy = structuredCopy(element as Json);
  const results = items.map((item) => {
    const failed = walk(copy, item);
    if (!failed && !isOfRule && item !== undefined) {
      addFor(item, copy, pattern);
    }
    return failed;
  });
  return !(isOfRule && results.includes(null)) && results.includes('rule') ? 'rule' : null;
}

/** Adds to the list a patch for `item` alone, which its name finds. */
function addFor(item: Json, element: Mutable, pattern: Mutable[]): void {
  const name = isObject(item) ? item['name'] : undefined;
  const own = structuredCopy(element as Json);
  if (name === undefined || name === null || name === '' || deleteAnchors(own, true) || !isMap(own)) {
    return;
  }
  own['name'] = name as Mutable;
  pattern.push(own);
}

function hasAnchors(pattern: Mutable, isWanted: (sign: string) => boolean): boolean {
  if (isMap(pattern)) {
    return Object.entries(pattern).some(([key, value]) => {
      const anchor = anchorOf(key);
      return (anchor && isWanted(anchor.sign)) || hasAnchors(value, isWanted);
    });
  }
  return Array.isArray(pattern) && pattern.some((each) => hasAnchors(each, isWanted));
}

/** Deletes the conditions in `node`. Returns whether nothing is left of it. */
function deleteAnchors(node: Mutable, deletesScalar: boolean): boolean {
  if (Array.isArray(node)) {
    return deleteInList(node);
  }
  return isMap(node) ? deleteInMap(node) : deletesScalar;
}

function deleteInMap(node: MutableObject): boolean {
  for (const key of Object.keys(node).filter(isCondition)) {
    const value = node[key] ?? null;
    const isEmpty = deleteAnchors(value, true);
    delete node[key];
    if (!isEmpty) {
      node[anchorOf(key)?.key ?? key] = value;
    }
  }
  let isEmpty = true;
  for (const key of Object.keys(node)) {
    if (deleteAnchors(node[key] ?? null, false)) {
      delete node[key];
    } else {
      isEmpty = false;
    }
  }
  return isEmpty;
}

function deleteInList(list: Mutable[]): boolean {
  const elements = [...list];
  elements.forEach((element, index) => {
    if (hasAnchors(element, () => true) || deleteAnchors(element, false)) {
      // Kyverno deletes by the index before earlier deletions.
      if (index >= list.length) {
        throw new NotKnown('value', 'patchStrategicMerge');
      }
      list.splice(index, 1);
    }
  });
  return list.length === 0 && elements.length > 0;
}
