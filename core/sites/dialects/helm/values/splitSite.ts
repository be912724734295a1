// Builds an image site from the fields of a reference in Helm values, and decides which registry counts and how sure that is.

import { isDockerHubHost } from '../../../../image/dockerHub.ts';
import { OFFICIAL_IMAGES } from '../../../../image/officialImages.ts';
import type { ProxySetting } from '../../../../image/proxySetting.ts';
import { looksLikeHost, parseReference } from '../../../../image/reference.ts';
import type { Reason } from '../../../../model/message.ts';
import type { Entry } from '../../../../yaml/tree.ts';
import type { Place } from '../../../collect.ts';
import { type ImageSite, type SitePart, splitSite, type Tier } from '../../../imageSite.ts';
import { partOf, registryPart, textOf, withoutEnd } from './fields.ts';
import type { Registries } from './registries.ts';

/** The fields that hold the parts of one image. */
export interface Parts {
  readonly registry?: Entry | undefined;
  readonly prefix?: Entry | undefined;
  /** A prefix that stands elsewhere in the values and applies to many images. */
  readonly hub?: SitePart | undefined;
  readonly repository: Entry;
  readonly tag?: Entry | undefined;
  readonly digest?: Entry | undefined;
}

/** What the readers of single images know about the tree of values and about their place in it. */
export interface ValuesScope {
  readonly text: string;
  readonly place: Place;
  readonly registries: Registries;
  readonly joins: Joins;
  readonly proxy: ProxySetting;
  readonly above: RegistryAbove | null;
}

/** A registry that a mapping further up names. */
export interface RegistryAbove {
  readonly part: SitePart;
  /** Whether it is certainly that of the images below: it stands at a key of images, and belongs to no other image. */
  readonly isSure: boolean;
}

/**
 * The references before which a template may put a registry that is written elsewhere. A rewrite of the name alone is a guess for them.
 * - `nothing`: no references.
 * - `parts`: references in parts, because the values are laid over other values.
 * - `all`: whole references too, because a registry is written further up.
 */
export type Joins = 'nothing' | 'parts' | 'all';

/** The site of an image that is written in several fields. Null where the fields cannot be one reference. */
export function siteOfParts(
  parts: Parts,
  tier: Tier,
  { text, place, registries, joins, above, proxy }: ValuesScope,
): ImageSite | null {
  const repositoryPart = partOf('repository', parts.repository, text);
  // `nginx:` beside a tag is how some charts save themselves the colon.
  const written = repositoryPart && withoutEnd(repositoryPart, ':', text);
  if (!written || written.value === '' || isBareHost(written.value) || isHostWithNamespace(written.value)) {
    return null;
  }
  const { repository, suffix: rest } = withoutTag(written);
  const tag = filled(partOf('tag', parts.tag, text));
  // `name@sha256` with the digits of the digest in the tag.
  const isSplitDigest =
    /^@sha(?:256|512)$/.test(rest) && tag !== undefined && /^[a-f0-9]{64,}$/.test(tag.value);
  const suffix = isSplitDigest ? `${rest}:${tag.value}` : rest;
  const prefix = prefixOf(parts, text, registries);
  const path = prefix && prefix.value !== '' ? `${prefix.value}/${repository.value}` : repository.value;
  const own = registryPart(parts.registry, text, proxy);
  const choice = chooseRegistry(own, path, { registries, above, joins, proxy });
  if (prefix === null || !choice) {
    return null;
  }
  const digest = filled(digestOf(parts.digest, text));
  const where = { ...place, path: [...place.path, repository.key], tier };
  const before = beforeName(choice.registry, prefix);
  const site = {
    ...splitSite(
      { ...before, repository, tag: isSplitDigest ? undefined : tag, digest },
      where,
      choice.guessed,
    ),
    ...(choice.again ? { again: choice.again } : {}),
  };
  if (suffix === '') {
    return parseReference(site.raw).kind === 'invalid' ? null : site;
  }
  const raw = site.raw + suffix;
  const isEscaped = text.slice(written.span.start, written.span.end) !== written.value;
  return (tag && !isSplitDigest) || digest || isEscaped || parseReference(raw).kind === 'invalid'
    ? null
    : { ...site, raw, span: isSplitDigest ? repository.span : written.span };
}

