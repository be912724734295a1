// The settings whose policies are tested. Each leads to something in a policy that the others do not.
import { EXCLUDED_NAMESPACE } from './pods.ts';
import type { GivenSettings } from './subjects.ts';

const DOMAIN = 'proxy.example';

export const PLAIN: GivenSettings = { proxy: { domain: DOMAIN } };
export const SETTINGS: Readonly<Record<string, GivenSettings>> = {
  'a domain alone': PLAIN,
  'no tag that nobody wrote': { proxy: { domain: DOMAIN }, addLatestTag: false },
  'a path before': { proxy: { domain: DOMAIN, template: '${domain}/docker-hub/${path}' } },
  'namespace and name apart': {
    proxy: { domain: DOMAIN, template: '${domain}/hub-${namespace}/of/${name}' },
  },
  'something behind the path': {
    proxy: { domain: DOMAIN, template: '${domain}/${path}/mirror' },
    addLatestTag: false,
  },
  'some namespaces': { proxy: { domain: DOMAIN, namespaces: ['library', 'grafana'] } },
  'a namespace that is not library': { proxy: { domain: DOMAIN, namespaces: ['a', 'grafana'] } },
  'other registries': {
    proxy: {
      domain: DOMAIN,
      registries: { 'ghcr.io': 'ghcr.proxy.example', 'quay.io': 'harbor.example:8443/quay' },
    },
  },
  'an excluded namespace': {
    proxy: { domain: DOMAIN },
    kyverno: { excludedNamespaces: [EXCLUDED_NAMESPACE, 'b'] },
  },
  'a port': { proxy: { domain: 'proxy.example:5000' } },
  'an IPv6 address': { proxy: { domain: '[fd00::1]:5000' } },
  'images that are left alone': {
    proxy: { domain: DOMAIN, registries: { 'ghcr.io': 'ghcr.proxy.example' } },
    ignoreImages: ['n*', 'library/b*', 'docker.io/grafana/*', 'ghcr.io/**'],
  },
  'no names without a host': { proxy: { domain: DOMAIN }, shortNames: 'never' },
  'all at once': {
    proxy: {
      domain: '[fd00::1]:5000',
      template: '${domain}/x/${namespace}/${name}',
      namespaces: ['grafana', 'library', 'a'],
      registries: { 'ghcr.io': '[fd00::2]/ghcr' },
    },
    addLatestTag: false,
    kyverno: { excludedNamespaces: [EXCLUDED_NAMESPACE] },
  },
};
/** The names of the settings that are enough for a policy with the same content as another one. */
export const FEW = ['namespace and name apart', 'an excluded namespace', 'all at once'];
