// Reads neighbour files, kustomizations and charts, for every front end that has found them.
import { buildsByFolder } from '../builds/buildsAround.ts';
import { type NamedBuild, readBuilds } from '../builds/readBuilds.ts';
import { pushAll } from '../model/pushAll.ts';
import { finish, type Steps } from '../model/steps.ts';
import {
  LARGEST_BUILD_FILE,
  LARGEST_NEIGHBOUR,
  MOST_NEIGHBOUR_NODES,
  MOST_NEIGHBOUR_TEXT,
  MOST_NODES_TOGETHER,
} from '../paths/limits.ts';
import { neighbourKind } from '../paths/neighbourKinds.ts';
import { nameOf, parentOf } from '../paths/path.ts';
import { type Dependency, readChart } from '../sites/dialects/helm/values/readChart.ts';
import { nodesIn } from '../yaml/weight.ts';
import { type ChartSources, chartFactsOf, NO_SOURCES } from './chartFacts.ts';
import type { LeftOut, Neighbours } from './fileContext.ts';
import { graphSteps, type KustomizeGraph, kustomizeGraph } from './graph.ts';
import { type Kustomization, readKustomization } from './readKustomization.ts';
import { type ImagesIn, unmatchedEntries } from './unmatchedEntries.ts';
import { type WrittenImages, writtenImages } from './writtenImages.ts';

/** The texts of neighbour files by path. Null stands for a file that is there, but too large to be read. Files with other names are ignored. */
export type NeighbourTexts = ReadonlyMap<string, string | null>;

type NeighbourSources = readonly [
  texts: NeighbourTexts,
  sources?: ChartSources,
  resources?: (path: string) => string | null,
];

export interface NeighbourReader {
  /**
   * Reads `texts`, in their order, as long as all together are within the limits. Remembers the texts of the last call and reads again only
   * those that have changed. `sources` are read when somebody asks for the facts of a chart, and the texts of `resources`, null for what cannot
   * be read, when somebody asks for the entries of a kustomization.
   */
  (...given: NeighbourSources): Neighbours;
  /** Does the same in steps. Called before with the same texts, it leaves little to do. */
  readonly steps: (...given: NeighbourSources) => Steps<Neighbours>;
  /** Reads one text before the next call does, so that others can have a turn in between. Returns about how many nodes were read. */
  readonly ahead: (path: string, text: string) => number;
}

export function neighbourReader(): NeighbourReader {
  let known: ReadonlyMap<string, NeighbourReading> = new Map();
  const early = new Map<string, NeighbourReading>();
  const readingOf = (path: string, kind: ReadKind, text: string): NeighbourReading => {
    const last = early.get(path) ?? known.get(path);
    return last?.text === text ? last : readingFor(path, kind, text);
  };
  let graph: KustomizeGraph = kustomizeGraph(new Map());
  let inGraph: ReadonlyMap<string, NeighbourReading> = new Map();
  function* steps(
    ...[texts, sources = NO_SOURCES, resources = () => null]: NeighbourSources
  ): Steps<Neighbours> {
    const { used, leftOut } = withinLimits(texts, readingOf);
    known = used;
    early.clear();
    const kustomizations = ofKind(used, 'kustomization');
    // A graph remembers what was found in it, so it stays while the kustomizations do.
    if (!isSame(inGraph, kustomizations)) {
      graph = yield* graphSteps(valuesOf(kustomizations, 'kustomization'));
      inGraph = kustomizations;
    }
    const charts = dependenciesOf(used, leftOut);
    const hasAllKustomizations = ![...leftOut.keys()].some((path) => kindOf(path) === 'kustomization');
    return {
      graph,
      kustomizations: new Map([...kustomizations].map(([path, { text }]) => [path, text])),
      builds: buildsByFolder(valuesOf(used, 'build')),
      charts,
      factsOf: chartFactsOf(charts, sources),
      leftOut,
      hasAllKustomizations,
      // A component is used by kustomizations that are left out, perhaps.
      unmatchedIn: hasAllKustomizations ? unmatchedEntries(graph, readOnce(resources)) : () => [],
    };
  }
  const ahead = (path: string, text: string): number => {
    const kind = kindOf(path);
    const reading = kind && readingOf(path, kind, text);
    if (!reading || isTooLarge(reading)) {
      return 0;
    }
    early.set(path, reading);
    reading.read();
    return reading.nodes;
  };
  const read = (...given: NeighbourSources): Neighbours => finish(steps(...given));
  return Object.assign(read, { steps, ahead });
}

/** The images in the texts of `resources`. Several builds have the same resources. */
function readOnce(resources: (path: string) => string | null): ImagesIn {
  const known = new Map<string, WrittenImages | null>();
  return (path) => {
    const read = known.get(path);
    if (read !== undefined) {
      return read;
    }
    const text = resources(path);
    const images = text === null ? null : writtenImages(text);
    known.set(path, images);
    return images;
  };
}

/** The kinds of files that are read here, with what they say. */
interface ReadKinds {
  readonly kustomization: Kustomization;
  readonly chart: readonly Dependency[];
  readonly requirements: readonly Dependency[];
  readonly build: readonly NamedBuild[];
}
type ReadKind = keyof ReadKinds;

