// How many columns text takes in a terminal, and text cut to fit.
import { eastAsianWidth } from 'get-east-asian-width';

/** The number of columns. Chinese, Japanese and Korean characters take two, combining marks none. */
export function width(text: string): number {
  if (ASCII.test(text)) {
    return text.length;
  }
  let columns = 0;
  for (const character of text) {
    columns += widthOf(character);
  }
  return columns;
}

/** `text` with line breaks, so that no line has more than `columns`. A break comes at a space, or before a Chinese character. */
export function wrapped(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, columns))
    .join('\n');
}

function wrapLine(line: string, columns: number): string {
  let text = '';
  let used = 0;
  for (const piece of line.match(PIECES) ?? []) {
    const own = width(piece.trimEnd());
    if (used > 0 && used + own > columns) {
      text = `${text.trimEnd()}\n`;
      used = 0;
    }
    text += piece;
    used += width(piece);
  }
  return text.trimEnd();
}

const ASCII = /^[ -~]*$/;
const COMBINING = /^\p{M}$/u;
/** A word with the spaces behind it, or one Chinese character with the punctuation that must not begin a line. */
const PIECES = /[\p{Script=Han}][，。、；：）！？”」]*|[^\s\p{Script=Han}]+\s*|\s+/gu;

function widthOf(character: string): number {
  return COMBINING.test(character) ? 0 : eastAsianWidth(character.codePointAt(0) ?? 0);
}
