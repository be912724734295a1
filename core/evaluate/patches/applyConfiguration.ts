// Merges what a mutation of type ApplyConfiguration writes into an object, as the API server's structured merge does.
import { isList, isObject, type Json, type PlainObject } from '../json.ts';
import { NotKnown, PolicyError } from '../stop.ts';
import { keyOf, mergeKeysOf } from './lists.ts';

export function applyConfiguration(object: PlainObject, applied: PlainObject): PlainObject {
  return mergeMaps(object, applied);
}

function merge(live: Json | undefined, applied: Json, field: string): Json {
  if (isList(applied)) {
    return mergeLists(isList(live) ? live : [], applied, field);
  }
  if (isObject(applied)) {
    if (ATOMIC.has(field)) {
      throw new NotKnown('feature', field);
    }
    return mergeMaps(isObject(live) ? live : {}, applied);
  }
  if (applied === null) {
    throw new NotKnown('value', field);
  }
  return applied;
}

/** Objects that are one value. The API server refuses to change a part of one. */
const ATOMIC: ReadonlySet<string> = new Set([
  ...[
    'nodeSelector',
    'selector',
    'labelSelector',
    'configMapKeyRef',
    'secretKeyRef',
    'fieldRef',
    'resourceFieldRef',
  ],
  ...[
    'secretRef',
    'configMapRef',
    'nodePublishSecretRef',
    'affinity',
    'fileKeyRef',
    'dataSource',
    'dataSourceRef',
  ],
]);

function mergeMaps(live: PlainObject, applied: PlainObject): PlainObject {
  const keys = [...new Set([...Object.keys(live), ...Object.keys(applied)])];
  return Object.fromEntries(
    keys.map((key) => {
      const mine = Object.hasOwn(live, key) ? live[key] : undefined;
      return [key, Object.hasOwn(applied, key) ? merge(mine, applied[key] ?? null, key) : (mine ?? null)];
    }),
  );
}

/**
 * The items of both lists. Items of both keep the order of `applied`, and stay among their neighbours otherwise: the algorithm is that of
 * `visitListItems` in sigs.k8s.io/structured-merge-diff.
 */
function mergeLists(live: readonly Json[], applied: readonly Json[], field: string): readonly Json[] {
  const keys = mergeKeysOf(field);
  if (!keys) {
    throw new NotKnown('feature', field);
  }
  const mine = live.map((each) => keyOf(each, keys, field));
  const theirs = applied.map((each) => keyOf(each, keys, field));
  if (new Set(theirs).size < theirs.length) {
    throw new PolicyError(`duplicate entries for a key in ${field}`);
  }
  const isTwice = new Set(mine.filter((key, index) => mine.indexOf(key) !== index));
  if (theirs.some((key) => isTwice.has(key))) {
    throw new NotKnown('value', field);
  }
  return interleaved(mine, theirs).map(([l, r]) => {
    const item = r === null ? null : (applied[r] ?? null);
    return l === null ? item : r === null ? (live[l] ?? null) : merge(live[l], item, field);
  });
}

/** The places of an item in the two lists; null where it is in one list only. */
type Places = readonly [mine: number | null, theirs: number | null];

function interleaved(mine: readonly string[], theirs: readonly string[]): readonly Places[] {
  const shared = theirs.filter((key) => mine.includes(key));
  const done = new Set<string>();
  const out: Places[] = [];
  let [l, r, next] = [0, 0, 0];
  const takeTheirs = (key: string): void => {
    const at = mine.indexOf(key);
    out.push([at < 0 ? null : at, r]);
    done.add(key);
    next += shared[next] === key ? 1 : 0;
    r++;
  };
  while (l < mine.length || r < theirs.length) {
    const [left, right] = [mine[l], theirs[r]];
    if (left !== undefined && left === right) {
      takeTheirs(left);
      l++;
    } else if (
      left !== undefined &&
      right !== undefined &&
      theirs.includes(left) &&
      isLater(shared, next, left)
    ) {
      l++;
    } else if (left !== undefined && !theirs.includes(left)) {
      out.push([l, null]);
      l++;
    } else {
      l += left !== undefined && done.has(left) ? 1 : 0;
      if (right !== undefined) {
        takeTheirs(right);
      }
    }
  }
  return out;
}

/** Whether a shared item is not the one that comes next. */
function isLater(shared: readonly string[], next: number, key: string): boolean {
  return next < shared.length && shared[next] !== key;
}
