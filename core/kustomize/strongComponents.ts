// Finds the cycles of a graph in one walk, by Tarjan's algorithm.

/**
 * Returns a number for each of `nodes`. Two nodes have the same number if each can be reached from the other. A node that can be reached from
 * another one, and not the other way round, has the smaller number.
 */
export function strongComponents(
  nodes: Iterable<string>,
  next: (node: string) => readonly string[],
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  let count = 0;
  const enter = (node: string): Step => {
    order.set(node, order.size);
    lowest.set(node, order.size - 1);
    open.push(node);
    return { node, targets: next(node), index: 0 };
  };
  const lower = (node: string, by: number | undefined): void => {
    lowest.set(node, Math.min(lowest.get(node) ?? 0, by ?? Number.POSITIVE_INFINITY));
  };
  const close = (node: string): void => {
    for (let member = open.pop(); member !== undefined; member = member === node ? undefined : open.pop()) {
      found.set(member, count);
    }
    count++;
  };
  for (const start of nodes) {
    // A stack of its own instead of calls: chains of many thousands must not exhaust that of the engine.
    const steps = order.has(start) ? [] : [enter(start)];
    for (let step = steps.at(-1); step; step = steps.at(-1)) {
      const target = step.targets[step.index++];
      if (target === undefined) {
        steps.pop();
        lower(steps.at(-1)?.node ?? step.node, lowest.get(step.node));
        if (lowest.get(step.node) === order.get(step.node)) {
          close(step.node);
        }
      } else if (!order.has(target)) {
        steps.push(enter(target));
      } else if (!found.has(target)) {
        lower(step.node, order.get(target));
      }
    }
  }
  return found;
}

/** A node that the walk is in, and which of its edges it takes next. */
interface Step {
  readonly node: string;
  readonly targets: readonly string[];
  index: number;
}
