// Checks the condition of a row of the image table: what must be true around a field, in addition to its path.
import { looksLikeHost, parseReference } from '../../image/reference.ts';
import { type MapNode, type Node, type ScalarNode, stringAt } from '../../yaml/tree.ts';
import type { ImageCondition } from './row.ts';

/** Whether `condition` holds for `scalar`, a value in `parent`. */
export function holds(condition: ImageCondition, scalar: ScalarNode, parent: Node): boolean {
  switch (condition) {
    case 'docker-image':
      return parent.kind === 'map' && stringAt(parent, 'kind') === 'DockerImage';
    case 'explicit-host':
      return scalar.value.includes('/') && looksLikeHost(scalar.value.split('/', 1)[0] ?? '');
    case 'like-a-container':
      return parent.kind === 'map' && isLikeContainer(parent);
    case 'named-image':
      return parent.kind === 'map' && isNamedImage(stringAt(parent, 'name') ?? '');
    case 'named-bundle':
      return parent.kind === 'map' && stringAt(parent, 'name') === 'bundle';
    case 'names-its-kind':
      return API_VERSION.test(scalar.value) && KIND.test(scalar.value);
    case 'holds-containers':
      return holds('names-its-kind', scalar, parent) || HOLDS_CONTAINERS.test(scalar.value);
    case 'added-container':
      return parent.kind === 'map' && isAdded(parent) && !/[*?|{$]/.test(scalar.value);
    case 'looks-like-a-reference':
      return isLikeReference(scalar.value);
  }
}

/**
 * Whether `value` is a number, a version or a duration: `1.5`, `24h`, `1h30m`. The grammar of references allows such names, but no image has
 * one. A key such as `image` may hold how long images are kept.
 */
export function isQuantity(value: string): boolean {
  return QUANTITY.test(value);
}

const QUANTITY = /^(?:\d+(?:\.\d+)*|(?:\d+(?:\.\d+)?(?:[mun]?s|[mhdwy]))+)$/;

const API_VERSION = /(?:^|[\n{,])[ \t"'-]*apiVersion["']?[ \t]*:/;
const KIND = /(?:^|[\n{,])[ \t"'-]*kind["']?[ \t]*:/;
/** A list of containers, alone on its line or in JSON. */
export const HOLDS_CONTAINERS = /(?:^|[\n{,])[ \t"'-]*(?:c|initC)ontainers["']?[ \t]*:[ \t]*(?:[\r\n[]|$)/;

/** Whether `container` has a name of its own. Kyverno's `(name)` and `{{ element.name }}` patch containers that exist. */
function isAdded({ entries }: MapNode): boolean {
  const name = entries.find(({ key }) => key === 'name')?.value;
  return (
    name?.kind === 'scalar' && !/[*?{$]/.test(name.value) && entries.every(({ key }) => !key.includes('('))
  );
}

const CONTAINER_KEYS: ReadonlySet<string> = new Set([
  ...['command', 'args', 'env', 'envFrom', 'imagePullPolicy', 'resources', 'workingDir'],
  ...['ports', 'volumeMounts', 'securityContext', 'livenessProbe', 'readinessProbe'],
]);

/** Whether `map` has a key that marks it as a container. */
export function isLikeContainer(map: MapNode): boolean {
  return map.entries.some(({ key }) => CONTAINER_KEYS.has(key));
}

/** Whether `name` names an image: `builder-image`, `RELATED_IMAGE_PROXY`. The name of an image that a pipeline makes does not count. */
function isNamedImage(name: string): boolean {
  return (
    /image$|^RELATED_IMAGE_/i.test(name) &&
    !/^(?:image|img)$|(?:output|app|cache|push|target|dest(?:ination)?|result|new|built?)[_-]?image$/i.test(
      name,
    )
  );
}

/** Whether `value` has a tag or a digest, and a slash or a host. Hardly anything but a reference looks like that. */
export function isLikeReference(value: string): boolean {
  const reference = parseReference(value);
  return (
    reference.kind === 'image' &&
    (reference.tag !== null || reference.digest !== null) &&
    (reference.host !== null || value.includes('/'))
  );
}
