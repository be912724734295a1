// The fix that gives an image another name at the proxy.

import { behindProxy, type ImageBehindProxy } from '../../image/behindProxy.ts';
import type { UpstreamImage } from '../../image/dockerHub.ts';
import { isIgnored } from '../../image/leftAlone.ts';
import { rewrite } from '../../image/proxy.ts';
import type { Reason } from '../../model/message.ts';
import type { Fix } from '../../report.ts';
import type { Settings } from '../../settings/settings.ts';
import type { ImageSubject } from '../rule.ts';
import { isPulled, rewriteFix } from './pullFixes.ts';
import { safetyOf } from './safety.ts';

/** The image of Docker Hub that `subject` pulls through the proxy. Null where it pulls none, and where the settings ignore the image. */
export function pulledThroughProxy({ image }: ImageSubject, settings: Settings): ImageBehindProxy | null {
  const found = isPulled(image) ? behindProxy(image.raw, settings.proxy) : null;
  return found &&
    !isIgnored(image.reference, null, settings) &&
    !isIgnored(found.reference, found.image, settings)
    ? found
    : null;
}

/** The reference of `image` at the proxy of `settings`, and the fix that writes it. `reason` says why the fix needs review; null if safe. */
export function renameFix(
  subject: ImageSubject,
  image: UpstreamImage,
  settings: Settings,
  reason: Reason | null,
): { readonly target: string; readonly fixes: readonly Fix[] } | null {
  const target = rewrite(image, settings.proxy, false);
  if (target === null) {
    return null;
  }
  const fix = rewriteFix({ ...subject, image: { ...subject.image, target } }, image, settings);
  return { target, fixes: fix ? [{ ...fix, ...safetyOf(reason ?? fix.reason) }] : [] };
}
