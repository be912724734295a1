// Says which `images:` entries an image passes on its ways into the cluster: on all of them, or on some.

import type { Redirect } from '../model/fileContext.ts';
import { pushAll } from '../model/pushAll.ts';
import type { KustomizeGraph, Use } from './graph.ts';
import { addAll, emptySet, fullSet, has, keepAll, type NameSet, removeAll } from './nameSets.ts';
import {
  componentsOf,
  MOST_WORK,
  placedComponents,
  type Surroundings,
  surroundings,
  type TooMany,
  usesOf,
} from './surroundings.ts';

/** The entries around a file. */
export interface Ways {
  /**
   * The entries that apply to the images of the file, however it gets into the cluster: every way from a root to the file has an entry of that
   * name. The entry that is named is the nearest one on the first way. If the file is a kustomization, there are two kinds of entries: those for
   * images in its patches, which include its own, and those for names in its own `images:` (`ofEntries`).
   */
  readonly redirects: readonly Redirect[];
  /**
   * For each name: the kustomizations that have an entry of that name on any way. An entry that gives the image a new name ends the way,
   * because the kustomizations above it see the new name.
   */
  readonly matchers: ReadonlyMap<string, readonly string[]>;
  /** What there is too much of around the file, so that nothing is known about it. Null where everything is known. */
  readonly tooMany: TooMany | null;
  /** How many edges and entries were looked at. */
  readonly work: number;
  /** What finding them has cost: the work, the words of its sets, and the answer. */
  readonly cost: number;
}

/**
 * Returns the entries around the file at `path`. Takes time in proportion to the edges and entries above the file. They are found once for all
 * files with the same uses. A graph of which all files together take too long is too large for those that are asked for last.
 */
export function waysOf(path: string, graph: KustomizeGraph): Ways {
  if (!graph.uses.has(path) && !graph.all.has(path)) {
    return NO_WAYS;
  }
  const known = KNOWN.get(graph) ?? { ways: new Map<string, Ways>(), cost: 0 };
  KNOWN.set(graph, known);
  const key = keyOf(path, graph);
  const before = known.ways.get(key);
  if (before) {
    return before;
  }
  const ways = known.cost > HIGHEST_COST_TOGETHER ? TOO_LARGE : findWays(path, graph);
  known.ways.set(key, ways);
  known.cost += ways.cost;
  return ways;
}

/** How much of what all files together may cost was used for those that were asked for: 1 for all of it. */
export function shareOfWays(graph: KustomizeGraph): number {
  return (KNOWN.get(graph)?.cost ?? 0) / HIGHEST_COST_TOGETHER;
}

/** What was found in a graph, and what finding it has cost. A WeakMap keeps it no longer than the graph. */
const KNOWN = new WeakMap<KustomizeGraph, { readonly ways: Map<string, Ways>; cost: number }>();

/** Half a second. All files of a repository with 20,000 kustomizations cost a fifth of it. */
const HIGHEST_COST_TOGETHER = 15_000_000;

/** In units of cost: an entry in an answer takes that much more memory than one in a set. */
const COST_OF_ANSWER = 20;

/** The same for files with the same uses. Few files have many, and a long key takes longer than it saves. */
function keyOf(path: string, graph: KustomizeGraph): string {
  const uses = usesOf(path, graph);
  return graph.all.has(path) || uses.length > 4
    ? path
    : uses.map((use) => `${positionOf(use, graph)} ${use.by}`).join('\n');
}

function findWays(path: string, graph: KustomizeGraph): Ways {
  const around = surroundings(path, graph);
  if (typeof around === 'string') {
    return { ...NO_WAYS, tooMany: around, cost: MOST_WORK };
  }
  if (around.names.length === 0) {
    return { ...NO_WAYS, work: around.work, cost: around.cost };
  }
  const [redirects, matchers] = [redirectsOf(around), matchersOf(around)];
  const answers = [...matchers.values()].reduce((sum, paths) => sum + paths.length, redirects.length);
  const cost = around.cost + COST_OF_ANSWER * answers;
  return { redirects, matchers, tooMany: null, work: around.work, cost };
}

