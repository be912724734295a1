// From a place in the text to what is known about the image there.
import { dockerHubImage } from '../image/dockerHub.ts';
import { isProxied, rewrite } from '../image/proxy.ts';
import { canonicalName, type ImageReference, parseReference } from '../image/reference.ts';
import type { Image, ImageStatus } from '../report.ts';
import type { Settings } from '../settings.ts';
import type { ImageSite } from './imageSites.ts';
import { formatPath } from './pathPattern.ts';

/** The image at `site`: what it is called in full, where it comes from, what it becomes. */
export function describeImage(site: ImageSite, settings: Settings): Image {
  // Block scalars end in a line break that is YAML's, not the author's.
  const raw = site.style === 'block' ? site.raw.trim() : site.raw;
  const reference = parseReference(raw);
  const onHub = dockerHubImage(reference);
  return {
    span: site.span,
    raw,
    status: onHub ? 'docker-hub' : statusOf(reference, settings),
    reference,
    canonical: onHub
      ? onHub.templated
        ? null
        : `docker.io/${onHub.repository}${onHub.suffix}`
      : reference.kind === 'image'
        ? canonicalName(reference)
        : null,
    official: onHub?.official ?? false,
    target: onHub && rewrite(onHub, settings.proxy, settings.addLatestTag),
    resource: site.resource,
    path: formatPath(site.path),
  };
}

function statusOf(reference: ImageReference, settings: Settings): ImageStatus {
  if (isProxied(reference, settings.proxy)) {
    return 'proxied';
  }
  return reference.kind === 'image' ? 'other' : reference.kind;
}
