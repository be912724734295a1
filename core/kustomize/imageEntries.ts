// Reads the `images:` of a kustomization for edits, and verifies the result of such edits.

import { applyEdits, type Edit } from '../text/edit.ts';
import { segments } from '../yaml/documents.ts';
import { hasActions } from '../yaml/exact/mask.ts';
import { readTrees } from '../yaml/readTrees.ts';
import { ALL_KEYS, entryAt, type MapNode, type Node } from '../yaml/tree.ts';

/**
 * Returns the root mapping of `text`, with UTF-16 spans. Null unless `text` is one document that can be read exactly, without errors and
 * without template actions.
 */
export function rootToEdit(text: string): MapNode | null {
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
  const after = rootToEdit(applyEdits(text, edits));
  if (!before || !after) {
    return null;
  }
  const [old, now] = [plain(before), plain(after)];
  const images = old['images'];
  const wanted = { ...old, images: expected(Array.isArray(images) ? images : []) };
  return canonical(wanted) === canonical(now) ? edits : null;
}

/** The content of a tree, without spans. */
export type Plain = string | null | readonly Plain[] | PlainMap;
type PlainMap = { readonly [key: string]: Plain };

function plain(map: MapNode): PlainMap {
  return Object.fromEntries(map.entries.map(({ key, value }) => [key, plainOf(value)]));
}

/** Marks scalars that are not strings, because `1.0` and `"1.0"` are different values. */
function plainOf(node: Node | null): Plain {
  switch (node?.kind) {
    case 'map':
      return plain(node);
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
