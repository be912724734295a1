// Decides which `images:` entries of kustomizations apply to an image of a base.
import type { Redirect } from '../../../model/fileContext.ts';
import type { ImageSite } from '../../imageSite.ts';
import type { KeyPath } from '../../imageTable/pathPattern.ts';
import { isMatched, isNamedLiterally } from './entryName.ts';

/** The entry that decides what is pulled for `site`. Null where there is none, so that the image is pulled as it is written. */
export function isRedirected(site: ImageSite, redirects: readonly Redirect[]): Redirect | null {
  if (redirects.length === 0) {
    return null;
  }
  const speaks = speaksFor(site);
  return redirects.find((each) => speaks(each) && decides(site.raw, each)) ?? null;
}

/**
 * Whether an entry says what is pulled for `image`. An entry without a `newName` only changes the tag. It still decides where its `name` is
 * that of the image, because a fix then gives it a `newName`. A name that is an expression leaves the image as it is written.
 */
function decides(image: string, { name, keepsName }: Pick<Redirect, 'name' | 'keepsName'>): boolean {
  return keepsName ? isNamedLiterally(image, name) : isMatched(image, name);
}

/** Returns a predicate that tells whether an entry looks at images at the place of `site`. The predicate does not compare names. */
export function speaksFor(site: ImageSite): (each: Pick<Redirect, 'ofEntries' | 'everywhere'>) => boolean {
  const ofEntries = isImagesEntry(site);
  const isReached = !ofEntries && isReachedByImages(site);
  return (each) =>
    ofEntries ? each.ofEntries === true : !each.ofEntries && (isReached || each.everywhere === true);
}

/**
 * Whether kustomize looks at this field when it replaces images. It looks at containers and init containers at any depth of any object, and
 * at image volumes of Pods and Pod templates. It does not look at ephemeral containers.
 */
export function isReachedByImages({ path, resource, embedded, dialect }: ImageSite): boolean {
  if (embedded && dialect !== 'kustomize') {
    // To kustomize, a manifest in a string of another manifest is only text. The patches of a kustomization are the exception.
    return false;
  }
  return resource?.kind !== 'CustomResourceDefinition' && (isContainer(path) || isImageVolume(path));
}

function isImagesEntry({ dialect, path }: ImageSite): boolean {
  return dialect === 'kustomize' && path.length === 3 && (path[0] === 'images' || path[0] === 'imageTags');
}

/** Whether `path` ends in the image of a container. In a JSON patch `-` is the place after the last item. */
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

/** The path of an image volume, in an object or in a patch of one. */
const IMAGE_VOLUME =
  /^(?:(?:.+\.)?patch\.(?:\d+\.)?|\d+\.|patchesStrategicMerge\.\d+\.)?spec\.(?:template\.spec\.)?volumes\.(?:\d+|-)\.image\.reference$/;
