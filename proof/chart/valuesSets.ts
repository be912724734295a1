// The sets of values that a chart is rendered with: its own, and one for each file that its authors try it with.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { GivenValues } from './renderChart.ts';

export interface ValuesSet {
  /** Path of the file within the chart; '' for the chart's own values. */
  readonly name: string;
  readonly given: GivenValues;
}

/** The sets of the chart in `folder`. What a person gives is one set, and then the only one. */
export function valuesSetsOf(folder: string, given: GivenValues): readonly ValuesSet[] {
  if (given.files.length > 0) {
    return [{ name: '', given }];
  }
  const names = [
    ...filesIn(folder).filter((name) => /^values[-.].+\.ya?ml$/.test(name)),
    ...filesIn(join(folder, 'ci'))
      .filter((name) => /\.ya?ml$/.test(name))
      .map((name) => `ci/${name}`),
  ];
  const sets = names.map((name) => ({ name, given: { ...given, files: [join(folder, name)] } }));
  return [{ name: '', given }, ...sets];
}

function filesIn(folder: string): readonly string[] {
  const isThere = existsSync(folder) && statSync(folder).isDirectory();
  return isThere ? readdirSync(folder).sort() : [];
}
