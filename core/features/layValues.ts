// Lays values over a mapping in a text: changes the scalars that are there and adds the keys that are not, and touches nothing else.
import { applyEdits, type Edit } from '../text/edit.ts';
import { lineEnd, lineStart } from '../text/lineIndex.ts';
import {
  isValueList,
  isValueMap,
  readValue,
  type Value,
  type ValueMap,
  writeValue,
} from '../yaml/plainValue.ts';
import { readTrees } from '../yaml/readTrees.ts';
import {
  ALL_KEYS,
  type Entry,
  entryAt,
  type ListNode,
  type MapNode,
  type Node,
  type ScalarNode,
} from '../yaml/tree.ts';

/**
 * Returns the edits that lay `overlay` over the mapping at `base` in `text`, one document. What is not there on the way is made. Null where
 * that cannot be done by adding lines and changing scalars; the edited text is read again to make sure that nothing else has changed.
 */
export function layValues(text: string, base: readonly string[], overlay: ValueMap): readonly Edit[] | null {
  const before = readValue(text);
  const nested = base.reduceRight<Value>((inner, key) => new Map([[key, inner]]), overlay) as ValueMap;
  if (isBlank(text)) {
    const end = { start: text.length, end: text.length };
    return [{ span: end, newText: endOfLine(text) + writeValue(nested) }];
  }
  const root = readTrees(text, ALL_KEYS).at(-1)?.root;
  if (root?.kind !== 'map' || !isValueMap(before ?? null)) {
    return null;
  }
  const edits: Edit[] = [];
  if (!layMap(text, root, nested, edits)) {
    return null;
  }
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const sorted = edits
    .map(({ span, newText }) => ({ span, newText: newText.replace(/\r?\n/g, lineBreak) }))
    .sort((one, other) => one.span.start - other.span.start);
  const after = readValue(applyEdits(text, sorted));
  return after !== undefined && isEqual(after, merged(before ?? null, nested)) ? sorted : null;
}

