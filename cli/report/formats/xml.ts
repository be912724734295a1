// Writes XML from names of elements, attributes and children.
import { printable } from '../printable.ts';

/** An element with `children`, which are XML already, each on lines of its own. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly string[] = [],
): string {
  const shown = Object.entries(attributes).map(([key, value]) => ` ${key}="${xmlText(String(value))}"`);
  const head = `<${name}${shown.join('')}`;
  return children.length === 0 ? `${head}/>` : `${head}>\n${children.join('\n')}\n</${name}>`;
}

/** Text for between tags and for attributes. What XML cannot hold, such as most control characters, is written as `\x1b`. */
export function xmlText(text: string): string {
  return text
    .split('\n')
    .map(printable)
    .join('\n')
    .replaceAll(NONCHARACTERS, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replace(/[&<>"'\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const NONCHARACTERS = /[\ufffe\uffff]/g;

export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
