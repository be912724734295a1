// invalid-image-reference: containerd would refuse this reference.
import { PLACEHOLDERS } from '../image/proxy.ts';
import { isContainerPath } from '../sites/imageTable/containerPath.ts';
import { keptWhiteSpace } from './fixes/keptWhiteSpace.ts';
import type { ImageRule, ImageSubject, RuleFinding } from './rule.ts';

export const invalidImageReferenceRule: ImageRule = { code: 'invalid-image-reference', checkImage };

/** The scheme of ko. It builds the Go package after the scheme, and replaces both with the image before the manifest is applied. */
const BUILT_BY_KO = 'ko://';

/** Reports only what a container runtime is sure to read. The `image` of a custom resource may be a picture or a disk. */
function checkImage({ image, site, text }: ImageSubject): RuleFinding | null {
  const { reference, raw, span } = image;
  if (!isContainerPath(site.path)) {
    return null;
  }
  if (reference.kind !== 'invalid') {
    return reference.kind === 'image' ? keptWhiteSpace(site, text) : null;
  }
  if (PLACEHOLDERS.test(raw) || raw.startsWith(BUILT_BY_KO)) {
    return null;
  }
  return { span, message: { key: `invalid-image-reference.${reference.reason}`, args: [raw] }, fixes: [] };
}
