// Keeps what was made of a value for as long as the value lives.

/** What `make` gives for `key`: made when it is first asked for, and then taken from `known`. */
export function remembered<K extends object, T>(known: WeakMap<K, T>, key: K, make: (key: K) => T): T {
  const value = known.get(key);
  if (value !== undefined) {
    return value;
  }
  const made = make(key);
  known.set(key, made);
  return made;
}
