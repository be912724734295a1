// Reads from a Chart.yaml which sections of the chart's values belong to other charts.
import { readLastRoot } from '../../../../yaml/readTrees.ts';
import { itemsAt, stringAt, type WantedKeys } from '../../../../yaml/tree.ts';

/** A chart that another depends on. */
export interface Dependency {
  readonly name: string;
  /** The key of its section in the values, where that is not its name. */
  readonly alias: string | null;
}

/** The charts that a Chart.yaml, or a requirements.yaml, depends on. Never throws. */
export function readChart(text: string): readonly Dependency[] {
  const root = text.includes('dependencies') ? readLastRoot(text, WANTED) : null;
  return (root?.kind === 'map' ? itemsAt(root, 'dependencies') : []).flatMap((item) => {
    const name = item?.kind === 'map' ? stringAt(item, 'name') : null;
    return item?.kind === 'map' && name !== null ? [{ name, alias: stringAt(item, 'alias') }] : [];
  });
}

/** The keys of the sections that the values have for `dependencies`. A chart that is there twice may go by either name. */
export function sectionsOf(dependencies: readonly Dependency[]): readonly string[] {
  return [...new Set(dependencies.flatMap(({ name, alias }) => (alias === null ? [name] : [name, alias])))];
}

const WANTED: WantedKeys = {
  long: (key) => key === 'name' || key === 'alias',
  inBraces: () => false,
  mayBeIn: () => true,
};
