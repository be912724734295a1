// Lists the words that a text with an image holds. A text without any of them needs no reader.
import { parsePath } from './imageTable/pathPattern.ts';
import type { ImagePath } from './imageTable/row.ts';

/** Returns the words of which each text with an image contains at least one, including those for the user's own rows. */
export function imageWords(ownPaths: readonly ImagePath[]): readonly string[] {
  if (ownPaths.length === 0) {
    return IMAGE_WORDS;
  }
  const known = WORDS.get(ownPaths);
  if (known) {
    return known;
  }
  const words = [...new Set([...IMAGE_WORDS, ...ownPaths.flatMap(wordsOf)])];
  // Every text contains the empty word, so the others need no search.
  const own = words.includes('') ? [''] : words;
  WORDS.set(ownPaths, own);
  return own;
}

/** The words that may stand in a value alone. */
export const VALUE_WORDS: readonly string[] = [
  'docker://',
  'oci://',
  // The registry or prefix that an operator puts before its images, at any key.
  'docker.io',
  'hub.docker.com',
];

/** For every row of the image table one of these words is part of the key, of its value or of a key next to it. */
const IMAGE_WORDS: readonly string[] = [
  // Finds both `image` and `Image` with one search.
  'mage',
  'MAGE',
  'repository',
  'package',
  'bundle',
  'hub:',
  '"hub"',
  ...VALUE_WORDS,
];

/** More keys at which pipelines and Compose files hold images. Those files are recognised by their names. */
export const NAMED_FILE_WORDS: readonly string[] = [
  'container',
  'services',
  'cache_from',
  'dockerfile_inline',
];

/** The words for each list of own rows. A WeakMap keeps them no longer than the list. */
const WORDS = new WeakMap<readonly ImagePath[], readonly string[]>();

/**
 * Returns keys of which each text with a value at `path` contains at least one. They are the keys of the last step without a wildcard. If
 * every step has one, the only key is '', which every text contains.
 */
function wordsOf({ path, tier }: ImagePath): readonly string[] {
  if (tier === 'never') {
    return [];
  }
  const step = (parsePath(path) ?? []).findLast(
    (each) => typeof each === 'object' && each.globs.length === 0 && each.names.every(isWritten),
  );
  return typeof step === 'object' ? step.names : [''];
}

/** Whether a key is always written in YAML as it is. Other keys may be written with escapes. */
function isWritten(key: string): boolean {
  return /^[\w.-]+$/.test(key);
}
