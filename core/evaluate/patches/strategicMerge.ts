// Applies a strategic merge patch to a Pod or a workload as kustomize's library does, which Kyverno uses: what the patch names comes first in
// a list.
import { isList, isObject, type Json, type PlainObject } from '../json.ts';
import { NotKnown } from '../stop.ts';
import { keyOf, listWithKeyTwice, mergeKeysOf } from './lists.ts';

/**
 * @param patch without anchors; null where they do not match. Throws `NotKnown` for a list with a key twice: the library moves its items, or drops
 *   some, even where the patch does not name them and where it does not match.
 */
export function mergePatch(object: PlainObject, patch: PlainObject | null): PlainObject {
  const list = listWithKeyTwice(object);
  if (list !== null) {
    throw new NotKnown('value', list);
  }
  return patch ? strategicMerge(object, patch) : object;
}

function strategicMerge(object: PlainObject, patch: PlainObject): PlainObject {
  if (Object.hasOwn(patch, '$patch')) {
    throw new NotKnown('feature', '$patch');
  }
  const merged = new Map(Object.entries(object));
  for (const [key, value] of Object.entries(patch)) {
    const live = merged.get(key);
    if (value === null) {
      merged.delete(key);
    } else if (live === undefined || live === null) {
      merged.set(key, fresh(value, key));
    } else {
      merged.set(key, mergeValue(live, value, key));
    }
  }
  return Object.fromEntries(merged);
}

/** A value where the object has none: the patch as it is, without its nulls and directives, whose treatment is not certain. */
function fresh(value: Json, field: string): Json {
  if (value === null || (isObject(value) && Object.hasOwn(value, '$patch'))) {
    throw new NotKnown('value', field);
  }
  if (isList(value)) {
    return value.map((each) => fresh(each, field));
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fresh(each, key)]))
    : value;
}

function mergeValue(live: Json, patch: Json, field: string): Json {
  if (isObject(live) && isObject(patch)) {
    return strategicMerge(live, patch);
  }
  if (isList(live) && isList(patch)) {
    return mergeLists(live, patch, field);
  }
  if (isList(live) !== isList(patch) || isObject(live) !== isObject(patch)) {
    throw new NotKnown('value', field);
  }
  return patch;
}

function mergeLists(live: readonly Json[], patch: readonly Json[], field: string): Json {
  const keys = mergeKeysOf(field);
  if (!keys) {
    return patch;
  }
  const mine = live.map((each) => keyOf(each, keys, field));
  const theirs = patch.map((each) => keyOf(each, keys, field));
  if (new Set(mine).size < mine.length || new Set(theirs).size < theirs.length) {
    throw new NotKnown('value', field);
  }
  const first = patch.map((each, index) => {
    const found = live[mine.indexOf(theirs[index] ?? '')];
    return found === undefined ? fresh(each, field) : mergeValue(found, each, field);
  });
  return [...first, ...live.filter((_, index) => !theirs.includes(mine[index] ?? ''))];
}
