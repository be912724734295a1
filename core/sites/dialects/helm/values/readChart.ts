// What a Chart.yaml says about the values of its chart: which sections of them belong to other charts.
import { readTrees } from '../../../../yaml/readTrees.ts';
import { itemsAt, stringAt, type WantedKeys } from '../../../../yaml/tree.ts';

/** The names and aliases of the charts that the text of a Chart.yaml depends on: their sections in its values. Never throws. */
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
