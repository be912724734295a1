// Reads the reference in a string at a field of an object, in the form that the image table gives for the field.
import { type MapNode, type Node, type ScalarNode, scalarAt, stringAt } from '../../../yaml/tree.ts';
import { lastKey } from '../../../yaml/walk.ts';
import {
  type ImageSite,
  type PartRole,
  partAt,
  partOfScalar,
  type SitePart,
  splitSite,
  type Where,
  wholeSite,
} from '../../imageSite.ts';
import { isLikeReference } from '../../imageTable/conditions.ts';
import { isContainerPath } from '../../imageTable/containerPath.ts';
import type { ImagePath } from '../../imageTable/row.ts';

/** The site of the reference in `scalar`. Null where there is no reference, or where the row's form does not hold a single one. */
export function fieldSite(scalar: ScalarNode, parent: Node, row: ImagePath, where: Where): ImageSite | null {
  const key = lastKey(where.path);
  switch (row.form) {
    case 'reference':
      return referenceSite(scalar, parent, key, where);
    case 'repository': {
      const site = referenceSite(scalar, parent, key, where);
      return site && { ...site, ownsTag: false };
    }
    case 'url': {
      const site = schemeSite(scalar, key, where);
      return site && { ...site, ownsTag: false };
    }
    case 'split':
      return parent.kind === 'map' ? siblingsSite(scalar, key, parent, row, where) : null;
    case 'flag':
      return flagSite(scalar, key, where);
    default:
      return null;
  }
}

function referenceSite(scalar: ScalarNode, parent: Node, key: string, where: Where): ImageSite | null {
  const { value } = scalar;
  // The kubelet knows no schemes. In a container a scheme is a mistake, so it stays part of the reference.
  const isNamedByScheme = value.includes('://') && !isContainerPath(where.path);
  const site = (isNamedByScheme && schemeSite(scalar, key, where)) || wholeSite(scalar, key, where);
  if (parent.kind !== 'map') {
    return site;
  }
  // NVIDIA's form, in any kind: a bare word beside its `repository` is only a part of a reference.
  if (!value.includes('/') && (stringAt(parent, 'repository') ?? '') !== '') {
    return null;
  }
  return TAG_KEYS.some((tag) => scalarAt(parent, tag)) ? { ...site, ownsTag: false } : site;
}

/** Keys where operators look for the tag of an image that has none. */
const TAG_KEYS = ['tag', 'imageTag', 'image_tag', 'version'] as const;

function schemeSite(scalar: ScalarNode, key: string, where: Where): ImageSite | null {
  const scheme = SCHEME.exec(scalar.value)?.[0];
  return scheme === undefined
    ? null
    : partOfScalar(scalar, key, scheme.length, scalar.value.slice(scheme.length), where);
}

/**
 * The site of the reference whose name is `scalar` at `key` of `map`. Null where the row names a registry or prefix and the object has
 * none. The operator then uses its own default, which is not known here. A name that begins with a host needs no registry.
 */
function siblingsSite(
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

/** The reference in a flag: `--acme-http01-solver-image=quay.io/a/b:1`. Null where the value is not such a flag. */
function flagSite(scalar: ScalarNode, key: string, where: Where): ImageSite | null {
  const [flag = '', name = ''] = /^--?[\w.-]*image=(.+)$/i.exec(scalar.value) ?? [];
  const isWritten = scalar.style !== 'double' || !scalar.value.includes('\\');
  return isWritten && isLikeReference(name)
    ? partOfScalar(scalar, key, flag.length - name.length, name, where)
    : null;
}

/** URL schemes that may stand before the name of an image. */
const SCHEME = /^(?:docker|oci|docker-image):\/\//;
