// Reads annotations in which tools keep names and prefixes of images to compare with.
import { withoutTrailing } from '../../../text/trailing.ts';
import { type Node, type ScalarNode, scalarAt } from '../../../yaml/tree.ts';
import { lastKey } from '../../../yaml/walk.ts';
import type { Place, SiteContext } from '../../collect.ts';
import { partAt, partOfScalar } from '../../imageSite.ts';

/** Stands for the name of an image where only what is before the name is written. */
export const UNKNOWN_NAME = '{image}';

/** Adds the names in a list such as `web=docker.io/acme/web:~1.2, redis:7`. What follows a name is a constraint on its tags. */
export function collectImageList(scalar: ScalarNode, place: Place, { text, add }: SiteContext): void {
  const written = text.slice(scalar.span.start, scalar.span.end);
  if (scalar.style === 'double' && written.includes('\\')) {
    return;
  }
  const where = { ...place, tier: 'matcher' } as const;
  for (const { 0: item, index } of written.matchAll(/[^\s,]+/g)) {
    const [lead = '', name = ''] =
      /^(?:[^=/]*=)?/.exec(item)?.concat(NAME.exec(item.replace(/^[^=/]*=/, ''))?.[0] ?? '') ?? [];
    if (name !== '') {
      add({ ...partOfScalar(scalar, lastKey(place.path), index + lead.length, name, where), ownsTag: false });
    }
  }
}

/** A name without tag, digest or constraint. A colon before a slash belongs to a port. */
const NAME = /^(?:[^/\s]*\/)?[^:@\s]*/;

/** Adds the prefixes in a list such as `[{"repositoryPrefix": "docker.io/library", "replaceWith": "registry.example/mirror"}]`. */
export function collectPrefixList(root: Node, place: Place, { add }: SiteContext): void {
  const where = { ...place, tier: 'matcher' } as const;
  for (const item of root.kind === 'list' ? root.items : []) {
    const prefix = item?.kind === 'map' ? scalarAt(item, 'repositoryPrefix') : null;
    if (prefix?.isString && prefix.value !== '') {
      const part = partAt('prefix', 'repositoryPrefix', prefix);
      const raw = `${withoutTrailing(prefix.value, '/')}/${UNKNOWN_NAME}`;
      const site = { span: part.span, raw, style: part.style, parts: [part] };
      add({ ...where, ...site, ownsTag: false, shared: false, guessed: null });
    }
  }
}
