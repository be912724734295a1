// Finds the `images:` entries that are always applied to a file's images before they reach the cluster.
import type { Redirect } from '../model/fileContext.ts';
import { componentsOf, type KustomizeGraph, type Use } from './graph.ts';

/**
 * Returns the entries that apply to the images of the file at `path`, however it gets into the cluster: every way from a root to the file
 * has an entry of that name. The entry that is returned is the nearest one on the first way. If the file is a kustomization, there are two
 * kinds of entries: those for images in its patches, which include its own, and those for names in its own `images:` (`ofEntries`).
 */
export function redirectsFor(path: string, graph: KustomizeGraph): readonly Redirect[] {
  const walk: GraphWalk = { graph, above: new Map(), given: new Map(), under: new Set() };
  if (!graph.all.has(path)) {
    return list(common((graph.uses.get(path) ?? []).map((use) => behind(use, walk))), graph);
  }
  const above = namesAbove(path, walk);
  return [
    ...list(together([ownNames(path, graph), above]), graph),
    ...list(above, graph).map((each) => ({ ...each, ofEntries: true as const })),
  ];
}

/** Names, each with a kustomization that has an entry for it. Null means that no way leads to a root, and stands for all names. */
type Names = ReadonlyMap<string, string> | null;

interface GraphWalk {
  readonly graph: KustomizeGraph;
  /** Known results by kustomization. `above`: the names above it. `given`: the names that it has as a component. */
  readonly above: Map<string, Names>;
  readonly given: Map<string, Names>;
  /** The kustomizations that the walk is in. It ends at a cycle, which kustomize rejects. */
  readonly under: Set<string>;
}

/** Real trees have about five levels. The limit protects the call stack. */
const MAX_DEPTH = 500;
const NO_NAMES: Names = new Map();

/** Returns the names that are applied from `use` upwards to the root. */
function behind(use: Use, walk: GraphWalk): Names {
  const components = componentsBehind(use, walk.graph).map((path) => namesGiven(path, walk));
  return together([...components, ownNames(use.by, walk.graph), namesAbove(use.by, walk)]);
}

/**
 * Returns the paths of the components that are applied to the file of `use`. Kustomize reads the resources, applies the components one
 * after the other, then applies the patches, then replaces the images.
 */
export function componentsBehind({ by, as, index }: Use, graph: KustomizeGraph): readonly string[] {
  const after = as === 'resource' ? 0 : as === 'component' ? index + 1 : Number.POSITIVE_INFINITY;
  return componentsOf(by, graph, after);
}

/** Returns the names that every way from a root to the kustomization at `path` has, without those of the kustomization itself. */
function namesAbove(path: string, walk: GraphWalk): Names {
  return once(path, walk, walk.above, () => {
    const uses = walk.graph.uses.get(path) ?? [];
    return uses.length === 0 ? NO_NAMES : common(uses.map((use) => behind(use, walk)));
  });
}

/** Returns the names of the component at `path` and of its own components. */
function namesGiven(path: string, walk: GraphWalk): Names {
  const names = once(path, walk, walk.given, () => {
    const components = componentsOf(path, walk.graph).map((each) => namesGiven(each, walk));
    return together([...components, ownNames(path, walk.graph)]);
  });
  return names ?? NO_NAMES;
}

function once(path: string, { under }: GraphWalk, known: Map<string, Names>, find: () => Names): Names {
  const names = known.get(path);
  if (names !== undefined) {
    return names;
  }
  if (under.has(path)) {
    return null;
  }
  if (under.size >= MAX_DEPTH) {
    return NO_NAMES;
  }
  under.add(path);
  const found = find();
  under.delete(path);
  known.set(path, found);
  return found;
}

function ownNames(path: string, { all }: KustomizeGraph): Names {
  return new Map((all.get(path)?.images ?? []).map(({ name }) => [name, path]));
}

/** Returns all names on one way, each with its nearest entry. `parts` begins with the nearest. */
function together(parts: readonly Names[]): Names {
  const result = new Map<string, string>();
  for (const names of parts) {
    if (names === null) {
      return null;
    }
    for (const [name, path] of names) {
      if (!result.has(name)) {
        result.set(name, path);
      }
    }
  }
  return result;
}

/** Returns the names that all ways have. */
function common(ways: readonly Names[]): Names {
  const [first, ...others] = ways.filter((names) => names !== null);
  return first ? new Map([...first].filter(([name]) => others.every((names) => names.has(name)))) : null;
}

function list(names: Names, { all }: KustomizeGraph): readonly Redirect[] {
  return [...(names ?? [])].map(([name, kustomization]) =>
    all.get(kustomization)?.hasMoreFields
      ? { name, kustomization, everywhere: true }
      : { name, kustomization },
  );
}
