// Reads mappings in Helm values that name an image: `image: {registry, repository, tag}` and its variants.
import type { ImageSite, Tier } from '../../../imageSite.ts';
import { type Fields, fieldAt, textOf } from './fields.ts';
import { isImageKey } from './names.ts';
import { hasHost, type Parts, siteOfParts, type ValuesScope } from './splitSite.ts';
import { has, wordsOf } from './vocabulary.ts';

/**
 * The image that the mapping at `key` names. Null where it names none. `near` says whether a key above it also names an image, `inImages`
 * whether it is an item of a mapping of images.
 */
export function objectSite(
  fields: Fields,
  key: string,
  { near, inImages }: { readonly near: boolean; readonly inImages: boolean },
  around: ValuesScope,
): ImageSite | null {
  const found = isImageKey(key) || inImages ? imageShape(fields) : otherShape(fields, key, near);
  return found && siteOfParts(found.parts, found.tier, around);
}

interface Shape {
  readonly parts: Parts;
  readonly tier: Tier;
}

const TAGS = wordsOf('tag');
const DIGESTS = wordsOf('digest');
const PULLS = wordsOf('pull policy');
const PREFIXES = wordsOf('prefix');
const OTHER_FIELDS = wordsOf('field of another repository');

/** At a key that names an image, a repository alone is enough. */
function imageShape(fields: Fields): Shape | null {
  const repository = fields.get('repository');
  const name = fields.get('name');
  const rest = restOf(fields);
  if (repository && isPrefixOf(textOf(repository), textOf(name), fields) && name) {
    return { parts: { ...rest, prefix: repository, repository: name }, tier: 'certain' };
  }
  if (repository) {
    return isFilled(fields, 'image') ? null : { parts: { ...rest, repository }, tier: 'certain' };
  }
  const repo = fields.get('repo');
  if (repo) {
    return { parts: { ...rest, repository: repo }, tier: 'likely' };
  }
  const isImage = [...TAGS, ...DIGESTS, ...PULLS, 'registry'].some((each) => fields.has(each));
  return name && (isImage || textOf(name).includes('/'))
    ? { parts: { ...rest, repository: name }, tier: 'likely' }
    : null;
}

/**
 * Whether `repository` belongs before `name` as a prefix. Strimzi's repository is a namespace, and the name stands beside it. In other
 * charts the name may only repeat the end of the repository.
 */
function isPrefixOf(repository: string, name: string, fields: Fields): boolean {
  if (name === '' || name.includes('/') || repository.split('/').at(-1) === name) {
    return false;
  }
  return fields.has('registry') || (repository !== '' && hasHost(`${repository}/`));
}

/**
 * At any other key, a mapping must look like an image. It must not look like something else with a repository: a
 * chart, a Git repository, a backup.
 */
function otherShape(fields: Fields, key: string, near: boolean): Shape | null {
  const repository = fields.get('repository');
  const hasAny = (names: readonly string[]): boolean => names.some((name) => fields.has(name));
  const isSure = hasAny(['registry', ...DIGESTS, ...PULLS]);
  if (!repository || (has('images', key) && !isOneImage(fields)) || isFilled(fields, 'image')) {
    // `images: {repository, tag}` gives a registry and a tag. The templates know the names of the images.
    return null;
  }
  if (hasAny(OTHER_FIELDS) || (has('owner of another repository', key) && !isSure)) {
    return null;
  }
  const isVersioned = fields.has('version') && !fields.has('name');
  const isImage =
    near ||
    hasAny(['registry', 'tag', 'imagetag', ...DIGESTS, ...PULLS]) ||
    (isVersioned && (isSure || textOf(repository).includes('/')));
  return isImage ? { parts: { ...restOf(fields), repository }, tier: near ? 'certain' : 'likely' } : null;
}

/** `images: {registry, repository, tag, pullPolicy}` is one image, whatever its key says. */
function isOneImage(fields: Fields): boolean {
  return fields.has('tag') && (fields.has('registry') || PULLS.some((name) => fields.has(name)));
}

function restOf(fields: Fields): Omit<Parts, 'repository'> {
  return {
    registry: fields.get('registry') ?? fields.get('imageregistry'),
    prefix: fieldAt(fields, PREFIXES),
    tag: fieldAt(fields, TAGS),
    digest: fieldAt(fields, DIGESTS),
  };
}

function isFilled(fields: Fields, name: string): boolean {
  return textOf(fields.get(name)) !== '';
}
