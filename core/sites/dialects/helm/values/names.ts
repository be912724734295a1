// What keys and strings of Helm values name: an image, several, containers, or something else.
import { parseReference } from '../../../../image/reference.ts';
import type { Fields } from './fields.ts';
import { has, wordsOf } from './vocabulary.ts';

/** Whether a key names a container image by its ending: `image`, `sidecarImage`, `init_image`. */
export function isImageKey(key: string): boolean {
  const before = wordBeforeImage(key);
  return before !== null && !OTHER_IMAGES.has(before);
}

/** The last word before the ending `image`, in lower case: `boot` of `osBootImage`. Null where the key does not end so. */
export function wordBeforeImage(key: string): string | null {
  if (!has('image', key)) {
    return null;
  }
  const name = key.slice(0, -'image'.length).replace(/[-_]$/, '');
  return (/(?:[A-Z]+|[A-Z]?[^-_A-Z]+)$/.exec(name)?.[0] ?? '').toLowerCase();
}

const OTHER_IMAGES: ReadonlySet<string> = new Set(wordsOf('image of another kind'));

/** Whether `key` holds images by name: `images: {web: nginx:1.27}`; not a list of what is let through. */
export function isImagesKey(key: string): boolean {
  return has('images', key) && !has('images that nobody pulls', key);
}

/** Whether a key of `images` names an image, and not what all of them share. */
export function isImageName(key: string): boolean {
  return !has('shared by images', key);
}

/** Whether `key` holds containers, as an object or as text. */
export function isContainersKey(key: string): boolean {
  return has('containers', key);
}

/** Whether `text` can be the name of a container image at all. */
export function mayBeImage(text: string): boolean {
  return (
    text !== '' &&
    !has('no name', text) &&
    !has('end of a file', text) &&
    parseReference(text).kind !== 'invalid'
  );
}

/** Whether a mapping with these fields is a whole object, such as those of `extraDeploy`, and not only values for one. */
export function isObject(fields: Fields): boolean {
  return (
    ['apiversion', 'kind'].every((name) => fields.has(name)) &&
    ['metadata', 'spec'].some((name) => fields.has(name))
  );
}

/** Keys whose value is free text about an object. */
export function isFreeText(key: string): boolean {
  return has('free text', key);
}
