// What is known of a file from those beside it: the same for every rim that can look at folders.
import type { FileContext, Matcher } from '../file.ts';
import { directKustomization, type KustomizeGraph } from './graph.ts';
import { matchersOf, namesAround } from './matchersOf.ts';
import { redirectsFor } from './redirectsFor.ts';

/** The files of a workspace that say something about others. Paths have `/`, and no `/` in front. */
export interface Neighbours {
  readonly graph: KustomizeGraph;
  /** Texts of kustomizations by path: those of the graph. */
  readonly kustomizations: ReadonlyMap<string, string>;
  /** Folders with a Chart.yaml, '' for the root. */
  readonly charts: ReadonlySet<string>;
}

export function fileContext(path: string, neighbours: Neighbours): FileContext {
  const { graph, kustomizations, charts } = neighbours;
  const direct = directKustomization(path, graph);
  const text = direct === null ? undefined : kustomizations.get(direct);
  const redirects = redirectsFor(path, graph);
  const names = new Set(redirects.map(({ name }) => name));
  return {
    path,
    chart: nearestFolder(path, charts),
    redirects,
    kustomization: direct === null || text === undefined ? null : { path: direct, text },
    matchers: graph.uses.has(path) ? matchers(path, names, neighbours) : [],
  };
}

/** The entries on ways to the file at `path`, without those whose names have been seen to already. */
function matchers(
  path: string,
  seenTo: ReadonlySet<string>,
  { graph, kustomizations }: Neighbours,
): readonly Matcher[] {
  return namesAround(path, graph)
    .filter((name) => !seenTo.has(name))
    .flatMap((name) =>
      matchersOf(name, path, graph).flatMap((each) => {
        const text = kustomizations.get(each);
        return text === undefined ? [] : [{ name, path: each, text }];
      }),
    );
}

/** The innermost of `folders` that holds `path`, at any depth. */
function nearestFolder(path: string, folders: ReadonlySet<string>): string | null {
  for (let end = path.lastIndexOf('/'); end >= 0; end = end === 0 ? -1 : path.lastIndexOf('/', end - 1)) {
    if (folders.has(path.slice(0, end))) {
      return path.slice(0, end);
    }
  }
  return folders.has('') ? '' : null;
}
