// Inserts a new entry into the `images:` of a kustomization, in the style of the existing text.

import { indentAt, lineBreakAt } from '../sites/dialects/kustomize/newName.ts';
import type { Edit } from '../text/edit.ts';
import { lineEnd, lineStart } from '../text/lineIndex.ts';
import {
  type Entry,
  entryAt,
  type ListNode,
  type MapNode,
  type Node,
  type ScalarStyle,
} from '../yaml/tree.ts';

export interface NewEntry {
  readonly name: string;
  readonly newName: string;
}

export interface Insertion {
  readonly edits: readonly Edit[];
  /** Whether the new entry comes before the existing ones. Otherwise it comes after them. */
  readonly isFirst: boolean;
}

/** Returns the edits that add `entry` to the `images:` of `root`, the root mapping of `text`; null for unusual layouts. */
export function entryInsertion(text: string, root: MapNode, entry: NewEntry): Insertion | null {
  const images = entryAt(root, 'images');
  if (!images) {
    return root.flow ? asFirstKey(text, root, entry) : asLastKey(text, root, entry);
  }
  if (images.value === null) {
    return behindKey(text, root, images, entry);
  }
  if (images.value.kind !== 'list') {
    return null;
  }
  return images.value.flow
    ? inBrackets(text, root, images, images.value, entry)
    : behindItems(text, images.value, entry);
}

/** Returns `name` as it must be written in a scalar of this style. A plain scalar gets quotes if YAML would read it as something else. */
export function quoted(name: string, style: ScalarStyle): string {
  return style !== 'plain' || isPlain(name) ? name : JSON.stringify(name);
}

