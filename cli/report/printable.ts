// Makes text from files safe to print: a hostile manifest must not control the reader's terminal.
import { shownByte } from '../files/osPath.ts';

/** Control and format characters (also those that change the direction), line and paragraph separators, lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** `text` on one line. Characters that are invisible or do harm are written as `\x1b` or `\u202e`. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, escaped);
}

/** The same for text of several lines, such as a diff. Line feeds stay. */
export function printableLines(text: string): string {
  return text.replaceAll(UNPRINTABLE, (character) => (character === '\n' ? character : escaped(character)));
}

/** `value` as indented JSON. `JSON.stringify` does not escape DEL, C1 controls and direction overrides. This function does. */
export function printableJson(value: unknown): string {
  const json = `${JSON.stringify(value, null, 2)}\n`;
  return json.replaceAll(UNPRINTABLE, (character) =>
    character === '\n' ? character : unicodeEscaped(character),
  );
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0xdc80 && code <= 0xdcff) {
    return shownByte(character);
  }
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : unicodeEscaped(character);
}

/** Escapes each UTF-16 code unit, as in JSON: `\ud83d\ude00`. */
function unicodeEscaped(character: string): string {
  return character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
