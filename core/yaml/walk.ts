// Walks over a tree in the order of the text, and visits each node before its children. All code that walks trees uses it.
import type { Entry, ListNode, MapNode, Node } from './tree.ts';

/** The path of a node: keys and indices. The walk changes this array as it goes on. Copy it to keep it. */
export type LivePath = readonly (string | number)[];

/** The collection that contains a node; null for the root of the walk. */
export type Parent = MapNode | ListNode | null;

/**
 * Visits a node. `key` is the last key on its path: its own, or that of the list that contains it. The returned state is passed to the
 * visits of the node's children. If it is null, they are not visited.
 */
export type Visit<State> = (
  node: Node,
  state: State,
  path: LivePath,
  key: string,
  parent: Parent,
) => State | null;

/** Calls `visit` for `root`, whose path is `path`, and for the nodes below it. `visit` returns whether to visit the node's children. */
export function walk(root: Node, path: LivePath, visit: (node: Node, path: LivePath) => boolean): void {
  walkWith<true>(root, path, true, (node, _, at) => (visit(node, at) ? true : null));
}

/** Does the same for walks that pass a state down to the children. `state` is the state for the root. */
export function walkWith<State>(root: Node, path: LivePath, state: State, visit: Visit<State>): void {
  const key = lastKey(path);
  const inner = visit(root, state, path, key, null);
  if (inner !== null && root.kind !== 'scalar') {
    walkBelow(root, inner, [...path], key, 0, visit);
  }
}

/** Returns the last key on `path`: that of the value at `path`, or of the list that contains it; '' if there is none. */
export function lastKey(path: LivePath): string {
  for (let index = path.length - 1; index >= 0; index--) {
    const step = path[index];
    if (typeof step === 'string') {
      return step;
    }
  }
  return '';
}

/** How deep the walk goes. The nesting of broken documents has no limit. */
export const MAX_DEPTH = 500;

/**
 * Counts indices, because this runs at every keystroke over every document that has an image: until V8 optimizes code, each step of a `for…of` in it
 * makes an object.
 */
function walkBelow<State>(
  node: MapNode | ListNode,
  state: State,
  path: (string | number)[],
  listKey: string,
  depth: number,
  visit: Visit<State>,
): void {
  if (depth > MAX_DEPTH) {
    return;
  }
  const { length } = path;
  if (node.kind === 'list') {
    for (let index = 0; index < node.items.length; index++) {
      const item = node.items[index];
      path[length] = index;
      const inner = item ? visit(item, state, path, listKey, node) : null;
      if (item && inner !== null && item.kind !== 'scalar') {
        walkBelow(item, inner, path, listKey, depth + 1, visit);
      }
    }
  } else {
    for (let index = 0; index < node.entries.length; index++) {
      const { key, value } = node.entries[index] as Entry;
      path[length] = key;
      const inner = value && visit(value, state, path, key, node);
      if (value && inner !== null && value.kind !== 'scalar') {
        walkBelow(value, inner, path, key, depth + 1, visit);
      }
    }
  }
  path.length = length;
}
