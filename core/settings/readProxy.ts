// Reads where images are to be pulled from: the proxy's domain, the template of its names, its namespaces and its other registries.
import {
  BEHIND_PREFIX,
  DEFAULT_PRESET,
  isPreset,
  PREFIX,
  PRESET_NAMES,
  PRESETS,
  type Preset,
  type PresetName,
} from '../image/presets.ts';
import {
  domainProblem,
  isNamespace,
  prefixProblem,
  printable,
  targetProblem,
  templateProblem,
} from '../image/proxy.ts';
import {
  DEFAULT_TEMPLATE,
  type ProxyNames,
  type ProxySetting,
  type RegistryProxy,
} from '../image/proxySetting.ts';
import type { Message } from '../model/message.ts';
import {
  addProblem,
  type JsonObject,
  type Reading,
  readAs,
  readObject,
  readStrings,
  wrongType,
} from './reading.ts';
import { isSecretName } from './secretName.ts';

/** The keys of the setting `proxy`. */
export const PROXY_KEYS = [
  'domain',
  'preset',
  'prefix',
  'template',
  'namespaces',
  'registries',
  'formerDomains',
  'pullSecret',
] as const;

/** @param placeholder stands for a domain that is not set. */
export function readProxy(reading: Reading, proxy: JsonObject, placeholder: string): ProxySetting {
  const presetName = readPreset(reading, proxy.preset);
  const preset = PRESETS[presetName];
  const domain = readAs(reading, proxy.domain, ['proxy', 'domain'], 'string', '') || (preset.domain ?? '');
  const { template, problem } = readTemplate(reading, proxy, preset);
  const names: ProxyNames = {
    isVolcengine: presetName === 'volcengine',
    placeholder,
    template,
    namespaces: readNamespaces(reading, proxy.namespaces),
    registries: readRegistries(
      reading,
      {
        ...(domain !== '' &&
          Object.fromEntries(preset.registries.map((each) => [each, `${domain}/${each}`]))),
        ...readObject(reading, proxy.registries, ['proxy', 'registries']),
      },
      domain,
    ),
    formerDomains: readFormerDomains(reading, proxy.formerDomains),
    pullSecret: readPullSecret(reading, proxy.pullSecret),
  };
  if (problem) {
    return { kind: 'invalid', problem, placeholder };
  }
  if (domain.trim() === '') {
    return { kind: 'unset', ...names };
  }
  const badDomain = domainProblem(domain);
  if (badDomain) {
    addProblem(reading, ['proxy', 'domain'], badDomain);
    return { kind: 'invalid', problem: badDomain, placeholder };
  }
  return { kind: 'configured', domain, ...names };
}

function readPreset(reading: Reading, value: unknown): PresetName {
  const name = readAs(reading, value, ['proxy', 'preset'], 'string', '');
  if (name !== '' && !isPreset(name)) {
    wrongType(reading, ['proxy', 'preset'], PRESET_NAMES.join(' | '));
  }
  return isPreset(name) ? name : DEFAULT_PRESET;
}

/** The template with its prefix put in. A template that is written out overrules the one of the preset. */
function readTemplate(
  reading: Reading,
  proxy: JsonObject,
  preset: Preset,
): { readonly template: string; readonly problem: Message | null } {
  const written = readAs(reading, proxy.template, ['proxy', 'template'], 'string', '');
  const prefix = readAs(reading, proxy.prefix, ['proxy', 'prefix'], 'string', '') || (preset.prefix ?? '');
  // Editors send the default of a setting that nobody has written.
  const chosen = written === DEFAULT_TEMPLATE || written === '' ? preset.template : written;
  const whole = chosen === DEFAULT_TEMPLATE && prefix !== '' ? BEHIND_PREFIX : chosen;
  const badPrefix = prefixProblem(prefix) ?? (whole.includes(PREFIX) && prefix === '' ? NO_PREFIX : null);
  const template = whole.replaceAll(PREFIX, () => prefix);
  const problem = badPrefix ?? templateProblem(template);
  if (problem) {
    addProblem(reading, ['proxy', badPrefix ? 'prefix' : 'template'], problem);
  }
  return { template, problem };
}

const NO_PREFIX: Message = { key: 'settings.noPrefix', args: [] };

function readNamespaces(reading: Reading, value: unknown): readonly string[] {
  return readStrings(reading, value, ['proxy', 'namespaces'], (name) =>
    isNamespace(name) ? null : { key: 'settings.namespace', args: [printable(name)] },
  );
}

/** Empty where the namespaces of the proxy are public, or somebody else gives Pods their credentials. */
function readPullSecret(reading: Reading, value: unknown): string {
  const path = ['proxy', 'pullSecret'];
  const name = readAs(reading, value, path, 'string', '');
  if (name === '' || isSecretName(name)) {
    return name;
  }
  addProblem(reading, path, { key: 'settings.pullSecret', args: [printable(name)] });
  return '';
}

function readFormerDomains(reading: Reading, value: unknown): readonly string[] {
  return readStrings(reading, value, ['proxy', 'formerDomains'], domainProblem).map((each) =>
    each.toLowerCase(),
  );
}

/** The other registries that have a proxy. None of them may be a proxy itself, because a redirected image would be redirected again. */
function readRegistries(reading: Reading, value: JsonObject, domain: string): readonly RegistryProxy[] {
  const proxies = new Set([domain, ...Object.values(value)].map((each) => hostOf(String(each))));
  return Object.entries(value).flatMap(([registry, given]) => {
    const path = ['proxy', 'registries', registry];
    // Registries are compared in lower case. A name that is a host only because of an upper-case letter would become a namespace of Docker
    // Hub.
    const problem = domainProblem(registry) ?? domainProblem(registry.toLowerCase());
    if (problem) {
      addProblem(reading, path, problem);
      return [];
    }
    if (proxies.has(hostOf(registry))) {
      addProblem(reading, path, { key: 'settings.registryIsProxy', args: [printable(registry)] });
      return [];
    }
    const target = readAs(reading, given, path, 'string', '');
    const badTarget = target === '' ? null : targetProblem(target);
    if (badTarget) {
      addProblem(reading, path, badTarget);
    }
    return target === '' || badTarget ? [] : [{ registry: registry.toLowerCase(), target }];
  });
}

function hostOf(name: string): string {
  return (name.split('/', 1)[0] ?? '').toLowerCase();
}
