// The names of neighbour files: files that say something about the files around them. All code that walks folders uses these names.

/** The names that a kustomization's file may have, in the order in which kustomize looks for them in a folder. */
export const KUSTOMIZATION_FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/** A folder that contains this file is a Helm chart. */
export const CHART_FILE = 'Chart.yaml';

/** Lists the dependencies of a chart whose `apiVersion` is v1. */
export const REQUIREMENTS_FILE = 'requirements.yaml';

export type ChartSourceKind = 'template' | 'values' | 'overlay' | 'chart';

/**
 * Returns what the file at `path` tells about the values of a chart: what a template does with them, what other values are laid over, which
 * values are laid over them, or what the chart is.
 * The path starts at the folder of the chart. Charts in its `charts/` count too. Null for all other files.
 */
export function chartSourceKind(path: string): ChartSourceKind | null {
  if (TEMPLATE.test(path)) {
    return 'template';
  }
  if (VALUES.test(path)) {
    return 'values';
  }
  return OVERLAY.test(path) ? 'overlay' : CHART.test(path) ? 'chart' : null;
}

/** Whether files that `chartSourceKind` knows may be in or below a folder. The path starts at the folder of the chart. */
export function mayHoldChartSources(folder: string): boolean {
  return CHART_FOLDER.test(folder);
}

/** The names of the files that `chartSourceKind` knows, as globs below the folder of a chart at any depth. May match a few others. */
export const CHART_SOURCES: readonly string[] = [
  CHART_FILE,
  ...['yaml', 'yml'].flatMap((extension) => [`*values*.${extension}`, `values/*.${extension}`]),
  ...['yaml', 'yml', 'tpl', 'txt'].map((extension) => `templates/**/*.${extension}`),
];

/** Whether the file at `path`, from the folder of a chart, is a chart that is packed in its charts/ or in that of a chart below. */
export function isPackedChart(path: string): boolean {
  return PACKED.test(path);
}

const PACKED = /^(?:charts\/[^/]+\/)*charts\/[^/]+\.tgz$/;
const TEMPLATE = /^(?:charts\/[^/]+\/)*templates\/.+\.(?:ya?ml|tpl|txt)$/;
const VALUES = /^(?:charts\/[^/]+\/)*values\.ya?ml$/;
/** As people name values beside those of a chart, and those for its tests: `values-prod.yaml`, `ci/default-values.yaml`, `values/prod.yaml`. */
const OVERLAY = /^(?:(?:(?:ci|values)\/)?(?:[^/]*[-._])?values(?:[-._][^/]*)?|values\/[^/]+)\.ya?ml$/i;
const CHART = /^(?:charts\/[^/]+\/)*Chart\.yaml$/;
const CHART_FOLDER = /^(?:charts\/[^/]+\/)*(?:charts(?:\/[^/]+)?|templates(?:\/.+)?|ci|values)$/;

/**
 * The names of a project's settings file. In a folder, the first one that exists counts. The nearest one at or above a file counts for it.
 */
export const PROJECT_FILES = ['.nearpull.yaml', '.nearpull.yml', '.nearpull.json'] as const;

/** The names of ignore files, in order of precedence. What they ignore is not checked. */
export const IGNORE_FILES = ['.nearpullignore', '.ignore', '.gitignore'] as const;

/**
 * The names of files that build images, or give their names to kustomize. A `*` stands for any characters.
 */
export const BUILD_FILES: readonly string[] = [
  'skaffold.yaml',
  'skaffold.yml',
  'Tiltfile',
  'Makefile',
  'makefile',
  'GNUmakefile',
  '*.mk',
  'Taskfile.yml',
  'Taskfile.yaml',
  'taskfile.yml',
  'taskfile.yaml',
  'justfile',
  'Justfile',
  '.justfile',
  '*.sh',
  'compose.yaml',
  'compose.yml',
  'compose.*.yaml',
  'compose.*.yml',
  'docker-compose.yaml',
  'docker-compose.yml',
  'docker-compose.*.yaml',
  'docker-compose.*.yml',
];

export type NeighbourKind = 'kustomization' | 'chart' | 'requirements' | 'project' | 'ignore' | 'build';

/** Returns which kind of neighbour file is named `name`; null if none is. */
export function neighbourKind(name: string): NeighbourKind | null {
  return KINDS.get(name) ?? (isBuildFile(name) ? 'build' : null);
}

/** The same as asking whether `neighbourKind` is a kustomization, for code that asks of every file. */
export function isKustomizationName(name: string): boolean {
  return KINDS.get(name) === 'kustomization';
}

/** Returns a test for file names. A `*` in one of `names` stands for any characters. It runs for every file, and one expression is quickest. */
export function namedLike(names: readonly string[]): (name: string) => boolean {
  const exact = new Set(names);
  const patterns = names
    .filter((name) => name.includes('*'))
    .map((name) => name.replace(/[^\w*]/g, '\\$&').replaceAll('*', '.*'));
  const isLikeOne = new RegExp(patterns.length === 0 ? '(?!)' : `^(?:${patterns.join('|')})$`, 's');
  return (name) => exact.has(name) || isLikeOne.test(name);
}

const isBuildFile = namedLike(BUILD_FILES);

/** The names to search for in all folders of a workspace. Project files count only at its top and are not among them. */
export const NEIGHBOUR_FILES: readonly string[] = [
  ...KUSTOMIZATION_FILES,
  CHART_FILE,
  REQUIREMENTS_FILE,
  ...IGNORE_FILES,
];

const KINDS: ReadonlyMap<string, NeighbourKind> = new Map([
  ...KUSTOMIZATION_FILES.map((name) => [name, 'kustomization'] as const),
  [CHART_FILE, 'chart'],
  [REQUIREMENTS_FILE, 'requirements'],
  ...PROJECT_FILES.map((name) => [name, 'project'] as const),
  ...IGNORE_FILES.map((name) => [name, 'ignore'] as const),
]);
