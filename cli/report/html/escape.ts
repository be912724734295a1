// Writes text into HTML, so that nothing in it is taken for markup.
import { printable } from '../printable.ts';

/** Text for between tags and for quoted attributes. Invisible characters are written as `\x1b`. */
export function html(text: string | number): string {
  return printable(String(text)).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
