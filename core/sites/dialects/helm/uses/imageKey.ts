// Finds the keys of images in the text that a template makes.
import type { Span } from '../../../../text/span.ts';

/** The first key of an image in `text` behind `from`. One of the groups is the key. */
export function nextImageKey(text: string, from: number): RegExpExecArray | null {
  const word = endOfKey(text, from)?.start;
  if (word === undefined) {
    return null;
  }
  // A key and what stands before it are in one line.
  IMAGE_KEY.lastIndex = Math.max(from, text.lastIndexOf('\n', word));
  return IMAGE_KEY.exec(text);
}

/** Whether the key of an image may be in `text`, in one piece as `nextImageKey` finds it. */
export function mayHoldImageKey(text: string): boolean {
  return endOfKey(text, 0) !== null;
}

/** Where the first key of an image in `text` ends, as `nextImageKey` finds it; -1 where none is. */
export function imageKeyEnd(text: string): number {
  return endOfKey(text, 0)?.end ?? -1;
}

/** Where `mage` begins that the key of an image may end with, and where the key ends: `:` stands behind it, or the rest of a flag and `=`. */
function endOfKey(text: string, from: number): Span | null {
  let tried = from;
  for (let at = text.indexOf('mage', from); at >= 0; at = text.indexOf('mage', at + 4)) {
    AFTER_KEY.lastIndex = at + 4;
    if (AFTER_KEY.test(text)) {
      return { start: at, end: AFTER_KEY.lastIndex };
    }
    if (at >= tried && text[at - 1] === 'i') {
      REST_OF_FLAG.lastIndex = at + 4;
      REST_OF_FLAG.test(text);
      tried = REST_OF_FLAG.lastIndex;
      if (text[tried] === '=') {
        return { start: at, end: tried + 1 };
      }
    }
  }
  return null;
}

const AFTER_KEY = /["']?\s*:/y;
const REST_OF_FLAG = /[\w.-]*/y;

/**
 * The key of an image, at the end of what may stand before it in its line. Each word is tried at its start and after its first dash, because
 * trying it after every dash would take quadratic time for a long word.
 */
const IMAGE_KEY = new RegExp(
  [
    /(?:^|[\s{,[(])(?:([\w-]*[iI]mage):(?=\s|$)|(--(?=[\w.-]*image)[\w.-]*=))/,
    /-(?<=(?<![\w-])\w*-)([\w-]*[iI]mage):(?=\s|$)/,
    /(?:^|[\s{,[(-])["']([\w-]*[iI]mage)["']\s*:/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);
