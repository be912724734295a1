// Collects the kustomizations that a file may pass on its way into the cluster, with the names of their `images:` entries.
import type { FileContext } from '../model/fileContext.ts';
import { isMatched, isPlainName, MOST_EXPRESSIONS } from '../sites/dialects/kustomize/entryName.ts';
import type { KustomizeGraph, Use } from './graph.ts';
import { addAll, addTo, emptySet, type NameSet } from './nameSets.ts';
import type { ImageEntry } from './readKustomization.ts';

/** The kustomizations around a file. All sets hold indexes of `names`. */
export interface Surroundings {
  readonly graph: KustomizeGraph;
  readonly path: string;
  /** The kustomizations that use the file, at any distance, each before those that it uses. */
  readonly above: readonly string[];
  /** The components of these kustomizations and their own components, in the same order. */
  readonly applied: readonly string[];
  /** The names of all entries. */
  readonly names: readonly string[];
  /** What the entries of a kustomization do, and what those of a component and all its components do together. */
  readonly own: ReadonlyMap<string, Effect>;
  readonly together: ReadonlyMap<string, Effect>;
  /** The names of entries without a new name. */
  readonly kept: ReadonlySet<string>;
  /** How many edges and entries were looked at. */
  readonly work: number;
  /** The work, and the 32 bits of each word of the sets. */
  readonly cost: number;
}

/** What a list of entries does. */
export interface Effect {
  /** The names that stand in the list. */
  readonly written: NameSet;
  /** The names of images that the list decides: a fix of what is pulled belongs there. */
  readonly decided: NameSet;
  /** The names of images that have another name afterwards. */
  readonly renamed: NameSet;
}

/** More edges and entries around one file are not looked at. The largest real trees have some thousands. */
export const MOST_WORK = 200_000;
/** Each unit takes about 30 ns. A hundred names in a thousand kustomizations have a cost of 50,000. */
const HIGHEST_COST = 10_000_000;
/** Each kustomization has about this number of sets of names, and each edge one. */
const SETS = 8;

/** What there is too much of around a file. */
export type TooMany = NonNullable<FileContext['tooMany']>;

/** Returns the surroundings of the file at `path`, or what there is too much of. */
export function surroundings(path: string, graph: KustomizeGraph): Surroundings | TooMany {
  const budget = { work: 0 };
  const above = reached([path], budget, (from) => usesOf(from, graph).map(({ by }) => by));
  budget.work += above.reduce((sum, each) => sum + componentsOf(each, graph).length, 0);
  if (budget.work > MOST_WORK) {
    // Counting asks for lengths only. The lists would be made again for each file that is asked about.
    return 'kustomizations';
  }
  const seeds = above.flatMap((each) => componentsOf(each, graph));
  const applied = reached(seeds, budget, (from) => componentsOf(from, graph));
  const sorted = (paths: Iterable<string>): readonly string[] =>
    [...paths].sort((a, b) => (graph.cycles.get(a) ?? 0) - (graph.cycles.get(b) ?? 0));
  const [upwards, components] = [sorted(above.slice(1)), sorted(new Set([...seeds, ...applied]))];
  const everyone = [...new Set([...upwards, ...components, ...(graph.all.has(path) ? [path] : [])])];
  const names = namesOf(everyone, graph, budget);
  const cost = names && budget.work + (everyone.length * SETS + budget.work) * Math.ceil(names.size / 32);
  if (names === null || cost === null || budget.work > MOST_WORK || cost > HIGHEST_COST) {
    return 'kustomizations';
  }
  if ([...names.keys()].filter((name) => !isPlainName(name)).length > MOST_EXPRESSIONS) {
    return 'expressions';
  }
  const matched = matchedNames(names);
  const nothing = noEffect(names.size);
  const imagesOf = (each: string): readonly ImageEntry[] => graph.all.get(each)?.images ?? [];
  const own = new Map(
    everyone.map((each) => {
      const images = imagesOf(each);
      return [each, images.length === 0 ? nothing : effectOf(images, names, matched)];
    }),
  );
  const kept = everyone.flatMap((each) => imagesOf(each).filter(({ newName }) => newName === null));
  return {
    graph,
    path,
    above: upwards,
    applied: components,
    names: [...names.keys()],
    own,
    together: withComponents(components, own, graph),
    kept: new Set(kept.map(({ name }) => name)),
    work: budget.work,
    cost,
  };
}

