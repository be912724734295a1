// docker-hub-image: an image is pulled from Docker Hub instead of through the proxy.
import { dockerHubImage } from '../image/dockerHub.ts';
import type { Fix } from '../report.ts';
import type { Settings } from '../settings.ts';
import type { ImageRule, ImageSubject, RuleFinding } from './rule.ts';

export const dockerHubImageRule: ImageRule = { code: 'docker-hub-image', checkImage };

function checkImage(subject: ImageSubject, settings: Settings): RuleFinding | null {
  const { image } = subject;
  const onHub = image.status === 'docker-hub' ? dockerHubImage(image.reference) : null;
  if (!onHub) {
    return null;
  }
  const name = image.canonical ?? image.raw;
  const fix = rewriteFix(subject, settings);
  return {
    span: image.span,
    message:
      onHub.badHost !== null
        ? { key: 'docker-hub-image.badHost', args: [onHub.badHost, 'docker.io'] }
        : image.target !== null && settings.proxy.kind === 'configured'
          ? { key: 'docker-hub-image.foundWithTarget', args: [name, image.target] }
          : { key: 'docker-hub-image.found', args: [name] },
    fixes: fix ? [fix] : [],
  };
}

/**
 * Writes the target where the reference stands. Safe when a domain is set and nothing but images changes by it: with the placeholder the
 * manifest does not work yet, and an anchor that also names something else changes that too.
 */
function rewriteFix({ image, site, written }: ImageSubject, settings: Settings): Fix | null {
  const { target } = image;
  if (target === null || (image.reference.kind === 'templated' && written !== image.raw)) {
    return null;
  }
  return {
    title: { key: 'fix.rewrite', args: [image.raw, target] },
    safety: settings.proxy.kind === 'configured' && !site.shared ? 'safe' : 'needs-review',
    // An IPv6 address begins with a bracket, which begins a list where the value has no quotes.
    edits: [
      {
        span: image.span,
        newText: site.style === 'plain' && target.startsWith('[') ? `"${target}"` : target,
      },
    ],
  };
}
