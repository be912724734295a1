// How the policies leave the images of `nearpull.ignoreImages` alone: they make the full name of an image, and match it.
//
// A policy sees the reference as it is written, with or without host, `library/`, tag and digest. A single expression over all spellings
// would have to be cut out of the globs. So the name is made first, from a reference that is known to be on Docker Hub or at a registry.
import { DOCKER_HUB, OFFICIAL_NAMESPACE } from '../../image/reference.ts';
import { nameGlobsSource } from '../../paths/globs.ts';
import { HUB_HOST } from './imagePatterns.ts';
import { literal, quoted } from './literals.ts';
import type { PolicyRequest } from './policy.ts';

/** Matches the full name of an image that is left alone, without tag and digest. Null where no image is. */
export function ignoredPattern({ ignoreImages }: PolicyRequest): string | null {
  const globs = nameGlobsSource(ignoreImages);
  // A glob may name an image of Docker Hub in three ways: docker.io/library/nginx, library/nginx, nginx.
  return globs && `^(?:${DOCKER_HUB.replace('.', '[.]')}/(?:${OFFICIAL_NAMESPACE})?)?${globs}$`;
}

/**
 * CEL for "and the image `i` is not left alone", to go after a condition that `i` is at `registry`, or on Docker Hub where that is null. ''
 * where no image is left alone.
 */
export function andNotIgnored(request: PolicyRequest, registry: string | null): string {
  const pattern = ignoredPattern(request);
  const behindHost = "i.substring(i.indexOf('/') + 1)";
  const path =
    registry === null
      ? `[i.matches('^${HUB_HOST}') ? ${behindHost} : i].map(p, p.contains('/') ? p : 'library/' + p)`
      : `[${behindHost}]`;
  const name = `${quoted(`${registry ?? DOCKER_HUB}/`)} + p.split(':')[0].split('@')[0]`;
  return pattern === null ? '' : `\n  && !${path}.exists(p, (${name}).matches('${pattern}'))`;
}

/** The variable of a ClusterPolicy that holds `ignoredPattern`. Empty where no image is left alone. */
export function ignoredVariable(
  request: PolicyRequest,
): readonly (readonly [name: string, pattern: string])[] {
  const pattern = ignoredPattern(request);
  return pattern === null ? [] : [['ignored', pattern]];
}

/**
 * JMESPath that tells whether the image with `reference`, which is at `registry` or on Docker Hub, is left alone.
 *
 * @param pattern JMESPath for `ignoredPattern`: a literal, or the variable that holds it.
 */
export function isIgnoredInJmesPath(reference: string, registry: string | null, pattern = 'ignored'): string {
  const host = registry === null ? HUB_HOST : '[^/]+/';
  const path = `regex_replace_all('[:@].*$', regex_replace_all('^${host}', ${reference}, ''), '')`;
  const full = registry === null ? `regex_replace_all('^([^/]+)$', ${path}, 'library/$1')` : path;
  return `regex_match(${pattern}, regex_replace_all('^(.*)$', ${full}, '${literal(registry ?? DOCKER_HUB)}/$1'))`;
}
