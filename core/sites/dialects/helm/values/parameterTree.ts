// Builds the tree of values that Argo CD's `helm.parameters` set: `image.repository` becomes `repository` below `image`.
import { type Entry, entryAt, type MapNode, type Node, stringAt } from '../../../../yaml/tree.ts';

/** Whether `item` sets one value, which means that it has a `name`. */
export function isParameter(item: Node | null): item is MapNode {
  return item?.kind === 'map' && stringAt(item, 'name') !== null;
}

export interface ParameterTree {
  readonly root: MapNode;
  /** The index of each item in the list, by the offset at which its value begins in the text. */
  readonly items: ReadonlyMap<number, number>;
}

/** The tree of all items that are parameters. Where two have the same name, the last one counts. */
export function parameterTree(list: readonly (Node | null)[]): ParameterTree {
  const top: Branch = new Map();
  const items = new Map<number, number>();
  list.forEach((item, index) => {
    const value = isParameter(item) ? entryAt(item, 'value') : null;
    const name = isParameter(item) ? stringAt(item, 'name') : null;
    if (value && name !== null && (value.value === null || value.value.kind === 'scalar')) {
      plant(top, name.split(UNESCAPED_DOT), value);
      if (value.value) {
        items.set(value.value.span.start, index);
      }
    }
  });
  return { root: toNode(top), items };
}

type Branch = Map<string, Branch | Entry>;

const UNESCAPED_DOT = /(?<!\\)\./;

/** No real values are nested deeper. */
const MAX_DEPTH = 50;

function plant(top: Branch, steps: readonly string[], entry: Entry): void {
  let branch = top;
  for (const step of steps.slice(0, Math.min(steps.length - 1, MAX_DEPTH))) {
    const next = branch.get(step);
    if (next instanceof Map) {
      branch = next;
    } else {
      const made: Branch = new Map();
      branch.set(step, made);
      branch = made;
    }
  }
  const key = steps.at(-1) ?? '';
  branch.set(key, { ...entry, key });
}

function toNode(branch: Branch): MapNode {
  const entries = [...branch].map(
    ([key, below]): Entry => (below instanceof Map ? { key, keySpan: NOWHERE, value: toNode(below) } : below),
  );
  return { kind: 'map', flow: false, entries };
}

const NOWHERE = { start: 0, end: 0 };
