// A place where an image reference is written: whole, or in parts at sibling keys that are judged and rewritten as one reference.
import type { Dialect } from '../model/dialects.ts';
import type { Span } from '../text/span.ts';
import type { ScalarNode, ScalarStyle } from '../yaml/tree.ts';
import type { KeyPath } from './imageTable/pathPattern.ts';

/**
 * How sure it is that an image is pulled from there.
 * `certain` and `likely` are flagged and rewritten; `suggest` is shown to whoever asks for it and never part of a fix-all; `matcher`
 * names an image without pulling it, which is said and not edited; `listed` is documentation: it is shown, nothing is said.
 */
export type Tier = 'certain' | 'likely' | 'suggest' | 'matcher' | 'listed';

/** The Kubernetes object that a field belongs to: the nearest one around it with an `apiVersion` and a `kind`. */
export interface ResourceName {
  readonly apiVersion: string;
  readonly kind: string;
  /** `metadata.name`; null where there is none. */
  readonly name: string | null;
}

export type PartRole = 'reference' | 'registry' | 'prefix' | 'repository' | 'tag' | 'digest';

/** Where one part of a reference is written, or would be. */
export interface SitePart {
  readonly role: PartRole;
  /** The key it stands at, for people. */
  readonly key: string;
  /** Its content in the text; empty where it is to be inserted. */
  readonly span: Span;
  readonly value: string;
  readonly style: ScalarStyle;
  /** What an edit writes before the new value: `\n    newName: ` where there is no such key yet. */
  readonly before: string;
  /** What it writes behind it: a closing quote. */
  readonly after?: string;
  /** Whether it is a stretch of its scalar, which goes on before or behind it. */
  readonly within?: true;
}

/** Where a collector is when it finds an image. */
export interface Where {
  /** The object around; null in files that are no Kubernetes objects. */
  readonly resource: ResourceName | null;
  /** From that object, or from the root of the file. */
  readonly path: KeyPath;
  readonly dialect: Dialect;
  readonly tier: Tier;
}

export interface ImageSite extends Where {
  /** What is underlined: the whole reference, or its repository. */
  readonly span: Span;
  /** The reference as one string: `docker.io/bitnami/kafka:4.0.0`. */
  readonly raw: string;
  readonly style: ScalarStyle;
  /** One of the role `reference`, or several siblings. */
  readonly parts: readonly SitePart[];
  /** Whether `:latest` may be written behind an untagged name: not where the tag stands, or is made, elsewhere. */
  readonly ownsTag: boolean;
  /** Whether the text at a part is also used, through an anchor, for something that is no image. */
  readonly shared: boolean;
  /** Whether a rewrite rests on a guess, such as what an empty registry stands for: then its fix needs review. */
  readonly guessed: boolean;
  /** Whether it stands in a manifest that is a string of another. */
  readonly embedded?: true;
  /** In Helm values: the one place that gives all images of the chart their registry, `global.imageRegistry`, where it can be used for them. */
  readonly chartRegistry?: SitePart | undefined;
}

/** A reference in one scalar. */
export function wholeSite(scalar: ScalarNode, key: string, where: Where): ImageSite {
  // Block scalars end in a line break that is YAML's, not the author's.
  const raw = scalar.style === 'block' ? scalar.value.trim() : scalar.value;
  return siteAt(scalar.span, raw, scalar, key, where);
}

/** A reference that is a stretch of a scalar: behind `docker://`, behind `name=`. */
export function partOfScalar(
  scalar: ScalarNode,
  key: string,
  offset: number,
  raw: string,
  where: Where,
  before = '',
): ImageSite {
  const start = scalar.span.start + offset;
  const span = { start, end: start + raw.length };
  const site = siteAt(span, raw, scalar, key, where, before);
  const isAll = span.start === scalar.span.start && span.end === scalar.span.end;
  return isAll ? site : { ...site, parts: site.parts.map((part) => ({ ...part, within: true as const })) };
}

function siteAt(
  span: Span,
  raw: string,
  { style }: ScalarNode,
  key: string,
  where: Where,
  before = '',
): ImageSite {
  const part: SitePart = { role: 'reference', key, span, value: raw, style, before };
  // Written out: there may be thousands, and copying the fields of `where` by a spread takes twice the time.
  return {
    resource: where.resource,
    path: where.path,
    dialect: where.dialect,
    tier: where.tier,
    span,
    raw,
    style,
    parts: [part],
    ownsTag: true,
    shared: false,
    guessed: false,
  };
}

/** The scalars of a reference that is written in parts. Those that are missing, null or empty are left out of the name. */
export interface SplitParts {
  /** `docker.io`. */
  readonly registry?: SitePart | undefined;
  /** What stands between registry and name, or both: NVIDIA's `repository` beside `image`. */
  readonly prefix?: SitePart | undefined;
  readonly repository: SitePart;
  /** May hold a digest as well: `1.27@sha256:…`. */
  readonly tag?: SitePart | undefined;
  readonly digest?: SitePart | undefined;
}

/** A reference in sibling keys. */
export function splitSite(split: SplitParts, where: Where, guessed = false): ImageSite {
  const { registry, prefix, repository, tag, digest } = split;
  const name = [registry, prefix, repository]
    .map((part) => part?.value.replace(/\/+$/, '') ?? '')
    .filter((value) => value !== '')
    .join('/');
  const withTag = tag && tag.value !== '' ? `${tag.value.startsWith('sha256:') ? '@' : ':'}${tag.value}` : '';
  const withDigest = digest && digest.value !== '' ? `@${digest.value.replace(/^@/, '')}` : '';
  const parts = [registry, prefix, repository, tag, digest].filter((part) => part !== undefined);
  return {
    ...where,
    span: repository.span,
    raw: name + withTag + withDigest,
    style: repository.style,
    parts,
    ownsTag: false,
    shared: false,
    guessed,
  };
}

/** The part that `scalar` at `key` is. */
export function partAt(role: PartRole, key: string, scalar: ScalarNode): SitePart {
  return { role, key, span: scalar.span, value: scalar.value, style: scalar.style, before: '' };
}
