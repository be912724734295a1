// Merges the settings of several places. A later place overrides an earlier one.
import { isMissing, isObject } from '../reading.ts';

/**
 * `base` overridden by `over`. Both are values for `readSettings`. Objects are merged key by key. Anything else, lists too, comes from
 * `over`, unless it is null or undefined there.
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
