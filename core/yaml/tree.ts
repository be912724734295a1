// What every reader of YAML gives: a light tree of one document, with the place of each key and scalar in the text.
import type { Span } from '../text/span.ts';

export type Node = MapNode | ListNode | ScalarNode;

export interface MapNode {
  readonly kind: 'map';
  /** Whether it is written in braces, on one line or several. */
  readonly flow: boolean;
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly key: string;
  /** The key with its quotes. */
  readonly keySpan: Span;
  /** Null where nothing, or nothing that is understood, is written. */
  readonly value: Node | null;
}

/** An entry of a mapping that a reader has not finished. */
export type MutableEntry = { -readonly [Name in keyof Entry]: Entry[Name] };

export interface ListNode {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly items: readonly (Node | null)[];
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

export interface ScalarNode {
  readonly kind: 'scalar';
  /** The content in the text: without quotes, anchor, tag and comment; of a block from its first to its last word. */
  readonly span: Span;
  /** The value as YAML reads it; as written where a template hides part of it, and for numbers and blocks of several lines. */
  readonly value: string;
  /** False for numbers, truths and nothing. */
  readonly isString: boolean;
  readonly style: ScalarStyle;
  /** Whether it is a block that begins with `|`: what is written, less its indentation, is what is meant. */
  readonly isLiteral: boolean;
  /** Whether an alias stands here: `span` is that of the scalar at its anchor. */
  readonly isAlias: boolean;
}

/** A tree of the document, or of what one reader understood of it. */
export interface Tree {
  readonly root: Node | null;
  /** Offset from which it cannot be trusted; infinity where there is none. */
  readonly exactUpTo: number;
  /** Whether any scalar of it is an alias. */
  readonly hasAliases: boolean;
}

/**
 * What the caller of a reader looks for. A reader may leave out the values of other keys where reading them is slow, or not certain; their
 * keys stay.
 */
export interface WantedKeys {
  /** Whether a plain scalar at `key` is wanted that goes on over several lines. */
  readonly long: (key: string) => boolean;
  /** Whether a scalar at `key` is wanted that stands in a collection in braces, in a document with mistakes. */
  readonly inBraces: (key: string) => boolean;
}

/** Of a caller that looks for everything. */
export const ALL_KEYS: WantedKeys = { long: () => true, inBraces: () => true };

/** The entry of `map` at `key`: the last one, as kubectl reads it. */
export function entryAt(map: MapNode, key: string): Entry | null {
  for (let index = map.entries.length - 1; index >= 0; index--) {
    const entry = map.entries[index];
    if (entry?.key === key) {
      return entry;
    }
  }
  return null;
}

export function valueAt(map: MapNode, key: string): Node | null {
  return entryAt(map, key)?.value ?? null;
}

/** The scalar at `key`, string or not. */
export function scalarAt(map: MapNode, key: string): ScalarNode | null {
  const value = valueAt(map, key);
  return value?.kind === 'scalar' ? value : null;
}

/** The string at `key`. */
export function stringAt(map: MapNode, key: string): string | null {
  const scalar = scalarAt(map, key);
  return scalar?.isString ? scalar.value : null;
}

/** The items of the list at `key`; none where there is no list. */
export function itemsAt(map: MapNode, key: string): readonly (Node | null)[] {
  const value = valueAt(map, key);
  return value?.kind === 'list' ? value.items : [];
}
