// Recognises files of Helm values, and finds the values in them.
// Some tools wrap the values in a description of a release.

import type { FileContext } from '../../../model/fileContext.ts';
import { nameOf } from '../../../paths/path.ts';
import { itemsAt, type MapNode, type Node, valueAt } from '../../../yaml/tree.ts';
import type { KeyPath } from '../../imageTable/pathPattern.ts';
import type { DialectRow } from '../dialectRow.ts';

export const helmValues: DialectRow = {
  name: 'helm-values',
  isNamed: (path, chart) => FLEET.test(path) || HELMFILE.test(path) || isValuesFile(path, chart),
  hasShape: (root, path) => valuesWithin(path, root).length > 0,
  collect: (root, place, context) => {
    for (const within of root.kind === 'map' ? valuesWithin(context.file.path, root) : []) {
      context.values(within.node, { ...place, path: within.path });
    }
  },
};

/** The nodes of a file of the dialect that hold values, each with its path from `root`. */
export function valuesWithin(path: string, root: MapNode): readonly { node: Node; path: KeyPath }[] {
  if (FLEET.test(path)) {
    return fleetValues(root);
  }
  return HELMFILE.test(path) ? helmfileValues(root) : [{ node: root, path: [] }];
}

const FLEET = /(?:^|\/)fleet\.ya?ml$/;
const HELMFILE = /(?:^|\/)(?:helmfile(?:[._-][^/]*)?|helmfile\.d\/[^/]+)\.ya?ml(?:\.gotmpl)?$/;

/**
 * Whether `path` is named as Helm values are. `chart` is the folder of the chart that the file is in, null outside of charts.
 * A document with an `apiVersion` and a `kind` in such a file still holds no values.
 */
export function isValuesFile(path: string, chart: string | null): boolean {
  const root = chart === '' ? '' : `${chart}/`;
  return (
    isNamedValues(path) || (chart !== null && path.startsWith(root) && FOLDER.test(path.slice(root.length)))
  );
}

/** `values.yaml`, `values-prod.yaml`, `values.prod.yaml`, `ci/default-values.yaml`, `my.values.yml`. */
function isNamedValues(path: string): boolean {
  const [name = '', ...others] = nameOf(path).split(YAML);
  return others.length > 0 && VALUES.test(name);
}

const VALUES = /(?:^|[-._])values(?:[-._]|$)/i;

/** A folder of values inside a chart. Its files are named after environments. */
const FOLDER = /(?:^|\/)values\/[^/]+(?:\/[^/]+)?\.ya?ml$/i;

/**
 * Whether `root` holds values of the chart that its file is in, under another name than values have: all of its keys are keys of the chart's
 * own values, or sections of its subcharts.
 */
export function isOtherValues(root: MapNode, { path, chart, chartFacts, subcharts }: FileContext): boolean {
  const inside = chart === null || chart === '' ? path : path.slice(chart.length + 1);
  if (!chartFacts || !YAML.test(path) || NO_VALUES.test(inside) || root.entries.length === 0) {
    return false;
  }
  const keys = chartFacts.keys();
  return root.entries.every(({ key }) => keys.has(key) || subcharts.includes(key) || key === 'global');
}

/** Whether the file at `path` may be judged by what its chart in the folder `chart` says: its templates, and values under any name. */
export function mayAskChart(path: string, chart: string): boolean {
  const inside = chart === '' ? path : path.slice(chart.length + 1);
  return inside.startsWith('templates/') || (YAML.test(path) && !NO_VALUES.test(inside));
}

const YAML = /\.ya?ml$/i;

/** What Helm reads itself. */
const NO_VALUES = /^(?:(?:templates|crds|charts)\/|(?:Chart|requirements)\.yaml$)/;

function fleetValues(root: MapNode): { node: Node; path: KeyPath }[] {
  const targets = itemsAt(root, 'targetCustomizations').map(
    (target, index) => [target, ['targetCustomizations', index]] as const,
  );
  return [[root, []] as const, ...targets].flatMap(([holder, path]) => {
    const helm = holder?.kind === 'map' ? valueAt(holder, 'helm') : null;
    const values = helm?.kind === 'map' ? valueAt(helm, 'values') : null;
    return values?.kind === 'map' ? [{ node: values, path: [...path, 'helm', 'values'] }] : [];
  });
}

/** The inline values of the releases. A string in the list of values is the name of a file. */
function helmfileValues(root: MapNode): { node: Node; path: KeyPath }[] {
  return itemsAt(root, 'releases').flatMap((release, index) =>
    (release?.kind === 'map' ? itemsAt(release, 'values') : []).flatMap((values, at) =>
      values?.kind === 'map' ? [{ node: values, path: ['releases', index, 'values', at] }] : [],
    ),
  );
}
