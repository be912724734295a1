// Collects the images of containers in texts that are no manifests: the templates and lists that injectors read from ConfigMaps.
import type { Node, ScalarNode } from '../../../yaml/tree.ts';
import { type LivePath, walk } from '../../../yaml/walk.ts';
import type { Place, SiteContext } from '../../collect.ts';
import { partOfScalar, wholeSite } from '../../imageSite.ts';
import { HOLDS_CONTAINERS, isLikeReference } from '../../imageTable/conditions.ts';
import { compilePath } from '../../imageTable/pathPattern.ts';
import { resourceOf } from './resource.ts';

/** Adds the images of the containers in `root`, of the objects in it, and of the texts in it that hold containers. */
export function collectContainers(root: Node, place: Place, context: SiteContext): void {
  walk(root, place.path, (node, path) => {
    if (node.kind === 'map' && resourceOf(node)) {
      context.manifest(node, { ...place, path: [...path] });
      return false;
    }
    if (node.kind === 'scalar') {
      takeScalar(node, path, place, context);
    }
    return true;
  });
}

function takeScalar(scalar: ScalarNode, path: LivePath, place: Place, context: SiteContext): void {
  if (isImage(path) && scalar.isString) {
    const at = { ...place, path: [...path] };
    if (/^[{[][{[]/.test(scalar.value) || typeof path.at(-1) === 'number') {
      takeLiterals(scalar, at, context);
    } else {
      context.add(wholeSite(scalar, 'image', { ...at, tier: 'likely' }));
    }
  } else if (scalar.style === 'block' && HOLDS_CONTAINERS.test(scalar.value)) {
    context.inside(scalar, (root) => collectContainers(root, { ...place, path: [...path] }, context));
  }
}

/** YAML reads an action in double brackets as a list in a list. */
const IMAGES = ['image', 'image[][]'].map((image) =>
  compilePath(`**.{containers,initContainers,ephemeralContainers}[].${image}`),
);

function isImage(path: LivePath): boolean {
  return IMAGES.some((matches) => matches(path));
}

/** Adds the references that an action spells out: ``[[ annotation .ObjectMeta `example.com/image` "acme/proxy:1" ]]``. */
function takeLiterals(scalar: ScalarNode, place: Place, { text, add }: SiteContext): void {
  const written = text.slice(scalar.span.start, scalar.span.end);
  for (const { 1: literal = '', index } of written.matchAll(/["`]([^"`\\\s]+)["`]/g)) {
    if (isLikeReference(literal)) {
      add(partOfScalar(scalar, 'image', index + 1, literal, { ...place, tier: 'likely' }));
    }
  }
}
