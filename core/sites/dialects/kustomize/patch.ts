// Collects the images of patches: of JSON 6902 operations, and of pieces of objects that do not say what object they belong to.
import { nameOf } from '../../../paths/path.ts';
import { type MapNode, type Node, stringAt, valueAt } from '../../../yaml/tree.ts';
import { type Parent, walkWith } from '../../../yaml/walk.ts';
import type { Place, SiteContext } from '../../collect.ts';
import { type Tier, wholeSite } from '../../imageSite.ts';
import type { KeyPath } from '../../imageTable/pathPattern.ts';
import { unlessNeverPulled } from '../../pullPolicy.ts';

/** Adds the images that a patch sets. A patch with an `apiVersion` and a `kind` is read as the object that it is a piece of. */
export function collectPatch(root: Node, place: Place, context: SiteContext): void {
  const found: PatchWalk['found'] = (node, path, tier, parent) => {
    const key = String(path.findLast((step) => typeof step === 'string'));
    if (node.kind === 'scalar' && node.isString && node.value !== '') {
      context.add(unlessNeverPulled(wholeSite(node, key, { ...place, path, tier }), parent));
    }
  };
  if (root.kind === 'map') {
    if (isObject(root)) {
      context.manifest(root, place);
    } else {
      takeContainers(root, place.path, { place, context, found });
    }
  } else if (isJsonPatch(root)) {
    root.items.forEach((item, index) => {
      if (item?.kind === 'map') {
        visitOperation(item, [...place.path, index], { place, context, found });
      }
    });
  }
}

/** Whether files with this name may hold patches that do not say what object they are for. */
export function isPatchFile(path: string): boolean {
  return /\.(?:ya?ml|json)$/.test(path) && (nameOf(path).includes('patch') || /(?:^|\/)patches\//.test(path));
}

/** Whether a list has the shape of a JSON 6902 patch, whatever its operations are. */
export function looksLikeJsonPatch(items: readonly (Node | null)[]): boolean {
  return (
    items.length > 0 &&
    items.every(
      (item) => item?.kind === 'map' && stringAt(item, 'op') !== null && stringAt(item, 'path') !== null,
    )
  );
}

/** Whether a document is a list of JSON 6902 operations, all of them known ones. */
export function isJsonPatch(root: Node): root is Node & { kind: 'list' } {
  return (
    root.kind === 'list' &&
    root.items.length > 0 &&
    root.items.every(
      (item) =>
        item?.kind === 'map' && OPERATIONS.has(stringAt(item, 'op') ?? '') && pointerOf(item) !== null,
    )
  );
}

const OPERATIONS: ReadonlySet<string> = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

interface PatchWalk {
  readonly place: Place;
  readonly context: SiteContext;
  /** Takes the image `node`. `parent` is what surrounds it, as far as the patch says. */
  readonly found: (node: Node, path: KeyPath, tier: Tier, parent: Parent) => void;
}

/**
 * Takes the images that an operation sets. The path of an image is the pointer of the operation and then the path in its value, as if the
 * value stood in the patched object.
 *
 * Images in lists of containers are certain. Hardly any other image is, because an operation does not say what object it patches. But a
 * string at `image` nearly always is an image, so it is likely.
 */
function visitOperation(operation: MapNode, outer: KeyPath, patch: PatchWalk): void {
  const value = valueAt(operation, 'value');
  const pointer = pointerOf(operation);
  const op = stringAt(operation, 'op');
  if (!value || !pointer || (op !== 'add' && op !== 'replace' && op !== 'test')) {
    return;
  }
  // A label may be called `image`.
  if (pointer.some((step) => step === 'labels' || step === 'annotations')) {
    return;
  }
  const path = [...outer, ...pointer];
  // A `test` only compares. It pulls nothing, but it fails when the image is written differently.
  const found: PatchWalk['found'] =
    op === 'test' ? (node, at) => patch.found(node, at, 'matcher', null) : patch.found;
  if (isImageKey(path)) {
    found(value, path, isInContainer(path) ? 'certain' : 'likely', null);
    return;
  }
  takeContainers(value, path, { ...patch, found });
  for (const [holder, at] of holders(value, path)) {
    const image = valueAt(holder, 'image');
    if (image && !isInContainer([...at, 'image'])) {
      found(image, [...at, 'image'], 'likely', holder);
    }
  }
}

/**
 * The mappings in a value that may have an `image`, each with its path: the value itself, or the items of a
 * list. Whole objects are left out.
 */
function holders(value: Node, path: KeyPath): readonly (readonly [MapNode, KeyPath])[] {
  if (value.kind === 'map') {
    return isObject(value) ? [] : [[value, path]];
  }
  const items = value.kind === 'list' ? value.items : [];
  return items.flatMap((item, index) =>
    item?.kind === 'map' && !isObject(item) ? [[item, [...path, index]] as const] : [],
  );
}

/** Takes the images of containers in `root`, whose path is `at`. Objects with `apiVersion` and `kind` are collected as manifests. */
function takeContainers(root: Node, at: KeyPath, patch: PatchWalk): void {
  walkWith<true>(root, at, true, (node, _, path, _key, parent) => {
    if (node.kind === 'map' && isObject(node)) {
      patch.context.manifest(node, { ...patch.place, path: [...path] });
      return null;
    }
    if (node.kind === 'scalar' && isInContainer(path)) {
      patch.found(node, [...path], 'certain', parent);
    }
    return true;
  });
}

function isObject(map: MapNode): boolean {
  return stringAt(map, 'apiVersion') !== null && stringAt(map, 'kind') !== null;
}

const CONTAINERS: ReadonlySet<unknown> = new Set(['containers', 'initContainers', 'ephemeralContainers']);

/** Whether `path` is that of a container's image or of an image volume: `containers[0].image`, `volumes[0].image.reference`. */
function isInContainer(path: KeyPath): boolean {
  switch (path.at(-1)) {
    case 'image':
      return isIndex(path.at(-2)) && CONTAINERS.has(path.at(-3));
    case 'reference':
      return path.at(-2) === 'image' && isIndex(path.at(-3)) && path.at(-4) === 'volumes';
    default:
      return false;
  }
}

function isImageKey(path: KeyPath): boolean {
  return path.at(-1) === 'image' || isInContainer(path);
}

/** Whether `step` is an item of a list. In a JSON patch `-` is the place after the last item. */
function isIndex(step: string | number | undefined): boolean {
  return typeof step === 'number' || step === '-';
}

/** The pointer of an operation, `/spec/template/spec/containers/0/image`, as a path. Null where it is not a pointer. */
function pointerOf(operation: MapNode): KeyPath | null {
  const pointer = stringAt(operation, 'path');
  return pointer?.startsWith('/')
    ? pointer
        .slice(1)
        .split('/')
        .map((each) => (/^\d+$/.test(each) ? Number(each) : each.replaceAll('~1', '/').replaceAll('~0', '~')))
    : null;
}
