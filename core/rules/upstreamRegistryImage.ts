// upstream-registry-image: an image is pulled from a registry other than Docker Hub for which the settings name a proxy.
import { upstreamImage } from '../image/upstream.ts';
import type { Settings } from '../settings/settings.ts';
import { isPulled, pullFixes } from './fixes/pullFixes.ts';
import type { ImageRule, ImageSubject, RuleFinding } from './rule.ts';

export const upstreamRegistryImageRule: ImageRule = { code: 'upstream-registry-image', checkImage };

function checkImage(subject: ImageSubject, settings: Settings): RuleFinding | null {
  const { image } = subject;
  const upstream = image.status === 'upstream' ? upstreamImage(image.reference, settings.proxy) : null;
  return upstream?.from && isPulled(image)
    ? {
        span: image.span,
        message: { key: 'upstream-registry-image.found', args: [image.raw, upstream.from.registry] },
        fixes: pullFixes(subject, upstream, settings),
      }
    : null;
}
