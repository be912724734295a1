// Decides which images the settings leave alone: those in `nearpull.ignoreImages`, and names without a host where these are not for us.
import { compileNameGlobs } from '../paths/globs.ts';
import type { UpstreamImage } from './dockerHub.ts';
import type { ProxySetting } from './proxySetting.ts';
import { type ImageReference, looksLikeHost, OFFICIAL_NAMESPACE } from './reference.ts';
import { upstreamImage } from './upstream.ts';

/**
 * What a name without a host means, such as `nginx` or `grafana/grafana`. `docker-hub`: Docker Hub. `ask`: most likely Docker Hub, but nodes
 * may map it elsewhere, so a person looks at each fix. `never`: not ours.
 */
export const SHORT_NAMES = ['docker-hub', 'ask', 'never'] as const;
export type ShortNames = (typeof SHORT_NAMES)[number];

export interface ImageExceptions {
  /** Globs of names of images. See `imageNames`. */
  readonly ignoreImages: readonly string[];
  readonly shortNames: ShortNames;
}

/** The setting that leaves the image of `reference` alone; null where none does. */
export function leftAloneBy(
  reference: ImageReference,
  exceptions: ImageExceptions & { readonly proxy: ProxySetting },
): keyof ImageExceptions | null {
  const { ignoreImages, shortNames, proxy } = exceptions;
  if (ignoreImages.length === 0 && shortNames !== 'never') {
    return null;
  }
  const image = upstreamImage(reference, proxy);
  if (isIgnored(reference, image, exceptions)) {
    return 'ignoreImages';
  }
  return shortNames === 'never' && image && isShortName(reference) ? 'shortNames' : null;
}

/** Whether `nearpull.ignoreImages` has the image of `reference`, which is `image` if the proxy can serve it. */
export function isIgnored(
  reference: ImageReference,
  image: UpstreamImage | null,
  { ignoreImages }: Pick<ImageExceptions, 'ignoreImages'>,
): boolean {
  return ignoreImages.length > 0 && imageNames(reference, image).some(matcherOf(ignoreImages));
}

/** Whether `reference` has no host. Only for a reference that is on Docker Hub: `{{ .image }}` may have one. */
export function isShortName(reference: ImageReference): boolean {
  if (reference.kind !== 'templated') {
    return reference.kind === 'image' && reference.host === null;
  }
  const slash = reference.head.indexOf('/');
  return slash < 0 || !looksLikeHost(reference.head.slice(0, slash));
}

/**
 * The names by which `nearpull.ignoreImages` may name an image, all without tag and digest: `docker.io/library/nginx`, `library/nginx` and
 * `nginx`; `docker.io/grafana/grafana` and `grafana/grafana`; `ghcr.io/acme/web`.
 */
function imageNames(reference: ImageReference, image: UpstreamImage | null): readonly string[] {
  if (image && image.from === null) {
    const { repository, official } = image;
    const familiar = official ? [repository.slice(OFFICIAL_NAMESPACE.length)] : [];
    return [`docker.io/${repository}`, repository, ...familiar];
  }
  if (reference.kind !== 'image') {
    return [];
  }
  const { registry, repository } = reference;
  return [registry === '' ? repository : `${registry.toLowerCase()}/${repository}`];
}

function matcherOf(globs: readonly string[]): (name: string) => boolean {
  const matcher = MATCHERS.get(globs) ?? compileNameGlobs(globs);
  MATCHERS.set(globs, matcher);
  return matcher;
}

/** The compiled globs of each list. A WeakMap keeps them no longer than the list. */
const MATCHERS = new WeakMap<readonly string[], (name: string) => boolean>();
