// What is known of a file from those beside it: the same for every rim that can look at folders.
import type { FileContext, Matcher, Redirect } from '../model/fileContext.ts';
import { directKustomization, type KustomizeGraph } from './graph.ts';
import { matchersOf, namesAround } from './matchersOf.ts';
import { redirectsFor } from './redirectsFor.ts';

/** The files of a workspace that say something about others. Paths have `/`, and no `/` in front. */
export interface Neighbours {
  readonly graph: KustomizeGraph;
  /** Texts of kustomizations by path: those of the graph. */
  readonly kustomizations: ReadonlyMap<string, string>;
  /** Folders with a Chart.yaml, '' for the root, with what `readChart` says of it. */
  readonly charts: ReadonlyMap<string, readonly string[]>;
}

export function fileContext(path: string, neighbours: Neighbours): FileContext {
  const { graph, kustomizations, charts } = neighbours;
  const direct = directKustomization(path, graph);
  const text = direct === null ? undefined : kustomizations.get(direct);
  const redirects = redirectsFor(path, graph);
  const chart = nearestFolder(path, charts);
  return {
    path,
    chart,
    subcharts: (chart === null ? undefined : charts.get(chart)) ?? [],
    redirects,
    kustomization: direct === null || text === undefined ? null : { path: direct, text },
    matchers: graph.uses.has(path) ? matchers(path, redirects, neighbours) : [],
  };
}

/**
 * The entries on ways to the file at `path`, without those whose names have been seen to already. In a kustomization the names that its own
 * entries give are seen to by other entries than those of its patches.
 */
function matchers(
  path: string,
  redirects: readonly Redirect[],
  { graph, kustomizations }: Neighbours,
): readonly Matcher[] {
  const kinds = graph.all.has(path) ? [{}, { ofEntries: true as const }] : [{}];
  return namesAround(path, graph).flatMap((name) => {
    const found = matchersOf(name, path, graph).flatMap((each) => {
      const text = kustomizations.get(each);
      const everywhere = graph.all.get(each)?.hasMoreFields ? { everywhere: true as const } : {};
      return text === undefined ? [] : [{ name, path: each, text, ...everywhere }];
    });
    const open = kinds.filter(
      (kind: Pick<Matcher, 'ofEntries'>) =>
        !redirects.some((each) => each.name === name && each.ofEntries === kind.ofEntries),
    );
    return open.flatMap((kind) => found.map((each) => ({ ...each, ...kind })));
  });
}

/** The innermost of `folders` that holds `path`, at any depth. */
function nearestFolder(path: string, folders: ReadonlyMap<string, unknown>): string | null {
  for (let end = path.lastIndexOf('/'); end >= 0; end = end === 0 ? -1 : path.lastIndexOf('/', end - 1)) {
    if (folders.has(path.slice(0, end))) {
      return path.slice(0, end);
    }
  }
  return folders.has('') ? '' : null;
}
