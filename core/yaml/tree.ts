// The tree that every reader of YAML returns: one document, with the span of each key and scalar.
import type { Span } from '../text/span.ts';

export type Node = MapNode | ListNode | ScalarNode;

export interface MapNode {
  readonly kind: 'map';
  /** Whether the mapping is written in braces. */
  readonly flow: boolean;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly key: string;
  /** The key including its quotes. */
  readonly keySpan: Span;
  /** Null if there is no value, or none that the reader understands, such as one with the tag of another tool. */
  readonly value: Node | null;
  /**
   * Set in a document with mistakes. Beside the entry there may be keys, and at it a value, that no reader understood. An edit must not insert
   * any there.
   */
  readonly isUncertain?: true;
}

/** An entry of a mapping while a reader is still building it. */
export type MutableEntry = { -readonly [Name in keyof Entry]: Entry[Name] };

export interface ListNode {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly items: readonly (Node | null)[];
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

export interface ScalarNode {
  readonly kind: 'scalar';
  /** The content in the text: without quotes, anchor, tag and comment. A block goes from its first to its last word. */
  readonly span: Span;
  /** The value as YAML reads it. As written for numbers, for blocks, and where a template action is part of it. */
  readonly value: string;
  /** False for numbers, booleans and null. */
  readonly isString: boolean;
  readonly style: ScalarStyle;
  /** Whether it is a `|` block, which means the written text without its indentation. */
  readonly isLiteral: boolean;
  /** Whether it is written as an alias. `span` is then the span of the scalar at the anchor. */
  readonly isAlias: boolean;
  /** Set where the scalar stands in braces or brackets, and in a document with mistakes. */
  readonly mayBeInFlow?: true;
  /** Set where it stands in the string of a scalar in double quotes, so that no others can be written around it. */
  readonly isInQuotes?: true;
}

/** A tree of the document, or of the part of it that one reader understood. */
export interface Tree {
  readonly root: Node | null;
  /** UTF-16 offset from which on the tree cannot be trusted; infinity if all of it can. */
  readonly exactUpTo: number;
  /** Whether any scalar in the tree is an alias. */
  readonly hasAliases: boolean;
}

/**
 * Tells a reader the keys whose values the caller needs. A reader may leave out the values of other keys if reading them is slow or not
 * certain.
 */
export interface WantedKeys {
  /** Whether a plain scalar of several lines is wanted at `key`. */
  readonly long: (key: string) => boolean;
  /** Whether a scalar at `key` in a collection in braces is wanted, in a document with errors. */
  readonly inBraces: (key: string) => boolean;
  /** Whether a text, the beginning of a document with errors, may hold anything that is wanted. */
  readonly mayBeIn: (text: string) => boolean;
}

/** For a caller that needs the values of all keys. */
export const ALL_KEYS: WantedKeys = {
  long: () => true,
  inBraces: () => true,
  mayBeIn: () => true,
};

/** Returns the entry of `map` at `key`, or null. Of several it returns the last one, which is the one that kubectl uses. */
export function entryAt(map: MapNode, key: string): Entry | null {
  const { entries } = map;
  if (entries.length > MOST_TO_SCAN) {
    return indexOf(map).get(key) ?? null;
  }
  for (let index = entries.length - 1; index >= 0; index--) {
    const entry = entries[index];
    if (entry?.key === key) {
      return entry;
    }
  }
  return null;
}

/** Most mappings are small, and going over their entries is faster than an index. */
const MOST_TO_SCAN = 32;

interface EntryIndex {
  /** How many entries the mapping had. A reader may still be adding some. */
  readonly size: number;
  readonly byKey: ReadonlyMap<string, Entry>;
}

/** Where somebody asks for other keys beside each entry of a large mapping, going over its entries would take quadratic time. */
const INDEXES = new WeakMap<MapNode, EntryIndex>();

function indexOf(map: MapNode): ReadonlyMap<string, Entry> {
  const { entries } = map;
  const known = INDEXES.get(map);
  if (known?.size === entries.length) {
    return known.byKey;
  }
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  INDEXES.set(map, { size: entries.length, byKey });
  return byKey;
}

export function valueAt(map: MapNode, key: string): Node | null {
  return entryAt(map, key)?.value ?? null;
}

/** Returns the scalar at `key`, which need not be a string; null if there is none. */
export function scalarAt(map: MapNode, key: string): ScalarNode | null {
  const value = valueAt(map, key);
  return value?.kind === 'scalar' ? value : null;
}

/** Returns the value of the string at `key`; null if there is none. */
export function stringAt(map: MapNode, key: string): string | null {
  const scalar = scalarAt(map, key);
  return scalar?.isString ? scalar.value : null;
}

/** Returns the items of the list at `key`; an empty array if there is no list. */
export function itemsAt(map: MapNode, key: string): readonly (Node | null)[] {
  const value = valueAt(map, key);
  return value?.kind === 'list' ? value.items : [];
}

/** The node at `path`; null where there is none. */
export function nodeAt(root: Node, path: readonly (string | number)[]): Node | null {
  let node: Node | null = root;
  for (const key of path) {
    node =
      node?.kind === 'map'
        ? (entryAt(node, String(key))?.value ?? null)
        : node?.kind === 'list'
          ? (node.items[Number(key)] ?? null)
          : null;
  }
  return node;
}
