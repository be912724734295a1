// Says of every setting in force what its value is and which place had the last word about it.
import {
  everySetting,
  formatVersion,
  isRule,
  type KyvernoVersion,
  mergeLayers,
  originOf,
  type RuleCode,
} from '../../core/index.ts';
import type { InForce } from './config.ts';

export interface TracedValue {
  /** `proxy.domain` */
  readonly setting: string;
  /** As people write it. */
  readonly value: unknown;
  readonly from: 'default' | 'file' | 'environment' | 'options';
  /** `.nearpull.yaml:3:5`, `--domain` or `NEARPULL_DOMAIN`. Null for a default. */
  readonly place: string | null;
  /** The preset that gives the value. Null where the value is written itself. */
  readonly preset: string | null;
}

/** @param only the rules of `--only`; empty where the option is not given */
export function traceSettings(
  { settings, layers }: InForce,
  only: readonly string[],
): readonly TracedValue[] {
  const merged = mergeLayers(layers);
  const { proxy } = settings;
  const domain = proxy.kind === 'configured' ? proxy.domain : '';
  const rest = everySetting(settings)
    .filter(({ path }) => !OF_PROXY.includes(path.join('.')))
    .flatMap(({ path, value }) => spread(path, value));
  const all = [...OF_PROXY.map((setting) => ({ path: setting.split('.'), value: '' })), ...rest];
  return all.map(({ path, value }) => {
    const setting = path.join('.');
    const known = setting === 'proxy.domain' ? domain : value;
    if (path[0] === 'severity' && isTurnedOff(path[1], only)) {
      return { setting, value: 'off', from: 'options', place: '--only', preset: null };
    }
    const written = valueAt(merged, path);
    const { from, place, path: at } = sourceOf(path, layers, written === undefined && !isEmpty(known));
    const isPreset = at.join('.') === 'proxy.preset' && setting !== 'proxy.preset';
    const preset = isPreset ? String(valueAt(merged, at)) : null;
    return { setting, value: written ?? known, from, place, preset };
  });
}

/** Those that are told first. Preset and prefix are no settings of their own any more once they are read. */
const OF_PROXY: readonly string[] = ['proxy.domain', 'proxy.preset', 'proxy.prefix'];

function isTurnedOff(rule: string | undefined, only: readonly string[]): rule is RuleCode {
  return rule !== undefined && isRule(rule) && only.length > 0 && !only.includes(rule);
}

interface ValueSource extends Pick<TracedValue, 'from' | 'place'> {
  /** The setting that has the value, or makes it. */
  readonly path: readonly string[];
}

/** `isMade`: the value is not written at the path. Then a preset or a prefix may have made it. */
function sourceOf(path: readonly string[], layers: InForce['layers'], isMade: boolean): ValueSource {
  const makers = path[0] === 'proxy' && isMade ? [path, ['proxy', 'preset'], ['proxy', 'prefix']] : [path];
  for (const each of makers) {
    const origin = originOf(layers, each);
    switch (origin) {
      case null:
        break;
      case 'options':
        return { from: origin, place: optionOf(each), path: each };
      case 'environment':
        return { from: origin, place: 'NEARPULL_DOMAIN', path: each };
      case 'input':
        return { from: 'options', place: 'functionConfig', path: each };
      default:
        return { from: 'file', place: origin.placeOf(each), path: each };
    }
  }
  return { from: 'default', place: null, path };
}

function optionOf([group = '', key = '']: readonly string[]): string | null {
  return OPTIONS[`${group}.${key}`] ?? OPTIONS[group] ?? null;
}

/** The option that says something about a setting, or about all settings of a group. */
const OPTIONS: Readonly<Record<string, string>> = {
  'proxy.domain': '--domain',
  'proxy.prefix': '--domain',
  'proxy.preset': '--preset',
  'proxy.template': '--template',
  'proxy.registries': '--registry',
  'proxy.namespaces': '--namespaces',
  severity: '--rule',
  addLatestTag: '--no-latest-tag',
  'kyverno.version': '--kyverno',
  'kyverno.excludedNamespaces': '--exclude-namespaces',
  'kyverno.otherWebhooks': '--other-webhooks',
};

interface PathValue {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** A group of settings one by one, each value as people write it. */
function spread(path: readonly string[], value: unknown): readonly PathValue[] {
  switch (path.join('.')) {
    case 'proxy.registries': {
      const registries = value as readonly { readonly registry: string; readonly target: string }[];
      return registries.length === 0
        ? [{ path, value: {} }]
        : registries.map(({ registry, target }) => ({ path: [...path, registry], value: target }));
    }
    case 'kyverno.version':
    case 'kubernetes.version':
      return [{ path, value: value === null ? '' : formatVersion(value as KyvernoVersion) }];
    case 'kyverno':
    case 'kubernetes':
    case 'limits':
      return Object.entries(value as object).flatMap(([key, each]) => spread([...path, key], each));
    default:
      return [{ path, value }];
  }
}

function isEmpty(value: unknown): boolean {
  return value === '' || JSON.stringify(value) === '[]' || JSON.stringify(value) === '{}';
}

/** Undefined where nothing is written. */
function valueAt(values: unknown, path: readonly string[]): unknown {
  let at = values;
  for (const step of path) {
    at = typeof at === 'object' && at !== null && Object.hasOwn(at, step) ? Reflect.get(at, step) : undefined;
  }
  return at ?? undefined;
}
