// Reads neighbour files, kustomizations and charts, for every front end that has found them.
import { buildsByFolder } from '../builds/buildsAround.ts';
import { type NamedBuild, readBuilds } from '../builds/readBuilds.ts';
import { LARGEST_BUILD_FILE } from '../paths/limits.ts';
import { type NeighbourKind, neighbourKind } from '../paths/neighbourKinds.ts';
import { nameOf, parentOf } from '../paths/path.ts';
import { type Dependency, readChart } from '../sites/dialects/helm/values/readChart.ts';
import { type ChartSources, chartFactsOf, NO_SOURCES } from './chartFacts.ts';
import type { Neighbours } from './fileContext.ts';
import { type KustomizeGraph, kustomizeGraph } from './graph.ts';
import { type Kustomization, readKustomization } from './readKustomization.ts';

/**
 * Returns a function that reads the texts of files, given by path. It remembers the texts of its last call and reads again only those that
 * have changed. It ignores files with other names. `sources` are read when somebody asks for the facts of a chart.
 */
export function neighbourReader(): (
  texts: ReadonlyMap<string, string>,
  sources?: ChartSources,
) => Neighbours {
  let kustomizations: Readings<Kustomization> = new Map();
  let builds: Readings<readonly NamedBuild[]> = new Map();
  let graph: KustomizeGraph = kustomizeGraph(new Map());
  let charts: Readings<readonly Dependency[]> = new Map();
  let requirements: Readings<readonly Dependency[]> = new Map();
  return (texts, sources = NO_SOURCES) => {
    const ofKind = (kind: NeighbourKind) =>
      [...texts].filter(([path]) => neighbourKind(nameOf(path)) === kind);
    const written = ofKind('kustomization');
    const before = kustomizations;
    kustomizations = readChanged(written, kustomizations, readKustomization);
    // A graph remembers what was found in it, so it stays while the kustomizations do.
    graph = isSame(before, kustomizations) ? graph : graphOf(kustomizations);
    const small = ofKind('build').filter(([, text]) => text.length <= LARGEST_BUILD_FILE);
    builds = readChanged(small, builds, (text, path) => readBuilds(path, text));
    charts = readChanged(ofKind('chart'), charts, readChart);
    requirements = readChanged(ofKind('requirements'), requirements, readChart);
    const dependencies = dependenciesOf(charts, requirements);
    return {
      graph,
      kustomizations: new Map(written),
      builds: buildsByFolder(new Map([...builds].map(([path, { read }]) => [path, read]))),
      charts: dependencies,
      factsOf: chartFactsOf(dependencies, sources),
    };
  };
}

/** The dependencies of each chart by its folder. A chart in the `charts/` of another is one of its dependencies, listed or not. */
function dependenciesOf(
  charts: Readings<readonly Dependency[]>,
  requirements: Readings<readonly Dependency[]>,
): ReadonlyMap<string, readonly Dependency[]> {
  const all = new Map([...charts].map(([path, { read }]) => [parentOf(path), [...read]]));
  for (const [path, { read }] of requirements) {
    all.get(parentOf(path))?.push(...read);
  }
  for (const folder of all.keys()) {
    const [, around = '', name = ''] = /^(?:(.*)\/)?charts\/([^/]+)$/.exec(folder) ?? [];
    const own = name === '' ? undefined : all.get(around);
    if (own && !own.some((each) => each.name === name)) {
      own.push({ name, alias: null });
    }
  }
  return all;
}

type Readings<T> = ReadonlyMap<string, { readonly text: string; readonly read: T }>;

function graphOf(kustomizations: Readings<Kustomization>): KustomizeGraph {
  return kustomizeGraph(new Map([...kustomizations].map(([path, { read }]) => [path, read])));
}

function isSame(one: Readings<unknown>, other: Readings<unknown>): boolean {
  return one.size === other.size && [...one].every(([path, reading]) => other.get(path) === reading);
}

/** Returns the result of `read` for each of `texts`. Takes it from `known` if the text is the same. */
function readChanged<T>(
  texts: readonly (readonly [path: string, text: string])[],
  known: Readings<T>,
  read: (text: string, path: string) => T,
): Readings<T> {
  return new Map(
    texts.map(([path, text]) => {
      const last = known.get(path);
      return [path, last?.text === text ? last : { text, read: read(text, path) }];
    }),
  );
}
