// Finds the `images:` entries whose `name` must change when an image is renamed in a file.
import { componentsOf, type KustomizeGraph, type Use } from './graph.ts';
import { componentsBehind } from './redirectsFor.ts';

/**
 * Returns the paths of the kustomizations that have an entry named `name` on any way from the file at `path` to a root. An entry that gives
 * the image a new name ends the way, because the kustomizations above it see the new name.
 */
export function matchersOf(name: string, path: string, graph: KustomizeGraph): readonly string[] {
  const found = new Set<string>();
  climb(path, graph, (passed) => !addMatchers(passed, name, graph, found));
  return [...found];
}

/** Returns the names of all entries on any way from the file at `path` to a root. */
export function namesAround(path: string, graph: KustomizeGraph): readonly string[] {
  const found = new Set<string>();
  climb(path, graph, (passed) => {
    for (const each of passed) {
      graph.all.get(each)?.images.forEach(({ name }) => void found.add(name));
    }
    return true;
  });
  return [...found];
}

/** Calls `visit` at each step upwards with the kustomizations that the step passes, in order. Goes on upwards if `visit` returns true. */
function climb(path: string, graph: KustomizeGraph, visit: (passed: Iterable<string>) => boolean): void {
  const seen = new Set<string>();
  const waiting = [path];
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    for (const use of graph.uses.get(from) ?? []) {
      const way = `${use.as} ${use.index} ${use.by}`;
      if (!seen.has(way)) {
        seen.add(way);
        if (visit(passedBy(use, graph))) {
          waiting.push(use.by);
        }
      }
    }
  }
}

/** Returns what is applied to the used file, in order: components, each after its own components, and then the kustomization itself. */
function passedBy(use: Use, graph: KustomizeGraph): Iterable<string> {
  const passed = new Set<string>();
  const opened = new Set<string>();
  const waiting = [...componentsBehind(use, graph)].reverse();
  for (let path = waiting.at(-1); path !== undefined; path = waiting.at(-1)) {
    if (opened.has(path)) {
      waiting.pop();
      passed.add(path);
    } else {
      opened.add(path);
      waiting.push(
        ...componentsOf(path, graph)
          .filter((each) => !opened.has(each))
          .reverse(),
      );
    }
  }
  return passed.add(use.by);
}

/** Adds the kustomizations that have an entry named `name`, up to the first that gives a new name. Returns whether there was such a one. */
function addMatchers(
  passed: Iterable<string>,
  name: string,
  { all }: KustomizeGraph,
  found: Set<string>,
): boolean {
  for (const path of passed) {
    const entries = all.get(path)?.images.filter((each) => each.name === name) ?? [];
    if (entries.length > 0) {
      found.add(path);
    }
    if (entries.some(({ newName }) => newName !== null && newName !== name)) {
      return true;
    }
  }
  return false;
}
