// Reads the settings in a text, and the place of each in the text.

import type { KeyPath } from '../../sites/imageTable/pathPattern.ts';
import { maskJsonComments } from '../../text/jsonComments.ts';
import { lineEnd, lineStart } from '../../text/lineIndex.ts';
import { type Span, shift } from '../../text/span.ts';
import { segments } from '../../yaml/documents.ts';
import { readTrees } from '../../yaml/readTrees.ts';
import { ALL_KEYS, type Entry, entryAt, type MapNode, type Node, valueAt } from '../../yaml/tree.ts';
import type { JsonObject } from '../reading.ts';
import type { SettingsFile } from './names.ts';

export interface PlacedSettings {
  /** The settings as nested objects, without the `nearpull.` prefix. Empty where the text cannot be read. */
  readonly values: JsonObject;
  /** The line of the first mistake, where a document with settings is not valid YAML. Null where it is. */
  readonly unreadable: Span | null;
  /**
   * False where the text is not a mapping of names to values, and where a file of VS Code has no settings of Nearpull. True where it is
   * empty or cannot be read.
   */
  readonly isObject: boolean;
  /** The span of a setting, or of its key. For a setting that is not in the text, the span of the nearest one around it. */
  readonly placeOf: (path: KeyPath, part: 'key' | 'value') => Span;
}

/** The settings in the first document of `text` that is not empty. Spans count in UTF-16 code units from the start of `text`. */
export function placedSettings(text: string, kind: SettingsFile): PlacedSettings {
  const masked = maskJsonComments(text);
  const start = masked.length - masked.trimStart().length;
  const first = lineAt(text, start);
  for (const document of segments(masked)) {
    const [tree, second] = readTrees(masked.slice(document.start, document.end), ALL_KEYS);
    if (second) {
      const mistake = lineAt(text, document.start + (tree?.exactUpTo ?? 0));
      return { values: {}, unreadable: mistake, isObject: true, placeOf: () => mistake };
    }
    if (tree?.root) {
      const root = kind === 'editor' ? ownSettings(tree.root) : tree.root;
      const value = root && plainValueOf(root);
      const isObject = root?.kind === 'map';
      return {
        values: isObject ? (value as JsonObject) : {},
        unreadable: null,
        isObject,
        placeOf: (path, part) => {
          const span = root && placeIn(root, path, part);
          return span ? shift(span, document.start) : first;
        },
      };
    }
  }
  return { values: {}, unreadable: null, isObject: true, placeOf: () => first };
}

/** The line of `offset` without the white space around it. Where `offset` lies after all content, the last line that has any. */
function lineAt(text: string, offset: number): Span {
  const inside = Math.min(offset, Math.max(0, text.trimEnd().length - 1));
  const span = { start: lineStart(text, inside), end: lineEnd(text, inside) };
  const line = text.slice(span.start, span.end);
  return {
    start: span.start + line.length - line.trimStart().length,
    end: span.start + line.trimEnd().length,
  };
}

/** No setting is nested deeper than this. */
const MAX_DEPTH = 20;

/** The value of `node` as plain data. Numbers, booleans and null as YAML 1.2 reads them; null below a depth that no setting has. */
export function plainValueOf(node: Node, depth = 0): unknown {
  if (depth > MAX_DEPTH) {
    return null;
  }
  switch (node.kind) {
    case 'scalar':
      return node.isString ? node.value : toPlainValue(node.value);
    case 'list':
      return node.items.map((item) => item && plainValueOf(item, depth + 1));
    case 'map':
      return Object.fromEntries(
        node.entries.map(({ key, value }) => [key, value && plainValueOf(value, depth + 1)]),
      );
  }
}

/** The value of a scalar that is not a string, as YAML 1.2 reads it. */
function toPlainValue(written: string): unknown {
  if (/^(?:true|false)$/i.test(written)) {
    return written.toLowerCase() === 'true';
  }
  const number = Number(written);
  return Number.isNaN(number) ? (/^(?:~|null)$/i.test(written) ? null : written) : number;
}

/**
 * The settings of Nearpull in a file of VS Code, as one tree: `"nearpull.proxy.domain"` becomes `domain` in `proxy`. A workspace file has
 * them below `settings`. Null where there are none.
 */
function ownSettings(root: Node): MapNode | null {
  const folder = root.kind === 'map' ? valueAt(root, 'settings') : null;
  return [root, folder].reduce<MapNode | null>(
    (found, node) => found ?? (node?.kind === 'map' ? nested(node) : null),
    null,
  );
}

const PREFIX = 'nearpull.';

function nested(map: MapNode): MapNode | null {
  const root: SettingsBranch = new Map();
  for (const entry of map.entries) {
    // One more step than any setting has is enough to see that it is none.
    const steps = entry.key.startsWith(PREFIX)
      ? entry.key.slice(PREFIX.length).split('.', MAX_DEPTH + 1)
      : [];
    const key = steps.pop();
    if (key !== undefined && steps.length < MAX_DEPTH) {
      put(branchAt(root, steps, entry.keySpan), key, { keySpan: entry.keySpan, value: entry.value });
    }
  }
  return root.size > 0 ? mapOf(root) : null;
}

/** Settings by their keys, in the order in which they were last given. */
type SettingsBranch = Map<string, { readonly keySpan: Span; readonly value: Node | null | SettingsBranch }>;

function branchAt(root: SettingsBranch, steps: readonly string[], keySpan: Span): SettingsBranch {
  return steps.reduce((branch, step) => {
    const known = branch.get(step)?.value ?? null;
    const below =
      known instanceof Map
        ? known
        : new Map(known?.kind === 'map' ? known.entries.map((entry) => [entry.key, entry]) : []);
    put(branch, step, { keySpan, value: below });
    return below;
  }, root);
}

/** The last of several entries with the same key is the one that counts. */
function put(branch: SettingsBranch, key: string, entry: ReturnType<SettingsBranch['get']> & {}): void {
  branch.delete(key);
  branch.set(key, entry);
}

function mapOf(branch: SettingsBranch): MapNode {
  const entries = [...branch].map(([key, { keySpan, value }]) => ({
    key,
    keySpan,
    value: value instanceof Map ? mapOf(value) : value,
  }));
  return { kind: 'map', flow: true, entries };
}

function placeIn(root: Node, path: KeyPath, part: 'key' | 'value'): Span | null {
  let node: Node | null = root;
  let place: Span | null = root.kind === 'map' ? null : spanOf(root);
  for (const step of path) {
    const entry: Entry | null = node?.kind === 'map' && typeof step === 'string' ? entryAt(node, step) : null;
    const item: Node | null =
      node?.kind === 'list' && typeof step === 'number' ? (node.items[step] ?? null) : null;
    if (!entry && !item) {
      return place;
    }
    place = entry ? entry.keySpan : spanOf(item);
    node = entry ? entry.value : item;
  }
  return part === 'value' && node?.kind === 'scalar' ? node.span : place;
}

/** The span to underline for `node`. Of a list or a mapping it is the first item or entry, because underlining all of it would not help. */
function spanOf(node: Node | null): Span | null {
  switch (node?.kind) {
    case 'scalar':
      return node.span;
    case 'list':
      return spanOf(node.items.find((item) => item !== null) ?? null);
    case 'map': {
      const [first] = node.entries;
      const isPlain = first?.value?.kind === 'scalar' && first.value.style === 'plain';
      const end = isPlain ? first.value?.span.end : first?.keySpan.end;
      return first && end !== undefined ? { start: first.keySpan.start, end } : null;
    }
    default:
      return null;
  }
}
