// Says what a cluster would ask the proxy for to run an image, and where the proxy gets it from.
import { behindProxy } from '../image/behindProxy.ts';
import { DOCKER_HUB_HOSTS } from '../image/dockerHub.ts';
import { rewrite } from '../image/proxy.ts';
import { DOCKER_HUB, parseReference } from '../image/reference.ts';
import { missingNamespace, upstreamImage } from '../image/upstream.ts';
import { isPulled } from '../rules/fixes/pullFixes.ts';
import type { Settings } from '../settings/settings.ts';
import type { Image } from '../sites/describeImage.ts';

export interface PullTarget {
  /** The reference at the proxy: of an image that is there already, or that a fix would write. */
  readonly target: string;
  /** The same image at the registry that it comes from: `docker.io/library/nginx:1.27`. Null where that is not known. */
  readonly origin: string | null;
}

/** Null where the image is not pulled, or not through the proxy, or where a template or another file says its tag. */
export function pullTarget(image: Image, { proxy }: Settings): PullTarget | null {
  if (proxy.kind !== 'configured' || !isPulled(image)) {
    return null;
  }
  const isThere = image.status === 'proxied';
  const target = isThere ? image.raw : image.target;
  const reference = target === null ? null : parseReference(target);
  const isKnown =
    reference?.kind === 'image' && (image.ownsTag || reference.tag !== null || reference.digest !== null);
  return target !== null && isKnown
    ? { target, origin: isThere ? originOf(image.raw, proxy) : image.canonical }
    : null;
}

/**
 * An image at the proxy that exists for certain: when the proxy lacks it too, more is missing than one image. Null where the settings say that
 * the proxy does not have its namespace.
 */
export function certainImage({ proxy }: Settings): string | null {
  const busybox = upstreamImage(parseReference('busybox:latest'), proxy);
  return busybox && proxy.kind === 'configured' && missingNamespace(busybox, proxy) === null
    ? rewrite(busybox, proxy, true)
    : null;
}

/** `origin` as its registry is asked for it. Docker Hub answers at another host than its name says, or at `hub`. */
export function askedOrigin(origin: string, hub = DOCKER_HUB_API): string {
  return origin.startsWith(`${DOCKER_HUB}/`) ? hub + origin.slice(DOCKER_HUB.length) : origin;
}

const DOCKER_HUB_API = DOCKER_HUB_HOSTS[2] ?? DOCKER_HUB;

function originOf(raw: string, proxy: Settings['proxy'] & { kind: 'configured' }): string | null {
  const other = proxy.registries.find(({ target }) => raw.startsWith(`${target}/`));
  if (other) {
    return other.registry + raw.slice(other.target.length);
  }
  const found = behindProxy(raw, proxy);
  return found && found.mistake === null && !found.image.templated
    ? `${DOCKER_HUB}/${found.image.repository}${found.image.suffix}`
    : null;
}
