// The types and helpers of the oracle. A site is a place with a reference, or with something that only looks like one.

export const KINDS_OF_TEXT = [
  'kubernetes',
  'helm-values',
  'helm-template',
  'kustomize',
  'argo-flux',
  'compose',
  'other',
] as const;
/** A row of the printed table. */
export type KindOfText = (typeof KINDS_OF_TEXT)[number];

export interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
}

export type Path = readonly (string | number)[];

export interface Site {
  /** The reference as one string, even where it is written at several keys. */
  readonly value: string;
  /** The path from the object that it belongs to, or from the root. */
  readonly path: Path;
  /** The nearest surrounding object with an apiVersion and a kind. Null where there is none. */
  readonly owner: Owner | null;
  readonly text: KindOfText;
  readonly tier: 'certain' | 'likely';
  /** The reason why it is not an image, where the walk itself knows that. */
  readonly reason: string | null;
}

/** The position of a walk. */
export interface OraclePlace {
  readonly path: Path;
  readonly owner: Owner | null;
  readonly text: KindOfText;
  readonly tier: Site['tier'];
  /** In Helm values: the registries that the whole tree sets. */
  readonly registries?: Registries;
  readonly walks: Walks;
}

/** The keys of a chart that apply to many images. Empty where a key is present without a value, null where it is absent. */
export interface Registries {
  /** `global.imageRegistry` and similar keys. */
  readonly override: string | null;
  /** The key `hub` of Istio. */
  readonly hub: string | null;
  /** The keys `defaultImageRegistry` and `defaultImageRepository` of Strimzi. */
  readonly defaults: readonly [string | null, string | null];
}

/** The walks call each other through this interface, so that they do not import each other. */
export interface Walks {
  readonly add: (site: Site) => void;
  readonly manifest: (value: unknown, place: OraclePlace) => void;
  readonly values: (value: unknown, place: OraclePlace) => void;
  /** Walks a string that holds YAML. */
  readonly inside: (
    text: string,
    place: OraclePlace,
    walk: (value: unknown, place: OraclePlace) => void,
  ) => void;
}

export function addSite(
  value: string,
  place: OraclePlace,
  reason: string | null = null,
  tier = place.tier,
): void {
  const { path, owner, text, walks } = place;
  walks.add({ value, path, owner, text, tier, reason });
}

export function below(place: OraclePlace, ...steps: Path): OraclePlace {
  return { ...place, path: [...place.path, ...steps] };
}

export type Branch = Readonly<Record<string, unknown>>;

export function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The string at `key`. A number becomes a string. Null where the value is absent or empty. */
export function textAt(branch: Branch, key: string): string | null {
  const value = branch[key];
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : null;
}

/** Why the image of `branch` is none to pull: its pull policy says that the node has it. */
export function neverPulled(branch: Branch | null): string | null {
  return branch?.imagePullPolicy === 'Never' || branch?.pullPolicy === 'Never' ? 'never pulled' : null;
}

/** A reference of its parts, as whoever pulls it joins them. */
export function join(names: readonly (string | null)[], tag: string | null, digest: string | null): string {
  const name = names
    .filter((part) => part !== null && part !== '')
    .map((part) => String(part).replace(/\/+$/, ''))
    .join('/');
  const behindTag = tag === null ? '' : `${tag.startsWith('sha256:') ? '@' : ':'}${tag}`;
  return `${name}${behindTag}${digest === null ? '' : `@${digest.replace(/^@/, '')}`}`;
}

/** Calls `walk` for every item of `value`, if it is a list. */
export function each(
  value: unknown,
  place: OraclePlace,
  walk: (item: unknown, place: OraclePlace) => void,
): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      walk(item, below(place, index));
    }
  }
}
