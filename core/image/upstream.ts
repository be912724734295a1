// Decides which images the proxy can serve: those on Docker Hub, and those at other registries for which the settings name a proxy.

import { dockerHubImage, namespaceOf, type UpstreamImage } from './dockerHub.ts';
import type { ProxySetting } from './proxySetting.ts';
import type { ImageReference } from './reference.ts';

/** Returns the image that `reference` names, if the proxy can serve it; null if the image is at another registry or is not certain. */
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

/** Returns the Docker Hub namespace of `image` if the settings list the namespaces of the proxy without this one; otherwise null. */
export function missingNamespace(image: UpstreamImage, proxy: ProxySetting): string | null {
  if (image.from || proxy.kind === 'invalid' || proxy.namespaces.length === 0) {
    return null;
  }
  const namespace = namespaceOf(image);
  const served = SERVED.get(proxy.namespaces) ?? new Set(proxy.namespaces);
  SERVED.set(proxy.namespaces, served);
  return served.has(namespace) ? null : namespace;
}

/** A project file may list thousands, and each image is looked for among them. */
const SERVED = new WeakMap<readonly string[], ReadonlySet<string>>();
