// Makes text from files safe to print: a hostile manifest must not drive the reader's terminal.

/** Control and format characters (direction overrides among them), line and paragraph separators, halves of a character. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** `text` on one line, with what cannot be seen, or does harm, written as `\x1b` or `\u202e`. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, escaped);
}

/** The same for text of many lines, such as a diff: line feeds stay. */
export function printableLines(text: string): string {
  return text.replaceAll(UNPRINTABLE, (character) => (character === '\n' ? character : escaped(character)));
}

/** JSON of `value`, indented. `JSON.stringify` leaves DEL, C1 controls and direction overrides as they are; here they are escaped. */
export function printableJson(value: unknown): string {
  const json = `${JSON.stringify(value, null, 2)}\n`;
  return json.replaceAll(UNPRINTABLE, (character) =>
    character === '\n' ? character : unicodeEscaped(character),
  );
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : unicodeEscaped(character);
}

/** `\ud83d\ude00`: as JSON knows it, by UTF-16 code units. */
function unicodeEscaped(character: string): string {
  return character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
