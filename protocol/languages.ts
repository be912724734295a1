// The language ids of files that may hold images. The client, the server and package.json share this list.

/**
 * VS Code's own ids, and the ids that extensions for Helm and for pipelines give such files. `pods`: whether a file of the language may
 * hold Pods, so that a policy can be previewed on it.
 */
export const LANGUAGES = {
  yaml: { pods: true },
  dockercompose: { pods: false },
  dockerfile: { pods: false },
  helm: { pods: true },
  'helm-template': { pods: true },
  'github-actions-workflow': { pods: false },
  'gitlab-ci': { pods: false },
  json: { pods: true },
  jsonc: { pods: true },
} as const satisfies Readonly<Record<string, { readonly pods: boolean }>>;

export const LANGUAGE_IDS = Object.keys(LANGUAGES) as readonly (keyof typeof LANGUAGES)[];
