// Tells which Kubernetes object a mapping is, and which dialect it belongs to.

import type { Dialect } from '../../../model/dialects.ts';
import { type MapNode, stringAt, valueAt } from '../../../yaml/tree.ts';
import type { ResourceName } from '../../imageSite.ts';

/**
 * The name of the object that `map` is. Null where it has no `apiVersion` or no `kind`. Kinds whose tool wants no `apiVersion` get theirs.
 */
export function resourceOf(map: MapNode): ResourceName | null {
  const kind = stringAt(map, 'kind');
  const apiVersion =
    kind === null ? null : (stringAt(map, 'apiVersion') ?? WITHOUT_VERSION.get(kind) ?? null);
  if (apiVersion === null || kind === null) {
    return null;
  }
  const metadata = valueAt(map, 'metadata');
  return { apiVersion, kind, name: metadata?.kind === 'map' ? stringAt(metadata, 'name') : null };
}

const ZARF = 'zarf.dev/v1alpha1';
/** The `apiVersion` of objects that people write without one. */
const WITHOUT_VERSION: ReadonlyMap<string, string> = new Map([
  ['ZarfPackageConfig', ZARF],
  ['ZarfInitConfig', ZARF],
]);
/** The kinds of such objects. */
export const KINDS_WITHOUT_VERSION: readonly string[] = [...WITHOUT_VERSION.keys()];

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
