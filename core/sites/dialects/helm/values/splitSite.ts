// From the fields of a reference in Helm values to its image site: which registry counts, and how sure that is.
import { isDockerHubHost } from '../../../../image/dockerHub.ts';
import { looksLikeHost, parseReference } from '../../../../image/reference.ts';
import type { Entry } from '../../../../yaml/tree.ts';
import type { Place } from '../../../collect.ts';
import { type ImageSite, type SitePart, splitSite, type Tier } from '../../../imageSite.ts';
import { partOf, textOf } from './fields.ts';
import type { Registries } from './registries.ts';

/** The fields that an image is written in. */
export interface Parts {
  readonly registry?: Entry | undefined;
  readonly prefix?: Entry | undefined;
  /** A prefix that stands elsewhere and is used for many images. */
  readonly hub?: SitePart | undefined;
  readonly repository: Entry;
  readonly tag?: Entry | undefined;
  readonly digest?: Entry | undefined;
}

/** What a judge of values has to know about the tree and its own place. */
export interface ValuesScope {
  readonly text: string;
  readonly place: Place;
  readonly registries: Registries;
  readonly joins: Joins;
}

/**
 * What a template may put a registry before that stands elsewhere, so that a rewrite of the name alone rests on a guess: what is written in
 * parts, where the values are laid over others; whole references too, where a registry is written further up.
 */
export type Joins = 'nothing' | 'parts' | 'all';

/** The site of an image that is written in several fields; null where they cannot be one. */
export function siteOfParts(
  parts: Parts,
  tier: Tier,
  { text, place, registries, joins }: ValuesScope,
): ImageSite | null {
  const written = partOf('repository', parts.repository, text);
  if (!written || written.value === '' || isBareHost(written.value)) {
    return null;
  }
  const { repository, suffix } = withoutTag(written);
  const prefix = prefixOf(parts, text, registries);
  const path = prefix && prefix.value !== '' ? `${prefix.value}/${repository.value}` : repository.value;
  const choice = chooseRegistry(partOf('registry', parts.registry, text), path, registries, joins);
  if (prefix === null || !choice) {
    return null;
  }
  const tag = filled(partOf('tag', parts.tag, text));
  const digest = filled(digestOf(parts.digest, text));
  const where = { ...place, path: [...place.path, repository.key], tier };
  const before = beforeName(choice.registry, prefix);
  const site = splitSite({ ...before, repository, tag, digest }, where, choice.guessed);
  if (suffix === '') {
    return parseReference(site.raw).kind === 'invalid' ? null : site;
  }
  const raw = site.raw + suffix;
  const isEscaped = text.slice(written.span.start, written.span.end) !== written.value;
  return tag || digest || isEscaped || parseReference(raw).kind === 'invalid'
    ? null
    : { ...site, raw, span: written.span };
}

/** The name in a repository that has its tag or digest with it, which no edit is to touch. */
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

/** Whether `value` is a registry alone: `docker.io`, `localhost:5000`. It would be read as an official image. */
export function isBareHost(value: string): boolean {
  return !value.includes('/') && /^(?:localhost(?::\d+)?|[^:@]*\.[^:@]*(?::\d+)?)$/.test(value);
}

/** Whether `path` begins with a host, or with a template that may be one. */
export function hasHost(path: string): boolean {
  const slash = path.indexOf('/');
  return slash > 0 && looksLikeHost(path.slice(0, slash));
}

interface Choice {
  readonly registry: SitePart | undefined;
  readonly guessed: boolean;
}

/** Null where the fields contradict each other: two hosts would make one name. */
function chooseRegistry(
  own: SitePart | undefined,
  path: string,
  { override, fallback }: Registries,
  joins: Joins,
): Choice | null {
  if (hasHost(path)) {
    // A chart that is given a host in the repository leaves an empty registry out.
    return own && own.value !== '' ? null : { registry: undefined, guessed: false };
  }
  if (override && isDockerHubHost(override.value) && own && own.value !== '' && !isDockerHubHost(own.value)) {
    // Which of the two counts is for the template to say: an image of another host is not certainly Docker Hub's.
    return { registry: own, guessed: true };
  }
  if (override) {
    // Most charts that know such a key use it for all of their images, but a subchart may not.
    return { registry: override, guessed: own === undefined };
  }
  if (!own) {
    return { registry: undefined, guessed: joins !== 'nothing' };
  }
  if (own.value !== '') {
    return { registry: own, guessed: false };
  }
  return fallback
    ? { registry: { ...own, value: fallback.value }, guessed: false }
    : { registry: own, guessed: true };
}

/** Undefined where the image has none; null where it needs one that nobody gives. */
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

/** A registry with a path, `docker.io/bitnami`, is written as one: its path stays where it is. */
function beforeName(registry: SitePart | undefined, prefix: SitePart | undefined) {
  return registry?.value.includes('/') && !filled(prefix)
    ? { prefix: { ...registry, role: 'prefix' } as const }
    : { registry, prefix };
}

function filled(part: SitePart | undefined): SitePart | undefined {
  return part && part.value !== '' ? part : undefined;
}

/** Grafana's charts write the digits alone, in `sha`. */
function digestOf(entry: Entry | undefined, text: string): SitePart | undefined {
  const part = partOf('digest', entry, text);
  return part && /^[a-f0-9]{64}$/.test(textOf(entry)) ? { ...part, value: `sha256:${part.value}` } : part;
}
