// A Dockerfile in a string of a Compose file, read where it stands.
import { finish } from '../../../model/steps.ts';
import type { ScalarNode } from '../../../yaml/tree.ts';
import type { Place, SiteContext } from '../../collect.ts';
import { collectDockerfile } from './dockerfile.ts';

/**
 * Collects the images of the Dockerfile in `scalar`. Compose puts its own variables in before Docker reads the text, so that none is an ARG.
 * Nothing is collected where the text is not what is meant: in folded blocks, and in strings with escapes.
 */
export function collectInline(scalar: ScalarNode, place: Place, context: SiteContext): void {
  const { text } = context;
  const { span, style, isLiteral, value, isString, isAlias } = scalar;
  if (!isString || isAlias) {
    return;
  }
  const where = { ...place, dialect: 'dockerfile' } as const;
  if (style === 'block') {
    const start = text.lastIndexOf('\n', span.start - 1) + 1;
    if (isLiteral) {
      const stretch = { start, end: span.end, indent: span.start - start };
      finish(collectDockerfile(text, stretch, where, context, { isInline: true }));
    }
  } else if (value === text.slice(span.start, span.end) && !/[\r\n]/.test(value)) {
    finish(collectDockerfile(text, { ...span, indent: 0 }, where, context, { isInline: true }));
  }
}
