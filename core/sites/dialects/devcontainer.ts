// The image of a development container: `image` of devcontainer.json, which is JSON with comments.
import { maskJsonComments } from '../../text/jsonComments.ts';
import { type MapNode, scalarAt, valueAt } from '../../yaml/tree.ts';
import type { Place, SiteContext } from '../collect.ts';
import { wholeSite } from '../imageSite.ts';
import { type DialectRow, forMaps } from './dialectRow.ts';

export const devcontainer: DialectRow = {
  name: 'devcontainer',
  isNamed: (path) => /(?:^|\/)\.devcontainer(?:\.json|\/(?:[^/]+\/)?devcontainer\.json)$/.test(path),
  mask: maskJsonComments,
  collect: forMaps(collectDevcontainer),
};

/** What names another file has its images there. Features are not on Docker Hub unless somebody writes so, and are no images that run. */
function collectDevcontainer(root: MapNode, place: Place, context: SiteContext): void {
  const image = scalarAt(root, 'image');
  if (image?.isString && OTHER_FILES.every((key) => valueAt(root, key) === null)) {
    context.add(wholeSite(image, 'image', { ...place, path: ['image'], tier: 'certain' }));
  }
}

const OTHER_FILES: readonly string[] = ['build', 'dockerFile', 'dockerComposeFile'];
