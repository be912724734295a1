// How the lists of a Pod are merged: which are lists of named things, and which are replaced as a whole. From Kubernetes' OpenAPI document,
// where the merge keys of a strategic merge patch and those of an apply configuration are the same for these lists.
import { isList, isObject, type Json } from '../json.ts';
import { NotKnown, PolicyError } from '../stop.ts';

/** The keys of a list whose items are told apart by them. Null for a list that is one value. Throws `NotKnown` for other lists. */
export function mergeKeysOf(list: string): readonly string[] | null {
  const keys = Object.hasOwn(MERGED, list) ? MERGED[list] : undefined;
  if (keys) {
    return keys;
  }
  if (WHOLE.has(list)) {
    return null;
  }
  throw new NotKnown('feature', list);
}

const NAME: readonly string[] = ['name'];

const MERGED: Readonly<Record<string, readonly string[]>> = {
  containers: NAME,
  initContainers: NAME,
  ephemeralContainers: NAME,
  volumes: NAME,
  imagePullSecrets: NAME,
  env: NAME,
  ports: ['containerPort', 'protocol'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  schedulingGates: NAME,
};

const WHOLE: ReadonlySet<string> = new Set(['args', 'command', 'tolerations', 'envFrom', 'add', 'drop']);

/**
 * The name of a list in `value` that has two items with the same keys; null where there is none. Kustomize's library compares the keys that an item
 * has: a port without a protocol is the same to it as one with UDP.
 */
export function listWithKeyTwice(value: Json, field = ''): string | null {
  if (isList(value)) {
    const keys = Object.hasOwn(MERGED, field) ? MERGED[field] : undefined;
    return keys && hasKeyTwice(value, keys) ? field : first(value, (item) => listWithKeyTwice(item, field));
  }
  return isObject(value)
    ? first(Object.entries(value), ([name, each]) => listWithKeyTwice(each, name))
    : null;
}

function hasKeyTwice(items: readonly Json[], keys: readonly string[]): boolean {
  const byFirstKey = new Map<Json | undefined, (readonly (Json | undefined)[])[]>();
  for (const item of items.filter(isObject)) {
    const [first, ...others] = keys.map((key) => item[key]);
    const same = byFirstKey.get(first) ?? [];
    byFirstKey.set(first, same);
    same.push(others);
  }
  return [...byFirstKey.values()].some(
    (same) =>
      same.length > 1 &&
      (same.flat().includes(undefined) ||
        new Set(same.map((each) => JSON.stringify(each))).size < same.length),
  );
}

function first<Item>(items: readonly Item[], find: (item: Item) => string | null): string | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) {
      return found;
    }
  }
  return null;
}

/** The values of `keys` in an item, as one text. */
export function keyOf(item: Json, keys: readonly string[], list: string): string {
  const values = keys.map((key) => {
    const value = isObject(item) ? item[key] : undefined;
    return value === undefined && key === 'protocol' ? 'TCP' : value;
  });
  if (values.some((each) => each === undefined || each === null)) {
    throw new PolicyError(`an element of ${list} omits a key field: ${keys.join(', ')}`);
  }
  return JSON.stringify(values);
}
