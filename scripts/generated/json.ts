// Prints JSON as the formatter does: a list of plain values on one line if it fits, everything else on lines of its own.

/** The same as in biome.json. */
const LINE_WIDTH = 110;

export function printJson(schema: unknown): string {
  return `${JSON.stringify(schema, null, 2).replaceAll(LIST, onOneLine)}\n`;
}

/** A list that contains no list and no object, with the beginning of its line and the comma after it. */
const LIST = /^(.*)\[\n([^[\]{}]*?)\n *\](,?)$/gm;

function onOneLine(list: string, start: string, items: string, comma: string): string {
  const line = `${start}[${items.trim().replaceAll(/,\n */g, ', ')}]${comma}`;
  return line.length <= LINE_WIDTH ? line : list;
}
