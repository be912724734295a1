// Finds the registries that apply to all images of a chart, in a whole tree of Helm values.
import type { ProxySetting } from '../../../../image/proxySetting.ts';
import { type Entry, type MapNode, type Node, valueAt } from '../../../../yaml/tree.ts';
import type { SitePart } from '../../../imageSite.ts';
import { type Fields, fieldAt, fieldsOf, partOf, registryPart, textOf } from './fields.ts';
import { type Role, wordsOf } from './vocabulary.ts';

export interface Registries {
  /** Replaces the registry of every image. Null where it is not set. */
  readonly override: SitePart | null;
  /** What an empty registry stands for. Null where no field says so. */
  readonly fallback: SitePart | null;
  /** Strimzi: what an empty repository stands for. Null where no field says so. */
  readonly fallbackPrefix: SitePart | null;
  /**
   * Istio: registry and namespace of images that are named by a bare word. Its value is '' where a chart has the field and leaves it empty.
   * Null where there is no such field.
   */
  readonly hub: SitePart | null;
  /** `global.imageRegistry` where it exists and is empty: one value for the whole chart. Null otherwise. */
  readonly open: SitePart | null;
  /** Whether `global` names a registry, which may apply to any image of the tree. */
  readonly isGlobal: boolean;
}

export const NO_REGISTRIES: Registries = {
  override: null,
  fallback: null,
  fallbackPrefix: null,
  hub: null,
  open: null,
  isGlobal: false,
};

/** The registries of the values whose root is `root`. Spans of the tree are offsets in `text`. */
export function registriesOf(root: Node, text: string, proxy: ProxySetting): Registries {
  if (root.kind !== 'map') {
    return NO_REGISTRIES;
  }
  const find = (
    node: MapNode | null,
    role: 'registry' | 'prefix',
    names: readonly string[],
  ): SitePart | null => {
    const entry = node ? fieldAt(fieldsOf(node), names) : undefined;
    return (role === 'registry' ? registryPart(entry, text, proxy) : partOf(role, entry, text)) ?? null;
  };
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
 * Whether `fields` name the registry of the images in and below their mapping, under any name. A registry beside a `repository` belongs to
 * that repository and does not apply to other images.
 */
export function nameRegistry(fields: Fields): boolean {
  return !fields.has('repository') && registryIn(fields) !== undefined;
}

/** The entry of `fields` that names a registry, whatever image it is for; undefined where none is filled in. */
export function registryIn(fields: Fields): Entry | undefined {
  return [...fields].find(([name, entry]) => REGISTRY.test(name) && textOf(entry) !== '')?.[1];
}

/** The entry of `fields` for a registry, where there is none but empty ones. */
export function emptyRegistryIn(fields: Fields): Entry | undefined {
  return registryIn(fields) ? undefined : [...fields].find(([name]) => REGISTRY.test(name))?.[1];
}

const REGISTRY = new RegExp(
  `^${optional('who the registry is for')}${optional('what kind of registry')}(?:image)?registry${optional('end of a registry')}$`,
);

function optional(role: Role): string {
  return `(?:${wordsOf(role).join('|')})?`;
}

/** The section `global` applies to all images. Istio wraps the defaults of its charts in a section of its own. */
const [GLOBAL = '', ISTIO_DEFAULTS = ''] = wordsOf('section for all');

function mapAt(map: MapNode | null, key: string): MapNode | null {
  const value = map && valueAt(map, key);
  return value?.kind === 'map' ? value : null;
}

function isFilled(part: SitePart | null): boolean {
  return part !== null && part.value !== '';
}
