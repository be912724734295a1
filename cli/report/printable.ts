// Makes text from files safe to print: a hostile manifest must not control the reader's terminal.
import { shownByte } from '../files/osPath.ts';

/** Control and format characters (also those that change the direction), line and paragraph separators, lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** `text` on one line. Characters that are invisible or do harm are written as `\x1b` or `\u202e`. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, escaped).replaceAll(OLD_COMMAND, '##\\x5b');
}

/** In Azure Pipelines and GitHub Actions, what follows it is a command, wherever it stands in a line. */
const OLD_COMMAND = '##[';

/** The name of a file at the start of a line. In GitHub Actions a line that begins with `::` is a command. */
export function shownFile(name: string): string {
  const shown = printable(name);
  return /^\s*::/.test(shown) ? `./${shown}` : shown;
}

/** The same for text of several lines, such as a diff. Line feeds stay. */
export function printableLines(text: string): string {
  return text.replaceAll(UNPRINTABLE, (character) => (character === '\n' ? character : escaped(character)));
}

/** `value` as indented JSON. `JSON.stringify` does not escape DEL, C1 controls and direction overrides. This function does. */
export function printableJson(value: unknown): string {
  return `${escapeInJson(JSON.stringify(value, null, 2))}\n`;
}

/** The same on one line, without a line break. */
export function escapedJson(value: unknown): string {
  return escapeInJson(JSON.stringify(value));
}

function escapeInJson(json: string): string {
  return json
    .replaceAll(UNPRINTABLE, (character) => (character === '\n' ? character : unicodeEscaped(character)))
    .replaceAll(OLD_COMMAND, '##\\u005b');
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
