// Plain JSON values, which is what an admission policy reads and writes.

export type Json = null | boolean | number | string | readonly Json[] | PlainObject;
export interface PlainObject {
  readonly [key: string]: Json;
}

export function isObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** The value at `key`. Undefined where `value` is no object, or has no such key of its own. */
export function at(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The value at the end of `path`. */
export function descend(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(at, value);
}

export function textAt(value: Json | undefined, key: string): string {
  const text = at(value, key);
  return typeof text === 'string' ? text : '';
}

export function objectAt(value: Json | undefined, key: string): PlainObject {
  const object = at(value, key);
  return isObject(object) ? object : {};
}

export function listAt(value: Json | undefined, key: string): readonly Json[] {
  const list = at(value, key);
  return isList(list) ? list : [];
}

/** The strings at `key`. */
export function textsAt(value: Json | undefined, key: string): readonly string[] {
  return listAt(value, key).filter((each) => typeof each === 'string');
}

/** `object` with `value` at `key`. */
export function withValue(object: PlainObject, key: string, value: Json): PlainObject {
  return Object.fromEntries([...Object.entries(object).filter(([name]) => name !== key), [key, value]]);
}

/** `value` with `leaf` at the end of `path`. Objects that are missing on the way are made. */
export function withLeaf(value: Json | undefined, path: readonly string[], leaf: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) {
    return leaf;
  }
  const object = isObject(value) ? value : {};
  const inner = withLeaf(at(object, key), rest, leaf);
  // The key keeps its place, so that a preview keeps the order of the text.
  return Object.hasOwn(object, key)
    ? Object.fromEntries(Object.entries(object).map(([name, each]) => [name, name === key ? inner : each]))
    : withValue(object, key, inner);
}

/** Whether two values are the same. The order of keys does not matter. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (isList(a) && isList(b)) {
    return a.length === b.length && a.every((each, index) => isSame(each, b[index]));
  }
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]))
    );
  }
  return a === b;
}

/** `value` as Go's `json.Marshal` writes it: keys sorted, and `<`, `>` and `&` escaped. */
export function toGoJson(value: Json): string {
  return JSON.stringify(sorted(value)).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function sorted(value: Json): Json {
  if (isList(value)) {
    return value.map(sorted);
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.keys(value)
          .sort()
          .map((key) => [key, sorted(value[key] ?? null)]),
      )
    : value;
}
