// Decides what keys and strings of Helm values name: an image, several images, containers, or something else.
import { parseReference } from '../../../../image/reference.ts';
import { isQuantity } from '../../../imageTable/conditions.ts';
import type { Fields } from './fields.ts';
import { has, wordsOf } from './vocabulary.ts';

/** Whether a key names a container image, judged by its ending: `image`, `sidecarImage`, `init_image`. */
export function isImageKey(key: string): boolean {
  const before = wordBeforeImage(key);
  return before !== null && !OTHER_IMAGES.has(before);
}

/** The last word before the ending `image`, in lower case: `boot` for `osBootImage`. Null where the key does not end in `image`. */
export function wordBeforeImage(key: string): string | null {
  if (!has('image', key)) {
    return null;
  }
  const name = key.slice(0, -'image'.length).replace(/[-_]$/, '');
  return lastWord(name).toLowerCase();
}

/** `XML` of `bootXML`, `Boot` of `osBoot`, `boot` of `os-boot`; '' where a name ends in a dash or an underscore. */
function lastWord(name: string): string {
  const ends = /[A-Z]/.test(name.charAt(name.length - 1)) ? /[^A-Z]/ : /[-_A-Z]/;
  let start = name.length;
  while (start > 0 && !ends.test(name.charAt(start - 1))) {
    start--;
  }
  const hasCapital = start < name.length && /[A-Z]/.test(name.charAt(start - 1));
  return name.slice(hasCapital ? start - 1 : start);
}

const OTHER_IMAGES: ReadonlySet<string> = new Set(wordsOf('image of another kind'));

/** Whether `key` holds several images by name: `images: {web: nginx:1.27}`. A list of images to allow or verify does not count. */
export function isImagesKey(key: string): boolean {
  return has('images', key) && !has('images that nobody pulls', key);
}

/** Whether a key of `images` names an image, and not a field that all of them share. */
export function isImageName(key: string): boolean {
  return !has('shared by images', key);
}

/** Whether `key` holds containers, as objects or as text. */
export function isContainersKey(key: string): boolean {
  return has('containers', key);
}

/** Whether `text` can be the name of a container image at all. */
export function mayBeImage(text: string): boolean {
  return (
    text !== '' &&
    !isQuantity(text) &&
    !has('no name', text) &&
    !has('end of a file', text) &&
    parseReference(text).kind !== 'invalid'
  );
}

/** Whether a mapping with these fields is a whole Kubernetes object, such as an item of `extraDeploy`. Otherwise it only holds values. */
export function isObject(fields: Fields): boolean {
  return (
    ['apiversion', 'kind'].every((name) => fields.has(name)) &&
    ['metadata', 'spec'].some((name) => fields.has(name))
  );
}

/** Whether the value at `key` is free text about an object, such as its annotations. */
export function isFreeText(key: string): boolean {
  return has('free text', key);
}
