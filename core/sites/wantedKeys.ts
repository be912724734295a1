// Names the keys whose values a YAML reader must not leave out when its caller looks for images.
import type { WantedKeys } from '../yaml/tree.ts';

/** The values of these keys tell what an object is, or where an image comes from. */
export const IMAGE_KEYS: WantedKeys = {
  long: (key) => TELLING.test(key),
  inBraces: (key) => key === 'image',
};

const TELLING =
  /image|repo|regist|^(?:apiVersion|kind|metadata|name|newName|newTag|tag|digest|sha|version|hub|package|bundle|reference|ref|value|default|url|from|to|path|op|build)$/i;
