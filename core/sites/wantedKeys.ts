// Names the keys whose values a YAML reader must not leave out when its caller looks for images.
import type { WantedKeys } from '../yaml/tree.ts';
import type { ImagePath } from './imageTable/row.ts';
import { imageWords, NAMED_FILE_WORDS } from './imageWords.ts';

/** The values of these keys tell what an object is, or where an image comes from. */
export const IMAGE_KEYS: WantedKeys = {
  long: (key) => TELLING.test(key),
  inBraces: (key) => key === 'image',
  mayBeIn: () => true,
};

/** The same, for a caller that knows the rows which the user has added to the image table. */
export function imageKeys(ownPaths: readonly ImagePath[]): WantedKeys {
  return {
    ...IMAGE_KEYS,
    mayBeIn: (text) => [...imageWords(ownPaths), ...NAMED_FILE_WORDS].some((word) => text.includes(word)),
  };
}

const TELLING =
  /image|repo|regist|^(?:apiVersion|kind|metadata|name|newName|newTag|tag|digest|sha|version|hub|package|bundle|reference|ref|value|default|url|from|to|path|op|build)$/i;
