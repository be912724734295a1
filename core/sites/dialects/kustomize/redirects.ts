// What kustomizations redirect: `images:` entries that speak for the images of a base.
import type { Redirect } from '../../../model/fileContext.ts';
import type { ImageSite } from '../../imageSite.ts';
import type { KeyPath } from '../../imageTable/pathPattern.ts';

/** The entry that is responsible for what is pulled for `site`; null where none is, so that what is written there is what is pulled. */
export function isRedirected(site: ImageSite, redirects: readonly Redirect[]): Redirect | null {
  if (redirects.length === 0) {
    return null;
  }
  const speaks = speaksFor(site);
  return redirects.find((each) => speaks(each) && isMatched(site.raw, each.name)) ?? null;
}

/** Tells of entries whether they look at images where `site` is. */
export function speaksFor(site: ImageSite): (each: Pick<Redirect, 'ofEntries' | 'everywhere'>) => boolean {
  const ofEntries = isImagesEntry(site);
  const isReached = !ofEntries && isReachedByImages(site);
  return (each) =>
    ofEntries ? each.ofEntries === true : !each.ofEntries && (isReached || each.everywhere === true);
}

/**
 * Whether kustomize looks at this field when it replaces images: containers at any depth of any object, and the image volumes of Pods and Pod
 * templates. Ephemeral containers are not among them.
 */
export function isReachedByImages({ path, resource, embedded, dialect }: ImageSite): boolean {
  if (embedded && dialect !== 'kustomize') {
    // A manifest in a string of another is text to kustomize; only its own patches are manifests.
    return false;
  }
  return resource?.kind !== 'CustomResourceDefinition' && (isContainer(path) || isImageVolume(path));
}

/** Whether kustomize takes `name` for the name of `image`: the same letters, then a tag and a digest as it knows them. */
export function isMatched(image: string, name: string): boolean {
  return name !== '' && image.startsWith(name) && TAG_AND_DIGEST.test(image.slice(name.length));
}

/** The name that an entry must have to match `image`: without tag and digest, otherwise as it is written. */
export function writtenName(image: string): string {
  const slash = Math.max(0, image.indexOf('/'));
  const end = image.slice(slash).search(/[:@]/);
  return end < 0 ? image : image.slice(0, slash + end);
}

const TAG_AND_DIGEST = /^(?::[a-zA-Z0-9_.{}-]*)?(?:@[a-zA-Z0-9]+(?:[.+_-][a-zA-Z0-9]+)*:[a-zA-Z0-9_.{}-]*)?$/;

function isImagesEntry({ dialect, path }: ImageSite): boolean {
  return dialect === 'kustomize' && path.length === 3 && (path[0] === 'images' || path[0] === 'imageTags');
}

/** A JSON patch appends at `-`. */
function isContainer(path: KeyPath): boolean {
  const [list, item, key] = path.slice(-3);
  return (
    (list === 'containers' || list === 'initContainers') &&
    (typeof item === 'number' || item === '-') &&
    key === 'image'
  );
}

function isImageVolume(path: KeyPath): boolean {
  return IMAGE_VOLUME.test(path.join('.'));
}

/** In an object, or in a patch of one. */
const IMAGE_VOLUME =
  /^(?:(?:.+\.)?patch\.(?:\d+\.)?|\d+\.|patchesStrategicMerge\.\d+\.)?spec\.(?:template\.spec\.)?volumes\.(?:\d+|-)\.image\.reference$/;
