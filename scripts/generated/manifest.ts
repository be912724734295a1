// Makes the parts of package.json that follow from the code: choices, defaults, limits, language ids and restricted settings.
import { PRESET_NAMES } from '../../core/image/presets.ts';
import { DIALECT_DEFAULTS } from '../../core/model/dialects.ts';
import { NEWEST_KYVERNO } from '../../core/model/kyvernoVersion.ts';
import { DEFAULT_SEVERITY, SEVERITIES } from '../../core/model/ruleCodes.ts';
import { PROJECT_FILES } from '../../core/paths/neighbourKinds.ts';
import { MAX_ENTRIES, MAX_PATH, OWN_FORMS } from '../../core/settings/ownImagePaths.ts';
import { DEFAULT_SETTINGS } from '../../core/settings/settings.ts';
import { LANGUAGE_IDS, LANGUAGES } from '../../protocol/languages.ts';
import { restrictedOf } from './trust.ts';

/** A setting or a part of one: a JSON schema with VS Code's own keys. */
export interface Property {
  readonly type: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maxItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Properties;
  readonly items?: Property;
  readonly additionalProperties?: false | Property;
  readonly [key: string]: unknown;
}
export type Properties = Readonly<Record<string, Property>>;

export interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly configuration: { readonly properties: Properties };
    readonly menus: {
      readonly commandPalette: readonly { readonly command: string; readonly when: string }[];
    };
  };
}

/** `manifest` with these parts made anew. Everything else stays, and so does the order of keys. */
export function manifestOf(manifest: Manifest): Manifest {
  const { capabilities, contributes } = manifest;
  const { configuration, menus } = contributes;
  const properties = propertiesOf(configuration.properties);
  const untrustedWorkspaces = {
    ...capabilities.untrustedWorkspaces,
    restrictedConfigurations: restrictedOf(Object.keys(properties)),
  };
  return {
    ...manifest,
    activationEvents: [...LANGUAGE_IDS.map((id) => `onLanguage:${id}`), ...WORKSPACES],
    capabilities: { ...capabilities, untrustedWorkspaces },
    contributes: {
      ...contributes,
      configuration: { ...configuration, properties },
      menus: {
        ...menus,
        commandPalette: menus.commandPalette.map((item) => ({
          ...item,
          when: WHEN[item.command] ?? item.when,
        })),
      },
    },
  };
}

/** One glob, because VS Code searches the folders once for all globs of an extension, and stops at the first file. */
const WORKSPACES = [
  'workspaceContains:**/{*.yaml,*.yml,Dockerfile,Containerfile,*.Dockerfile,*.dockerfile}',
  `workspaceContains:${PROJECT_FILES.find((name) => name.endsWith('.json'))}`,
];

/** The `when` of commands that act on the file in the editor. */
const WHEN: Readonly<Record<string, string>> = {
  'nearpull.previewPolicy': isLanguage(LANGUAGE_IDS.filter((id) => LANGUAGES[id].pods)),
  'nearpull.fixFile': isLanguage(LANGUAGE_IDS),
};

function isLanguage(ids: readonly string[]): string {
  return `editorLangId =~ /^(${ids.join('|')})$/`;
}

function propertiesOf(properties: Properties): Properties {
  const entries = Object.entries(properties).map(([key, property], index) => {
    const known = { ...property, ...PARTS[key]?.(property) };
    return [key, withDefault(key, { ...known, order: index + 1 })] as const;
  });
  return Object.fromEntries(entries);
}

/** The parts of settings that are lists in the code. */
const PARTS: Readonly<Record<string, (property: Property) => Partial<Property>>> = {
  'nearpull.severity': () => ({ properties: severities() }),
  'nearpull.proxy.preset': () => ({
    enum: [...PRESET_NAMES],
    enumDescriptions: PRESET_NAMES.map((name) => `%config.proxy.preset.${name}%`),
  }),
  'nearpull.dialects': () => ({ properties: dialects() }),
  'nearpull.imagePaths': ({ items }) => ({ maxItems: MAX_ENTRIES, items: imagePath(items) }),
  'nearpull.kyverno.version': () => ({ examples: newestVersions() }),
};

function severities(): Properties {
  const entries = Object.entries(DEFAULT_SEVERITY).map(([rule, severity]) => [
    rule,
    {
      type: 'string',
      enum: [...SEVERITIES],
      default: severity,
      description: `%config.severity.${rule}%`,
    },
  ]);
  return Object.fromEntries(entries);
}

function dialects(): Properties {
  const entries = Object.entries(DIALECT_DEFAULTS).map(([dialect, isOn]) => [
    dialect,
    { type: 'boolean', default: isOn, description: `%config.dialects.${dialect}%` },
  ]);
  return Object.fromEntries(entries);
}

function imagePath(items: Property | undefined): Property {
  const { path, form } = items?.properties ?? {};
  if (!items || !path || !form) {
    throw new Error('package.json: nearpull.imagePaths has no path or no form');
  }
  return {
    ...items,
    properties: {
      ...items.properties,
      path: { ...path, maxLength: MAX_PATH },
      form: { ...form, enum: [...OWN_FORMS] },
    },
  };
}

/** The newest Kyverno and the two before it. */
function newestVersions(): readonly string[] {
  const { major, minor } = NEWEST_KYVERNO;
  return [0, 1, 2].map((back) => `${major}.${minor - back}`);
}

/**
 * Adds the default of the engine if the engine keeps the setting in the form that package.json has. For a setting in another form, the
 * default in package.json is written by hand.
 */
function withDefault(key: string, property: Property): Property {
  const value = key
    .split('.')
    .slice(1)
    .reduce<unknown>((at, step) => (isRecord(at) ? at[step] : undefined), DEFAULT_SETTINGS);
  if (property.type !== (Array.isArray(value) ? 'array' : typeof value) || property.type === 'object') {
    return property;
  }
  const { order, type, ...rest } = property;
  return 'default' in rest ? { ...property, default: value } : { order, type, default: value, ...rest };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
