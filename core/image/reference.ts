// Image references: from a string to its meaning, exactly as containerd and the kubelet read it.
//
// The grammar is that of github.com/distribution/reference (`ParseNormalizedNamed`); `test/core/reference.test.ts` holds
// this file against what that library really answered.
import { templateStart } from './templated.ts';

/** What a string at an image field means. Unreadable is a value, not an exception. */
export type ImageReference =
  | {
      readonly kind: 'image';
      /** `docker.io`, `ghcr.io`, `[fd00::1]:5000`; as written but for `index.docker.io`. Empty where the first part is no host name. */
      readonly registry: string;
      /** The host as written; null where the reference has none and Docker Hub is implied. */
      readonly host: string | null;
      /** Path in the registry: `library/nginx`. */
      readonly repository: string;
      readonly tag: string | null;
      /** `sha256:…` */
      readonly digest: string | null;
    }
  /** Holds an expression of a template language. `head` is what is certain: the text before the first expression. */
  | { readonly kind: 'templated'; readonly head: string; readonly tail: string }
  | { readonly kind: 'invalid'; readonly reason: InvalidReason };

/** Why containerd refuses a reference. */
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

/** No real reference comes near: a repository has 255 characters at most, a tag 128. Guards the expressions below. */
const MAX_LENGTH = 4096;
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

/** Number of hexadecimal digits of each algorithm that containerd has. */
const DIGEST_LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** Reads `text` as containerd would. Never throws. */
export function parseReference(text: string): ImageReference {
  const expression = templateStart(text);
  if (expression >= 0) {
    return { kind: 'templated', head: text.slice(0, expression), tail: text.slice(expression) };
  }
  if (text.length > MAX_LENGTH) {
    return invalid('tooLong');
  }
  if (IDENTIFIER.test(text)) {
    return invalid('looksLikeId');
  }
  const { host, registry, remainder } = splitHost(text);
  const [remote = ''] = remainder.split(':', 1);
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

/** Whether `text` is a host, with or without a port, by the grammar of references. */
export function isHost(text: string): boolean {
  return text.length <= MAX_LENGTH && HOST_ONLY.test(text);
}

/** The reference in full: `docker.io/library/nginx:1.27@sha256:…`. No tag is added. */
export function canonicalName(reference: ImageReference & { kind: 'image' }): string {
  const { registry, repository, tag, digest } = reference;
  return `${registry === '' ? '' : `${registry}/`}${repository}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
}

/**
 * The first component is a host when it says so: a dot, a port, an upper-case letter, or the word localhost.
 * Without one it is Docker Hub, where a name of one component is an official image.
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

/** Whether a first path component names a host rather than a Docker Hub namespace. */
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
