// The `images:` entries that an image of a file passes on its way into the cluster.
import type { Redirect } from '../model/fileContext.ts';
import { componentsOf, type KustomizeGraph, type Use } from './graph.ts';

/**
 * The entries that speak for the images of the file at `path`: every way from a root to the file passes one of that name; the nearest is told.
 * Of a kustomization there are two kinds: those that speak for its patches, its own among them, and those that speak for what its entries give.
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

/** Names, each with a kustomization that has an entry for it. Null stands for "no way from any root", which holds every name. */
type Names = ReadonlyMap<string, string> | null;

interface GraphWalk {
  readonly graph: KustomizeGraph;
  /** What is known already, by kustomization: what lies above it, and what it gives as a component. */
  readonly above: Map<string, Names>;
  readonly given: Map<string, Names>;
  /** Where the walk is: kustomizations that include each other lead nowhere, and kustomize refuses them. */
  readonly under: Set<string>;
}

/** Real trees have five floors; nobody's stack is endless. */
const MAX_DEPTH = 500;
const NO_NAMES: Names = new Map();

/** What is passed from where `use` brings a file in, up to the root. */
function behind(use: Use, walk: GraphWalk): Names {
  const components = componentsBehind(use, walk.graph).map((path) => namesGiven(path, walk));
  return together([...components, ownNames(use.by, walk.graph), namesAbove(use.by, walk)]);
}

/**
 * The components that work on what `use` brings in: kustomize reads the resources, lets the components work on them one after the other, then
 * makes the patches, then replaces the images.
 */
export function componentsBehind({ by, as, index }: Use, graph: KustomizeGraph): readonly string[] {
  const after = as === 'resource' ? 0 : as === 'component' ? index + 1 : Number.POSITIVE_INFINITY;
  return componentsOf(by, graph, after);
}

/** What every way from a root to the kustomization at `path` passes, without its own. */
function namesAbove(path: string, walk: GraphWalk): Names {
  return once(path, walk, walk.above, () => {
    const uses = walk.graph.uses.get(path) ?? [];
    return uses.length === 0 ? NO_NAMES : common(uses.map((use) => behind(use, walk)));
  });
}

/** What the component at `path` has, and its own components. */
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

/** The names on one way, the nearest entry of each. */
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

/** The names that are on all ways. */
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
