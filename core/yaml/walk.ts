// The one walk over a tree: each node before what is in it, in the order of the text.
import type { ListNode, MapNode, Node } from './tree.ts';

/** Where a node stands. The walk changes the path as it goes: whoever keeps it copies it. */
export type LivePath = readonly (string | number)[];

/** What a node stands in; null for the root of the walk. */
export type Parent = MapNode | ListNode | null;

/**
 * Looks at a node. `key` is the nearest one on the path, its own or that of the list it is in. The answer is handed to the visits of its
 * children; null leaves them out.
 */
export type Visit<State> = (
  node: Node,
  state: State,
  path: LivePath,
  key: string,
  parent: Parent,
) => State | null;

/** Shows `visit` the nodes of `root`, which stands at `path`. The answer of `visit` says whether the walk goes on below the node. */
export function walk(root: Node, path: LivePath, visit: (node: Node, path: LivePath) => boolean): void {
  walkWith<true>(root, path, true, (node, _, at) => (visit(node, at) ? true : null));
}

/** The same for walks that hand something down: `state` is what `visit` is told of the root. */
export function walkWith<State>(root: Node, path: LivePath, state: State, visit: Visit<State>): void {
  const key = lastKey(path);
  const inner = visit(root, state, path, key, null);
  if (inner !== null && root.kind !== 'scalar') {
    walkBelow(root, inner, [...path], key, 0, visit);
  }
}

/** The last key on `path`: that of the value there, or of the list that it is in. */
export function lastKey(path: LivePath): string {
  for (let index = path.length - 1; index >= 0; index--) {
    const step = path[index];
    if (typeof step === 'string') {
      return step;
    }
  }
  return '';
}

/** How deep a tree is looked at: broken documents can be indented without end. */
export const MAX_DEPTH = 500;

/** Plain loops, because this runs over every document with an image at every keystroke. */
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
    let index = 0;
    for (const item of node.items) {
      path[length] = index;
      index++;
      const inner = item && visit(item, state, path, listKey, node);
      if (item && inner !== null && item.kind !== 'scalar') {
        walkBelow(item, inner, path, listKey, depth + 1, visit);
      }
    }
  } else {
    for (const { key, value } of node.entries) {
      path[length] = key;
      const inner = value && visit(value, state, path, key, node);
      if (value && inner !== null && value.kind !== 'scalar') {
        walkBelow(value, inner, path, key, depth + 1, visit);
      }
    }
  }
  path.length = length;
}
