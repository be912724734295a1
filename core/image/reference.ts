// Parses image references exactly as containerd and the kubelet do.
//
// The grammar is that of github.com/distribution/reference (`ParseNormalizedNamed`). `test/core/reference.test.ts` compares the results of
// this file with recorded answers of that library.
import { templateStart } from './templated.ts';

/** The meaning of a string in an image field. A string that cannot be parsed gives a value of kind `invalid`, not an exception. */
export type ImageReference =
  | {
      readonly kind: 'image';
      /**
       * `docker.io`, `ghcr.io`, `[fd00::1]:5000`. As written, except that `index.docker.io` becomes `docker.io`. Empty if the first
       * component looks like a host but is not a valid one, such as `my_host.local`. It is then part of `repository`.
       */
      readonly registry: string;
      /** The host as written; null if the reference has none, which implies Docker Hub. */
      readonly host: string | null;
      /** Path in the registry: `library/nginx`. */
      readonly repository: string;
      readonly tag: string | null;
      /** `sha256:…` */
      readonly digest: string | null;
    }
  /** Contains a template expression. `head` is the text before the first expression, `tail` the rest. Only `head` is certain. */
  | { readonly kind: 'templated'; readonly head: string; readonly tail: string }
  | { readonly kind: 'invalid'; readonly reason: InvalidReason };

/** Why containerd rejects a reference. */
export type InvalidReason =
  | 'format'
  | 'uppercase'
  | 'tooLong'
  | 'tag'
  | 'digestLength'
  | 'digestAlgorithm'
  | 'digestFormat'
  | 'looksLikeId'
  | 'scheme'
  | 'whitespace';

export const DOCKER_HUB = 'docker.io';
const LEGACY_DOCKER_HUB = 'index.docker.io';
export const OFFICIAL_NAMESPACE = 'library/';

/** In characters. Real references are far shorter: a repository has at most 255, a tag 128. The limit protects the regular expressions. */
export const LONGEST_REFERENCE = 4096;
export const MAX_REPOSITORY_LENGTH = 255;

const COMPONENT = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const HOST = `(?:${COMPONENT}(?:\\.${COMPONENT})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const PATH_COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const PATH = `${PATH_COMPONENT}(?:/${PATH_COMPONENT})*`;
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';

const REFERENCE = new RegExp(`^(?:(${HOST})/)?(${PATH})(?::(${TAG}))?(?:@(${DIGEST}))?$`);
const HOST_ONLY = new RegExp(`^${HOST}$`);
const IDENTIFIER = /^[a-f0-9]{64}$/;

/** The digest algorithms that containerd supports, each with the number of hexadecimal digits of its digests. */
const DIGEST_LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** Returns the meaning of `text`, read as containerd reads it. Never throws. */
export function parseReference(text: string): ImageReference {
  const expression = templateStart(text);
  if (expression >= 0) {
    return { kind: 'templated', head: text.slice(0, expression), tail: text.slice(expression) };
  }
  if (text.length > LONGEST_REFERENCE) {
    return invalid('tooLong');
  }
  if (IDENTIFIER.test(text)) {
    return invalid('looksLikeId');
  }
  const { host, registry, remainder } = splitHost(text);
  const colon = remainder.indexOf(':');
  const remote = colon < 0 ? remainder : remainder.slice(0, colon);
  const match = remote === remote.toLowerCase() ? REFERENCE.exec(`${registry}/${remainder}`) : null;
  if (!match) {
    return invalid(whyInvalid(text, remote));
  }
  const [, matchedRegistry = '', repository = '', tag = null, digest = null] = match;
  if (repository.length > MAX_REPOSITORY_LENGTH) {
    return invalid('tooLong');
  }
  const digestProblem = digest === null ? null : whyInvalidDigest(digest);
  if (digestProblem) {
    return invalid(digestProblem);
  }
  return { kind: 'image', registry: matchedRegistry, host, repository, tag, digest };
}

/** Whether the grammar of references allows `text` as a host, with or without a port. */
export function isHost(text: string): boolean {
  return text.length <= LONGEST_REFERENCE && HOST_ONLY.test(text);
}

/**
 * Whether `text` is the ID of an image with its algorithm. The grammar reads it as a name with a tag, but a node looks for it among its own
 * images first and finds it there.
 */
export function isImageId(text: string): boolean {
  return /^sha256:[a-f0-9]{64}$/.test(text);
}

/** Returns the full reference: `docker.io/library/nginx:1.27@sha256:…`. Adds no tag. */
export function canonicalName(reference: ImageReference & { kind: 'image' }): string {
  const { registry, repository, tag, digest } = reference;
  return `${registry === '' ? '' : `${registry}/`}${repository}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
}

/**
 * Splits `text` into its host and the rest. The first component is a host if it has a dot, a port or an upper-case letter, or if it is
 * `localhost`. A reference without a host is on Docker Hub, where a name of one component is an official image.
 */
function splitHost(text: string): { host: string | null; registry: string; remainder: string } {
  const slash = text.indexOf('/');
  const first = slash < 0 ? '' : text.slice(0, slash);
  if (slash < 0 || !looksLikeHost(first)) {
    return { host: null, registry: DOCKER_HUB, remainder: withNamespace(text) };
  }
  const registry = first === LEGACY_DOCKER_HUB ? DOCKER_HUB : first;
  const rest = text.slice(slash + 1);
  return { host: first, registry, remainder: registry === DOCKER_HUB ? withNamespace(rest) : rest };
}

/** Whether the first component of a reference is a host rather than a namespace of Docker Hub. */
export function looksLikeHost(component: string): boolean {
  return component === 'localhost' || /[.:]/.test(component) || component !== component.toLowerCase();
}

function withNamespace(repository: string): string {
  return repository.includes('/') ? repository : OFFICIAL_NAMESPACE + repository;
}

function whyInvalid(text: string, remote: string): InvalidReason {
  if (/\s/.test(text)) {
    return 'whitespace';
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    return 'scheme';
  }
  if (parseable(text.toLowerCase()) && remote !== remote.toLowerCase()) {
    return 'uppercase';
  }
  const at = text.indexOf('@');
  if (at >= 0 && parseable(text.slice(0, at))) {
    return 'digestFormat';
  }
  const name = at < 0 ? text : text.slice(0, at);
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') && parseable(name.slice(0, colon)) ? 'tag' : 'format';
}

function parseable(text: string): boolean {
  const { registry, remainder } = splitHost(text);
  return REFERENCE.test(`${registry}/${remainder}`);
}

function whyInvalidDigest(digest: string): InvalidReason | null {
  const colon = digest.indexOf(':');
  const length = DIGEST_LENGTHS[digest.slice(0, colon)];
  if (length === undefined) {
    return 'digestAlgorithm';
  }
  const hex = digest.slice(colon + 1);
  if (hex.length !== length) {
    return 'digestLength';
  }
  return /^[a-f0-9]+$/.test(hex) ? null : 'digestFormat';
}

function invalid(reason: InvalidReason): ImageReference {
  return { kind: 'invalid', reason };
}
