// Where images are to be pulled from, as the settings say it: values only, read and checked in `settings/readProxy.ts`.
import type { Message } from '../model/message.ts';

/**
 * Where Docker Hub images are to be pulled from.
 * `unset`: nobody said; fixes write the vendor's placeholder. `invalid`: what was said cannot be a registry; no fixes.
 */
export type ProxySetting =
  | ({ readonly kind: 'configured'; readonly domain: string } & ProxyNames)
  | ({ readonly kind: 'unset' } & ProxyNames)
  | { readonly kind: 'invalid'; readonly problem: Message };

export interface ProxyNames {
  /** `${domain}/${path}` */
  readonly template: string;
  /** The namespaces of Docker Hub (`library`, `grafana`) that the proxy has; empty where it has them all. */
  readonly namespaces: readonly string[];
  /** Other registries that have a proxy, in the order they were given. */
  readonly registries: readonly RegistryProxy[];
}

export interface RegistryProxy {
  /** `ghcr.io` */
  readonly registry: string;
  /** What stands in its place: a domain, or a domain and a path. `ghcr.proxy.example`, `harbor.example/ghcr`. */
  readonly target: string;
}

export const DEFAULT_TEMPLATE = '${domain}/${path}';
