// Images that the proxy can serve: on Docker Hub, or at another registry that the settings have a proxy for.

import { dockerHubImage, type UpstreamImage } from './dockerHub.ts';
import type { ProxySetting } from './proxySetting.ts';
import type { ImageReference } from './reference.ts';

/** The image that `reference` names for certain; null where it is elsewhere or not certain. */
export function upstreamImage(reference: ImageReference, proxy: ProxySetting): UpstreamImage | null {
  return dockerHubImage(reference) ?? registryImage(reference, proxy);
}

function registryImage(reference: ImageReference, proxy: ProxySetting): UpstreamImage | null {
  if (reference.kind !== 'image' || proxy.kind === 'invalid' || proxy.registries.length === 0) {
    return null;
  }
  const { repository, tag, digest } = reference;
  const registry = reference.registry.toLowerCase();
  const from = proxy.registries.find((each) => each.registry === registry);
  const suffix = `${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
  return from ? { from, repository, suffix, official: false, badHost: null, templated: false } : null;
}

/** The namespace of `image` on Docker Hub, where the proxy has others but not this one; null where nothing is missing. */
export function missingNamespace({ from, repository }: UpstreamImage, proxy: ProxySetting): string | null {
  if (from || proxy.kind === 'invalid' || proxy.namespaces.length === 0) {
    return null;
  }
  const [namespace = ''] = repository.split('/', 1);
  return proxy.namespaces.includes(namespace) ? null : namespace;
}
