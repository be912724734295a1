// Relates the images of one tree of Helm values: one registry for all of them, and registries that several images share.
import { dockerHubImage } from '../../../../image/dockerHub.ts';
import { rewriteName } from '../../../../image/proxy.ts';
import type { ProxySetting } from '../../../../image/proxySetting.ts';
import { parseReference } from '../../../../image/reference.ts';
import { missingNamespace, upstreamImage } from '../../../../image/upstream.ts';
import type { ImageSite, SitePart } from '../../../imageSite.ts';
import type { Registries } from './registries.ts';

/** The same sites, with what a fix of one means for the others: some become `guessed`, some get a `chartRegistry`. */
export function together(
  sites: readonly ImageSite[],
  { open }: Registries,
  proxy: ProxySetting,
): readonly ImageSite[] {
  const known = markShared(sites, proxy);
  return open ? offerRegistry(known, open) : known;
}

/**
 * Adds `global.imageRegistry` to `sites` where it can be used for all images and breaks none. That value also replaces the registry of
 * images that are not on Docker Hub. It keeps the paths of images, so official images would lack `library/`.
 */
function offerRegistry(sites: readonly ImageSite[], open: SitePart): readonly ImageSite[] {
  const fits = sites.every((site) => {
    const image = onHub(site);
    const registry = registryOf(site);
    return image ? !image.official && registry?.role !== 'prefix' : registry === undefined;
  });
  return fits ? sites.map((site) => (registryOf(site) ? { ...site, chartRegistry: open } : site)) : sites;
}

/**
 * Marks sites as guessed where an edit of a shared registry breaks an image.
 *
 * One edit of a registry field moves all images that share it. An image with another path at the proxy cannot be pulled until it is edited
 * too. An image that the proxy does not serve cannot be pulled at all. So a person has to decide about such an edit.
 */
function markShared(sites: readonly ImageSite[], proxy: ProxySetting): readonly ImageSite[] {
  const uses = new Map<number, { count: number; breaks: boolean }>();
  for (const site of sites) {
    const start = sharedStart(site);
    const use = uses.get(start) ?? { count: 0, breaks: false };
    uses.set(start, {
      count: use.count + 1,
      breaks: use.breaks || (start >= 0 && isLost(site, proxy)),
    });
  }
  return sites.map((site) => {
    const start = sharedStart(site);
    const use = uses.get(start);
    return start >= 0 && use?.breaks && use.count > 1 ? { ...site, guessed: true } : site;
  });
}

/**
 * Whether the image can no longer be pulled when an edit changes only its registry, or only what stands before its name, to the proxy's.
 */
function isLost({ raw, parts }: ImageSite, proxy: ProxySetting): boolean {
  const image = upstreamImage(parseReference(raw), proxy);
  if (!image || image.official || missingNamespace(image, proxy) !== null) {
    return image !== null;
  }
  // A prefix can hold the path of the proxy. A registry cannot.
  const name = parts.some(({ role }) => role === 'registry') ? rewriteName(image, proxy) : null;
  return name !== null && name.slice(name.indexOf('/') + 1) !== image.repository;
}

/** Offset of the part beside the name that gives the image its registry; -1 where there is none. */
function sharedStart({ parts }: ImageSite): number {
  return parts.find(({ role }) => role === 'registry' || role === 'prefix')?.span.start ?? -1;
}

/** The registry of the image. A registry with a path has the role `prefix`. */
function registryOf({ parts }: ImageSite): SitePart | undefined {
  return parts.find(({ role, key }) => role === 'registry' || (role === 'prefix' && /registry$/i.test(key)));
}

function onHub({ raw }: ImageSite) {
  return dockerHubImage(parseReference(raw));
}
