// moved-image: the owner of an image moved it to another name, so that the proxy cannot pull it under this one.
import { dockerHubImage } from '../image/dockerHub.ts';
import { movedImage } from '../image/movedImages.ts';
import type { Settings } from '../settings/settings.ts';
import { isPulled } from './fixes/pullFixes.ts';
import { pulledThroughProxy, renameFix } from './fixes/renameFix.ts';
import type { ImageRule, ImageSubject, RuleFinding } from './rule.ts';

export const movedImageRule: ImageRule = { code: 'moved-image', checkImage };

function checkImage(subject: ImageSubject, settings: Settings): RuleFinding | null {
  const found = pulledImage(subject, settings);
  const { image, reference } = found ?? {};
  if (!image || reference?.kind !== 'image' || reference.tag === null) {
    return null;
  }
  const moved = movedImage(image.repository, reference.tag);
  if (!moved) {
    return null;
  }
  const { to, date } = moved.move;
  const fixes = renameFix(subject, { ...image, repository: moved.repository }, settings, {
    key: 'reason.unmaintained',
    args: [to],
  });
  return {
    span: subject.image.span,
    message: {
      key: 'moved-image.found',
      args: [`${image.repository}:${reference.tag}`, moved.repository, date],
    },
    fixes: (fixes?.fixes ?? []).map((fix) => ({
      ...fix,
      title: { key: 'fix.movedImage', args: [moved.repository, fixes?.target ?? ''] },
    })),
  };
}

/** The image of Docker Hub that is pulled, directly or through the proxy. */
function pulledImage(subject: ImageSubject, settings: Settings) {
  const { image } = subject;
  const onHub = image.status === 'docker-hub' && isPulled(image) ? dockerHubImage(image.reference) : null;
  const proxied = onHub ? null : pulledThroughProxy(subject, settings);
  return onHub ? { image: onHub, reference: image.reference } : proxied?.mistake === null ? proxied : null;
}
