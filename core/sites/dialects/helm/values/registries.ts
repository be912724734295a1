// What a whole tree of Helm values says about registries: keys that speak for all images of a chart.
import { type MapNode, type Node, valueAt } from '../../../../yaml/tree.ts';
import type { SitePart } from '../../../imageSite.ts';
import { type Fields, fieldAt, fieldsOf, partOf, textOf } from './fields.ts';
import { type Role, wordsOf } from './vocabulary.ts';

export interface Registries {
  /** Takes the place of every image's own registry; null where it is not set. */
  readonly override: SitePart | null;
  /** What an empty registry stands for; null where nobody says it. */
  readonly fallback: SitePart | null;
  /** Strimzi: what an empty repository stands for. */
  readonly fallbackPrefix: SitePart | null;
  /** Istio: registry and namespace of images that are named by a bare word; '' where a chart knows the field and leaves it empty. */
  readonly hub: SitePart | null;
  /** `global.imageRegistry` where it is there and empty: one value for the whole chart. */
  readonly open: SitePart | null;
  /** Whether `global` names a registry, for images anywhere. */
  readonly isGlobal: boolean;
}

/** Reads the tree whose root is `root`. */
export function registriesOf(root: Node, text: string): Registries {
  if (root.kind !== 'map') {
    return { override: null, fallback: null, fallbackPrefix: null, hub: null, open: null, isGlobal: false };
  }
  const find = (node: MapNode | null, role: SitePart['role'], names: readonly string[]): SitePart | null =>
    (node && partOf(role, fieldAt(fieldsOf(node), names), text)) ?? null;
  const global = mapAt(root, GLOBAL) ?? mapAt(mapAt(root, ISTIO_DEFAULTS), GLOBAL);
  const own = find(global, 'registry', wordsOf('registry of all'));
  const overrides = [
    own,
    find(global && mapAt(global, 'image'), 'registry', ['registry']),
    find(global, 'registry', wordsOf('other registry of all')),
  ];
  return {
    override: overrides.find(isFilled) ?? null,
    fallback: [find(root, 'registry', wordsOf('registry of an empty one'))].find(isFilled) ?? null,
    fallbackPrefix: [find(root, 'prefix', wordsOf('prefix of an empty one'))].find(isFilled) ?? null,
    hub: find(global, 'prefix', wordsOf('hub')) ?? find(root, 'prefix', wordsOf('hub')),
    isGlobal: global !== null && nameRegistry(fieldsOf(global)),
    open: own && !isFilled(own) ? { ...own, key: 'global.imageRegistry' } : null,
  };
}

/**
 * Whether `fields` say which registry the images in and below their mapping come from, by whatever name. One that belongs to a `repository`
 * beside it does not speak for others.
 */
export function nameRegistry(fields: Fields): boolean {
  return (
    !fields.has('repository') &&
    [...fields].some(([name, entry]) => REGISTRY.test(name) && textOf(entry) !== '')
  );
}

const REGISTRY = new RegExp(
  `^${optional('who the registry is for')}${optional('what kind of registry')}(?:image)?registry${optional('end of a registry')}$`,
);

function optional(role: Role): string {
  return `(?:${wordsOf(role).join('|')})?`;
}

/** What speaks for all images stands in `global`. Istio wraps the defaults of its charts. */
const [GLOBAL = '', ISTIO_DEFAULTS = ''] = wordsOf('section for all');

function mapAt(map: MapNode | null, key: string): MapNode | null {
  const value = map && valueAt(map, key);
  return value?.kind === 'map' ? value : null;
}

function isFilled(part: SitePart | null): boolean {
  return part !== null && part.value !== '';
}
