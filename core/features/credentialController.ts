// The configuration of cr-credential-controller, the add-on of VKE that gives Pods the credentials for Volcengine's registries.
import type { Settings } from '../settings/settings.ts';

export interface ProxyInstance {
  /** The name of the instance. A placeholder where the domain does not say it. */
  readonly instance: string;
  /** `cn-beijing`. A placeholder in the same case. */
  readonly region: string;
}

/** The JSON that the add-on is configured with, or null without a domain. Each domain has to be listed, also those of other registries. */
export function credentialController(all: readonly Settings[]): string | null {
  const domains = new Set(
    all.flatMap(({ proxy }) =>
      proxy.kind === 'configured'
        ? [proxy.domain, ...proxy.registries.map(({ target }) => target.split('/', 1)[0] ?? '')]
        : [],
    ),
  );
  if (domains.size === 0) {
    return null;
  }
  const byInstance = new Map<string, string[]>();
  for (const domain of domains) {
    const key = JSON.stringify(instanceOf(domain));
    byInstance.set(key, [...(byInstance.get(key) ?? []), domain]);
  }
  const registries = [...byInstance].map(([key, own]) => {
    const { instance, region } = JSON.parse(key) as ProxyInstance;
    return { Instance: instance, Region: region, Domains: own };
  });
  const config = { CrConfigmapData: { Namespace: '*', ServiceAccount: '*', Registries: registries } };
  return `${JSON.stringify(config, null, 2)}\n`;
}

/** `mirror-cn-beijing.cr.volces.com` is the instance `mirror` in `cn-beijing`. A domain of a customer's own says neither. */
export function instanceOf(domain: string): ProxyInstance {
  const [, instance, region] =
    /^(.+)-((?:cn|ap|eu|us|me)-[a-z]+(?:-?\d+)?)\.cr\.volces\.com$/.exec(domain) ?? [];
  return { instance: instance ?? '<instance>', region: region ?? '<region>' };
}
