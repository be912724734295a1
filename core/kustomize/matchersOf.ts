// The `images:` entries that have to follow when a file calls its images by another name.
import { componentsOf, type KustomizeGraph, type Use } from './graph.ts';
import { componentsBehind } from './redirectsFor.ts';

/**
 * The kustomizations that have an entry for images called `name` on any way from the file at `path` to a root. An entry that gives a new name
 * ends the way: those above see that one.
 */
export function matchersOf(name: string, path: string, graph: KustomizeGraph): readonly string[] {
  const found = new Set<string>();
  climb(path, graph, (passed) => !addMatchers(passed, name, graph, found));
  return [...found];
}

/** The names of all entries on any way from the file at `path` to a root. */
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

/** Tells `visit` which kustomizations each step passes, in order, and goes on where it says so. */
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

/** Components, whose own components work before they do, and then the kustomization itself. */
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

/** Adds those that have an entry, as far as the name lives. Answers whether one of them gave it a new one. */
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