/** Whether `text` holds nothing but comments. */
export function isBlank(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(?:#.*|---\s*)?$/.test(line));
}

/** Adds the edits for one mapping; false where it cannot be edited. */
function layMap(text: string, map: MapNode, overlay: ValueMap, edits: Edit[]): boolean {
  const added = new Map<string, Value>();
  for (const [key, value] of overlay) {
    const entry = entryAt(map, key);
    if (!entry) {
      added.set(key, value);
    } else if (!layEntry(text, entry, value, map, edits)) {
      return false;
    }
  }
  return added.size === 0 || addKeys(text, map, added, edits);
}

function layEntry(text: string, entry: Entry, value: Value, map: MapNode, edits: Edit[]): boolean {
  if (entry.value === null || isEmptyCollection(entry.value) || isNull(entry.value)) {
    return fill(text, entry, value, map, edits);
  }
  return layNode(text, entry.value, value, edits);
}

function layNode(text: string, node: Node, value: Value, edits: Edit[]): boolean {
  if (isValueMap(value)) {
    return node.kind === 'list'
      ? layItems(text, node, value, edits)
      : node.kind === 'map' && layMap(text, node, value, edits);
  }
  if (isValueList(value)) {
    return node.kind === 'list' && layList(text, node, value, edits);
  }
  return node.kind === 'scalar' && layScalar(node, value, edits);
}

/** The keys of a mapping that is laid over a list are numbers of items. */
function layItems(text: string, { items }: ListNode, overlay: ValueMap, edits: Edit[]): boolean {
  return [...overlay].every(([key, value]) => {
    const item = items[Number(key)];
    return item ? layNode(text, item, value, edits) : false;
  });
}

function layList(text: string, list: ListNode, items: readonly Value[], edits: Edit[]): boolean {
  return (
    list.items.length === items.length &&
    list.items.every((item, index) => item !== null && layNode(text, item, items[index] ?? null, edits))
  );
}

function layScalar(node: ScalarNode, value: Value, edits: Edit[]): boolean {
  if (node.value === String(value) && node.isString === (typeof value === 'string')) {
    return true;
  }
  // An anchor is used elsewhere too, and a block holds more than a name.
  if (node.isAlias || node.style === 'block') {
    return !node.isString && node.value === String(value);
  }
  edits.push({
    span: node.span,
    newText: node.style === 'plain' ? inline(value) : inStyle(String(value), node.style),
  });
  return true;
}

function inStyle(value: string, style: 'single' | 'double'): string {
  return style === 'single' ? value.replaceAll("'", "''") : JSON.stringify(value).slice(1, -1);
}

function isNull(node: Node): boolean {
  return node.kind === 'scalar' && !node.isString && /^(?:null|~|)$/i.test(node.value);
}

function isEmptyCollection(node: Node): boolean {
  return node.kind === 'map' ? node.entries.length === 0 : node.kind === 'list' && node.items.length === 0;
}

/** Writes `value` behind a key that has none, or an empty one. */
function fill(text: string, { keySpan }: Entry, value: Value, map: MapNode, edits: Edit[]): boolean {
  const [whole, colon = ''] =
    /^(["']?\s*:)[ \t]*(?:\{[ \t]*\}|\[[ \t]*\]|null|~)?/i.exec(text.slice(keySpan.end)) ?? [];
  if (whole === undefined) {
    return false;
  }
  const start = keySpan.end + colon.length;
  const end = keySpan.end + whole.trimEnd().length;
  const isBlock = !map.flow && (isValueMap(value) || isValueList(value));
  const written = isBlock
    ? `\n${indented(writeValue(value).trimEnd(), indentOf(text, keySpan.start) + 2)}`
    : ` ${inline(value)}`;
  // A comment on the line of the key stays on it.
  const comment = isBlock ? text.slice(end, lineEnd(text, end)) : '';
  edits.push({ span: { start, end: end + comment.length }, newText: comment.trimEnd() + written });
  return !map.flow || !isBlock;
}

function addKeys(text: string, map: MapNode, added: ValueMap, edits: Edit[]): boolean {
  const [first] = map.entries;
  if (!first) {
    return false;
  }
  if (map.flow) {
    const quote = text[first.keySpan.start - 1] === '"' || text[first.keySpan.start] === '"';
    const keys = [...added].map(
      ([key, value]) => `${quote ? JSON.stringify(key) : inline(key)}: ${inline(value)}`,
    );
    edits.push({
      span: { start: first.keySpan.start, end: first.keySpan.start },
      newText: `${keys.join(', ')}, `,
    });
    return true;
  }
  const at = lineEnd(text, endOf(map));
  const lines = indented(writeValue(added).trimEnd(), indentOf(text, first.keySpan.start));
  edits.push({ span: { start: at, end: at }, newText: `\n${lines}` });
  return true;
}

/** The column of an offset. A key behind a dash stands in the column in which its siblings stand. */
function indentOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

function indented(lines: string, columns: number): string {
  return lines.replace(/^(?=.)/gm, ' '.repeat(columns));
}

/** `value` on one line, as it may stand in braces too. */
function inline(value: Value): string {
  if (isValueMap(value)) {
    return `{${[...value].map(([key, each]) => `${inline(key)}: ${inline(each)}`).join(', ')}}`;
  }
  if (isValueList(value)) {
    return `[${value.map(inline).join(', ')}]`;
  }
  const written = writeValue(value).trimEnd();
  return /[\n{}[\],#]|: /.test(written) ? JSON.stringify(value) : written;
}

function endOfLine(text: string): string {
  return text === '' || text.endsWith('\n') ? '' : '\n';
}

function endOf(node: Node): number {
  switch (node.kind) {
    case 'scalar':
      return node.isAlias ? 0 : node.span.end;
    case 'list':
      return Math.max(0, ...node.items.map((item) => (item ? endOf(item) : 0)));
    case 'map':
      return Math.max(
        0,
        ...node.entries.map(({ keySpan, value }) => Math.max(keySpan.end, value ? endOf(value) : 0)),
      );
  }
}

/** What Helm makes of two values. */
function merged(under: Value, over: Value): Value {
  if (isValueList(under) && isValueMap(over)) {
    return under.map((item, index) =>
      over.has(String(index)) ? merged(item, over.get(String(index)) ?? null) : item,
    );
  }
  if (!isValueMap(under) || !isValueMap(over)) {
    return over;
  }
  const all = new Map(under);
  for (const [key, value] of over) {
    all.set(key, merged(under.get(key) ?? null, value));
  }
  return all;
}

function isEqual(one: Value, other: Value): boolean {
  if (isValueMap(one) && isValueMap(other)) {
    return (
      one.size === other.size &&
      [...one].every(([key, value]) => other.has(key) && isEqual(value, other.get(key) ?? null))
    );
  }
  if (isValueList(one) && isValueList(other)) {
    return one.length === other.length && one.every((each, index) => isEqual(each, other[index] ?? null));
  }
  return one === other;
}
