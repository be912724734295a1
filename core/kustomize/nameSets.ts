// Sets of the names of `images:` entries, as bits, so that one walk through a graph serves all names.

/** A set of numbers below the size that it was made with. */
export type NameSet = Uint32Array;

export function emptySet(size: number): NameSet {
  return new Uint32Array(Math.ceil(size / 32));
}

export function fullSet(size: number): NameSet {
  return emptySet(size).fill(0xffff_ffff);
}

export function addTo(set: NameSet, index: number): void {
  set[index >>> 5] = (set[index >>> 5] ?? 0) | (1 << (index & 31));
}

export function has(set: NameSet, index: number): boolean {
  return ((set[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
}

/** Adds all of `other` to `set`. */
export function addAll(set: NameSet, other: NameSet | undefined): void {
  // A plain loop: a call for each word takes five times as long.
  for (let index = 0; other && index < other.length; index++) {
    set[index] = (set[index] ?? 0) | (other[index] ?? 0);
  }
}

/** Removes all of `other` from `set`. */
export function removeAll(set: NameSet, other: NameSet | undefined): void {
  for (let index = 0; other && index < other.length; index++) {
    set[index] = (set[index] ?? 0) & ~(other[index] ?? 0);
  }
}

/** Removes from `set` what is not in `other`. */
export function keepAll(set: NameSet, other: NameSet): void {
  for (let index = 0; index < other.length; index++) {
    set[index] = (set[index] ?? 0) & (other[index] ?? 0);
  }
}
