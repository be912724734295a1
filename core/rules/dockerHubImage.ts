// docker-hub-image: an image is pulled from Docker Hub instead of through the proxy.

import { dockerHubImage, type UpstreamImage } from '../image/dockerHub.ts';
import { missingNamespace } from '../image/upstream.ts';
import type { Message } from '../model/message.ts';
import type { Settings } from '../settings/settings.ts';
import type { Image } from '../sites/describeImage.ts';
import { isPulled, pullFixes } from './fixes/pullFixes.ts';
import type { ImageRule, ImageSubject, RuleFinding } from './rule.ts';

export const dockerHubImageRule: ImageRule = { code: 'docker-hub-image', checkImage };

function checkImage(subject: ImageSubject, settings: Settings): RuleFinding | null {
  const { image } = subject;
  const onHub = image.status === 'docker-hub' ? dockerHubImage(image.reference) : null;
  return onHub && isPulled(image)
    ? {
        span: image.span,
        message: describe(image, onHub, settings),
        fixes: pullFixes(subject, onHub, settings),
      }
    : null;
}

function describe(image: Image, onHub: UpstreamImage, { proxy }: Settings): Message {
  // A problem begins with what stands in the file. What it becomes belongs to the fix.
  const name = image.raw;
  if (onHub.badHost !== null) {
    return { key: 'docker-hub-image.badHost', args: [name, onHub.badHost, 'docker.io'] };
  }
  const namespace = missingNamespace(onHub, proxy);
  if (namespace !== null) {
    return { key: 'docker-hub-image.missingNamespace', args: [name, namespace] };
  }
  return { key: 'docker-hub-image.found', args: [name] };
}
