// Knows the fields that say that an image is never pulled, because the node has it already.
import { type Node, stringAt } from '../yaml/tree.ts';
import type { ImageSite } from './imageSite.ts';

/** `site`, an image in `parent`. Where a pull policy in `parent` says that the image is never pulled, it is only listed. */
export function unlessNeverPulled(site: ImageSite, parent: Node | null): ImageSite {
  return parent?.kind === 'map' && KEYS.some((key) => stringAt(parent, key) === NEVER)
    ? neverPulled(site)
    : site;
}

/** `site` as an image that nothing pulls. No rule reports it, and no fix may give it another name. */
export function neverPulled(site: ImageSite): ImageSite {
  return { ...site, tier: 'listed' };
}

/** The pull policy of Kubernetes under which a node uses only images that it has. */
export const NEVER = 'Never';

/** Of containers, and of image volumes and most custom resources. */
const KEYS = ['imagePullPolicy', 'pullPolicy'] as const;
