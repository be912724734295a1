// Is it Docker Hub? And what is its name there?
import type { RegistryProxy } from './proxySetting.ts';
import {
  DOCKER_HUB,
  type ImageReference,
  looksLikeHost,
  MAX_REPOSITORY_LENGTH,
  OFFICIAL_NAMESPACE,
} from './reference.ts';

/** Hosts under which the registry of Docker Hub answers. The Go library folds only the first two into one. */
export const DOCKER_HUB_HOSTS: readonly string[] = [
  DOCKER_HUB,
  'index.docker.io',
  'registry-1.docker.io',
  'registry.docker.io',
  'registry.hub.docker.com',
];
const HOSTS: ReadonlySet<string> = new Set(DOCKER_HUB_HOSTS);

/** An image that the proxy can serve, or as much of it as a template leaves certain: on Docker Hub, or see `upstreamImage`. */
export interface UpstreamImage {
  /** The registry that it is from; null for Docker Hub. */
  readonly from: RegistryProxy | null;
  /** Path in the registry, on Docker Hub with `library/` for official images: `library/nginx`. May end in a template's expression. */
  readonly repository: string;
  /** Everything behind the repository, byte for byte: `:1.27@sha256:…`, `:{{ .Values.tag }}`, or nothing. */
  readonly suffix: string;
  readonly official: boolean;
  /** A host that means Docker Hub but that containerd does not know by this spelling: `DOCKER.IO`, `docker.io:443`. */
  readonly badHost: string | null;
  /** Whether a template hides part of it. */
  readonly templated: boolean;
}

/** The image on Docker Hub that `reference` names for certain; null where it is elsewhere or not certain. */
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

/** Whether `host` is Docker Hub, in any case, with or without its port. */
export function isDockerHubHost(host: string): boolean {
  return HOSTS.has(host.toLowerCase().replace(/:443$/, ''));
}

/** The page of an image for people; null where a template hides the name. */
export function dockerHubPage(image: UpstreamImage): string | null {
  if (image.templated && image.suffix === '') {
    return null;
  }
  return image.official
    ? `https://hub.docker.com/_/${image.repository.slice(OFFICIAL_NAMESPACE.length)}`
    : `https://hub.docker.com/r/${image.repository}`;
}

function plainImage(reference: ImageReference & { kind: 'image' }): UpstreamImage | null {
  const { host, tag, digest } = reference;
  const suffix = `${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
  const image = describe(reference.repository, suffix, host, false);
  // With `library/` before it a name can be too long for any runtime.
  return image.repository.length > MAX_REPOSITORY_LENGTH ? null : image;
}

/** Whole expressions: a slash inside of one says nothing about the reference. */
const EXPRESSIONS =
  /\{\{[^{}]*\}\}|\{%[^%{}]*%\}|\$\{[^{}]*\}|\$\([^()]*\)|<%[^%<>]*%>|\(\([^()]*\)\)|\[\[[^[\]]*\]\]/g;

/**
 * `nginx:{{ .tag }}` is certain up to the tag; `registry:{{ .port }}/nginx` is not, because what looks like a tag there is a port.
 * `bitnami/{{ .name }}` and `docker.io/a/{{ .name }}` are certainly on Docker Hub, the name alone is open. `nginx{{ .suffix }}`,
 * `{{ .image }}` and `docker.io/{{ .name }}` may be anything, or need `library/`.
 */
function templatedImage(head: string, tail: string): UpstreamImage | null {
  const slash = head.indexOf('/');
  const host = slash >= 0 && looksLikeHost(head.slice(0, slash)) ? head.slice(0, slash) : null;
  if (host !== null && !isDockerHubHost(host)) {
    return null;
  }
  const rest = host === null ? head : head.slice(slash + 1);
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
