// Which files say something about the files around them, told by their names: one answer for everyone who walks through folders.

/** The names of a kustomization's file, in the order in which kustomize looks for them in a folder. */
export const KUSTOMIZATION_FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/** Makes a chart of its folder by being there. */
export const CHART_FILE = 'Chart.yaml';

/** The project's own settings, at the root of a workspace folder or in the directory where the command line runs. The first that is there counts. */
export const PROJECT_FILES = ['.nearpull.yaml', '.nearpull.yml', '.nearpull.json'] as const;

/** What they leave out is not looked at. What the first says counts before what the others say. */
export const IGNORE_FILES = ['.nearpullignore', '.ignore', '.gitignore'] as const;

export type NeighbourKind = 'kustomization' | 'chart' | 'project' | 'ignore';

/** What the file called `name` tells of others; null for nothing. */
export function neighbourKind(name: string): NeighbourKind | null {
  return KINDS.get(name) ?? null;
}

/** Files that are looked for everywhere below a folder. Project files count at its top alone. */
export const NEIGHBOUR_FILES: readonly string[] = [...KUSTOMIZATION_FILES, CHART_FILE, ...IGNORE_FILES];

const KINDS: ReadonlyMap<string, NeighbourKind> = new Map([
  ...KUSTOMIZATION_FILES.map((name) => [name, 'kustomization'] as const),
  [CHART_FILE, 'chart'],
  ...PROJECT_FILES.map((name) => [name, 'project'] as const),
  ...IGNORE_FILES.map((name) => [name, 'ignore'] as const),
]);
