// Reads the strings and white space of Go's templates, character by character.

/** `"`, `` ` `` or `'`. */
export function isQuote(code: number): boolean {
  return code === DOUBLE || code === BACK || code === SINGLE;
}

/** What Go's templates take for white space. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === LINE_FEED || code === 0x09 || code === RETURN;
}

/**
 * Where the string ends that begins with the quote at `start`, behind its last quote. Of a string that is not closed, `~` of the offset at which it
 * cannot go on.
 */
export function endOfString(text: string, start: number): number {
  const quote = text.charCodeAt(start);
  if (quote === BACK) {
    const end = text.indexOf('`', start + 1);
    return end < 0 ? ~text.length : end + 1;
  }
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      // A character needs something between its quotes.
      return quote === SINGLE && at === start + 1 ? ~start : at + 1;
    }
    if (code === LINE_FEED || (code === BACKSLASH && !isEscapable(text.charCodeAt(at + 1)))) {
      return ~at;
    }
    at += code === BACKSLASH ? 1 : 0;
  }
  return ~text.length;
}

/** Whether a backslash may stand before it: no line ends there, and neither does the text. */
function isEscapable(code: number): boolean {
  return !Number.isNaN(code) && code !== LINE_FEED && code !== RETURN;
}

const DOUBLE = 0x22;
const SINGLE = 0x27;
const BACK = 0x60;
const BACKSLASH = 0x5c;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
