// Reads the reference in a string at a field of an object, in the form that the image table gives for the field.
import { isDockerHubHost } from '../../../image/dockerHub.ts';
import { parseReference } from '../../../image/reference.ts';
import { withoutTrailing } from '../../../text/trailing.ts';
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
import { isContainerPath } from '../../imageTable/containerPath.ts';
import type { ImagePath } from '../../imageTable/row.ts';
import { interpolatedSite } from '../compose/variables.ts';
import { isImageKey } from '../helm/values/names.ts';
import { UNKNOWN_NAME } from './matchers.ts';

/** The site of the reference in `scalar`. Null where there is no reference, or where the row's form does not hold a single one. */
export function fieldSite(
  scalar: ScalarNode,
  parent: Node,
  row: ImagePath,
  where: Where,
  text: string,
): ImageSite | null {
  const key = lastKey(where.path);
  switch (row.form) {
    case 'reference':
      return referenceSite(scalar, parent, key, where, text);
    case 'object':
      return key === 'image' ? referenceSite(scalar, parent, key, where, text) : null;
    case 'repository': {
      const site = referenceSite(scalar, parent, key, where, text);
      return site && { ...site, ownsTag: false };
    }
    case 'url': {
      const site = schemeSite(scalar, key, where);
      return site && { ...site, ownsTag: false };
    }
    case 'split':
      return parent.kind === 'map' ? siblingsSite(scalar, key, parent, row, where) : null;
    case 'prefix':
      return prefixSite(scalar, key, parent, row, where);
    case 'flag':
      return flagSite(scalar, key, parent, where);
    default:
      return null;
  }
}

function referenceSite(
  scalar: ScalarNode,
  parent: Node,
  key: string,
  where: Where,
  text: string,
): ImageSite | null {
  const { value } = scalar;
  // Flux replaces variables after the build. The default is pulled where nobody sets the variable.
  if (value.startsWith('${')) {
    return interpolatedSite(scalar, text, key, where);
  }
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
  if (isMissing(siblings.registry, registry) && !/^[^/.:]*[.:][^/]*\//.test(scalar.value)) {
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

/**
 * The reference in a flag: `--acme-http01-solver-image=quay.io/a/b:1`, or the item after `--acme-http01-solver-image`. Null where `scalar` is
 * not the value of such a flag.
 */
function flagSite(scalar: ScalarNode, key: string, parent: Node, where: Where): ImageSite | null {
  const { value } = scalar;
  const equals = value.startsWith('-') ? value.indexOf('=') : -1;
  const flag = equals < 0 ? itemBefore(parent, where.path.at(-1)) : value.slice(0, equals);
  const name = value.slice(equals + 1);
  const isWritten = scalar.style !== 'double' || !value.includes('\\');
  return isWritten && FLAG_OF_IMAGE.test(flag) && isImageKey(flag) && isTagged(name)
    ? partOfScalar(scalar, key, equals + 1, name, where)
    : null;
}

const FLAG_OF_IMAGE = /^--?[\w.-]*image$/i;

/** The text of the item before the one at `index` of a list. '' where there is none. */
function itemBefore(list: Node, index: string | number | undefined): string {
  const item = list.kind === 'list' && typeof index === 'number' ? list.items[index - 1] : null;
  return item?.kind === 'scalar' ? item.value : '';
}

/** Whether `name` is a reference with a tag or a digest. A flag for images may be given anything else. */
function isTagged(name: string): boolean {
  const reference = parseReference(name);
  return reference.kind === 'image' && (reference.tag !== null || reference.digest !== null);
}

/**
 * The site of what an operator puts before the names of its images, as one reference whose name is not known. A registry alone is followed
 * by the namespace that the row gives. Without one it may be followed by an official image, which has another name at a proxy.
 */
function prefixSite(
  scalar: ScalarNode,
  key: string,
  parent: Node,
  { siblings, namespace }: ImagePath,
  where: Where,
): ImageSite | null {
  const value = withoutTrailing(scalar.value, '/');
  if (
    value === '' ||
    scalar.style === 'block' ||
    (scalar.style === 'double' && scalar.value.includes('\\'))
  ) {
    return null;
  }
  const { start } = scalar.span;
  const whole = partAt('prefix', key, scalar);
  const isCut = value !== scalar.value && scalar.style === 'plain';
  const span = { start, end: start + value.length };
  const part: SitePart = { ...whole, value, span, ...(isCut && { refusesBracket: true as const }) };
  const path = siblings?.prefix && parent.kind === 'map' ? scalarAt(parent, siblings.prefix) : null;
  const below = path && path.value !== '' ? path.value : isDockerHubHost(value) ? (namespace ?? '') : '';
  const rest = `${below === '' ? '' : `/${below}`}/${UNKNOWN_NAME}`;
  return {
    ...where,
    span: part.span,
    raw: value + rest,
    style: part.style,
    parts: [part],
    pieces: [
      { text: value, part },
      { text: rest, part: null },
    ],
    ownsTag: false,
    shared: false,
    guessed: null,
  };
}

/** URL schemes that may stand before the name of an image. */
const SCHEME = /^(?:docker|oci|docker-image):\/\//;
