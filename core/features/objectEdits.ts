// Writes the change of an object into its YAML: as little as possible, so that a diff shows what has changed and nothing else.
import type { Json, PlainObject } from '../evaluate/index.ts';
import { fromJson } from '../policies/json.ts';
import type { Edit } from '../text/edit.ts';
import { lineEnd, lineStart } from '../text/lineIndex.ts';
import type { Span } from '../text/span.ts';
import { writeValue } from '../yaml/plainValue.ts';
import {
  type Entry,
  entryAt,
  type ListNode,
  type MapNode,
  type Node,
  type ScalarNode,
} from '../yaml/tree.ts';

/**
 * The edits after which `node` says `after`. Null where the text cannot be edited in place: it is written with aliases, or in braces where
 * more than scalars change.
 *
 * @param before what `node` says. Keys of the text that are neither in `before` nor in `after` stay.
 */
export function objectEdits(text: string, node: Node, before: Json, after: Json): readonly Edit[] | null {
  return change({ text, node, before, after });
}

interface NodeChange {
  readonly text: string;
  readonly node: Node | null;
  readonly before: Json | undefined;
  readonly after: Json;
}

function change({ text, node, before, after }: NodeChange): readonly Edit[] | null {
  if (JSON.stringify(before) === JSON.stringify(after)) {
    return [];
  }
  if (node?.kind === 'scalar') {
    return scalarEdit(node, after);
  }
  if (node?.kind === 'map' && isObject(before) && isObject(after)) {
    return mapEdits(text, node, before, after);
  }
  return node?.kind === 'list' && Array.isArray(before) && Array.isArray(after)
    ? listEdits(text, node, before, after)
    : null;
}

function isObject(value: Json | undefined): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function scalarEdit({ span, style }: ScalarNode, after: Json): readonly Edit[] | null {
  if (typeof after === 'object') {
    return null;
  }
  const isText = typeof after === 'string';
  switch (style) {
    case 'double':
      return isText ? [{ span, newText: JSON.stringify(after).slice(1, -1) }] : null;
    case 'single':
      return isText ? [{ span, newText: after.replaceAll("'", "''") }] : null;
    default:
      return [{ span, newText: writeValue(after).trimEnd() }];
  }
}

function mapEdits(
  text: string,
  map: MapNode,
  before: PlainObject,
  after: PlainObject,
): readonly Edit[] | null {
  const edits: (readonly Edit[] | null)[] = [];
  for (const [key, value] of Object.entries(after)) {
    const entry = entryAt(map, key);
    if (!Object.hasOwn(before, key)) {
      edits.push(entry ? entryEdit(text, map, entry, value) : addition(text, map, key, value));
    } else if (!entry) {
      edits.push(JSON.stringify(before[key]) === JSON.stringify(value) ? [] : null);
    } else {
      edits.push(
        change({ text, node: entry.value, before: before[key], after: value }) ??
          entryEdit(text, map, entry, value),
      );
    }
  }
  for (const key of Object.keys(before).filter((each) => !Object.hasOwn(after, each))) {
    const entry = entryAt(map, key);
    edits.push(entry ? removal(text, map, entry) : null);
  }
  return joined(edits);
}

function listEdits(
  text: string,
  list: ListNode,
  before: readonly Json[],
  after: readonly Json[],
): readonly Edit[] | null {
  const isAligned =
    list.items.length === before.length &&
    before.length === after.length &&
    before.every((each, index) => nameOf(each) === nameOf(after[index]));
  return isAligned
    ? joined(
        after.map((each, index) =>
          change({ text, node: list.items[index] ?? null, before: before[index], after: each }),
        ),
      )
    : null;
}

/** What tells an item from its neighbours, whatever else of it changes. */
function nameOf(item: Json | undefined): string {
  return isObject(item) ? JSON.stringify(item['name'] ?? null) : '';
}

