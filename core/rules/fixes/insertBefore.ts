// Inserts a list of small mappings before an entry of a mapping, in the style in which the text is written.
import { indentAt, lineBreakAt } from '../../sites/dialects/kustomize/newName.ts';
import type { Edit } from '../../text/edit.ts';
import { lineStart } from '../../text/lineIndex.ts';
import type { Entry, MapNode } from '../../yaml/tree.ts';

/**
 * The edit that inserts `key` with `items` before `entry` of `map`. Comments above `entry` stay with it. Null where the text has no place for
 * it: an entry in a document with mistakes.
 */
export function insertBefore(
  text: string,
  map: MapNode,
  entry: Entry,
  key: string,
  items: readonly Readonly<Record<string, string>>[],
): Edit | null {
  const { start } = entry.keySpan;
  if (entry.isUncertain) {
    return null;
  }
  const line = lineStart(text, start);
  const isAlone = /^[ \t]*$/.test(text.slice(line, start));
  const indent = indentAt(text, start);
  const lineBreak = lineBreakAt(text, start);
  if (map.flow) {
    const gap = isAlone ? lineBreak + indent : ' ';
    return { span: { start, end: start }, newText: `${inBraces(key, items, text[start] === '"')},${gap}` };
  }
  const dash = ' '.repeat(dashIndent(text, entry, start - line));
  const block = [`${key}:`, ...items.flatMap((item) => blockLines(item).map((each) => dash + each))];
  if (!isAlone) {
    return { span: { start, end: start }, newText: block.map((each) => each + lineBreak + indent).join('') };
  }
  const at = aboveComments(text, line);
  return { span: { start: at, end: at }, newText: block.map((each) => indent + each + lineBreak).join('') };
}

function inBraces(key: string, items: readonly Readonly<Record<string, string>>[], isJson: boolean): string {
  const word = (each: string): string => (isJson ? JSON.stringify(each) : each);
  const list = items.map(
    (item) =>
      `{${Object.entries(item)
        .map(([name, value]) => `${word(name)}: ${word(value)}`)
        .join(', ')}}`,
  );
  return `${word(key)}: [${list.join(', ')}]`;
}

function blockLines(item: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(item).map(([name, value], index) => `${index === 0 ? '- ' : '  '}${name}: ${value}`);
}

/** How far the items of a list are indented in this text: as those of `entry`, whose key stands at `column`. */
function dashIndent(text: string, { value }: Entry, column: number): number {
  const first = value?.kind === 'list' && !value.flow ? value.items[0] : null;
  const at = first?.kind === 'map' ? first.entries[0]?.keySpan.start : undefined;
  const line = at === undefined ? '' : text.slice(lineStart(text, at), at);
  const dash = line.lastIndexOf('-');
  return dash < 0 ? 2 : Math.max(0, dash - column);
}

/** The start of the first of the comment lines right above the line at `line`, or of that line. */
function aboveComments(text: string, line: number): number {
  let at = line;
  while (at > 0) {
    const before = lineStart(text, at - 1);
    if (!/^[ \t]*#/.test(text.slice(before, at))) {
      break;
    }
    at = before;
  }
  return at;
}
