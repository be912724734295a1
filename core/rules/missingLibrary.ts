// missing-library: an official image is pulled through the proxy without the namespace library.
import { OFFICIAL_IMAGES } from '../image/officialImages.ts';
import { OFFICIAL_NAMESPACE } from '../image/reference.ts';
import type { Settings } from '../settings/settings.ts';
import { pulledThroughProxy, renameFix } from './fixes/renameFix.ts';
import type { ImageRule, ImageSubject, RuleFinding } from './rule.ts';

export const missingLibraryRule: ImageRule = { code: 'missing-library', checkImage };

function checkImage(subject: ImageSubject, settings: Settings): RuleFinding | null {
  const found = pulledThroughProxy(subject, settings);
  const name = found?.image.repository.slice(OFFICIAL_NAMESPACE.length) ?? '';
  if (found?.mistake !== 'no library' || !OFFICIAL_IMAGES.has(name)) {
    return null;
  }
  const { span, raw } = subject.image;
  const rename = renameFix(subject, found.image, settings, null);
  return (
    rename && {
      span,
      message: { key: 'missing-library.found', args: [raw, rename.target] },
      fixes: rename.fixes,
    }
  );
}
