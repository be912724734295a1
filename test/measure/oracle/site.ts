// What the oracle says of a place: a reference is written there, or something that only looks like one.

export const KINDS_OF_TEXT = [
  'kubernetes',
  'helm-values',
  'helm-template',
  'kustomize',
  'argo-flux',
  'compose',
  'other',
] as const;
/** The rows of the table that is printed. */
export type KindOfText = (typeof KINDS_OF_TEXT)[number];

export interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
}

export type Path = readonly (string | number)[];

export interface Site {
  /** The reference as one string, however many keys it is written at. */
  readonly value: string;
  /** From the object that it belongs to, or from the root. */
  readonly path: Path;
  /** The nearest object around it that says what it is; null where none does. */
  readonly owner: Owner | null;
  readonly text: KindOfText;
  readonly tier: 'certain' | 'likely';
  /** Why it is none, where the walk itself knows that. */
  readonly reason: string | null;
}

/** Where a walk is. */
export interface OraclePlace {
  readonly path: Path;
  readonly owner: Owner | null;
  readonly text: KindOfText;
  readonly tier: Site['tier'];
  /** In Helm values: what the whole tree says about registries. */
  readonly registries?: Registries;
  readonly walks: Walks;
}

/** Keys of a chart that speak for many images; empty where they are there and say nothing, null where they are not. */
export interface Registries {
  /** `global.imageRegistry` and its relatives. */
  readonly override: string | null;
  /** Istio's `hub`. */
  readonly hub: string | null;
  /** Strimzi's `defaultImageRegistry` and `defaultImageRepository`. */
  readonly defaults: readonly [string | null, string | null];
}

/** The walks call each other through this, so that none imports another. */
export interface Walks {
  readonly add: (site: Site) => void;
  readonly manifest: (value: unknown, place: OraclePlace) => void;
  readonly values: (value: unknown, place: OraclePlace) => void;
  /** A string that is YAML of its own. */
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

/** The string at `key`, numbers as they are written; null where there is none or an empty one. */
export function textAt(branch: Branch, key: string): string | null {
  const value = branch[key];
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : null;
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

/** Every item of `value`, if it is a list. */
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