/** Returns who uses the file at `path`, without uses within a cycle. */
export function usesOf(path: string, { usesUpwards }: KustomizeGraph): readonly Use[] {
  return usesUpwards.get(path) ?? [];
}

/** Returns the components of the kustomization at `path`, in order, that are in the graph and in no cycle with it. */
export function componentsOf(path: string, { components }: KustomizeGraph): readonly string[] {
  return components.get(path) ?? [];
}

/** As `componentsOf`, with null for what is left out, so that each component keeps its index. */
export function placedComponents(path: string, graph: KustomizeGraph): readonly (string | null)[] {
  return graph.placedComponents.get(path) ?? [];
}

/** Returns everything that can be reached from `starts`, which comes first, until the budget is used up. */
function reached(
  starts: readonly string[],
  budget: { work: number },
  next: (from: string) => readonly string[],
): readonly string[] {
  const found = new Set(starts);
  for (const from of found) {
    if (budget.work > MOST_WORK) {
      break;
    }
    const targets = next(from);
    budget.work += targets.length;
    for (const target of targets) {
      found.add(target);
    }
  }
  return [...found];
}

/** Returns the names of all entries, each with its index. Null where there are too many. */
function namesOf(
  paths: readonly string[],
  { all }: KustomizeGraph,
  budget: { work: number },
): ReadonlyMap<string, number> | null {
  const names = new Map<string, number>();
  for (const path of paths) {
    const images = all.get(path)?.images ?? [];
    budget.work += images.length;
    if (budget.work > MOST_WORK) {
      return null;
    }
    for (const { name } of images) {
      names.set(name, names.get(name) ?? names.size);
    }
  }
  return names;
}

/** Returns the names that each expression matches: its entry does to their images what theirs would do. */
function matchedNames(names: ReadonlyMap<string, number>): ReadonlyMap<string, NameSet> {
  const all = [...names.keys()];
  return new Map(
    all
      .filter((name) => !isPlainName(name))
      .map((name) => {
        const matched = emptySet(names.size);
        all.forEach((other, index) => {
          if (isPlainName(other) && isMatched(other, name)) {
            addTo(matched, index);
          }
        });
        return [name, matched];
      }),
  );
}

function effectOf(
  images: readonly ImageEntry[],
  names: ReadonlyMap<string, number>,
  matched: ReadonlyMap<string, NameSet>,
): Effect {
  const effect = noEffect(names.size);
  for (const { name, newName } of images) {
    const index = names.get(name) ?? 0;
    addTo(effect.written, index);
    // An expression without a new name leaves the images as they are written, with another tag.
    if (newName !== null || !matched.has(name)) {
      addTo(effect.decided, index);
    }
    if (newName !== null && newName !== name) {
      addTo(effect.renamed, index);
      addAll(effect.decided, matched.get(name));
      addAll(effect.renamed, matched.get(name));
    }
  }
  return effect;
}

/** Returns the effect of each component together with its own components. Components come after what uses them. */
function withComponents(
  components: readonly string[],
  own: ReadonlyMap<string, Effect>,
  graph: KustomizeGraph,
): ReadonlyMap<string, Effect> {
  const together = new Map<string, Effect>();
  for (const path of [...components].reverse()) {
    const parts = [own.get(path), ...componentsOf(path, graph).map((each) => together.get(each))];
    const sum = noEffect((own.get(path)?.written.length ?? 0) * 32);
    for (const part of parts) {
      addAll(sum.decided, part?.decided);
      addAll(sum.renamed, part?.renamed);
    }
    together.set(path, sum);
  }
  return together;
}

function noEffect(size: number): Effect {
  return { written: emptySet(size), decided: emptySet(size), renamed: emptySet(size) };
}
