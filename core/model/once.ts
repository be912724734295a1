// Puts work off until somebody asks for its result.

/** Returns a function that calls `make` when it is first called, and returns the same value ever after. */
export function once<T>(make: () => T): () => T {
  let known: { readonly value: T } | null = null;
  return () => {
    known ??= { value: make() };
    return known.value;
  };
}
