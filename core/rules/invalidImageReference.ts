// invalid-image-reference: containerd would refuse this reference.
import { PLACEHOLDERS } from '../image/proxy.ts';
import { isContainerPath } from '../sites/imageTable/containerPath.ts';
import { keptWhiteSpace } from './fixes/keptWhiteSpace.ts';
import type { ImageRule, ImageSubject, RuleFinding } from './rule.ts';

export const invalidImageReferenceRule: ImageRule = { code: 'invalid-image-reference', checkImage };

/**
 * How the names of images begin that a tool builds and replaces before the manifest is applied: those of ko, which are Go packages, and the
 * labels of Bazel.
 */
const BUILT = /^(?:ko:\/\/\S|(?:@[\w.~+-]*)?\/\/[^:\s]*:\S)/;

/** Reports only what a container runtime is sure to read. The `image` of a custom resource may be a picture or a disk. */
function checkImage({ image, site, text }: ImageSubject): RuleFinding | null {
  const { reference, raw, span } = image;
  if (!isContainerPath(site.path)) {
    return null;
  }
  if (reference.kind !== 'invalid') {
    return reference.kind === 'image' ? keptWhiteSpace(site, text) : null;
  }
  if (PLACEHOLDERS.test(raw)) {
    // The image is judged once its domain is filled in, but the white space around it stays then.
    return keptWhiteSpace(site, text);
  }
  if (BUILT.test(raw)) {
    return null;
  }
  return { span, message: { key: `invalid-image-reference.${reference.reason}`, args: [raw] }, fixes: [] };
}