const READERS: { readonly [K in ReadKind]: (text: string, path: string) => ReadKinds[K] } = {
  kustomization: readKustomization,
  chart: readChart,
  requirements: readChart,
  build: (text, path) => readBuilds(path, text),
};

type NeighbourReading = { readonly [K in ReadKind]: NeighbourReadingOf<K> }[ReadKind];

interface NeighbourReadingOf<K extends ReadKind> {
  readonly kind: K;
  readonly text: string;
  /** At most as many as its trees have. Scripts have none. */
  readonly nodes: number;
  /** Reads the text when it is called first. */
  readonly read: () => ReadKinds[K];
}

function readingFor(path: string, kind: ReadKind, text: string): NeighbourReading {
  const isTree = kind !== 'build' || /\.ya?ml$/.test(path);
  const nodes = isTree && text.length <= LARGEST_NEIGHBOUR ? nodesIn(text, MOST_NEIGHBOUR_NODES) : 0;
  let known: { readonly value: ReadKinds[ReadKind] } | null = null;
  const read = () => {
    known ??= { value: READERS[kind](text, path) };
    return known.value;
  };
  return { kind, text, nodes, read } as NeighbourReading;
}

function kindOf(path: string): ReadKind | null {
  const kind = neighbourKind(nameOf(path));
  return kind !== null && kind in READERS ? (kind as ReadKind) : null;
}

function isTooLarge({ kind, text, nodes }: NeighbourReading): boolean {
  const most = kind === 'build' ? LARGEST_BUILD_FILE : LARGEST_NEIGHBOUR;
  return text.length > most || nodes > MOST_NEIGHBOUR_NODES;
}

/** Returns the readings of the texts that are used, and why the others are not. */
function withinLimits(
  texts: NeighbourTexts,
  readingOf: (path: string, kind: ReadKind, text: string) => NeighbourReading,
): { readonly used: ReadonlyMap<string, NeighbourReading>; readonly leftOut: ReadonlyMap<string, LeftOut> } {
  const used = new Map<string, NeighbourReading>();
  const leftOut = new Map<string, LeftOut>();
  let [characters, nodes] = [0, 0];
  for (const [path, text] of texts) {
    const kind = kindOf(path);
    const reading = kind && text !== null ? readingOf(path, kind, text) : null;
    if (kind && (!reading || isTooLarge(reading))) {
      leftOut.set(path, 'tooLarge');
    } else if (reading) {
      const fits =
        characters + reading.text.length <= MOST_NEIGHBOUR_TEXT &&
        nodes + reading.nodes <= MOST_NODES_TOGETHER;
      if (fits) {
        characters += reading.text.length;
        nodes += reading.nodes;
        used.set(path, reading);
      } else {
        leftOut.set(path, 'tooMuch');
      }
    }
  }
  return { used, leftOut };
}

function ofKind<K extends ReadKind>(
  readings: ReadonlyMap<string, NeighbourReading>,
  kind: K,
): ReadonlyMap<string, NeighbourReadingOf<K>> {
  const isOfKind = (
    entry: [string, NeighbourReading],
  ): entry is [string, NeighbourReading & NeighbourReadingOf<K>] => entry[1].kind === kind;
  return new Map([...readings].filter(isOfKind));
}

function valuesOf<K extends ReadKind>(
  readings: ReadonlyMap<string, NeighbourReading>,
  kind: K,
): ReadonlyMap<string, ReadKinds[K]> {
  return new Map([...ofKind(readings, kind)].map(([path, { read }]) => [path, read()]));
}

/**
 * The dependencies of each chart by its folder. A chart in the `charts/` of another is one of its dependencies, listed or not. A Chart.yaml that
 * is left out still makes its folder a chart.
 */
function dependenciesOf(
  readings: ReadonlyMap<string, NeighbourReading>,
  leftOut: ReadonlyMap<string, LeftOut>,
): ReadonlyMap<string, readonly Dependency[]> {
  const unread = [...leftOut.keys()].filter((path) => kindOf(path) === 'chart');
  const all = new Map<string, Dependency[]>(unread.map((path) => [parentOf(path), []]));
  for (const [path, dependencies] of valuesOf(readings, 'chart')) {
    all.set(parentOf(path), [...dependencies]);
  }
  for (const [path, dependencies] of valuesOf(readings, 'requirements')) {
    pushAll(all.get(parentOf(path)) ?? [], dependencies);
  }
  const listed = new Map([...all].map(([folder, own]) => [folder, new Set(own.map(({ name }) => name))]));
  for (const folder of all.keys()) {
    const [, around = '', name = ''] = /^(?:(.*)\/)?charts\/([^/]+)$/.exec(folder) ?? [];
    if (name !== '' && listed.get(around)?.has(name) === false) {
      all.get(around)?.push({ name, alias: null });
    }
  }
  return all;
}

function isSame(
  one: ReadonlyMap<string, NeighbourReading>,
  other: ReadonlyMap<string, NeighbourReading>,
): boolean {
  return one.size === other.size && [...one].every(([path, reading]) => other.get(path) === reading);
}
