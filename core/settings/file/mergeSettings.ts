// Settings from several places as one: what the later place says counts.
import { isMissing, isObject } from '../reading.ts';

/**
 * `over` upon `base`, values as `readSettings` takes them. Objects are merged by their keys; of anything else, lists included, that of `over`
 * counts, unless it says nothing.
 */
export function mergeSettings(base: unknown, over: unknown): unknown {
  if (!isObject(base) || !isObject(over)) {
    return isMissing(over) ? base : over;
  }
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    merged.set(key, mergeSettings(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}
