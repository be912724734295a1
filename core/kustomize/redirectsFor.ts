// The `images:` entries that an image of a file passes on its way into the cluster.
import type { Redirect } from '../sites/redirects.ts';
import { componentsOf, type KustomizeGraph, type Use } from './graph.ts';

/**
 * The entries that speak for the images of the file at `path`: every way from a root to the file passes one of that name, the nearest first.
 * Of a kustomization there are two kinds: those that speak for its patches, its own among them, and those that speak for what its entries give.
 */
export function redirectsFor(path: string, graph: KustomizeGraph): readonly Redirect[] {
  const walk: Walk = { graph, above: new Map(), under: new Set() };
  if (!graph.all.has(path)) {
    return list(common((graph.uses.get(path) ?? []).map((use) => behind(use, walk))));
  }
  const above = namesAbove(path, walk);
  return [
    ...list(together([ownNames(path, graph), above])),
    ...list(above).map((each) => ({ ...each, ofEntries: true as const })),
  ];
}

/**
 * The kustomizations that have an entry for images called `name` on any way to the file at `path`: when the file gets another name, they have
 * to follow. An entry that gives a new name ends the way: those above see that one.
 */
export function matchersOf(name: string, path: string, graph: KustomizeGraph): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const climb = (from: string): void => {
    for (const use of graph.uses.get(from) ?? []) {
      const key = `${use.as} ${use.index} ${use.by}`;
      if (!seen.has(key)) {
        seen.add(key);
        const entries = passed(use, graph).filter((each) => hasEntry(each, name, graph));
        const renaming = entries.findIndex((each) => renames(each, name, graph));
        for (const each of renaming < 0 ? entries : entries.slice(0, renaming + 1)) {
          found.add(each);
        }
        if (renaming < 0) {
          climb(use.by);
        }
      }
    }
  };
  climb(path);
  return [...found];
}

/** Names, each with the kustomizations that have an entry for it. Null stands for "no way from any root", which holds every name. */
type Names = ReadonlyMap<string, readonly string[]> | null;

interface Walk {
  readonly graph: KustomizeGraph;
  /** What is known already. */
  readonly above: Map<string, Names>;
  /** Where the walk is: kustomizations that include each other lead nowhere, and kustomize refuses them. */
  readonly under: Set<string>;
}

/** Real trees have five floors; nobody's stack is endless. */
const MAX_DEPTH = 500;

/** What every way from a root to the kustomization at `path` passes, without its own. */
function namesAbove(path: string, walk: Walk): Names {
  const known = walk.above.get(path);
  if (known !== undefined) {
    return known;
  }
  if (walk.under.has(path)) {
    return null;
  }
  if (walk.under.size >= MAX_DEPTH) {
    return new Map();
  }
  walk.under.add(path);
  const uses = walk.graph.uses.get(path) ?? [];
  const names: Names = uses.length === 0 ? new Map() : common(uses.map((use) => behind(use, walk)));
  walk.under.delete(path);
  walk.above.set(path, names);
  return names;
}

/** What is passed from where `use` brings a file in, up to the root. */
function behind(use: Use, walk: Walk): Names {
  const own = passed(use, walk.graph).map((path) => ownNames(path, walk.graph));
  return together([...own, namesAbove(use.by, walk)]);
}

/**
 * The kustomizations whose entries work on what `use` brings in, in order: kustomize reads the resources, lets the components work on them,
 * then makes the patches, then replaces the images.
 */
function passed({ by, as, index }: Use, graph: KustomizeGraph): readonly string[] {
  const first = as === 'resource' ? 0 : as === 'component' ? index + 1 : Number.POSITIVE_INFINITY;
  const found = new Set<string>();
  for (const path of componentsOf(by, graph).slice(first)) {
    addWithComponents(path, graph, found, 0);
  }
  found.delete(by);
  return [...found, by];
}

/** A component may have components, which work before it. */
function addWithComponents(
  path: string | null,
  graph: KustomizeGraph,
  found: Set<string>,
  depth: number,
): void {
  if (path === null || found.has(path) || depth >= MAX_DEPTH) {
    return;
  }
  // Once to be known, so that a ring of components ends, and once more behind its own.
  found.add(path);
  for (const each of componentsOf(path, graph)) {
    addWithComponents(each, graph, found, depth + 1);
  }
  found.delete(path);
  found.add(path);
}

function ownNames(path: string, { all }: KustomizeGraph): Names {
  return new Map((all.get(path)?.images ?? []).map(({ name }) => [name, [path]]));
}

function hasEntry(path: string, name: string, { all }: KustomizeGraph): boolean {
  return all.get(path)?.images.some((each) => each.name === name) ?? false;
}

function renames(path: string, name: string, { all }: KustomizeGraph): boolean {
  return (
    all
      .get(path)
      ?.images.some((each) => each.name === name && each.newName !== null && each.newName !== name) ?? false
  );
}

/** The names on one way. */
function together(parts: readonly Names[]): Names {
  const result = new Map<string, readonly string[]>();
  for (const names of parts) {
    if (names === null) {
      return null;
    }
    for (const [name, paths] of names) {
      result.set(name, [...new Set([...(result.get(name) ?? []), ...paths])]);
    }
  }
  return result;
}

/** The names that are on all ways. */
function common(ways: readonly Names[]): Names {
  const [first, ...others] = ways.filter((names) => names !== null);
  if (!first) {
    return null;
  }
  const result = new Map<string, readonly string[]>();
  for (const [name, paths] of first) {
    if (others.every((names) => names.has(name))) {
      result.set(name, [...new Set([...paths, ...others.flatMap((names) => names.get(name) ?? [])])]);
    }
  }
  return result;
}

function list(names: Names): readonly Redirect[] {
  return [...(names ?? [])].flatMap(([name, paths]) =>
    paths.map((kustomization) => ({ name, kustomization })),
  );
}
