// Arranges the images of the workspace in a tree: by registry, by namespace of the proxy, by image, or by folder.
import type { InventoryImage } from '../../../protocol/inventory.ts';
import type { ProxyAnswers } from './proxyAnswers.ts';

export const GROUPINGS = ['registry', 'namespace', 'image', 'folder'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export const FILTERS = ['all', 'docker-hub', 'proxied', 'other', 'problems'] as const;
export type ImageFilter = (typeof FILTERS)[number];

/** An image where it is written. */
export interface InventoryPlace {
  /** As the server writes it. */
  readonly uri: string;
  /** As people read it: from the folder of the workspace. */
  readonly path: string;
  readonly image: InventoryImage;
}

/** What the children of a node have in common. A `place` has none. */
export type TreeLevel = 'registry' | 'namespace' | 'image' | 'folder' | 'file' | 'place';

export interface InventoryNode {
  /** Different from that of every other node of the tree, and the same whenever the tree is made anew. */
  readonly id: string;
  readonly level: TreeLevel;
  /** A registry, a namespace, a name, a path; empty where the places have none. Of a place: the reference as it is written. */
  readonly label: string;
  /** The node that this one is below; null at the top. */
  readonly above: InventoryNode | null;
  /** All images below, or the one of a place. At least one. */
  readonly places: readonly InventoryPlace[];
  /** The levels below. */
  readonly below: readonly TreeLevel[];
}

/** The first nodes of the tree. `childrenOf` makes those below, so that nothing is made that nobody opens. */
export function inventoryTree(
  places: readonly InventoryPlace[],
  grouping: Grouping,
): readonly InventoryNode[] {
  return nodesOf(null, places, LEVELS[grouping]);
}

export function childrenOf(node: InventoryNode): readonly InventoryNode[] {
  return nodesOf(node, node.places, node.below);
}

/** An image that the proxy does not serve has a problem, whatever was found in its file. */
export function matches({ image }: InventoryPlace, filter: ImageFilter, answers: ProxyAnswers): boolean {
  return (
    filter === 'all' ||
    (filter === 'problems' ? image.problems > 0 || answers.isRefused(image) : image.kind === filter)
  );
}

const LEVELS: Readonly<Record<Grouping, readonly TreeLevel[]>> = {
  registry: ['registry', 'image', 'place'],
  namespace: ['namespace', 'image', 'place'],
  image: ['image', 'place'],
  folder: ['folder', 'file', 'place'],
};

const KEYS: Readonly<Record<TreeLevel, (place: InventoryPlace) => string>> = {
  registry: ({ image }) => image.registry,
  namespace: ({ image }) => image.namespace ?? '',
  image: ({ image }) => image.name,
  folder: ({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('/'))),
  file: ({ path }) => path,
  place: ({ image }) => image.written,
};

function nodesOf(
  above: InventoryNode | null,
  places: readonly InventoryPlace[],
  levels: readonly TreeLevel[],
): readonly InventoryNode[] {
  const [level = 'place', ...below] = levels;
  const parent = above?.id ?? '';
  if (level === 'place') {
    return places.map((place) => ({
      id: `${parent} ${place.uri} ${place.image.range.start.line} ${place.image.range.start.character}`,
      level,
      label: place.image.written,
      above,
      places: [place],
      below,
    }));
  }
  const groups = new Map<string, InventoryPlace[]>();
  for (const place of places) {
    const key = KEYS[level](place);
    const group = groups.get(key);
    group ? group.push(place) : groups.set(key, [place]);
  }
  return [...groups]
    .sort(([a], [b]) => compare(a, b))
    .map(([label, group]) => ({
      id: `${parent} ${level}:${label}`,
      level,
      label,
      above,
      places: group,
      below,
    }));
}

/** By code units, which is quick. What has no name comes last. */
function compare(a: string, b: string): number {
  if (a === '' || b === '') {
    return a === b ? 0 : a === '' ? 1 : -1;
  }
  return a < b ? -1 : 1;
}
