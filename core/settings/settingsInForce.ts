// The settings that differ from their defaults, as people write them, for logs and reports of faults.
import { PROXY_KEYS } from './readProxy.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';

/** The values by the name of the setting without its `nearpull.` prefix. An object of switches has only those that differ. */
export function settingsInForce(settings: Settings): Readonly<Record<string, unknown>> {
  const changed = everySetting(settings).filter(({ isDefault }) => !isDefault);
  return Object.fromEntries(changed.map(({ path, value }) => [path.join('.'), value]));
}

export interface SettingValue {
  /** `['proxy', 'domain']` */
  readonly path: readonly string[];
  readonly value: unknown;
  readonly isDefault: boolean;
}

/** All settings one by one. Each switch of an object of switches is one. */
export function everySetting(settings: Settings): readonly SettingValue[] {
  const { proxy, language: _, severity, dialects, ...others } = settings;
  const { proxy: unset, ...defaults } = DEFAULT_SETTINGS;
  const ofProxy = Object.entries(proxy).filter(([key]) => PROXY_KEYS.some((each) => each === key));
  const entries = [
    ...ofProxy.map(([key, value]) => [['proxy', key], value, Reflect.get(unset, key)] as const),
    ...Object.entries(severity).map(
      ([rule, value]) => [['severity', rule], value, Reflect.get(defaults.severity, rule)] as const,
    ),
    ...Object.entries(dialects).map(
      ([name, value]) => [['dialects', name], value, Reflect.get(defaults.dialects, name)] as const,
    ),
    ...Object.entries(others).map(([key, value]) => [[key], value, Reflect.get(defaults, key)] as const),
  ];
  return entries.map(([path, value, known]) => ({
    path,
    value,
    isDefault: JSON.stringify(value) === JSON.stringify(known),
  }));
}
