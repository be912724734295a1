// docker-hub-matcher: a tool compares images with this name. Nothing is pulled from it, but it has to change together with the images.
import { dockerHubImage } from '../image/dockerHub.ts';
import type { ImageRule, ImageSubject, RuleFinding } from './rule.ts';

export const dockerHubMatcherRule: ImageRule = { code: 'docker-hub-matcher', checkImage };

function checkImage({ image }: ImageSubject): RuleFinding | null {
  const onHub =
    image.tier === 'matcher' && image.status !== 'ignored' ? dockerHubImage(image.reference) : null;
  return onHub
    ? {
        span: image.span,
        message: {
          key: 'docker-hub-matcher.found',
          args: [image.canonical ?? image.raw, image.target ?? image.raw],
        },
        fixes: [],
      }
    : null;
}
