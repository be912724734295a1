// Tells which Kubernetes object a mapping is, and which dialect it belongs to.

import type { Dialect } from '../../../model/dialects.ts';
import { type MapNode, stringAt, valueAt } from '../../../yaml/tree.ts';
import type { ResourceName } from '../../imageSite.ts';

/** The name of the object that `map` is. Null where it has no `apiVersion` or no `kind`. */
export function resourceOf(map: MapNode): ResourceName | null {
  const apiVersion = stringAt(map, 'apiVersion');
  const kind = apiVersion === null ? null : stringAt(map, 'kind');
  if (apiVersion === null || kind === null) {
    return null;
  }
  const metadata = valueAt(map, 'metadata');
  return { apiVersion, kind, name: metadata?.kind === 'map' ? stringAt(metadata, 'name') : null };
}

/** The API group of `apps/v1`; `core` for `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? 'core' : apiVersion.slice(0, slash);
}

/** The dialect of an object of Argo CD, Flux or kustomize. Any other object has the dialect of its file. */
export function dialectOfResource({ apiVersion, kind }: ResourceName, file: Dialect): Dialect {
  const group = groupOf(apiVersion);
  if (group === 'argoproj.io' && /^(?:Application|ApplicationSet)$/i.test(kind)) {
    return 'argo-cd';
  }
  if (group.endsWith('.toolkit.fluxcd.io')) {
    return 'flux';
  }
  return group === 'kustomize.config.k8s.io' ? 'kustomize' : file;
}
