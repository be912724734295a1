// docker-hub-matcher: a tool compares images with this name. Nothing is pulled from it, but it has to change together with the images.
import { dockerHubImage, isDockerHubHost } from '../image/dockerHub.ts';
import type { ImageReference } from '../image/reference.ts';
import type { ImageRule, ImageSubject, RuleFinding } from './rule.ts';

export const dockerHubMatcherRule: ImageRule = { code: 'docker-hub-matcher', checkImage };

function checkImage({ image }: ImageSubject): RuleFinding | null {
  if (image.tier !== 'matcher' || image.status === 'ignored') {
    return null;
  }
  if (isRegistryAlone(image.reference)) {
    return { span: image.span, message: { key: 'docker-hub-matcher.registry', args: [] }, fixes: [] };
  }
  const onHub = dockerHubImage(image.reference);
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

/** Whether nothing but the registry is known, and it is Docker Hub. What its images are called at the proxy then depends on their names. */
function isRegistryAlone(reference: ImageReference): boolean {
  return (
    reference.kind === 'templated' &&
    reference.head.endsWith('/') &&
    isDockerHubHost(reference.head.slice(0, -1))
  );
}
