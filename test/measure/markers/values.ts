// The values of a chart as Helm sees them: those of its subcharts in their sections, its own over them, and more over these.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';

export type Values = { readonly [key: string]: unknown };

/** Everything that `helm template copy --values extra` starts from. */
export function layValues(
  copy: string,
  extra: Values,
  sections: Readonly<Record<string, readonly string[]>>,
): Values {
  let values: Values = {};
  for (const [folder, names] of Object.entries(sections)) {
    for (const name of names) {
      values = lay(values, { [name]: valuesFile(join(copy, folder)) });
    }
  }
  return lay(lay(values, valuesFile(copy)), extra);
}

function valuesFile(folder: string): Values {
  const path = join(folder, 'values.yaml');
  const values = existsSync(path) ? load(readFileSync(path, 'utf8')) : null;
  return isMapping(values) ? values : {};
}

function lay(under: Values, over: Values): Values {
  const laid: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const before = laid[key];
    laid[key] = isMapping(before) && isMapping(value) ? lay(before, value) : value;
  }
  return laid;
}

export function isMapping(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `values` with `change` of every scalar. */
export function mapScalars(
  value: unknown,
  change: (scalar: unknown, path: readonly string[]) => unknown,
  path: readonly string[] = [],
): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => mapScalars(item, change, [...path, String(index)]));
  }
  if (isMapping(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, mapScalars(item, change, [...path, key])]),
    );
  }
  return change(value, path);
}

/** What stands at `path`, of which `*` is any step. */
export function valuesAt(values: unknown, path: readonly string[]): readonly unknown[] {
  const [step, ...rest] = path;
  if (step === undefined) {
    return [values];
  }
  if (typeof values !== 'object' || values === null) {
    return [];
  }
  const entries = step === '*' ? Object.values(values) : [(values as Values)[step]];
  return entries.flatMap((each) => valuesAt(each, rest));
}
