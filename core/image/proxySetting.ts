// The types of the proxy setting, which says where to pull images from. `settings/readProxy.ts` reads and checks it.
import type { Message } from '../model/message.ts';

/**
 * Where to pull Docker Hub images from.
 * `unset`: the settings name no proxy. Fixes write the placeholder. `invalid`: the settings name something that cannot be a
 * registry. There are no fixes.
 */
export type ProxySetting =
  | ({ readonly kind: 'configured'; readonly domain: string } & ProxyNames)
  | ({ readonly kind: 'unset' } & ProxyNames)
  | { readonly kind: 'invalid'; readonly problem: Message; readonly placeholder: string };

export interface ProxyNames {
  /** Whether it is Volcengine's proxy registry, in which somebody has to create each namespace. So it is unless the settings name another. */
  readonly isVolcengine: boolean;
  /** What is written where no domain is set, in the language of the reader: `<your-proxy-domain>`. */
  readonly placeholder: string;
  /** How a name at the proxy is made: `${domain}/${path}`. */
  readonly template: string;
  /** The namespaces of Docker Hub (`library`, `grafana`) that the proxy serves; empty if it serves all. */
  readonly namespaces: readonly string[];
  /** Other registries that have a proxy, in the order of the settings. */
  readonly registries: readonly RegistryProxy[];
  /** Domains, in lower case, that the proxy had before. Images at them are reported. */
  readonly formerDomains: readonly string[];
  /** The Secret that Pods need to pull from the proxy; empty if they need none. */
  readonly pullSecret: string;
}

export interface RegistryProxy {
  /** `ghcr.io` */
  readonly registry: string;
  /** What replaces the registry: a domain, or a domain and a path. `ghcr.proxy.example`, `harbor.example/ghcr`. */
  readonly target: string;
}

export const DEFAULT_TEMPLATE = '${domain}/${path}';
