// Strings in Helm values that name an image, whole or with their tag and registry in flat keys beside them: `imageTag`, `controller_image_name`.
import type { Entry, ScalarNode } from '../../../../yaml/tree.ts';
import { type ImageSite, wholeSite } from '../../../imageSite.ts';
import { type Fields, fieldAt, fieldName, textOf } from './fields.ts';
import { isImageKey, mayBeImage } from './names.ts';
import { hasHost, isBareHost, type Joins, type Parts, siteOfParts, type ValuesScope } from './splitSite.ts';
import { wordsOf } from './vocabulary.ts';

/** The image that the string at `entry` names. */
export function stringSite(entry: Entry, fields: Fields, around: ValuesScope): ImageSite | null {
  const name = fieldName(entry.key);
  // Strimzi's `defaultImageRepository` is a prefix for all.
  const flat = FLAT_NAME.exec(name)?.[1];
  if (flat !== undefined) {
    return flatSite(entry, flat, fields, around);
  }
  return isImageKey(entry.key) && entry.value?.kind === 'scalar'
    ? imageSite(entry, entry.value, name, fields, around)
    : null;
}

const FLAT_NAME = new RegExp(`^(?!defaultimage)(.*image)(?:${wordsOf('end of a flat name').join('|')})$`);

/** The image of a container: nothing beside it belongs to its name. */
export function containerSite(image: ScalarNode, key: string, { place }: ValuesScope): ImageSite | null {
  const where = { ...place, path: [...place.path, key], tier: 'likely' } as const;
  return mayBeImage(image.value.trim()) ? wholeSite(image, key, where) : null;
}

/** An item of `images`, at a name or in a list. */
export function listedSite(image: ScalarNode, key: string | number, around: ValuesScope): ImageSite | null {
  const text = image.value.trim();
  return image.isString && /[/:]/.test(text) && !isBareHost(text) ? looseSite(image, key, around) : null;
}

/**
 * A whole reference that nothing stands beside. Whether a template puts a tag behind it cannot be seen here, so that none is added: without one
 * it means the same. `joined` is what a registry must come before to come before this one.
 */
function looseSite(
  image: ScalarNode,
  key: string | number,
  { place, joins }: ValuesScope,
  joined: Joins = 'all',
): ImageSite | null {
  const where = { ...place, path: [...place.path, key], tier: 'likely' } as const;
  const text = image.value.trim();
  const guessed = (joins === 'all' || joins === joined) && !hasHost(text);
  return mayBeImage(text)
    ? { ...wholeSite(image, typeof key === 'string' ? key : 'images', where), ownsTag: false, guessed }
    : null;
}

/** `image: nginx`, with or without `tag: 1.27` beside it. `name` is the key as a field: `image`, `initimage`. */
function imageSite(
  entry: Entry,
  image: ScalarNode,
  name: string,
  fields: Fields,
  around: ValuesScope,
): ImageSite | null {
  const text = image.value.trim();
  if (!mayBeImage(text) || isBareHost(text)) {
    return null;
  }
  if (hasHost(text)) {
    return besideOf(entry, name, fields, around, {}) ?? looseSite(image, entry.key, around);
  }
  const prefix = prefixFor(text, name, fields, around);
  if (prefix === null) {
    return null;
  }
  const registry = registryFor(name, fields);
  const split = besideOf(entry, name, fields, around, { registry, ...prefix });
  if (split || prefix.prefix || prefix.hub || registry) {
    return split;
  }
  return isCertainName(text, name) ? looseSite(image, entry.key, around) : null;
}

/** A bare word is an image where the key says nothing else: `baseImage: ubuntu` may be anything. */
function isCertainName(text: string, name: string): boolean {
  return /[/:]/.test(text) || /^(?:|.*(?:docker|container))image$/.test(name);
}

/** The reference with what stands beside it; null where nothing does. */
function besideOf(
  entry: Entry,
  name: string,
  fields: Fields,
  around: ValuesScope,
  before: Pick<Parts, 'registry' | 'prefix' | 'hub'>,
): ImageSite | null {
  const isWhole = /:[^/]*$/.test(textOf(entry));
  const tag = isWhole ? undefined : tagFor(name, fields);
  const digest = textOf(entry).includes('@') ? undefined : digestFor(name, fields);
  return tag || digest || before.registry || before.prefix || before.hub
    ? siteOfParts({ ...before, repository: entry, tag, digest }, 'likely', around)
    : null;
}

/**
 * What belongs before a name: Istio's `hub`, NVIDIA's `repository`. Null where a bare word is only part of a name and nobody says what else
 * belongs to it.
 */
function prefixFor(
  text: string,
  name: string,
  fields: Fields,
  around: ValuesScope,
): Pick<Parts, 'prefix' | 'hub'> | null {
  if (text.includes('/') || name !== 'image') {
    return {};
  }
  const own = fieldAt(fields, wordsOf('prefix of a bare word'));
  if (textOf(own).includes('://')) {
    return {};
  }
  if (own && textOf(own) !== '') {
    return { prefix: own };
  }
  const { hub } = around.registries;
  return hub && hub.value !== '' ? { hub } : own || hub ? null : {};
}

/** `imageRepository` with `imageTag`, `controller_image_name` with `image_tag_version`. `stem` ends in `image`. */
function flatSite(entry: Entry, stem: string, fields: Fields, around: ValuesScope): ImageSite | null {
  const text = textOf(entry);
  const isName = /name$/i.test(entry.key);
  if (!mayBeImage(text) || isBareHost(text)) {
    return null;
  }
  const registry = registryFor(stem, fields);
  const tag = tagFor(stem, fields);
  const repository = isName ? fieldAt(fields, [`${stem}repository`, `${stem}repo`]) : undefined;
  if (!isName && textOf(fields.get(`${stem}name`)) !== '') {
    return null;
  }
  const digest = digestFor(stem, fields);
  if (registry || tag || digest || repository) {
    return siteOfParts({ registry, prefix: repository, repository: entry, tag, digest }, 'likely', around);
  }
  // A repository alone may be a prefix, a word alone the name of anything.
  return isName && /[/:]/.test(text) && entry.value?.kind === 'scalar'
    ? looseSite(entry.value, entry.key, around, 'parts')
    : null;
}

function registryFor(stem: string, fields: Fields): Entry | undefined {
  return fieldAt(fields, [
    `${stem}registry`,
    'imageregistry',
    ...(isShared(stem, fields) ? ['registry'] : []),
  ]);
}

/** The field of the tag of the image at `stem`, which ends in `image`: its own, or the one for all. */
function tagFor(stem: string, fields: Fields): Entry | undefined {
  const own = stem.slice(0, -'image'.length);
  const common =
    own === '' ? ['tag', 'version'] : [`${own}tag`, `${own}version`, ...wordsOf('tag of all images')];
  return fieldAt(fields, [
    ...wordsOf('end of a flat tag').map((end) => stem + end),
    ...common,
    ...(isShared(stem, fields) ? ['tag'] : []),
  ]);
}

function digestFor(stem: string, fields: Fields): Entry | undefined {
  const own = stem.slice(0, -'image'.length);
  return fieldAt(fields, [
    ...wordsOf('end of a flat digest').map((end) => stem + end),
    `${own}digest`,
    ...(own === '' ? ['sha'] : []),
  ]);
}

/** Whether `registry` and `tag` speak for `initImage` as well: not where they belong to a `repository` beside them. */
function isShared(stem: string, fields: Fields): boolean {
  return stem === 'image' || !fields.has('repository');
}
