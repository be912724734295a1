// Classifies a file by its name and by the chart that it is in.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const FILE_KINDS = [
  'manifest',
  'helm-values',
  'helm-template',
  'helm-chart',
  'kustomize',
  'compose',
  'pipeline',
] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** A file below the measured folder. */
export interface FilePlace {
  /** The path from the measured folder, with `/`. */
  readonly path: string;
  readonly kind: FileKind;
  /** The folder of its chart. Null outside of charts. */
  readonly chart: string | null;
}

export function placeOf(root: string, path: string): FilePlace {
  const chart = chartOf(root, path);
  return { path, chart, kind: kindOf(path, chart) };
}

function chartOf(root: string, path: string): string | null {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const own = folder === '.' ? '' : folder;
    if (existsSync(join(root, own, 'Chart.yaml'))) {
      return own;
    }
    if (own === '') {
      return null;
    }
  }
}

function kindOf(path: string, chart: string | null): FileKind {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const within = chart === null || chart === '' ? path : path.slice(chart.length + 1);
  if (chart !== null && within.startsWith('templates/')) {
    return 'helm-template';
  }
  if (chart !== null && /^(?:Chart\.(?:yaml|lock)|requirements\.yaml)$/.test(within)) {
    return 'helm-chart';
  }
  if (/^(?:kustomization\.ya?ml|Kustomization)$/.test(name)) {
    return 'kustomize';
  }
  if (/^(?:docker-)?compose(?:[.-].*)?\.ya?ml$/.test(name)) {
    return 'compose';
  }
  if (
    /(?:^|\/)\.(?:github|gitea|forgejo|circleci|woodpecker)\/|(?:^|\/)\.(?:gitlab-ci|drone|gitpod|travis)[^/]*$/.test(
      path,
    )
  ) {
    return 'pipeline';
  }
  return /^(?:.*[._-])?values(?:[._-].*)?\.ya?ml$/.test(name) ? 'helm-values' : 'manifest';
}
