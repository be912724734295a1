// Reads from a Chart.yaml which sections of the chart's values belong to other charts.
import { readTrees } from '../../../../yaml/readTrees.ts';
import { itemsAt, stringAt, type WantedKeys } from '../../../../yaml/tree.ts';

/** The names and aliases of the charts that a Chart.yaml depends on. They are the keys of their sections in the values. Never throws. */
export function readChart(text: string): readonly string[] {
  const root = text.includes('dependencies') ? readTrees(text, WANTED).at(-1)?.root : null;
  return (root?.kind === 'map' ? itemsAt(root, 'dependencies') : []).flatMap((item) =>
    item?.kind === 'map'
      ? ['name', 'alias'].flatMap((key) => {
          const name = stringAt(item, key);
          return name === null ? [] : [name];
        })
      : [],
  );
}

const WANTED: WantedKeys = { long: (key) => key === 'name' || key === 'alias', inBraces: () => false };
