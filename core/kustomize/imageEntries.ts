// Reads the `images:` of a kustomization for edits, and verifies the result of such edits.

import { applyEdits, type Edit } from '../text/edit.ts';
import { segments } from '../yaml/documents.ts';
import { hasActions } from '../yaml/exact/mask.ts';
import { readTrees } from '../yaml/readTrees.ts';
import { ALL_KEYS, entryAt, type MapNode, type Node, valueAt } from '../yaml/tree.ts';

/**
 * Returns the root mapping of `text`, with UTF-16 spans. Null unless `text` is one document that can be read exactly, without errors and
 * without template actions. Who edits a text asks several times in a row.
 */
export function rootToEdit(text: string): MapNode | null {
  if (last?.text !== text) {
    last = { text, root: readRoot(text) };
  }
  return last.root;
}

let last: { readonly text: string; readonly root: MapNode | null } | null = null;

function readRoot(text: string): MapNode | null {
  if (hasActions(text) || segments(text).length !== 1) {
    return null;
  }
  const [tree, ...others] = readTrees(text, ALL_KEYS);
  const root = tree?.root;
  const isExact = others.length === 0 && tree?.exactUpTo === Number.POSITIVE_INFINITY;
  // `imageTags` is the name of `images` before kustomize 2.0. Kustomize turns it into a second `images` when it reads the file.
  return isExact && root?.kind === 'map' && !entryAt(root, 'imageTags') ? root : null;
}

/**
 * Returns `edits` if `text` reads as intended once they are applied: `images:` as `expected` returns it, and everything else unchanged.
 * Otherwise null.
 */
export function verified(
  text: string,
  edits: readonly Edit[],
  expected: (images: readonly Plain[]) => readonly Plain[],
): readonly Edit[] | null {
  const before = rootToEdit(text);
  const after = before && readRoot(applyEdits(text, edits));
  if (!before || !after || !isSameMap(before, after, (key) => key !== 'images')) {
    return null;
  }
  const [old, now] = [before, after].map((root) => plainOf(valueAt(root, 'images')));
  const wanted = expected(Array.isArray(old) ? old : []);
  return canonical(wanted) === canonical(now ?? null) ? edits : null;
}

/** Whether both mappings have the same keys, of those that `counts`, with the same values. Of a key that is there twice, the last counts. */
function isSameMap(one: MapNode, other: MapNode, counts: (key: string) => boolean): boolean {
  const isIn = (map: MapNode, within: MapNode): boolean =>
    map.entries.every(({ key }) => !counts(key) || entryAt(within, key) !== null);
  return (
    isIn(one, other) &&
    isIn(other, one) &&
    one.entries.every(({ key }) => !counts(key) || isSame(valueAt(one, key), valueAt(other, key)))
  );
}

function isSame(one: Node | null, other: Node | null): boolean {
  switch (one?.kind) {
    case 'map':
      return other?.kind === 'map' && isSameMap(one, other, () => true);
    case 'list':
      return (
        other?.kind === 'list' &&
        one.items.length === other.items.length &&
        one.items.every((item, index) => isSame(item, other.items[index] ?? null))
      );
    case 'scalar':
      // `1.0` and `"1.0"` are different values.
      return other?.kind === 'scalar' && one.isString === other.isString && one.value === other.value;
    default:
      return other === null;
  }
}

/** The content of a tree, without spans. */
export type Plain = string | null | readonly Plain[] | PlainMap;
type PlainMap = { readonly [key: string]: Plain };

/** Marks scalars that are not strings. */
function plainOf(node: Node | null): Plain {
  switch (node?.kind) {
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainOf(value)]));
    case 'list':
      return node.items.map(plainOf);
    case 'scalar':
      return node.isString ? node.value : { notString: node.value };
    default:
      return null;
  }
}

/** Returns a string that does not depend on the order of keys, so that equal values give equal strings. */
function canonical(value: Plain): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))
      : each,
  );
}
