// invalid-image-reference: containerd would refuse this reference.
import { PLACEHOLDERS } from '../image/proxy.ts';
import { isContainerPath } from '../sites/imageTable/containerPath.ts';
import type { ImageRule, ImageSubject, RuleFinding } from './rule.ts';

export const invalidImageReferenceRule: ImageRule = { code: 'invalid-image-reference', checkImage };

/** ko builds the Go package that stands there, and writes its image in its place before anything is applied. */
const BUILT_BY_KO = 'ko://';

/** Only where a container runtime surely reads it: the `image` of a custom resource may be a picture or a disk. */
function checkImage({ image, site }: ImageSubject): RuleFinding | null {
  const { reference, raw, span } = image;
  if (reference.kind !== 'invalid' || !isContainerPath(site.path)) {
    return null;
  }
  if (PLACEHOLDERS.test(raw) || raw.startsWith(BUILT_BY_KO)) {
    return null;
  }
  return { span, message: { key: `invalid-image-reference.${reference.reason}`, args: [raw] }, fixes: [] };
}
