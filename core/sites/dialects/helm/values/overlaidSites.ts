// The images that come about where other files of values are laid over those of a chart, such as its values-prod.yaml.
import type { ImageUses } from '../../../../model/chartUses.ts';
import type { OverlayText } from '../../../../model/fileContext.ts';
import type { Node } from '../../../../yaml/tree.ts';
import { walk } from '../../../../yaml/walk.ts';
import type { OverlaidSite } from './sharedValues.ts';
import { usedSites } from './usedSites.ts';
import { merge, sectionOf, type ValuesTree } from './valuesTree.ts';

/**
 * Returns the images that the templates make of `tree` with each of `overlays` laid over it. Their parts are the values that stand in the
 * chart's own file, because these are what an edit of that file changes.
 */
export function overlaidSites(
  overlays: readonly OverlayText[],
  tree: ValuesTree,
  uses: ImageUses,
  source: Parameters<typeof usedSites>[2],
): readonly OverlaidSite[] {
  const keys = keysOfNames(uses);
  return overlays.flatMap((values) => {
    const over = sectionOf(values);
    if (!over || !holdsKey(over, keys)) {
      return [];
    }
    const laid = { ...tree, over: tree.over ? merge(over, tree.over) : over };
    return usedSites(laid, uses, source).sites.map((site) => ({ site, by: values.path }));
  });
}

/** The last keys of all values that images are made of, without those of tags: most files of values only choose a tag. */
function keysOfNames(uses: ImageUses): ReadonlySet<string> {
  const known = KEYS.get(uses);
  if (known) {
    return known;
  }
  const parts = [...uses.images, ...uses.mentions].flatMap((use) => use.parts);
  const keys = parts.flatMap((part) => (part.kind === 'value' ? (part.path.at(-1) ?? []) : []));
  const made = new Set(keys.filter((key) => !TAG.test(key)));
  KEYS.set(uses, made);
  return made;
}

const KEYS = new WeakMap<ImageUses, ReadonlySet<string>>();
const TAG = /^(?:tag|version|digest)$/i;

function holdsKey(root: Node, keys: ReadonlySet<string>): boolean {
  let isFound = false;
  walk(root, [], (node) => {
    isFound ||=
      node.kind === 'map'
        ? node.entries.some(({ key }) => keys.has(key))
        : node.kind === 'list' && keys.has('*');
    return !isFound;
  });
  return isFound;
}
