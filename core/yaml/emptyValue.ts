// Finds the place of a value that is missing, where an edit can write one.
import { lineEnd, lineStart } from '../text/lineIndex.ts';
import type { Entry } from './tree.ts';

/**
 * The UTF-16 offset in `text` behind the colon of `entry`, at whose key nothing stands. Null where its document has mistakes, or where any text
 * may be the value: a reader leaves out a value with the tag of another tool, an alias of no scalar, and an open quote.
 */
export function emptyValueAt(text: string, { keySpan, value, isUncertain }: Entry): number | null {
  COLON.lastIndex = keySpan.end;
  if (value || isUncertain || !COLON.test(text)) {
    return null;
  }
  const behind = COLON.lastIndex;
  const next = nextContent(text, behind);
  // A value on a line of its own is indented more than its key. Every reader takes a list whose dashes are in the column of its key.
  const isNothing =
    next === text.length ||
    /[,}]/.test(text.charAt(next)) ||
    (columnOf(text, next) <= columnOf(text, keySpan.start) && lineStart(text, next) > behind);
  return isNothing ? behind : null;
}

const COLON = /[ \t]*:(?=[\s,}]|$)/y;

/** The offset of the first character from `offset` on that is neither white space nor part of a comment; the end of the text if there is none. */
function nextContent(text: string, offset: number): number {
  let at = offset;
  while (at < text.length) {
    if (text[at] === '#') {
      at = lineEnd(text, at);
    } else if (/\s/.test(text.charAt(at))) {
      at++;
    } else {
      return at;
    }
  }
  return at;
}

function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}
