// Defines an image site: a place in the text that holds one image reference, in one scalar or in parts at sibling keys.
// Parts at sibling keys are judged and rewritten as one reference.
import type { Dialect } from '../model/dialects.ts';
import type { Reason } from '../model/message.ts';
import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { withoutTrailing } from '../text/trailing.ts';
import type { ScalarNode, ScalarStyle } from '../yaml/tree.ts';
import type { KeyPath } from './imageTable/pathPattern.ts';

/**
 * How sure it is that an image is pulled from a place.
 * - `certain` and `likely` are flagged and rewritten.
 * - `suggest` is shown to users who turn it on, and it is never part of a fix-all.
 * - `matcher` names an image without pulling it. A rule reports it, and nothing edits it.
 * - `listed` is documentation, or an image that a node has already and never pulls. It is shown, and no rule reports it as one to pull.
 */
export type Tier = 'certain' | 'likely' | 'suggest' | 'matcher' | 'listed';

/** The Kubernetes object that a field belongs to: the nearest object around the field that has an `apiVersion` and a `kind`. */
export interface ResourceName {
  readonly apiVersion: string;
  readonly kind: string;
  /** `metadata.name`; null where the object has none. */
  readonly name: string | null;
}

export type PartRole = 'reference' | 'registry' | 'prefix' | 'repository' | 'tag' | 'digest';

/** Where one part of a reference is written, or where an edit would insert it. */
export interface SitePart {
  readonly role: PartRole;
  /** The key that the part is written at, for messages to people. */
  readonly key: string;
  /** The content of the part in the text. Empty where the part would be inserted. */
  readonly span: Span;
  readonly value: string;
  readonly style: ScalarStyle;
  /** The text that an edit writes before the new value: `\n    newName: ` where the key does not exist yet. */
  readonly before: string;
  /** The text that an edit writes after the new value, such as a closing quote. */
  readonly after?: string;
  /** Set where the part is only a stretch of its scalar, with more text before or after it. */
  readonly within?: true;
  /** Set where YAML would read the bracket of an IPv6 address as a list, and quotes around the part are not possible. */
  readonly refusesBracket?: true;
}

/** A stretch of a name that a template puts together: the text of a value, or text of the template itself, which no edit reaches. */
export interface NamePiece {
  readonly text: string;
  readonly part: SitePart | null;
}

/** Where a collector is when it finds an image. */
export interface Where {
  /** The object around the image; null where there is no Kubernetes object. */
  readonly resource: ResourceName | null;
  /** Keys and item numbers from that object, or from the root of the file. */
  readonly path: KeyPath;
  readonly dialect: Dialect;
  readonly tier: Tier;
}

export interface ImageSite extends Where {
  /** What an editor underlines: the whole reference, or its repository. */
  readonly span: Span;
  /** The reference as one string: `docker.io/bitnami/kafka:4.0.0`. */
  readonly raw: string;
  readonly style: ScalarStyle;
  /** One part with the role `reference`, or several parts at sibling keys. */
  readonly parts: readonly SitePart[];
  /** Set where a template puts the name together, without tag and digest: in this order. */
  readonly pieces?: readonly NamePiece[];
  /** A registry that says the same as that of the parts, and changes with it. */
  readonly again?: SitePart;
  /** Edits of other images that share a value with this one. They are part of its fix, because one edit moves them all. */
  readonly alsoEdits?: readonly Edit[];
  /** Whether a rewrite may add `:latest` to a name without a tag. False where the tag is written, or made, elsewhere. */
  readonly ownsTag: boolean;
  /** Whether the text of a part is also used, through an anchor, for something that is not an image. */
  readonly shared: boolean;
  /**
   * The guess that a rewrite rests on, such as what an empty registry stands for. The fix then needs review. Null where nothing is guessed.
   */
  readonly guessed: Reason | null;
  /** Set where the site is in a manifest that is a string of another manifest. */
  readonly embedded?: true;
  /**
   * The place of `global.imageRegistry` in Helm values, which gives all images of the chart their registry. Undefined where that value
   * cannot be used for all of them.
   */
  readonly chartRegistry?: SitePart | undefined;
}

