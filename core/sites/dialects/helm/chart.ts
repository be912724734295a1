// Collects the images that a Chart.yaml lists in its annotations.
// The lists are for people and for artifacthub.io. Helm does not read them, so their images are shown and no rule reports them.
import { type MapNode, type Node, scalarAt, valueAt } from '../../../yaml/tree.ts';
import type { Place, SiteContext } from '../../collect.ts';
import { wholeSite } from '../../imageSite.ts';
import { type DialectRow, forMaps } from '../dialectRow.ts';

export const helmChart: DialectRow = {
  name: 'helm-chart',
  // Charts of API v1 list their dependencies in a file of their own.
  isNamed: (path) => /(?:^|\/)(?:Chart|requirements)\.yaml$/.test(path),
  collect: forMaps(collectChart),
};

/** Collects the images that the annotations of `root`, the root of a Chart.yaml, list. */
function collectChart(root: MapNode, place: Place, context: SiteContext): void {
  const annotations = valueAt(root, 'annotations');
  if (annotations?.kind !== 'map') {
    return;
  }
  for (const key of LISTS) {
    const scalar = scalarAt(annotations, key);
    if (scalar) {
      const at = { ...place, path: [...place.path, 'annotations', key] };
      context.inside(scalar, (list) => takeList(list, at, context));
    }
  }
}

/** The annotation that artifacthub.io defines, and the one that Bitnami's charts use. */
const LISTS = ['artifacthub.io/images', 'images'] as const;

function takeList(list: Node, place: Place, context: SiteContext): void {
  for (const [index, item] of (list.kind === 'list' ? list.items : []).entries()) {
    const image = item?.kind === 'map' ? scalarAt(item, 'image') : null;
    if (image?.isString) {
      const where = { ...place, path: [...place.path, index, 'image'], tier: 'listed' } as const;
      context.add(wholeSite(image, 'image', where));
    }
  }
}
