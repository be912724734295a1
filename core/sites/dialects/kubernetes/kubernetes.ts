// Collects the images of Kubernetes objects: walks over them and asks the image table at every key that may hold an image.

import {
  itemsAt,
  type ListNode,
  type MapNode,
  type Node,
  type ScalarNode,
  scalarAt,
} from '../../../yaml/tree.ts';
import { type LivePath, lastKey, type Parent, walkWith } from '../../../yaml/walk.ts';
import type { Place, SiteContext } from '../../collect.ts';
import type { ImageSite, Tier } from '../../imageSite.ts';
import { holds, isQuantity } from '../../imageTable/conditions.ts';
import { isContainerPath } from '../../imageTable/containerPath.ts';
import type { ImagePath } from '../../imageTable/row.ts';
import { type ResourceTable, tableFor } from '../../imageTable/table.ts';
import { unlessNeverPulled } from '../../pullPolicy.ts';
import { collectHelmParameter, imageObject } from '../helm/values.ts';
import { kustomizeAssign, kustomizeImage } from '../kustomize/kustomization.ts';
import { collectPatch, isJsonPatch } from '../kustomize/patch.ts';
import { collectContainers } from './containers.ts';
import { fieldSite } from './field.ts';
import { collectImageList, collectPrefixList } from './matchers.ts';
import { dialectOfResource, resourceOf } from './resource.ts';

/** Adds the images of all objects in `node`, at any depth, to `context`. */
export function collectManifest(node: Node, place: Place, context: SiteContext): void {
  const table = place.resource && tableFor(place.resource, context.ownPaths, context.suggests);
  walkWith<ObjectWalk>(node, place.path, { ...place, table, context, start: 0 }, visit);
}

/** The object that the walk is in. */
interface ObjectWalk extends Omit<Place, 'path'> {
  readonly table: ResourceTable | null;
  readonly context: SiteContext;
  /** The number of steps of the path that lead to the object. */
  readonly start: number;
}

function visit(
  node: Node,
  around: ObjectWalk,
  path: LivePath,
  key: string,
  parent: Parent,
): ObjectWalk | null {
  const mayHold = parent !== null && around.table?.mayHold(key) === true;
  // Most nodes are scalars at keys that cannot hold an image. They need no more work than this test.
  if (mayHold && take(node, parent, path, around)) {
    return null;
  }
  const resource = node.kind === 'map' ? resourceOf(node) : null;
  return resource ? enter(resource, path.length, around) : around;
}

function enter(resource: NonNullable<Place['resource']>, start: number, around: ObjectWalk): ObjectWalk {
  return {
    resource,
    dialect: dialectOfResource(resource, around.dialect),
    table: tableFor(resource, around.context.ownPaths, around.context.suggests),
    context: around.context,
    start,
  };
}

/** Takes the images that the table names at `path`. Returns whether the walk can leave out what is in `value`. */
function take(value: Node, parent: Node, outer: LivePath, around: ObjectWalk): boolean {
  const { start } = around;
  const path = start === 0 ? outer : outer.slice(start);
  const row = around.table?.judge(path);
  if (!row || row.tier === 'never') {
    return false;
  }
  const { resource, dialect, context } = around;
  const place: Place = { resource, dialect, path: path.slice() };
  switch (value.kind) {
    case 'scalar':
      return takeScalar(value, parent, row, row.tier, place, context);
    case 'map':
      return isPulled(row.tier) && takeMap(value, parent, row, place, around);
    case 'list':
      return isPulled(row.tier) && takeList(value, row, place, context);
  }
}

function isPulled(tier: Tier): boolean {
  return tier === 'certain' || tier === 'likely';
}

/** Values that are not images yet. Istio's injector and OpenShift's triggers replace them with an image. */
const FILLED_IN_LATER: ReadonlySet<string> = new Set(['auto', 'SET_BY_TRIGGER']);

function takeScalar(
  scalar: ScalarNode,
  parent: Node,
  row: ImagePath,
  tier: Tier,
  place: Place,
  context: SiteContext,
): boolean {
  const { value } = scalar;
  if (!scalar.isString || value.trim() === '' || FILLED_IN_LATER.has(value)) {
    return false;
  }
  if ((row.when && !holds(row.when, scalar, parent)) || (isQuantity(value) && !isContainerPath(place.path))) {
    return false;
  }
  const site =
    objectSite(scalar, parent, row, place, context) ??
    fieldSite(scalar, parent, row, { ...place, tier }, context.text);
  if (site) {
    context.add(unlessNeverPulled(site, parent));
  } else if (isPulled(tier) || tier === 'matcher') {
    takeText(scalar, row, place, context);
  }
  return true;
}

/** The image of the mapping that `scalar` is the name in. Null where the row is not about such a mapping. */
function objectSite(
  scalar: ScalarNode,
  parent: Node,
  { form }: ImagePath,
  { resource, dialect, path }: Place,
  context: SiteContext,
): ImageSite | null {
  const above = path.slice(0, -1);
  return form === 'object' && parent.kind === 'map'
    ? imageObject(parent, scalar, { resource, dialect, path: above }, context)
    : null;
}

function takeText(scalar: ScalarNode, row: ImagePath, place: Place, context: SiteContext): void {
  switch (row.form) {
    case 'kustomize-assign':
      kustomizeAssign(scalar, lastKey(place.path), place, context);
      break;
    case 'values-text':
      context.inside(scalar, (root) => context.values(root, place));
      break;
    case 'manifest':
      context.inside(scalar, (root) =>
        row.when === 'holds-containers' && !isJsonPatch(root)
          ? collectContainers(root, place, context)
          : takeInner(root, place, context),
      );
      break;
    case 'image-list':
      collectImageList(scalar, place, context);
      break;
    case 'prefix-list':
      context.inside(scalar, (root) => collectPrefixList(root, place, context));
      break;
    default:
      break;
  }
}

function takeMap(
  map: MapNode,
  parent: Node,
  row: ImagePath,
  place: Place,
  { context, table }: ObjectWalk,
): boolean {
  switch (row.form) {
    case 'reference':
      takeNamed(map, place, table, context);
      return false;
    case 'values':
    case 'values-text':
      context.values(map, place);
      return true;
    case 'kustomize-image':
      kustomizeImage(map, place, context);
      return true;
    case 'helm-parameter':
      collectHelmParameter(map, parent.kind === 'list' ? parent.items : [], place, context);
      return true;
    default:
      return false;
  }
}

/**
 * Takes the image of `{name, tag}` at a key for images. `name` is the most frequent key of all, so the walk does not stop at it, and the
 * table is asked from here.
 */
function takeNamed(map: MapNode, place: Place, table: ResourceTable | null, context: SiteContext): void {
  const name = scalarAt(map, 'name');
  if (name?.isString && table?.judge([...place.path, 'name']) === null) {
    const site = imageObject(map, name, place, context);
    if (site) {
      context.add(site);
    }
  }
}

function takeList(list: ListNode, row: ImagePath, place: Place, context: SiteContext): boolean {
  if (row.form === 'values') {
    context.values(list, place);
    return true;
  }
  return false;
}

/** Collects the document in a string: a manifest, or a patch of one. */
function takeInner(root: Node, place: Place, context: SiteContext): void {
  if (root.kind === 'map' && (resourceOf(root) || itemsAt(root, 'items').length > 0)) {
    context.manifest(root, place);
  } else {
    collectPatch(root, place, context);
  }
}