/** The site of a reference that is all of a scalar. */
export function wholeSite(scalar: ScalarNode, key: string, where: Where): ImageSite {
  // A block scalar ends in a line break that belongs to YAML and not to the reference.
  const raw = scalar.style === 'block' ? scalar.value.trim() : scalar.value;
  return siteAt(scalar.span, raw, scalar, key, where);
}

/**
 * The site of a reference that is a stretch of a scalar, such as the text after `docker://` or after `name=`. The reference is `raw`, at
 * `offset` (UTF-16) in the content of the scalar. An edit writes `before` in front of the new reference.
 */
export function partOfScalar(
  scalar: ScalarNode,
  key: string,
  offset: number,
  raw: string,
  where: Where,
  before = '',
): ImageSite {
  if (scalar.span.end - scalar.span.start !== scalar.value.length) {
    return withoutPlace(scalar, key, raw, where);
  }
  const start = scalar.span.start + offset;
  const span = { start, end: start + raw.length };
  const site = siteAt(span, raw, scalar, key, where, before);
  const isAll = span.start === scalar.span.start && span.end === scalar.span.end;
  if (isAll && before === '') {
    return site;
  }
  const refuses =
    scalar.style === 'plain' && ((offset === 0 && before === '') || scalar.mayBeInFlow === true);
  const more: Partial<SitePart> = {
    ...(!isAll && { within: true }),
    ...(refuses && { refusesBracket: true }),
  };
  return { ...site, parts: site.parts.map((part) => ({ ...part, ...more })) };
}

/** The site of a reference in a scalar with escapes or folded lines, in which nobody knows its place. It is reported, and no edit reaches it. */
function withoutPlace(scalar: ScalarNode, key: string, raw: string, where: Where): ImageSite {
  const part = { ...partAt('repository', key, scalar), value: raw };
  return {
    ...siteAt(scalar.span, raw, scalar, key, where),
    parts: [part],
    pieces: [{ text: raw, part: null }],
  };
}

function siteAt(
  span: Span,
  raw: string,
  scalar: ScalarNode,
  key: string,
  where: Where,
  before = '',
): ImageSite {
  const { style } = scalar;
  const part: SitePart = withoutQuotes({ role: 'reference', key, span, value: raw, style, before }, scalar);
  // The fields are written out, because there may be thousands of sites and a spread of `where` takes twice the time.
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
    guessed: null,
  };
}

/** The parts of a reference that is written at sibling keys. Parts that are missing, null or empty are left out of the name. */
export interface SplitParts {
  /** `docker.io`. */
  readonly registry?: SitePart | undefined;
  /** The text between registry and name, or registry and text together, as in NVIDIA's `repository` beside `image`. */
  readonly prefix?: SitePart | undefined;
  readonly repository: SitePart;
  /** May also hold a digest: `1.27@sha256:…`. */
  readonly tag?: SitePart | undefined;
  readonly digest?: SitePart | undefined;
}

/** The site of a reference that is written at sibling keys. */
export function splitSite(split: SplitParts, where: Where, guessed: Reason | null = null): ImageSite {
  const { registry, prefix, repository, tag, digest } = split;
  const name = [registry, prefix, repository]
    .map((part) => withoutTrailing(part?.value ?? '', '/'))
    .filter((value) => value !== '')
    .join('/');
  const withTag =
    tag && tag.value !== ''
      ? `${tag.value.startsWith('sha256:') ? '@' : tag.value.startsWith('@') ? '' : ':'}${tag.value}`
      : '';
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

/** The part of a reference that `scalar` holds at `key`. */
export function partAt(role: PartRole, key: string, scalar: ScalarNode): SitePart {
  const { span, value, style } = scalar;
  return withoutQuotes({ role, key, span, value, style, before: '' }, scalar);
}

/** `part`, which gets no quotes where those of the scalar around it would end. */
function withoutQuotes(part: SitePart, { style, isInQuotes }: ScalarNode): SitePart {
  return isInQuotes && style === 'plain' ? { ...part, refusesBracket: true } : part;
}
