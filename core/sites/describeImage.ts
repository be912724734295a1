// From a place in the text to what is known about the image there.

import { isProxied, rewrite } from '../image/proxy.ts';
import { canonicalName, type ImageReference, parseReference } from '../image/reference.ts';
import { upstreamImage } from '../image/upstream.ts';
import type { FileContext } from '../model/fileContext.ts';
import type { Image, ImageStatus } from '../report.ts';
import type { Settings } from '../settings/settings.ts';
import { isRedirected } from './dialects/kustomize/redirects.ts';
import type { ImageSite } from './imageSite.ts';
import { formatPath } from './imageTable/pathPattern.ts';

/** The image at `site`: what it is called in full, where it comes from, what it becomes. */
export function describeImage(site: ImageSite, settings: Settings, file: FileContext): Image {
  const { span, raw, resource, dialect, tier, parts, ownsTag } = site;
  const reference = parseReference(raw);
  const upstream = upstreamImage(reference, settings.proxy);
  const onHub = upstream?.from ? null : upstream;
  return {
    span,
    raw,
    status: onHub ? 'docker-hub' : upstream ? 'upstream' : statusOf(reference, settings),
    reference,
    canonical: onHub
      ? onHub.templated
        ? null
        : `docker.io/${onHub.repository}${onHub.suffix}`
      : reference.kind === 'image'
        ? canonicalName(reference)
        : null,
    official: onHub?.official ?? false,
    target: upstream && rewrite(upstream, settings.proxy, settings.addLatestTag && ownsTag),
    resource,
    path: formatPath(site.path),
    dialect,
    tier,
    keys: parts.map(({ key }) => key),
    redirect: isRedirected(site, file.redirects)?.kustomization ?? null,
  };
}

function statusOf(reference: ImageReference, settings: Settings): ImageStatus {
  if (isProxied(reference, settings.proxy)) {
    return 'proxied';
  }
  return reference.kind === 'image' ? 'other' : reference.kind;
}
