// Describes the image at a site: its full name, where it comes from, and its name at the proxy.

import { leftAloneBy } from '../image/leftAlone.ts';
import { isProxied, rewrite } from '../image/proxy.ts';
import { canonicalName, type ImageReference, parseReference } from '../image/reference.ts';
import { upstreamImage } from '../image/upstream.ts';
import type { Dialect } from '../model/dialects.ts';
import type { FileContext } from '../model/fileContext.ts';
import type { Span } from '../text/span.ts';
import { builtBy } from './builtImage.ts';
import type { SiteSettings } from './collect.ts';
import { isRedirected } from './dialects/kustomize/redirects.ts';
import type { ImageSite, ResourceName, Tier } from './imageSite.ts';
import { formatPath } from './imageTable/pathPattern.ts';

/**
 * Where an image comes from, or why that is unknown. `upstream` means a registry of `nearpull.proxy.registries`. `ignored` means that the
 * proxy can serve the image, but the settings leave it alone.
 */
export type ImageStatus =
  | 'docker-hub'
  | 'upstream'
  | 'ignored'
  | 'proxied'
  | 'other'
  | 'templated'
  | 'invalid';

/** An image reference in the text, with or without a problem. */
export interface Image {
  /** The reference only, without quotes, anchor, YAML tag and comment. */
  readonly span: Span;
  /** The value as YAML reads it. */
  readonly raw: string;
  readonly status: ImageStatus;
  readonly reference: ImageReference;
  /** `docker.io/library/nginx:1.27`; null where the name is not certain. */
  readonly canonical: string | null;
  /** Whether it is a Docker Official Image (`library/`). */
  readonly official: boolean;
  /** What the fix writes, with the placeholder where no domain is set. Null where there is nothing to rewrite or the domain is unusable. */
  readonly target: string | null;
  /** Null where no Kubernetes object is around the image. */
  readonly resource: ResourceName | null;
  /** `spec.template.spec.containers[0].image` */
  readonly path: string;
  readonly dialect: Dialect;
  readonly tier: Tier;
  /** The keys that the reference is written at: `['image']`, `['registry', 'repository', 'tag']`. */
  readonly keys: readonly string[];
  /**
   * Path of the kustomization whose `images:` entry applies to this image, so that no rule reports it here. Null where no entry applies.
   */
  readonly redirect: string | null;
  /** Whether a tag that is missing is `latest`. False where the tag is written, or made, elsewhere. */
  readonly ownsTag: boolean;
  /** Path of the file that builds this image, so that nothing pulls it and no rule reports it. Null where none does. */
  readonly built: string | null;
}

/** The image at `site`. `settings` give its name at the proxy, and `file` gives the `images:` entries that may apply to it. */
export function describeImage(site: ImageSite, settings: SiteSettings, file: FileContext): Image {
  const { span, raw, resource, dialect, tier, parts, ownsTag } = site;
  const reference = parseReference(raw);
  const upstream = upstreamImage(reference, settings.proxy);
  const onHub = upstream?.from ? null : upstream;
  const isLeftAlone = upstream !== null && leftAloneBy(reference, settings) !== null;
  return {
    span,
    raw,
    status: isLeftAlone
      ? 'ignored'
      : onHub
        ? 'docker-hub'
        : upstream
          ? 'upstream'
          : statusOf(reference, settings),
    reference,
    canonical: onHub
      ? onHub.templated
        ? null
        : `docker.io/${onHub.repository}${onHub.suffix}`
      : reference.kind === 'image'
        ? canonicalName(reference)
        : null,
    official: onHub?.official ?? false,
    target: isLeftAlone
      ? null
      : upstream && rewrite(upstream, settings.proxy, settings.addLatestTag && ownsTag),
    resource,
    path: formatPath(site.path),
    dialect,
    tier,
    keys: parts.map(({ key }) => key),
    ownsTag,
    redirect: isRedirected(site, file.redirects)?.kustomization ?? null,
    built: builtBy(raw, dialect, file.builds),
  };
}

function statusOf(reference: ImageReference, settings: SiteSettings): ImageStatus {
  if (isProxied(reference, settings.proxy)) {
    return 'proxied';
  }
  return reference.kind === 'image' ? 'other' : reference.kind;
}
