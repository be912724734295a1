// Collects the images of `.argocd-source.yaml`, the file in which Argo CD and its image updater override an Application's source.
import { itemsAt, type MapNode, valueAt } from '../../yaml/tree.ts';
import type { Place, SiteContext } from '../collect.ts';
import { type DialectRow, forMaps } from './dialectRow.ts';
import { collectHelmParameter } from './helm/values.ts';
import { kustomizeAssign } from './kustomize/kustomization.ts';

export const argoCdSource: DialectRow = {
  name: 'argo-cd',
  isNamed: (path) => /(?:^|\/)\.argocd-source[^/]*\.yaml$/.test(path),
  collect: forMaps(collectArgoSource),
};

/** Collects the images of `root`, which has the shape of an Application's `source`. */
function collectArgoSource(root: MapNode, place: Place, context: SiteContext): void {
  const kustomize = mapAt(root, 'kustomize');
  for (const [index, item] of (kustomize ? itemsAt(kustomize, 'images') : []).entries()) {
    if (item?.kind === 'scalar' && item.isString) {
      kustomizeAssign(item, 'images', { ...place, path: ['kustomize', 'images', index] }, context);
    }
  }
  const helm = mapAt(root, 'helm');
  const parameters = helm ? itemsAt(helm, 'parameters') : [];
  for (const [index, item] of parameters.entries()) {
    if (item?.kind === 'map') {
      collectHelmParameter(item, parameters, { ...place, path: ['helm', 'parameters', index] }, context);
    }
  }
}

function mapAt(map: MapNode, key: string): MapNode | null {
  const value = valueAt(map, key);
  return value?.kind === 'map' ? value : null;
}