const NO_WAYS: Ways = { redirects: [], matchers: new Map(), tooMany: null, work: 0, cost: 0 };
const TOO_LARGE: Ways = { ...NO_WAYS, tooMany: 'kustomizations' };

/** The names that every way has, from a kustomization up to a root. Null means that no way leads to a root, and stands for all names. */
type Decided = ReadonlyMap<string, NameSet | null>;

function redirectsOf(around: Surroundings): readonly Redirect[] {
  const { graph, path, own } = around;
  const known = new Map<string, NameSet | null>();
  const applied = decidedByComponents(around);
  for (const each of around.above) {
    known.set(each, decidedAbove(each, known, applied, around));
  }
  const above = decidedAbove(path, known, applied, around);
  const steps = waysUp(path, known, graph);
  if (!graph.all.has(path)) {
    return list(above, steps, around);
  }
  const inPatches = above?.slice() ?? null;
  if (inPatches) {
    addAll(inPatches, own.get(path)?.decided);
  }
  return [
    ...list(inPatches, [path, ...steps], around),
    ...list(above, steps, around).map((each) => ({ ...each, ofEntries: true as const })),
  ];
}

/** Returns the names that every way from the file at `path` to a root has, without those of the file itself. */
function decidedAbove(
  path: string,
  known: Decided,
  applied: (by: string) => readonly NameSet[],
  around: Surroundings,
): NameSet | null {
  const { graph, names } = around;
  if (!graph.uses.has(path)) {
    return emptySet(names.length);
  }
  let common: NameSet | null = null;
  for (const use of usesOf(path, graph)) {
    const above = known.get(use.by);
    if (above) {
      const way = above.slice();
      addAll(way, around.own.get(use.by)?.decided);
      addAll(way, applied(use.by)[positionOf(use, graph)]);
      keepAll(common ?? way, way);
      common ??= way;
    }
  }
  return common;
}

/** Returns for a kustomization the names of its components from the first on, from the second on, and so forth to none of them. */
function decidedByComponents({ graph, names, together }: Surroundings): (by: string) => readonly NameSet[] {
  const known = new Map<string, readonly NameSet[]>();
  return (by) => {
    const made = known.get(by);
    if (made) {
      return made;
    }
    const sums = [emptySet(names.length)];
    for (const component of [...placedComponents(by, graph)].reverse()) {
      const sum = sums[0] ?? emptySet(names.length);
      const effect = component === null ? undefined : together.get(component);
      sums.push(sum);
      if (effect) {
        sums[0] = sum.slice();
        addAll(sums[0], effect.decided);
      }
    }
    const [all, ...others] = sums;
    const inOrder = all ? [all, ...others.reverse()] : [];
    known.set(by, inOrder);
    return inOrder;
  };
}

/**
 * Returns how many components of its kustomization are not applied to the file of `use`. Kustomize reads the resources, applies the components
 * one after the other, then applies the patches, then replaces the images.
 */
function positionOf({ by, as, index }: Use, graph: KustomizeGraph): number {
  return as === 'resource' ? 0 : as === 'component' ? index + 1 : placedComponents(by, graph).length;
}

/** Returns the kustomizations on the first way from the file at `path` that leads to a root, with all applied components, in order. */
function waysUp(path: string, known: Decided, graph: KustomizeGraph): readonly string[] {
  const passed = new Set<string>();
  let use = firstUse(path, known, graph);
  while (use) {
    const components = placedComponents(use.by, graph).slice(positionOf(use, graph));
    passThrough(
      components.filter((each) => each !== null),
      passed,
      graph,
    );
    passed.add(use.by);
    use = firstUse(use.by, known, graph);
  }
  return [...passed];
}

function firstUse(path: string, known: Decided, graph: KustomizeGraph): Use | undefined {
  return usesOf(path, graph).find(({ by }) => known.get(by));
}

