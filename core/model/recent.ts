// Keeps the results that were asked for last, for work that goes through a project in order: what is behind it is let go of.

/**
 * Returns a function that gives what `make` makes of a key. The `most` results that were asked for last are kept, the others are made anew when
 * they are asked for again.
 */
export function recent<T>(most: number, make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const value = known.has(key) ? (known.get(key) as T) : make(key);
    known.delete(key);
    known.set(key, value);
    const [oldest = key] = known.size > most ? known.keys() : [];
    if (oldest !== key) {
      known.delete(oldest);
    }
    return value;
  };
}
