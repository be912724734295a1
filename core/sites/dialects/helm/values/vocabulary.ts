// What the keys and strings of Helm values look like that speak of images of another kind, or of none.
import { parseReference } from '../../../../image/reference.ts';
import type { Fields } from './fields.ts';

/** Whether a key names a container image by its ending: `image`, `sidecarImage`, `init_image`. */
export function isImageKey(key: string): boolean {
  const [before] = /^(.*?)[-_]?image$/i.exec(key)?.slice(1) ?? [];
  return before !== undefined && !OTHER_IMAGES.has(lastWord(before));
}

/** The last word of `osBoot`, `os_boot` and `os-boot`, in lower case. */
function lastWord(name: string): string {
  return (/(?:[A-Z]+|[A-Z]?[^-_A-Z]+)$/.exec(name)?.[0] ?? '').toLowerCase();
}

/** Pictures, disks and machines; and switches, which are no names at all. */
const OTHER_IMAGES: ReadonlySet<string> = new Set([
  ...['machine', 'vm', 'os', 'disk', 'ami', 'boot', 'cloud', 'root', 'backing'],
  ...[
    'background',
    'cover',
    'logo',
    'hero',
    'og',
    'social',
    'splash',
    'banner',
    'favicon',
    'icon',
    'profile',
  ],
  ...['preview', 'thumbnail', 'avatar', 'from', 'pull'],
]);

/** Whether `key` holds images by name: `images: {web: nginx:1.27}`; not a list of what is let through. */
export function isImagesKey(key: string): boolean {
  return /images$/i.test(key) && !/allow|deny|exclude|exempt|ignore|skip|trust|verif/i.test(key);
}

/** Whether a key of `images` names an image, and not what all of them share. */
export function isImageName(key: string): boolean {
  return !/(?:tag|registry|repository|hub|prefix|suffix|policy|secrets?|version|digest|path|dir|url|arch|platform)$/i.test(
    key,
  );
}

/** Whether `key` holds containers, as an object or as text. */
export function isContainersKey(key: string): boolean {
  return /(?:containers|sidecars)$/i.test(key);
}

/** Whether `text` can be the name of a container image at all. */
export function mayBeImage(text: string): boolean {
  return text !== '' && !WORDS.test(text) && !FILES.test(text) && parseReference(text).kind !== 'invalid';
}

/** Istio's injector replaces `auto`; the others choose or switch off. */
const WORDS =
  /^(?:auto|none|default|custom|latest|disabled|enabled|yes|no|on|off|true|false|null|always|never|ifnotpresent)$/i;
const FILES =
  /\.(?:png|svg|jpe?g|gif|ico|webp|bmp|iso|img|qcow2|vmdk|vhdx?|ova|raw|tar|gz|tgz|xz|html?|json|ya?ml)$/i;

/** Whether a mapping with these fields is a whole object, such as those of `extraDeploy`, and not only values for one. */
export function isObject(fields: Fields): boolean {
  return (
    ['apiversion', 'kind'].every((name) => fields.has(name)) &&
    ['metadata', 'spec'].some((name) => fields.has(name))
  );
}

/** Keys whose value is free text about an object. */
export function isFreeText(key: string): boolean {
  return /annotations$|labels$|^openAPIV3Schema$/i.test(key);
}