/** Inserts `images` as the first key of a mapping in braces: `{"resources": …}`. */
function asFirstKey(text: string, root: MapNode, entry: NewEntry): Insertion | null {
  const [first] = root.entries;
  const gap = first && /\{(\s*)$/.exec(text.slice(0, first.keySpan.start))?.[1];
  if (!first || gap === undefined) {
    return null;
  }
  const quote = quoteAt(text, first);
  const newText = `${quote}images${quote}: [${flowEntry(entry, quote)}],${gap || ' '}`;
  return insertion(first.keySpan.start, newText);
}

function asLastKey(text: string, root: MapNode, entry: NewEntry): Insertion | null {
  const [first] = root.entries;
  const isEnded = text.endsWith('\n') || text.endsWith('\r');
  // A block scalar at the end of the text without a line break would get one, which would change its value.
  if (!first || (!isEnded && endsInBlock(root))) {
    return null;
  }
  const lineBreak = lineBreakAt(text, 0);
  const indent = indentAt(text, first.keySpan.start);
  const lines = `${indent}images:${lineBreak}${blockEntry(entry, dashOf(text, root), lineBreak)}`;
  return insertion(text.length, isEnded ? lines + lineBreak : lineBreak + lines);
}

/** Inserts after `images:` that has no value and nothing else on its line, except perhaps a comment. */
function behindKey(text: string, root: MapNode, { keySpan }: Entry, entry: NewEntry): Insertion | null {
  const end = lineEnd(text, keySpan.end);
  const lineBreak = lineBreakAt(text, end);
  return /^\s*:\s*(?:#.*)?$/.test(text.slice(keySpan.end, end)) && !root.flow
    ? insertion(end, lineBreak + blockEntry(entry, dashOf(text, root), lineBreak))
    : null;
}

/** Inserts into a list in brackets: `images: []`, `images: [{…}]`. */
function inBrackets(
  text: string,
  root: MapNode,
  images: Entry,
  { items }: ListNode,
  entry: NewEntry,
): Insertion | null {
  const { end } = images.keySpan;
  const [, colon = '', open = '', gap = '', close = ''] =
    /^(\s*:)(\s*\[)(\s*)(\]?)/.exec(text.slice(end)) ?? [];
  if (open === '') {
    return null;
  }
  if (close !== '' && !root.flow) {
    const emptied = { start: end + colon.length, end: end + colon.length + open.length + gap.length + 1 };
    const line = lineEnd(text, emptied.end);
    const lineBreak = lineBreakAt(text, line);
    const lines = lineBreak + blockEntry(entry, dashOf(text, root), lineBreak);
    return { edits: [{ span: emptied, newText: '' }, ...insertion(line, lines).edits], isFirst: false };
  }
  const [first] = items;
  const quote = quoteAt(text, (first?.kind === 'map' && first.entries[0]) || images);
  const written = flowEntry(entry, quote);
  const separated = gap === '' ? `${written}, ` : `${gap}${written},`;
  return {
    ...insertion(end + colon.length + open.length, close === '' ? separated : written),
    isFirst: true,
  };
}

function behindItems(text: string, { items }: ListNode, entry: NewEntry): Insertion | null {
  const last = items.at(-1);
  const [key] = last?.kind === 'map' ? last.entries : [];
  const dash = key && dashBefore(text, key.keySpan.start);
  if (last?.kind !== 'map' || !key || !dash) {
    return null;
  }
  const at = lineEnd(text, endOf(last));
  const lineBreak = lineBreakAt(text, at);
  const lines = last.flow
    ? `${dash.indent}-${dash.gap}${flowEntry(entry, quoteAt(text, key))}`
    : blockEntry(entry, dash, lineBreak);
  return insertion(at, lineBreak + lines);
}

function insertion(at: number, newText: string): Insertion {
  return { edits: [{ span: { start: at, end: at }, newText }], isFirst: false };
}

/** How a list is written: the indentation of its dashes, and the spaces between a dash and its item. */
interface Dash {
  readonly indent: string;
  readonly gap: string;
}

function blockEntry({ name, newName }: NewEntry, { indent, gap }: Dash, lineBreak: string): string {
  const first = `${indent}-${gap}name: ${quoted(name, 'plain')}`;
  return `${first}${lineBreak}${indent} ${gap}newName: ${quoted(newName, 'plain')}`;
}

function flowEntry({ name, newName }: NewEntry, quote: string): string {
  const value = (each: string): string => (quote === '"' ? JSON.stringify(each) : quoted(each, 'plain'));
  return `{${quote}name${quote}: ${value(name)}, ${quote}newName${quote}: ${value(newName)}}`;
}

function quoteAt(text: string, { keySpan }: Entry): '"' | '' {
  return text[keySpan.start] === '"' ? '"' : '';
}

/** Returns how the first block list of the kustomization is written, or a default if there is none. */
function dashOf(text: string, root: MapNode): Dash {
  for (const { value } of root.entries) {
    const first = value?.kind === 'list' && !value.flow ? value.items[0] : null;
    const start = first && startOf(first);
    const dash = start === null || start === undefined ? null : dashBefore(text, start);
    if (dash) {
      return dash;
    }
  }
  return { indent: indentAt(text, root.entries[0]?.keySpan.start ?? 0), gap: ' ' };
}

/** Returns the dash of the item that begins at `offset`, if it is on the same line. The item may be in braces or quotes. */
function dashBefore(text: string, offset: number): Dash | null {
  const match = /^( *)-( +)(?:\{\s*|["'])?$/.exec(text.slice(lineStart(text, offset), offset));
  return match ? { indent: match[1] ?? '', gap: match[2] ?? ' ' } : null;
}

function startOf(node: Node): number | null {
  switch (node.kind) {
    case 'scalar':
      return node.isAlias ? null : node.span.start;
    case 'map':
      return node.entries[0]?.keySpan.start ?? null;
    case 'list':
      return null;
  }
}

/** Returns the offset at which the last key or scalar of an entry ends. */
function endOf(map: MapNode): number {
  return map.entries.reduce(
    (end, { keySpan, value }) =>
      Math.max(end, value?.kind === 'scalar' && !value.isAlias ? value.span.end : keySpan.end),
    0,
  );
}

function endsInBlock(root: MapNode): boolean {
  let node: Node | null | undefined = root;
  while (node && node.kind !== 'scalar') {
    node = node.kind === 'map' ? node.entries.at(-1)?.value : node.items.at(-1);
  }
  return node?.style === 'block';
}

/**
 * Whether `name` is a string in YAML without quotes. Image names contain no blanks, so only the first character, brackets, `#`, words such
 * as `true` and numbers can be a problem.
 */
function isPlain(name: string): boolean {
  return /^(?:[a-z<][^\s,[\]{}#]*|[^\s,[\]{}#/]+\/[^\s,[\]{}#]*)$/i.test(name) && !WORDS.test(name);
}

const WORDS = /^(?:true|false|yes|no|on|off|y|n|null)$/i;
