// Merges the settings of several places. A later place overrides an earlier one.
import type { KeyPath } from '../../sites/imageTable/pathPattern.ts';
import { isMissing, isObject } from '../reading.ts';
import { severityOfEach } from '../readSeverity.ts';

/** What one place says about the settings. `origin` is whatever the caller knows a place by. */
export interface SettingsLayer<Origin> {
  readonly origin: Origin;
  /** A value for `readSettings`. */
  readonly values: unknown;
}

/**
 * `base` overridden by `over`. Both are values for `readSettings`. Objects are merged key by key. Anything else, lists too, comes from
 * `over`, unless it is null or undefined there. One severity for all rules in `base` stays for the rules that `over` does not name.
 */
export function mergeSettings(base: unknown, over: unknown): unknown {
  const isEachNamed = isObject(base) && isObject(over) && isObject(over.severity);
  return merge(isEachNamed ? { ...base, severity: severityOfEach(base.severity) } : base, over);
}

/** The values of all layers, the last one over the others. */
export function mergeLayers(layers: readonly SettingsLayer<unknown>[]): unknown {
  return layers.reduce<unknown>((merged, { values }) => mergeSettings(merged, values), {});
}

/** The origin of the layer that has the last word about the setting at `path`. Null where none speaks of it. */
export function originOf<Origin>(layers: readonly SettingsLayer<Origin>[], path: KeyPath): Origin | null {
  return layers.findLast(({ values }) => speaksOf(values, path))?.origin ?? null;
}

function merge(base: unknown, over: unknown): unknown {
  if (!isObject(base) || !isObject(over)) {
    return isMissing(over) ? base : over;
  }
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    merged.set(key, merge(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

/** One severity for all rules speaks of each of them. */
function speaksOf(values: unknown, path: KeyPath): boolean {
  let value = values;
  for (const step of path) {
    if (!isObject(value)) {
      break;
    }
    value = Object.hasOwn(value, step) ? value[step] : undefined;
  }
  return !isMissing(value);
}