/** Splits a repository into its name and the tag or digest that it also holds. No edit may touch this `suffix`; '' where there is none. */
function withoutTag(written: SitePart): { repository: SitePart; suffix: string } {
  const { value, span } = written;
  const name = /^(?:[^/{$@]+\/)*[^:@{$/]*/.exec(value)?.[0] ?? '';
  const suffix = value.slice(name.length);
  return /^[:@]/.test(suffix)
    ? {
        repository: { ...written, value: name, span: { start: span.start, end: span.start + name.length } },
        suffix,
      }
    : { repository: written, suffix: '' };
}

/** Whether `value` is a registry alone: `docker.io`, `localhost:5000`. As a reference it would be read as an official image. */
export function isBareHost(value: string): boolean {
  return !value.includes('/') && /^(?:localhost(?::\d+)?|[^:@.]*\.[^:@]*(?::\d+)?)$/.test(value);
}

/**
 * Whether `value` is a host of Docker Hub with one component that is no Docker Official Image. Only those have one component, so that it is a
 * namespace, and the names of the images stand elsewhere.
 */
function isHostWithNamespace(value: string): boolean {
  const [host = '', name = '', ...more] = value.split('/');
  return (
    more.length === 0 &&
    isDockerHubHost(host) &&
    name !== '' &&
    !/[:@{$]/.test(name) &&
    !OFFICIAL_IMAGES.has(name)
  );
}

/** Whether `path` begins with a host, or with a template that may be one. */
export function hasHost(path: string): boolean {
  const slash = path.indexOf('/');
  return slash > 0 && looksLikeHost(path.slice(0, slash));
}

interface Choice {
  readonly registry: SitePart | undefined;
  readonly guessed: Reason | null;
  /** A registry that says the same once more: which of the two a template asks for makes no difference when both change. */
  readonly again?: SitePart;
}

/** The guess about a name without a host, where a template may put a registry before it. */
export function whyJoined(joins: Joins): Reason | null {
  return joins === 'nothing'
    ? null
    : { key: joins === 'all' ? 'reason.registryAbove' : 'reason.laidOver', args: [] };
}

/** The registry that counts. Null where the fields contradict each other, because the name would have two hosts. */
function chooseRegistry(
  own: SitePart | undefined,
  path: string,
  { registries: { override, fallback }, above, joins, proxy }: Omit<ValuesScope, 'text' | 'place'>,
): Choice | null {
  if (hasHost(path)) {
    // Charts leave out an empty registry when the repository holds a host. Some proxies have the host of the registry in the path of an image.
    const isAtProxy = proxy.kind === 'configured' && own?.value === proxy.domain;
    return own && own.value !== '' && !isAtProxy
      ? null
      : { registry: isAtProxy ? own : undefined, guessed: null };
  }
  if (override) {
    return overridden(override, own, proxy);
  }
  if (!own) {
    return above
      ? { registry: above.part, guessed: above.isSure ? null : whyJoined('all') }
      : { registry: undefined, guessed: whyJoined(joins) };
  }
  if (own.value !== '') {
    return { registry: own, guessed: null };
  }
  if (fallback) {
    return { registry: { ...own, value: fallback.value }, guessed: null };
  }
  return { registry: above?.part ?? own, guessed: { key: 'reason.emptyRegistry', args: [] } };
}

/** Most charts with a registry for all images use it for each of them, but a subchart may not. */
function overridden(override: SitePart, own: SitePart | undefined, proxy: ProxySetting): Choice {
  const isOwn = own !== undefined && own.value !== '';
  // The domain of the proxy is what a fix makes of Docker Hub.
  const isOfHub = ({ value }: SitePart): boolean =>
    isDockerHubHost(value) || (proxy.kind === 'configured' && value === proxy.domain);
  if (isOwn && isOfHub(override) && !isOfHub(own)) {
    // The template decides which of the two counts. An image with another host is not certainly on Docker Hub.
    return { registry: own, guessed: { key: 'reason.twoRegistries', args: [override.value, own.value] } };
  }
  const again = isOwn && isDockerHubHost(own.value) ? { again: own } : {};
  const guessed: Reason | null =
    own === undefined ? { key: 'reason.globalRegistry', args: [override.value] } : null;
  return { registry: override, guessed, ...again };
}

/** The prefix of the image. Undefined where it has none. Null where it needs one that no field gives. */
function prefixOf(
  { prefix, hub }: Parts,
  text: string,
  { fallbackPrefix }: Registries,
): SitePart | null | undefined {
  const own = hub ?? partOf('prefix', prefix, text);
  if (own?.value === '') {
    return fallbackPrefix && { ...own, value: fallbackPrefix.value };
  }
  return own;
}

/**
 * The parts before the name. A registry with a path, such as `docker.io/bitnami`, or one that is only a namespace, becomes a prefix, so that
 * its path stays in its field.
 */
function beforeName(registry: SitePart | undefined, prefix: SitePart | undefined) {
  const isPath =
    registry !== undefined &&
    registry.value !== '' &&
    (registry.value.includes('/') || !looksLikeHost(registry.value));
  return isPath && !filled(prefix)
    ? { prefix: { ...registry, role: 'prefix' } as const }
    : { registry, prefix };
}

function filled(part: SitePart | undefined): SitePart | undefined {
  return part && part.value !== '' ? part : undefined;
}

/** The digest at `entry`. Grafana's charts write only its hexadecimal digits, in `sha`. */
function digestOf(entry: Entry | undefined, text: string): SitePart | undefined {
  const part = partOf('digest', entry, text);
  return part && /^[a-f0-9]{64}$/.test(textOf(entry)) ? { ...part, value: `sha256:${part.value}` } : part;
}
