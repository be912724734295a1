// The charts and kustomizations of a run that are rendered: those that are part of no other.
import { dirname, relative, resolve, sep } from 'node:path';
import { CHART_FILE, nameOf, neighbourKind } from '../../core/index.ts';
import type { NamedFolder } from '../../proof/chart/proveChart.ts';
import { kustomizeReferences } from '../../proof/kustomize/references.ts';
import type { Job } from '../args.ts';
import type { Around } from '../commands/command.ts';
import { isInside } from '../files/osPath.ts';
import type { Io } from '../io.ts';

export interface Subjects {
  readonly charts: readonly NamedFolder[];
  readonly kustomizations: readonly NamedFolder[];
}

/** The charts and kustomizations at, in and around the paths of `job`, sorted by path. */
export function subjectsOf({ texts, neighbours }: Around, job: Job, { cwd }: Io): Subjects {
  const paths = job.paths.filter((path) => path !== '-').map((path) => resolve(cwd, path));
  const files = [...neighbours].map(([key, path]) => ({ key, path: resolve(cwd, path) }));
  const named = (folder: string): NamedFolder => ({
    folder,
    shown: relative(cwd, folder).split(sep).join('/') || '.',
  });
  const isAsked = (folder: string): boolean =>
    paths.some((path) => isInside(folder, path) || isInside(path, folder));
  const charts = files.filter(({ path }) => nameOf(path) === CHART_FILE).map(({ path }) => dirname(path));
  const kustomizations = files.filter(({ path }) => neighbourKind(nameOf(path)) === 'kustomization');
  const built = new Set(
    kustomizations.flatMap(({ key, path }) => {
      const references = kustomizeReferences(texts.get(key) ?? '');
      const isComponent = references?.isComponent === true;
      const below = (references?.builds ?? []).map((entry) => resolve(dirname(path), entry));
      return isComponent ? [...below, dirname(path)] : below;
    }),
  );
  const outermost = nearest(charts.filter(isAsked), paths);
  return {
    charts: outermost.filter((folder) => !isPart(folder, charts)).map(named),
    kustomizations: kustomizations
      .map(({ path }) => dirname(path))
      .filter((folder) => paths.some((path) => isInside(folder, path)) && !built.has(folder))
      .map(named),
  };
}

/** Whether the chart in `folder` is in the `charts/` of another. */
function isPart(folder: string, charts: readonly string[]): boolean {
  return charts.some((other) => folder.startsWith(`${other}${sep}charts${sep}`));
}

/** Without the charts around a path that is in a chart further in, unless the latter is part of the former. */
function nearest(charts: readonly string[], paths: readonly string[]): readonly string[] {
  return [...new Set(charts)].sort().filter((folder) => {
    const around = paths.filter((path) => path !== folder && isInside(path, folder));
    const isBelowPath = paths.some((path) => isInside(folder, path));
    return (
      isBelowPath ||
      around.some(
        (path) =>
          !charts.some(
            (other) => other.length > folder.length && isInside(path, other) && !isPart(other, charts),
          ),
      )
    );
  });
}
