// doubled-prefix: the name of an image at the proxy has a host or a namespace too many.
import type { Settings } from '../settings/settings.ts';
import { pulledThroughProxy, renameFix } from './fixes/renameFix.ts';
import type { ImageRule, ImageSubject, RuleFinding } from './rule.ts';

export const doubledPrefixRule: ImageRule = { code: 'doubled-prefix', checkImage };

/** A registry may have a namespace `library` with longer paths of its own in it, so that taking `library/` away needs review. */
function checkImage(subject: ImageSubject, settings: Settings): RuleFinding | null {
  const found = pulledThroughProxy(subject, settings);
  if (!found || found.mistake === null || found.mistake === 'no library') {
    return null;
  }
  const { span, raw } = subject.image;
  const reason = found.mistake === 'library' ? ({ key: 'reason.longPath', args: [] } as const) : null;
  const rename = renameFix(subject, found.image, settings, reason);
  return (
    rename && {
      span,
      message: { key: 'doubled-prefix.found', args: [raw, rename.target] },
      fixes: rename.fixes,
    }
  );
}
