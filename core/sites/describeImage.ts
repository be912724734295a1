// From a place in the text to what is known about the image there.

import { isProxied, rewrite } from '../image/proxy.ts';
import { canonicalName, type ImageReference, parseReference } from '../image/reference.ts';
import { upstreamImage } from '../image/upstream.ts';
import type { Dialect } from '../model/dialects.ts';
import type { FileContext } from '../model/fileContext.ts';
import type { Span } from '../text/span.ts';
import type { SiteSettings } from './collect.ts';
import { isRedirected } from './dialects/kustomize/redirects.ts';
import type { ImageSite, ResourceName, Tier } from './imageSite.ts';
import { formatPath } from './imageTable/pathPattern.ts';

/** `upstream`: at a registry of `nearpull.proxy.registries`. */
export type ImageStatus = 'docker-hub' | 'upstream' | 'proxied' | 'other' | 'templated' | 'invalid';

/** An image reference in the text, whether or not anything is wrong with it. */
export interface Image {
  /** The reference only: no quotes, no anchor or tag, no comment. */
  readonly span: Span;
  /** The value as YAML reads it. */
  readonly raw: string;
  readonly status: ImageStatus;
  readonly reference: ImageReference;
  /** `docker.io/library/nginx:1.27`; null where the name is not certain. */
  readonly canonical: string | null;
  /** Whether it is a Docker Official Image (`library/`). */
  readonly official: boolean;
  /** What the fix writes, the placeholder where no domain is set; null where there is nothing to rewrite or the domain is unusable. */
  readonly target: string | null;
  /** Null in files that are no Kubernetes objects. */
  readonly resource: ResourceName | null;
  /** `spec.template.spec.containers[0].image` */
  readonly path: string;
  readonly dialect: Dialect;
  readonly tier: Tier;
  /** The keys that it is written at: `['image']`, `['registry', 'repository', 'tag']`. */
  readonly keys: readonly string[];
  /** Path of the kustomization whose `images:` entry speaks for this image, so that nothing is said here; null where none does. */
  readonly redirect: string | null;
}

/** The image at `site`: what it is called in full, where it comes from, what it becomes. */
export function describeImage(site: ImageSite, settings: SiteSettings, file: FileContext): Image {
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

function statusOf(reference: ImageReference, settings: SiteSettings): ImageStatus {
  if (isProxied(reference, settings.proxy)) {
    return 'proxied';
  }
  return reference.kind === 'image' ? 'other' : reference.kind;
}
