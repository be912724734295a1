// Derives the context of a file from its neighbour files, for every front end that can read folders.
import { type BuildsByFolder, buildsAround } from '../builds/buildsAround.ts';
import type {
  ChartFacts,
  FileContext,
  Matcher,
  SecretAccount,
  UnmatchedEntry,
} from '../model/fileContext.ts';
import { byFolder, parentOf } from '../paths/path.ts';
import { type Dependency, sectionsOf } from '../sites/dialects/helm/values/readChart.ts';
import { chartsAsked } from './chartFacts.ts';
import { directKustomization, type KustomizeGraph } from './graph.ts';
import { type Ways, waysOf } from './ways.ts';

/** What the neighbour files of a workspace say. Paths have `/` between their parts and do not begin with `/`. */
export interface Neighbours {
  readonly graph: KustomizeGraph;
  /** The texts of all kustomizations of the graph by path. */
  readonly kustomizations: ReadonlyMap<string, string>;
  /** For each folder with a Chart.yaml, '' for the root: the charts that it depends on. */
  readonly charts: ReadonlyMap<string, readonly Dependency[]>;
  /** What a chart says about its values, by its folder. */
  readonly factsOf: (chart: string) => ChartFacts | null;
  readonly builds: BuildsByFolder;
  /** The entries of the kustomization at a path that match nothing, as far as the front end reads resources. */
  readonly unmatchedIn: (path: string) => readonly UnmatchedEntry[];
  /** The files that were not read, by path. */
  readonly leftOut: ReadonlyMap<string, LeftOut>;
  /** Whether no kustomization is among them. Otherwise nobody knows what is applied to any file. */
  readonly hasAllKustomizations: boolean;
  /** As in `FileContext`. */
  readonly secretAccounts?: readonly SecretAccount[] | undefined;
}

/** Why a neighbour file is not read: itself, or all up to it together, would be larger than the limits. */
export type LeftOut = 'tooLarge' | 'tooMuch';

/** Returns the context of the file at `path`. */
export function fileContext(path: string, neighbours: Neighbours): FileContext {
  const { graph, kustomizations, charts, factsOf } = neighbours;
  const direct = directKustomization(path, graph);
  const text = direct === null ? undefined : kustomizations.get(direct);
  const ways = waysOf(path, graph);
  const { chart, subcharts, builds } = folderContext(path, neighbours);
  return {
    path,
    chart,
    subcharts,
    chartFacts: chart === null || chartsAsked(path, chart, charts).length === 0 ? null : factsOf(chart),
    redirects: ways.redirects,
    kustomization: direct === null || text === undefined ? null : { path: direct, text },
    matchers: matchers(path, ways, neighbours),
    builds,
    unmatchedEntries: neighbours.unmatchedIn(path),
    ...(neighbours.secretAccounts && { secretAccounts: neighbours.secretAccounts }),
    ...tooManyAround(ways, neighbours),
  };
}

function tooManyAround(
  { tooMany }: Ways,
  { hasAllKustomizations }: Neighbours,
): Pick<FileContext, 'tooMany'> {
  const what = tooMany ?? (hasAllKustomizations ? null : 'kustomizations');
  return what === null ? {} : { tooMany: what };
}

/**
 * Returns the `images:` entries on any way from the file at `path` to a root, except those for a name that a redirect has. If the file
 * is a kustomization, names in its own `images:` and names in its patches are treated separately: different entries apply to them.
 */
function matchers(path: string, ways: Ways, neighbours: Neighbours): readonly Matcher[] {
  // Files that share their ways share this list, and the ways belong to one graph, of which the texts are.
  const known = MATCHERS.get(ways) ?? findMatchers(path, ways, neighbours);
  MATCHERS.set(ways, known);
  return known;
}

const MATCHERS = new WeakMap<Ways, readonly Matcher[]>();

function findMatchers(path: string, ways: Ways, { graph, kustomizations }: Neighbours): readonly Matcher[] {
  const kinds: readonly Pick<Matcher, 'ofEntries'>[] = graph.all.has(path) ? [{}, { ofEntries: true }] : [{}];
  const redirected = new Set(ways.redirects.map(({ name, ofEntries }) => `${ofEntries ?? false} ${name}`));
  return [...ways.matchers].flatMap(([name, paths]) => {
    const found = paths.flatMap((each) => {
      const text = kustomizations.get(each);
      const everywhere = graph.all.get(each)?.hasMoreFields ? { everywhere: true as const } : {};
      return text === undefined ? [] : [{ name, path: each, text, ...everywhere }];
    });
    const open = kinds.filter(({ ofEntries }) => !redirected.has(`${ofEntries ?? false} ${name}`));
    return open.flatMap((kind) => found.map((each) => ({ ...each, ...kind })));
  });
}

/** Returns the folder of the chart that the file at `path` is in, the nearest of the folders of `charts`. Null outside of charts. */
export function chartOf(path: string, charts: ReadonlyMap<string, unknown>): string | null {
  return charts.size === 0 ? null : chartAt(path, charts);
}

const chartAt = byFolder((folder: string, charts: ReadonlyMap<string, unknown>): string | null => {
  for (let at = folder; at !== ''; at = parentOf(at)) {
    if (charts.has(at)) {
      return at;
    }
  }
  return charts.has('') ? '' : null;
});

/** What is the same for all files of a folder. */
const folderContext = byFolder(
  (folder: string, { charts, builds }: Neighbours): Pick<FileContext, 'chart' | 'subcharts' | 'builds'> => {
    const file = `${folder}/`;
    const chart = chartOf(file, charts);
    const dependencies = (chart === null ? undefined : charts.get(chart)) ?? [];
    return { chart, subcharts: sectionsOf(dependencies), builds: buildsAround(file, builds) };
  },
);
