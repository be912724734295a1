// The dialects: the kinds of files in which Nearpull finds images, and the settings that turn them off.

/** Each dialect with the key of `nearpull.dialects` that turns it off; null if no setting turns it off. Each has a page in docs/guides. */
export const DIALECTS = {
  kubernetes: null,
  'helm-values': 'helm',
  'helm-template': 'helm',
  'helm-chart': 'helm',
  kustomize: 'kustomize',
  'argo-cd': null,
  flux: null,
  compose: 'compose',
  dockerfile: 'dockerfile',
  devcontainer: 'devcontainer',
  'github-actions': 'github-actions',
  'gitlab-ci': 'gitlab-ci',
} as const satisfies Readonly<Record<string, DialectSetting | null>>;
export type Dialect = keyof typeof DIALECTS;

/** The keys of `nearpull.dialects`, each with its default. */
export const DIALECT_DEFAULTS = {
  helm: true,
  kustomize: true,
  compose: true,
  dockerfile: true,
  devcontainer: true,
  'github-actions': false,
  'gitlab-ci': false,
} as const satisfies Readonly<Record<string, boolean>>;
export type DialectSetting = keyof typeof DIALECT_DEFAULTS;