/** Adds components to `passed`, each after its own components. */
function passThrough(components: readonly string[], passed: Set<string>, graph: KustomizeGraph): void {
  const opened = new Set<string>();
  const waiting = [...components].reverse();
  for (let path = waiting.at(-1); path !== undefined; path = waiting.at(-1)) {
    if (opened.has(path) || passed.has(path)) {
      waiting.pop();
      passed.add(path);
    } else {
      opened.add(path);
      pushAll(waiting, [...componentsOf(path, graph)].reverse());
    }
  }
}

/** Returns an entry for each of `decided`: the first one that `steps` passes. */
function list(
  decided: NameSet | null,
  steps: readonly string[],
  { graph, names, kept }: Surroundings,
): readonly Redirect[] {
  const found = new Map<string, Redirect>();
  const indexes = new Map(names.map((name, index) => [name, index]));
  for (const kustomization of decided ? steps : []) {
    const { images = [], hasMoreFields } = graph.all.get(kustomization) ?? {};
    for (const { name } of images) {
      if (decided && has(decided, indexes.get(name) ?? 0) && !found.has(name)) {
        const keeps = kept.has(name) ? { keepsName: true as const } : {};
        const everywhere = hasMoreFields ? { everywhere: true as const } : {};
        found.set(name, { name, kustomization, ...keeps, ...everywhere });
      }
    }
  }
  return [...found.values()];
}

/** Returns the entries that see an image of the file under the name that it has there. */
function matchersOf(around: Surroundings): ReadonlyMap<string, readonly string[]> {
  const { graph, path, names, above, applied } = around;
  const size = names.length;
  const arriving = new Map<string, Map<number, NameSet>>();
  const arrive = (from: string, alive: NameSet): void => {
    for (const use of usesOf(from, graph)) {
      const places = arriving.get(use.by) ?? new Map<number, NameSet>();
      arriving.set(use.by, places);
      merge(places, positionOf(use, graph), alive);
    }
  };
  const indexes = new Map(names.map((name, index) => [name, index]));
  const found: FoundEntries = { indexes, paths: new Map() };
  const seen = new Map<string, NameSet>();
  arrive(path, fullSet(size));
  for (const each of [...above].reverse()) {
    const alive = emptySet(size);
    const places = arriving.get(each);
    [...placedComponents(each, graph), null].forEach((component, position) => {
      addAll(alive, places?.get(position));
      apply(component, alive, around, seen);
    });
    take(each, alive, around, found);
    removeAll(alive, around.own.get(each)?.renamed);
    arrive(each, alive);
  }
  for (const each of applied) {
    const alive = seen.get(each)?.slice() ?? emptySet(size);
    for (const component of componentsOf(each, graph)) {
      apply(component, alive, around, seen);
    }
    take(each, alive, around, found);
  }
  return new Map([...found.paths].map(([name, paths]) => [name, [...paths]]));
}

interface FoundEntries {
  readonly indexes: ReadonlyMap<string, number>;
  readonly paths: Map<string, Set<string>>;
}

/** Has a component see the names that are `alive`, and removes those that it gives a new name. */
function apply(
  component: string | null,
  alive: NameSet,
  { together }: Surroundings,
  seen: Map<string, NameSet>,
): void {
  if (component !== null) {
    merge(seen, component, alive);
    removeAll(alive, together.get(component)?.renamed);
  }
}

function merge<Key>(sets: Map<Key, NameSet>, key: Key, more: NameSet): void {
  const known = sets.get(key);
  known ? addAll(known, more) : sets.set(key, more.slice());
}

/** Notes the entries of the kustomization at `path` whose names are `alive`. */
function take(path: string, alive: NameSet, { graph }: Surroundings, found: FoundEntries): void {
  for (const { name } of graph.all.get(path)?.images ?? []) {
    const index = found.indexes.get(name) ?? 0;
    if (has(alive, index)) {
      const paths = found.paths.get(name) ?? new Set();
      found.paths.set(name, paths.add(path));
    }
  }
}
