// References of custom resources that are written in sibling keys, as a row of the table says.
import { type MapNode, type ScalarNode, scalarAt } from '../../../yaml/tree.ts';
import {
  type ImageSite,
  type PartRole,
  partAt,
  type SitePart,
  splitSite,
  type Where,
} from '../../imageSite.ts';
import type { ImagePath } from '../../imageTable/row.ts';

/**
 * The reference whose name is `scalar` at `key` of `map`. Null where the row names a registry or prefix and the object has none: its
 * operator has a default, which nobody here knows.
 */
export function siblingsSite(
  scalar: ScalarNode,
  key: string,
  map: MapNode,
  { siblings = {} }: ImagePath,
  where: Where,
): ImageSite | null {
  const part = (role: PartRole, name: string | undefined): SitePart | undefined => {
    const at = name?.replace('~', key);
    const found = at === undefined ? null : scalarAt(map, at);
    return found && at !== undefined ? partAt(role, at, found) : undefined;
  };
  const registry = part('registry', siblings.registry);
  const prefix = part('prefix', siblings.prefix);
  const isMissing = (name: string | undefined, found: SitePart | undefined): boolean =>
    name !== undefined && (found?.value ?? '') === '';
  if (isMissing(siblings.prefix, prefix)) {
    return null;
  }
  if (isMissing(siblings.registry, registry) && !/^[^/]*[.:][^/]*\//.test(scalar.value)) {
    return null;
  }
  const repository = partAt('repository', key, scalar);
  return splitSite(
    {
      registry,
      prefix,
      repository,
      tag: part('tag', siblings.tag),
      digest: part('digest', siblings.digest),
    },
    where,
  );
}
