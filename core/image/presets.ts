// The proxies that people use: how each names an image, and which other registries it serves, so that nobody has to write a template.
import { DEFAULT_TEMPLATE } from './proxySetting.ts';

/** What a provider's proxy expects. Source: the providers' own pages, read in November 2026. */
export interface Preset {
  /** As `proxy.template`. `${prefix}` stands for the word that only the person knows, such as the project of Harbor. */
  readonly template: string;
  /** The domain, for a public proxy that has only one; null for all others. */
  readonly domain: string | null;
  /** The prefix, if the provider suggests one; null where there is none to suggest. */
  readonly prefix: string | null;
  /** Other registries that the same proxy serves at `${domain}/<registry>`. */
  readonly registries: readonly string[];
}

/** What a preset's template has in the place of the setting `proxy.prefix`. */
export const PREFIX = '${prefix}';

/** The template of a proxy that serves Docker Hub at a path of its domain. */
export const BEHIND_PREFIX = '${domain}/${prefix}/${path}';

const PLAIN: Preset = { template: DEFAULT_TEMPLATE, domain: null, prefix: null, registries: [] };

/** By the value of the setting `proxy.preset`, in the order in which people are asked. */
export const PRESETS = {
  volcengine: PLAIN,
  daocloud: {
    template: '${domain}/${registry}/${path}',
    domain: 'm.daocloud.io',
    prefix: null,
    registries: [
      'docker.elastic.co',
      'dhi.io',
      'gcr.io',
      'ghcr.io',
      'mcr.microsoft.com',
      'nvcr.io',
      'quay.io',
      'registry.k8s.io',
    ],
  },
  harbor: { ...PLAIN, template: BEHIND_PREFIX },
  ecr: { ...PLAIN, template: BEHIND_PREFIX, prefix: 'docker-hub' },
  acr: { ...PLAIN, template: BEHIND_PREFIX },
  'artifact-registry': { ...PLAIN, template: BEHIND_PREFIX },
  artifactory: { ...PLAIN, template: BEHIND_PREFIX },
  nexus: PLAIN,
  gitlab: { ...PLAIN, template: '${domain}/${prefix}/dependency_proxy/containers/${path}' },
  mirror: { ...PLAIN, registries: ['ghcr.io'] },
  distribution: PLAIN,
} as const satisfies Record<string, Preset>;

/** What holds where no preset is chosen. */
export const DEFAULT_PRESET = 'volcengine' satisfies keyof typeof PRESETS;

export type PresetName = keyof typeof PRESETS;

export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];

/** Whether a person who chooses the preset has to be asked for its prefix. */
export function needsPrefix({ template }: Preset): boolean {
  return template.includes(PREFIX);
}

export function isPreset(name: string): name is PresetName {
  return Object.hasOwn(PRESETS, name);
}
