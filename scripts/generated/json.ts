// Prints JSON as the formatter leaves it: lists of plain values on one line where they fit, everything else on lines of its own.

/** Of biome.json. */
const LINE_WIDTH = 110;

export function printSchema(schema: unknown): string {
  return `${JSON.stringify(schema, null, 2).replaceAll(LIST, onOneLine)}\n`;
}

/** A list without lists and objects in it, with the beginning of its line and the comma after it. */
const LIST = /^(.*)\[\n([^[\]{}]*?)\n *\](,?)$/gm;

function onOneLine(list: string, start: string, items: string, comma: string): string {
  const line = `${start}[${items.trim().replaceAll(/,\n */g, ', ')}]${comma}`;
  return line.length <= LINE_WIDTH ? line : list;
}
