// The language ids that files with images have in editors: one list for the client, the server and package.json.

/**
 * Besides VS Code's own ids, those of the extensions for Helm and for pipelines, which take such files over. `pods`: a file of the language may
 * hold Pods, so that a policy can be previewed on it.
 */
export const LANGUAGES = {
  yaml: { pods: true },
  dockercompose: { pods: false },
  helm: { pods: true },
  'helm-template': { pods: true },
  'github-actions-workflow': { pods: false },
  'gitlab-ci': { pods: false },
  json: { pods: true },
  jsonc: { pods: true },
} as const satisfies Readonly<Record<string, { readonly pods: boolean }>>;

export const LANGUAGE_IDS = Object.keys(LANGUAGES) as readonly (keyof typeof LANGUAGES)[];
