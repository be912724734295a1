// Decides whether an image reference is on Docker Hub, and what the image is called there.
import { OFFICIAL_IMAGES } from './officialImages.ts';
import type { RegistryProxy } from './proxySetting.ts';
import {
  DOCKER_HUB,
  type ImageReference,
  LONGEST_REFERENCE,
  looksLikeHost,
  MAX_REPOSITORY_LENGTH,
  OFFICIAL_NAMESPACE,
  parseReference,
} from './reference.ts';

/** The hosts at which the registry of Docker Hub answers. The Go library treats only the first two as the same. */
export const DOCKER_HUB_HOSTS: readonly string[] = [
  DOCKER_HUB,
  'index.docker.io',
  'registry-1.docker.io',
  'registry.docker.io',
  'registry.hub.docker.com',
];
const HOSTS: ReadonlySet<string> = new Set(DOCKER_HUB_HOSTS);

/** An image that the proxy can serve, or the part of it that is certain if the reference is a template. See also `upstreamImage`. */
export interface UpstreamImage {
  /** The registry of the image; null for Docker Hub. */
  readonly from: RegistryProxy | null;
  /** Path in the registry: `grafana/grafana`. Official images of Docker Hub have `library/`. May end with a template expression. */
  readonly repository: string;
  /** Everything after the repository, byte for byte: `:1.27@sha256:…`, `:{{ .Values.tag }}`, or ''. */
  readonly suffix: string;
  readonly official: boolean;
  /** The host as written, if containerd does not recognise this spelling of Docker Hub: `DOCKER.IO`, `docker.io:443`. */
  readonly badHost: string | null;
  /** Whether a template expression hides a part of the reference. */
  readonly templated: boolean;
}

/** Returns the image on Docker Hub that `reference` names; null if the image is at another registry, or if that is not certain. */
export function dockerHubImage(reference: ImageReference): UpstreamImage | null {
  switch (reference.kind) {
    case 'image':
      return isDockerHubHost(reference.registry) ? plainImage(reference) : null;
    case 'templated':
      return templatedImage(reference.head, reference.tail);
    case 'invalid':
      return null;
  }
}

/** Whether `host` is Docker Hub. Its letters may have any case, and it may have the port 443. */
export function isDockerHubHost(host: string): boolean {
  return host === DOCKER_HUB || HOSTS.has(host.toLowerCase().replace(/:443$/, ''));
}

/**
 * Returns the name in `reference`, which is written as `raw`, if neither a registry nor a namespace is written before it; otherwise null.
 * Builds and scripts replace such names, so that not every one is an image of Docker Hub.
 */
export function bareName(raw: string, reference: ImageReference): string | null {
  const known = reference.kind === 'templated' ? reference.head : raw;
  return /^[^/:@]+(?=$|[:@][^/]*$)/.exec(known)?.[0] ?? null;
}

/** Whether `text` can be a name without registry, namespace and tag. */
export function isBareName(text: string): boolean {
  const reference = parseReference(text);
  return reference.kind === 'image' && bareName(text, reference) === text;
}

/** Stands for every name among the names that a user adds to the list of Docker Official Images. */
export const ANY_NAME = '*';

/** Whether `name` is a Docker Official Image, or one of `more`, the names that a user adds to the list. */
export function isOfficialName(name: string, more: readonly string[]): boolean {
  return OFFICIAL_IMAGES.has(name) || more.includes(name) || more.includes(ANY_NAME);
}

/** Returns the address of the image's page on the Docker Hub website; null if a template hides the name. */
export function dockerHubPage(image: UpstreamImage): string | null {
  if (image.templated && image.suffix === '') {
    return null;
  }
  return image.official
    ? `https://hub.docker.com/_/${image.repository.slice(OFFICIAL_NAMESPACE.length)}`
    : `https://hub.docker.com/r/${image.repository}`;
}

/** The namespace of an image on Docker Hub: `library` for official images. The proxy has to have one of the same name. */
export function namespaceOf({ repository }: Pick<UpstreamImage, 'repository'>): string {
  return repository.split('/', 1)[0] ?? '';
}

function plainImage(reference: ImageReference & { kind: 'image' }): UpstreamImage | null {
  const { host, tag, digest } = reference;
  const suffix = `${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
  const image = describe(reference.repository, suffix, host, false);
  // With `library/` in front the name may be longer than any runtime accepts.
  return image.repository.length > MAX_REPOSITORY_LENGTH ? null : image;
}

/** Whole template expressions. They are removed, because a slash inside an expression does not separate parts of the reference. */
const EXPRESSIONS =
  /\{\{[^{}]*\}\}|\{%[^%{}]*%\}|\$\{[^{}]*\}|\$\([^()]*\)|<%[^%<>]*%>|\(\([^()]*\)\)|\[\[[^[\]]*\]\]/g;

/**
 * Returns the image of a templated reference, if it is certainly on Docker Hub.
 *
 * `nginx:{{ .tag }}` is certain up to its tag. `registry:{{ .port }}/nginx` is not certain, because what looks like a tag is a port.
 * `bitnami/{{ .name }}` and `docker.io/a/{{ .name }}` are certainly on Docker Hub: only the name is unknown. `nginx{{ .suffix }}`,
 * `{{ .image }}` and `docker.io/{{ .name }}` may be any image, or may need `library/`.
 */
function templatedImage(head: string, tail: string): UpstreamImage | null {
  const slash = head.indexOf('/');
  const host = slash >= 0 && looksLikeHost(head.slice(0, slash)) ? head.slice(0, slash) : null;
  if (host !== null && !isDockerHubHost(host)) {
    return null;
  }
  const rest = host === null ? head : head.slice(slash + 1);
  if (rest.length > LONGEST_REFERENCE) {
    return null;
  }
  const named = /^([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)([:@][A-Za-z0-9_.:@-]*)$/.exec(rest);
  if (named?.[1] !== undefined && named[2] !== undefined) {
    return tail.replace(EXPRESSIONS, '').includes('/')
      ? null
      : describe(named[1], named[2] + tail, host, true);
  }
  return /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*\/(?:[a-z0-9._-]+\/)*[a-z0-9._-]*$/.test(rest)
    ? describe(rest + tail, '', host, true)
    : null;
}

function describe(path: string, suffix: string, host: string | null, templated: boolean): UpstreamImage {
  const repository = path.includes('/') ? path : OFFICIAL_NAMESPACE + path;
  return {
    from: null,
    repository,
    suffix,
    official: repository.startsWith(OFFICIAL_NAMESPACE),
    badHost: host !== null && !HOSTS.has(host) ? host : null,
    templated,
  };
}
