// The `images:` of a kustomization as they stand in its text, for edits: the only document of the file, read exactly.

import { applyEdits, type Edit } from '../text/edit.ts';
import { segments } from '../yaml/documents.ts';
import { hasActions } from '../yaml/exact/mask.ts';
import { readTrees } from '../yaml/readTrees.ts';
import { ALL_KEYS, entryAt, itemsAt, type MapNode, type Node, scalarAt } from '../yaml/tree.ts';

/** The mapping that `text` is, with spans in it; null where that is not certain to the last letter. */
export function rootToEdit(text: string): MapNode | null {
  if (hasActions(text) || segments(text).length !== 1) {
    return null;
  }
  const [tree, ...others] = readTrees(text, ALL_KEYS);
  const root = tree?.root;
  const isExact = others.length === 0 && tree?.exactUpTo === Number.POSITIVE_INFINITY;
  // What kustomize called `images` before 2.0 becomes a second `images` when it reads the file.
  return isExact && root?.kind === 'map' && !entryAt(root, 'imageTags') ? root : null;
}

/** The entries of `images:` with this name. */
export function entriesNamed(root: MapNode, name: string): readonly MapNode[] {
  return itemsAt(root, 'images').filter(
    (item): item is MapNode => item?.kind === 'map' && scalarAt(item, 'name')?.value === name,
  );
}

/** `edits`, where they make of `text` what they should: everything else reads as before, and the images as `expected`. */
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

/** A tree without its places in the text. */
export type Plain = string | null | readonly Plain[] | PlainMap;
type PlainMap = { readonly [key: string]: Plain };

function plain(map: MapNode): PlainMap {
  return Object.fromEntries(map.entries.map(({ key, value }) => [key, plainOf(value)]));
}

/** What is no string is marked, for `1.0` and `"1.0"` are two things. */
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

/** Where a key stands among others says nothing. */
function canonical(value: Plain): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))
      : each,
  );
}
