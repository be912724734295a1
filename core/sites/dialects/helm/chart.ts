// The images that a Chart.yaml lists: for people and for artifacthub.io, Helm does not read them. They are shown, nothing is said.
import { type Node, scalarAt, valueAt } from '../../../yaml/tree.ts';
import type { Collector, Place, SiteContext } from '../../collect.ts';
import { wholeSite } from '../../imageSite.ts';

/** Collects the images that the annotations of `root`, a Chart.yaml, list. */
export const collectChart: Collector = (root, place, context) => {
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
};

/** artifacthub.io's own, and Bitnami's. */
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
