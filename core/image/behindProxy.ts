// Reads back which image of Docker Hub a reference at the proxy means, and what is wrong with its name there.
import { dockerHubImage, type UpstreamImage } from './dockerHub.ts';
import { isShortName } from './leftAlone.ts';
import { OFFICIAL_IMAGES } from './officialImages.ts';
import { pathPrefix, rewrite } from './proxy.ts';
import type { ProxySetting } from './proxySetting.ts';
import { type ImageReference, OFFICIAL_NAMESPACE, parseReference } from './reference.ts';

/** An image that is pulled through the proxy. */
export interface ImageBehindProxy {
  /** The image as Docker Hub knows it. */
  readonly image: UpstreamImage;
  /** The reference without the proxy, as it is written: `nginx:1.27`. */
  readonly reference: ImageReference;
  /**
   * What the name at the proxy has too often or lacks. `host`: the proxy's domain twice, or the host of Docker Hub after it. `doubled
   * library`: `library/library/nginx`. `library`: `library/` before a name that has a namespace. `no library`: one component only.
   */
  readonly mistake: 'host' | 'doubled library' | 'library' | 'no library' | null;
}

/** The image that `raw` names at the proxy. Null where it names none, or where the template of the settings does not end in the path. */
export function behindProxy(raw: string, proxy: ProxySetting): ImageBehindProxy | null {
  const domain = proxy.kind === 'configured' ? `${proxy.domain}/` : '';
  const twice = after(raw, domain);
  if (proxy.kind !== 'configured' || twice === null) {
    return null;
  }
  const prefix = pathPrefix(proxy.template, proxy.domain);
  if (prefix === null) {
    return null;
  }
  // The domain twice before the path of the template: `proxy.example/proxy.example/docker-hub/nginx`.
  const single = after(twice, domain) === null ? raw : twice;
  let rest = after(single, prefix);
  let isDoubled = single !== raw;
  for (let next = rest; next !== null; next = after(next, prefix) ?? after(next, domain)) {
    isDoubled ||= next !== rest;
    rest = next;
  }
  return rest === null ? null : read(rest, isDoubled);
}

/** The image of Docker Hub that `reference`, written as `raw`, means: there, or through the proxy. Null for others. */
export function imageOfDockerHub(
  raw: string,
  reference: ImageReference,
  proxy: ProxySetting,
): UpstreamImage | null {
  return dockerHubImage(reference) ?? behindProxy(raw, proxy)?.image ?? null;
}

/**
 * The image that `raw` means where its name at the proxy has a mistake that a rule corrects safely. Null where it has none. To take one
 * `library/` away needs a person.
 */
export function mistakenImage(raw: string, proxy: ProxySetting): UpstreamImage | null {
  const found = behindProxy(raw, proxy);
  switch (found?.mistake) {
    case 'host':
    case 'doubled library':
      return found.image;
    case 'no library':
      return OFFICIAL_IMAGES.has(found.image.repository.slice(OFFICIAL_NAMESPACE.length))
        ? found.image
        : null;
    default:
      return null;
  }
}

/** The name that a rule writes safely in place of `raw`; null where there is none. */
export function correctedName(raw: string, proxy: ProxySetting): string | null {
  const image = mistakenImage(raw, proxy);
  return image && rewrite(image, proxy, false);
}

function read(rest: string, isDoubled: boolean): ImageBehindProxy | null {
  const reference = parseReference(rest);
  const image = dockerHubImage(reference);
  if (!image) {
    return null;
  }
  // Where a template hides the end of the name, its slashes may be part of an expression.
  const isKnown = !image.templated || image.suffix !== '';
  const repository = isKnown ? image.repository.replace(SURPLUS, '') : image.repository;
  const hasLibrary = rest.startsWith(OFFICIAL_NAMESPACE);
  const mistake =
    isDoubled || !isShortName(reference)
      ? 'host'
      : repository !== image.repository
        ? repository.startsWith(OFFICIAL_NAMESPACE)
          ? 'doubled library'
          : 'library'
        : image.official && !hasLibrary
          ? 'no library'
          : null;
  const official = repository.startsWith(OFFICIAL_NAMESPACE);
  return { image: { ...image, repository, official }, reference, mistake };
}

/** Every `library/` that is followed by more than one component. */
const SURPLUS = /^(?:library\/)+(?=[^/]+\/.)/;

/** What comes after `start` in `text`, without regard to case. Null where `text` begins in another way, or ends there. */
function after(text: string, start: string): string | null {
  const last = start.length - 1;
  // Most references are not at the proxy, and have another character where the slash would be.
  return text.length > start.length &&
    text[last]?.toLowerCase() === start[last]?.toLowerCase() &&
    text.slice(0, start.length).toLowerCase() === start.toLowerCase()
    ? text.slice(start.length)
    : null;
}
