// The registry and the name of an image, as reports count them.
import type { Image } from '../../core/index.ts';

export interface ImageName {
  /** `docker.io`. Null where a template or a mistake hides it. */
  readonly registry: string | null;
  /** `docker.io/library/nginx`, without tag and digest. Null where it is not certain. */
  readonly name: string | null;
}

export function imageNameOf({ canonical, status }: Pick<Image, 'canonical' | 'status'>): ImageName {
  if (canonical === null) {
    return { registry: status === 'docker-hub' ? 'docker.io' : null, name: null };
  }
  const slash = canonical.indexOf('/');
  // Names of hosts are the same in upper and lower case.
  const registry = canonical.slice(0, slash).toLowerCase();
  return { registry, name: `${registry}${withoutTag(canonical).slice(slash)}` };
}

function withoutTag(reference: string): string {
  const [name = ''] = reference.split('@');
  const colon = name.indexOf(':', name.lastIndexOf('/'));
  return colon < 0 ? name : name.slice(0, colon);
}

/** The first few of `counts`, and the number of those that are left out. */
export function few<T>(
  counts: readonly T[],
  most: number,
): { readonly first: readonly T[]; readonly more: number } {
  // One more is shown rather than counted.
  const shown = counts.length <= most + 1 ? counts.length : most;
  return { first: counts.slice(0, shown), more: counts.length - shown };
}

/** How often each of `keys` occurs, the most frequent first, and then by name. */
export function tally(keys: Iterable<string>): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const key of keys) {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return mostFrequent(counts);
}

/** `counts`, the most frequent first, and then by name. */
export function mostFrequent(
  counts: Iterable<readonly [string, number]>,
): readonly (readonly [string, number])[] {
  return [...counts].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
}
