// What the images of one tree of Helm values mean for each other: one registry for all of them, and registries that several share.
import { dockerHubImage } from '../../../../image/dockerHub.ts';
import { rewriteName } from '../../../../image/proxy.ts';
import type { ProxySetting } from '../../../../image/proxySetting.ts';
import { parseReference } from '../../../../image/reference.ts';
import { missingNamespace, upstreamImage } from '../../../../image/upstream.ts';
import type { ImageSite, SitePart } from '../../../imageSite.ts';
import type { Registries } from './registries.ts';

/** `sites`, knowing of each other. */
export function together(
  sites: readonly ImageSite[],
  { open }: Registries,
  proxy: ProxySetting,
): readonly ImageSite[] {
  const known = markShared(sites, proxy);
  return open ? offerRegistry(known, open) : known;
}

/**
 * `global.imageRegistry` can be used for all images when it breaks none: it replaces the registry of those that come from elsewhere as well,
 * and keeps their paths, so that official images would lack `library/`.
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
 * Images that share one registry field are all moved by one edit. Those that have another path at the proxy are then nowhere until they are
 * edited as well, and those that it does not serve are nowhere at all, so that such an edit is somebody's decision.
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

/** Whether the image is nowhere when its registry, or all that stands before its name, becomes the proxy's, and nothing else. */
function isLost({ raw, parts }: ImageSite, proxy: ProxySetting): boolean {
  const image = upstreamImage(parseReference(raw), proxy);
  if (!image || image.official || missingNamespace(image, proxy) !== null) {
    return image !== null;
  }
  // A prefix takes the path of the proxy, a registry cannot.
  const name = parts.some(({ role }) => role === 'registry') ? rewriteName(image, proxy) : null;
  return name !== null && name.slice(name.indexOf('/') + 1) !== image.repository;
}

/** Where the part stands that gives the image its registry, beside its name; -1 where there is none. */
function sharedStart({ parts }: ImageSite): number {
  return parts.find(({ role }) => role === 'registry' || role === 'prefix')?.span.start ?? -1;
}

/** Its registry, which may have a path and is a prefix then. */
function registryOf({ parts }: ImageSite): SitePart | undefined {
  return parts.find(({ role, key }) => role === 'registry' || (role === 'prefix' && /registry$/i.test(key)));
}

function onHub({ raw }: ImageSite) {
  return dockerHubImage(parseReference(raw));
}
