// Reads strings in Helm values that name an image, alone or with tag and registry in flat keys beside it.
// Examples of flat keys are `imageTag` and `controller_image_name`.
import type { Entry, ScalarNode } from '../../../../yaml/tree.ts';
import { type ImageSite, wholeSite } from '../../../imageSite.ts';
import { type Fields, fieldAt, fieldName, textOf } from './fields.ts';
import { isImageKey, mayBeImage } from './names.ts';
import {
  hasHost,
  isBareHost,
  type Joins,
  type Parts,
  siteOfParts,
  type ValuesScope,
  whyJoined,
} from './splitSite.ts';
import { has, wordsOf } from './vocabulary.ts';

/** The image that the string at `entry` names. Null where it names none. */
export function stringSite(entry: Entry, fields: Fields, around: ValuesScope): ImageSite | null {
  const name = fieldName(entry.key);
  // Strimzi's `defaultImageRepository` is a prefix for all images.
  const flat = FLAT_NAME.exec(name)?.[1];
  if (flat !== undefined) {
    return flatSite(entry, flat, fields, around);
  }
  const stem = FLAT_REPOSITORY.exec(name)?.[1];
  if (stem !== undefined && !has('owner of another repository', stem)) {
    return ownedSite(entry, stem, fields, around);
  }
  return isImageKey(entry.key) && entry.value?.kind === 'scalar'
    ? imageSite(entry, entry.value, name, fields, around)
    : null;
}

const FLAT_NAME = new RegExp(`^(?!defaultimage)(.*image)(?:${wordsOf('end of a flat name').join('|')})$`);

const FLAT_REPOSITORY = /^(.+?)(?:repository|repo)$/;

/** `controller_repo` beside `controller_tag`. Without such a tag it may be a repository of anything. */
function ownedSite(entry: Entry, stem: string, fields: Fields, around: ValuesScope): ImageSite | null {
  const text = textOf(entry);
  const tag = fields.get(`${stem}tag`) ?? fields.get(`${stem}version`);
  return tag && text.includes('/') && mayBeImage(text)
    ? siteOfParts({ registry: fields.get('registry'), repository: entry, tag }, 'likely', around)
    : null;
}

/** The image of a container. Nothing beside it belongs to the reference. */
export function containerSite(image: ScalarNode, key: string, { place }: ValuesScope): ImageSite | null {
  const where = { ...place, path: [...place.path, key], tier: 'likely' } as const;
  return mayBeImage(image.value.trim()) ? wholeSite(image, key, where) : null;
}

/** The image of an item of `images`, which is a mapping of names or a list. Null where the item is not an image. */
export function listedSite(image: ScalarNode, key: string | number, around: ValuesScope): ImageSite | null {
  const text = image.value.trim();
  return image.isString && /[/:]/.test(text) && !isBareHost(text) ? looseSite(image, key, around) : null;
}

/**
 * The site of a whole reference without other fields beside it.
 *
 * A template may add a tag, which cannot be seen here. So a rewrite adds no `:latest`, and the reference means the same
 * without it. A template may also put a registry before a reference that has no host. The site is then guessed, if `joins` is
 * `all` or the same as `joined`.
 */
function looseSite(
  image: ScalarNode,
  key: string | number,
  { place, joins }: ValuesScope,
  joined: Joins = 'all',
): ImageSite | null {
  const where = { ...place, path: [...place.path, key], tier: 'likely' } as const;
  const text = image.value.trim();
  const guessed = (joins === 'all' || joins === joined) && !hasHost(text) ? whyJoined(joins) : null;
  return mayBeImage(text)
    ? { ...wholeSite(image, typeof key === 'string' ? key : 'images', where), ownsTag: false, guessed }
    : null;
}

/**
 * The image at a key such as `image: nginx`, with or without `tag: 1.27` beside it. `name` is the name of the field: `image`, `initimage`.
 */
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

/** A bare word is an image only where the key says nothing else. `baseImage: ubuntu` may be anything. */
function isCertainName(text: string, name: string): boolean {
  return /[/:]/.test(text) || /^(?:|.*(?:docker|container))image$/.test(name);
}

/** The reference with the fields beside it. Null where there are none. */
function besideOf(
  entry: Entry,
  name: string,
  fields: Fields,
  around: ValuesScope,
  before: Pick<Parts, 'registry' | 'prefix' | 'hub'>,
): ImageSite | null {
  const text = textOf(entry);
  const isWhole = text.includes(':', text.lastIndexOf('/') + 1);
  const tag = isWhole ? undefined : tagFor(name, fields);
  const digest = textOf(entry).includes('@') ? undefined : digestFor(name, fields);
  return tag || digest || before.registry || before.prefix || before.hub
    ? siteOfParts({ ...before, repository: entry, tag, digest }, 'likely', around)
    : null;
}

/**
 * The field that belongs before a name, such as Istio's `hub` or NVIDIA's `repository`. Null where a bare word is only part of a
 * name and no field gives the rest.
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

/**
 * The image of flat keys: `imageRepository` with `imageTag`, `controller_image_name` with `image_tag_version`. `stem` is the start of the
 * field's name, up to and including `image`.
 */
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
  // A repository alone may be a prefix. A word alone may be the name of anything.
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

/** The field that holds the tag of the image at `stem`, which ends in `image`: its own field, or the one for all images. */
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

/** Whether `registry` and `tag` also apply to a field such as `initImage`. They do not where they belong to a `repository` beside them. */
function isShared(stem: string, fields: Fields): boolean {
  return stem === 'image' || !fields.has('repository');
}