function joined(all: readonly (readonly Edit[] | null)[]): readonly Edit[] | null {
  return all.some((each) => each === null) ? null : all.flatMap((each) => each ?? []);
}

/** Writes an entry anew. */
function entryEdit(text: string, map: MapNode, entry: Entry, value: Json): readonly Edit[] | null {
  const span = map.flow ? null : regionOf(text, entry);
  return span && [{ span, newText: written(text, entry.key, value, columnOf(text, entry)) }];
}

function removal(text: string, map: MapNode, entry: Entry): readonly Edit[] | null {
  const span = map.flow || map.entries.length === 1 ? null : regionOf(text, entry);
  const isOwnLine = span && text.slice(lineStart(text, span.start), span.start).trim() === '';
  return isOwnLine
    ? [{ span: { start: lineStart(text, span.start), end: afterLine(text, span.end) }, newText: '' }]
    : null;
}

function afterLine(text: string, offset: number): number {
  const lineBreak = /^(?:\r\n|\n|\r)/.exec(text.slice(offset, offset + 2))?.[0] ?? '';
  return offset + lineBreak.length;
}

/** Adds an entry behind the last one. */
function addition(text: string, map: MapNode, key: string, value: Json): readonly Edit[] | null {
  const last = map.entries.at(-1);
  const region = last && !map.flow ? regionOf(text, last) : null;
  if (!last || !region) {
    return null;
  }
  const column = columnOf(text, last);
  const newText = `${breakOf(text)}${' '.repeat(column)}${written(text, key, value, column)}`;
  return [{ span: { start: region.end, end: region.end }, newText }];
}

/** An entry as block YAML. The first line is not indented, and no line feed ends it. */
function written(text: string, key: string, value: Json, column: number): string {
  const lines = writeValue(fromJson({ [key]: value }))
    .trimEnd()
    .split('\n');
  return lines.map((line, index) => (index === 0 ? line : ' '.repeat(column) + line)).join(breakOf(text));
}

function breakOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

function columnOf(text: string, { keySpan }: Entry): number {
  return keySpan.start - lineStart(text, keySpan.start);
}

/** An entry from its key to the end of the line where it ends. Null where that is not certain. */
function regionOf(text: string, { keySpan, value }: Entry): Span | null {
  const isFlow = value !== null && value.kind !== 'scalar' && value.flow;
  const end = isFlow ? endOfBraces(text, keySpan.end) : endOf(text, value, keySpan.end);
  return end === null ? null : { start: keySpan.start, end: lineEnd(text, end) };
}

/** The end of the last scalar of a block collection. Null where aliases or braces hide it. */
function endOf(text: string, node: Node | null, otherwise: number): number | null {
  if (node === null) {
    return otherwise;
  }
  if (node.kind === 'scalar') {
    return node.isAlias ? null : Math.max(otherwise, node.span.end);
  }
  if (node.kind === 'list') {
    return node.flow
      ? null
      : node.items.reduce<number | null>(
          (end, item) => (end === null ? null : endOf(text, item, end)),
          otherwise,
        );
  }
  return node.entries.reduce<number | null>(
    (end, { keySpan, value }) =>
      end === null
        ? null
        : value !== null && value.kind !== 'scalar' && value.flow
          ? endOfBraces(text, keySpan.end)
          : endOf(text, value, Math.max(end, keySpan.end)),
    otherwise,
  );
}

/** The offset behind the collection in braces that begins after `offset`. */
function endOfBraces(text: string, offset: number): number | null {
  let depth = 0;
  for (const { 0: word, index } of text
    .slice(offset)
    .matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'|(?<=\s)#[^\r\n]*|[[\]{}]/g)) {
    depth += /^[[{]/.test(word) ? 1 : /^[\]}]/.test(word) ? -1 : 0;
    if (depth === 0 && /^[\]}]/.test(word)) {
      return offset + index + 1;
    }
  }
  return null;
}
