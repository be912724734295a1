// Reads where images are to be pulled from: the proxy's domain, the template of its names, its namespaces and its other registries.
import { domainProblem, isNamespace, printable, targetProblem, templateProblem } from '../image/proxy.ts';
import {
  DEFAULT_TEMPLATE,
  type ProxyNames,
  type ProxySetting,
  type RegistryProxy,
} from '../image/proxySetting.ts';
import { addProblem, type JsonObject, type Reading, readAs, readObject, readStrings } from './reading.ts';

export function readProxy(reading: Reading, proxy: JsonObject): ProxySetting {
  const template =
    readAs(reading, proxy.template, ['proxy', 'template'], 'string', DEFAULT_TEMPLATE) || DEFAULT_TEMPLATE;
  const domain = readAs(reading, proxy.domain, ['proxy', 'domain'], 'string', '');
  const names: ProxyNames = {
    template,
    namespaces: readNamespaces(reading, proxy.namespaces),
    registries: readRegistries(
      reading,
      readObject(reading, proxy.registries, ['proxy', 'registries']),
      domain,
    ),
    formerDomains: readFormerDomains(reading, proxy.formerDomains),
  };
  const badTemplate = templateProblem(template);
  if (badTemplate) {
    addProblem(reading, ['proxy', 'template'], badTemplate);
    return { kind: 'invalid', problem: badTemplate };
  }
  if (domain.trim() === '') {
    return { kind: 'unset', ...names };
  }
  const badDomain = domainProblem(domain);
  if (badDomain) {
    addProblem(reading, ['proxy', 'domain'], badDomain);
    return { kind: 'invalid', problem: badDomain };
  }
  return { kind: 'configured', domain, ...names };
}

function readNamespaces(reading: Reading, value: unknown): readonly string[] {
  return readStrings(reading, value, ['proxy', 'namespaces'], (name) =>
    isNamespace(name) ? null : { key: 'settings.namespace', args: [printable(name)] },
  );
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
