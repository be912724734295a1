// What a text must hold before it is worth reading: searching is a thousand times faster than parsing.

import { parsePath } from './pathPattern.ts';
import type { ImagePath } from './row.ts';

/** An object says what it is by both of these keys. */
export const OBJECT_WORDS: readonly string[] = ['apiVersion', 'kind'];

/** A patch that is a list of operations says neither; whatever its file is called, it has this key. */
export const OPERATION = /(?:^|[\s{,"'])op["']?\s*:/;

/** Its keys, for those who cannot ask for more than words. */
export const OPERATION_WORDS: readonly string[] = ['op', 'path', 'value'];

/** Every key of the image table holds one of these, or its value or a neighbour does. */
export const IMAGE_WORDS: readonly string[] = [
  // One search for `image` and for `Image`.
  'mage',
  'MAGE',
  'repository',
  'package',
  'bundle',
  'docker://',
  'oci://',
];

/** Files that are known by their names hold images at these keys as well: pipelines and Compose. */
export const NAMED_FILE_WORDS: readonly string[] = ['container', 'services', 'cache_from'];

/** The words that tell of an image when the users' own rows count as well. */
export function imageWords(ownPaths: readonly ImagePath[]): readonly string[] {
  if (ownPaths.length === 0) {
    return IMAGE_WORDS;
  }
  const known = WORDS.get(ownPaths);
  if (known) {
    return known;
  }
  const words = [...new Set([...IMAGE_WORDS, ...ownPaths.flatMap(wordsOf)])];
  // An empty word is in every text.
  const own = words.includes('') ? [''] : words;
  WORDS.set(ownPaths, own);
  return own;
}

/** For each list of own rows; nothing is kept longer than the list. */
const WORDS = new WeakMap<readonly ImagePath[], readonly string[]>();

/** Keys one of which stands in every text that `path` leads anywhere in: those of the last step that names any. */
function wordsOf({ path, tier }: ImagePath): readonly string[] {
  if (tier === 'never') {
    return [];
  }
  const step = (parsePath(path) ?? []).findLast(
    (each) => typeof each === 'object' && each.globs.length === 0 && each.names.every(isWritten),
  );
  return typeof step === 'object' ? step.names : [''];
}

/** Whether a key stands in the text as it is: others may need escapes. */
function isWritten(key: string): boolean {
  return /^[\w.-]+$/.test(key);
}
