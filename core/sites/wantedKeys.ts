// What the readers of YAML must not leave out for those who look for images.
import type { WantedKeys } from '../yaml/tree.ts';

/** Keys whose values tell what an object is, or where an image comes from. */
export const IMAGE_KEYS: WantedKeys = {
  long: (key) => TELLING.test(key),
  inBraces: (key) => key === 'image',
};

const TELLING =
  /image|repo|regist|^(?:apiVersion|kind|metadata|name|newName|newTag|tag|digest|sha|version|hub|package|bundle|reference|ref|value|default|url|from|to|path|op|build)$/i;
