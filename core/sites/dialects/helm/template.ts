// Collects the images of chart templates: of whole objects, and of partials and helpers.
// Partials and helpers are pieces of objects and do not name the object that they belong to.
import { parseReference } from '../../../image/reference.ts';
import { type Entry, type MapNode, type Node, type ScalarNode, scalarAt } from '../../../yaml/tree.ts';
import { type LivePath, walk } from '../../../yaml/walk.ts';
import type { Place, SiteContext } from '../../collect.ts';
import { wholeSite } from '../../imageSite.ts';
import { isLikeContainer } from '../../imageTable/conditions.ts';
import { unlessNeverPulled } from '../../pullPolicy.ts';
import type { DialectRow } from '../dialectRow.ts';
import { resourceOf } from '../kubernetes/resource.ts';
import { has } from './values/vocabulary.ts';

/** Helm renders every file below a chart's templates/, whatever its name is. */
export const helmTemplate: DialectRow = {
  name: 'helm-template',
  isNamed: (path, chart) =>
    chart !== null && path.startsWith(chart === '' ? 'templates/' : `${chart}/templates/`),
  collect: collectTemplate,
};

/** Whether `path` lies in a folder that may hold the templates of a chart. */
export function isTemplatesFolder(path: string): boolean {
  return /(?:^|\/)templates\//.test(path);
}

/** Collects the images of `root`, which is a document or a file of definitions below templates/. Template actions in it are masked. */
function collectTemplate(root: Node, place: Place, context: SiteContext): void {
  const around: TemplateWalk = { place, context, definitions: definitionsIn(context.text) };
  walk(root, place.path, (node, path) => {
    if (node.kind !== 'map') {
      return true;
    }
    if (resourceOf(node)) {
      context.manifest(node, { ...place, path: [...path] });
      return false;
    }
    takeImages(node, path, around);
    return true;
  });
}

interface TemplateWalk {
  readonly place: Place;
  readonly context: SiteContext;
  readonly definitions: readonly number[];
}

/** Takes every `image` key of `map`. The branches of an `if` read as one key that is written twice. */
function takeImages(map: MapNode, path: LivePath, around: TemplateWalk): void {
  if (!map.entries.some(({ key }) => key === 'image')) {
    return;
  }
  for (const entries of byDefinition(map.entries, around.definitions)) {
    const piece: MapNode = { ...map, entries };
    const isPart = isContainer(piece, path);
    const isAlone = path.length === 0 && entries.every(({ key }) => key === 'image');
    for (const { key, value } of entries) {
      if (key === 'image' && value?.kind === 'map') {
        takeVolume(value, path, around);
      } else if (key === 'image' && value?.kind === 'scalar' && (isPart || (isAlone && isTagged(value)))) {
        takeImage(value, piece, path, around);
      }
    }
  }
}

function takeImage(
  image: ScalarNode,
  parent: MapNode,
  path: LivePath,
  { place, context }: TemplateWalk,
): void {
  if (image.isString) {
    const tier = parseReference(image.value).kind === 'image' ? 'certain' : 'likely';
    const site = wholeSite(image, 'image', { ...place, path: [...path, 'image'], tier });
    context.add(unlessNeverPulled(site, parent));
  }
}

/** Takes an image volume (KEP-4639) from a list of volumes. */
function takeVolume(image: MapNode, path: LivePath, { place, context }: TemplateWalk): void {
  const reference = scalarAt(image, 'reference');
  const isVolume =
    typeof path.at(-1) === 'number' &&
    has('volumes of a template', String(path.at(-2) ?? 'volumes')) &&
    image.entries.every(({ key }) => key === 'reference' || key === 'pullPolicy');
  if (isVolume && reference?.isString) {
    const at = [...path, 'image', 'reference'];
    const site = wholeSite(reference, 'reference', { ...place, path: at, tier: 'certain' });
    context.add(unlessNeverPulled(site, image));
  }
}

/** Whether `map` is a container, judged by its other keys or by its place in a list of containers. */
function isContainer(map: MapNode, path: LivePath): boolean {
  return (
    isLikeContainer(map) ||
    (typeof path.at(-1) === 'number' &&
      map.entries.some(({ key }) => key === 'name') &&
      isListOfContainers(path.at(-2)))
  );
}

/** Whether the list at `key` holds containers. A definition may consist of the list alone, which then has no key. */
function isListOfContainers(key: string | number | undefined): boolean {
  return key === undefined || key === '' || has('containers of a template', String(key));
}

/** Whether a value has the `:` or `@` of a tag or a digest. One that is all of a definition has to. */
function isTagged({ value }: ScalarNode): boolean {
  return /[:@]/.test(value);
}

/** Splits the keys where a new definition begins. A YAML reader sees the keys of several definitions as one mapping. */
function byDefinition(entries: readonly Entry[], definitions: readonly number[]): readonly Entry[][] {
  const pieces: Entry[][] = [];
  let next = 0;
  for (const entry of entries) {
    const before = next;
    while ((definitions[next] ?? Number.POSITIVE_INFINITY) < entry.keySpan.start) {
      next++;
    }
    const piece = next === before ? pieces.at(-1) : undefined;
    if (piece) {
      piece.push(entry);
    } else {
      pieces.push([entry]);
    }
  }
  return pieces;
}

/** The offsets of `define "` in `text`, which begin the definitions `{{ define "name" }}`. They are ascending. */
function definitionsIn(text: string): readonly number[] {
  return text.includes('define "') ? [...text.matchAll(/define "/g)].map(({ index }) => index) : [];
}
