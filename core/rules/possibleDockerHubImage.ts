// possible-docker-hub-image: a value looks like an image, but its key may mean something else. The rule is off by default.
import { dockerHubImage } from '../image/dockerHub.ts';
import type { Settings } from '../settings/settings.ts';
import { rewriteFix } from './fixes/pullFixes.ts';
import type { ImageRule, ImageSubject, RuleFinding } from './rule.ts';

export const possibleDockerHubImageRule: ImageRule = { code: 'possible-docker-hub-image', checkImage };

function checkImage(subject: ImageSubject, settings: Settings): RuleFinding | null {
  const { image } = subject;
  const onHub =
    image.tier === 'suggest' && image.status !== 'ignored' ? dockerHubImage(image.reference) : null;
  if (!onHub) {
    return null;
  }
  const fix = rewriteFix(subject, onHub, settings);
  return {
    span: image.span,
    message: { key: 'possible-docker-hub-image.found', args: [image.raw] },
    fixes: fix ? [{ ...fix, safety: 'needs-review', reason: { key: 'reason.maybeNoImage', args: [] } }] : [],
  };
}
