// Collects the images of a kustomization: of its `images:` entries, its patches, and the values of its charts.
import type { Reason } from '../../../model/message.ts';
import {
  entryAt,
  itemsAt,
  type MapNode,
  type Node,
  type ScalarNode,
  scalarAt,
  stringAt,
  valueAt,
} from '../../../yaml/tree.ts';
import type { Place, SiteContext } from '../../collect.ts';
import { type ImageSite, partAt, partOfScalar, type SitePart, splitSite } from '../../imageSite.ts';
import type { DialectRow } from '../dialectRow.ts';
import { isPlainName, writtenName } from './entryName.ts';
import { laterEntries } from './laterEntries.ts';
import { newNameOf, newNamePart } from './newName.ts';
import { collectPatch } from './patch.ts';

export const kustomize: DialectRow = {
  name: 'kustomize',
  isNamed: (path) => /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path),
  collect: (root, place, context) =>
    root.kind === 'map' ? collectKustomization(root, place, context) : collectPatch(root, place, context),
};

/** Adds the images that `root`, the root of a kustomization or of a component, names. */
function collectKustomization(root: MapNode, place: Place, context: SiteContext): void {
  const at = (...path: (string | number)[]): Place => ({ ...place, path: [...place.path, ...path] });
  // `imageTags` is the name that `images` had before kustomize 2.0. Kustomize still reads it.
  const isUnmatched = (index: number) =>
    context.file.unmatchedEntries.some((each) => each.index === index && each.name === nameAt(root, index));
  for (const key of ['images', 'imageTags']) {
    const later = laterEntries(itemsAt(root, key));
    forEachMap(root, key, (item, index) => {
      // Kustomize applies the entries in order, so a later entry may look for the name that an earlier one gives.
      const add = (site: ImageSite): void => {
        const caught = later(site.raw, index);
        context.add(
          caught === 'elsewhere' || (key === 'images' && isUnmatched(index))
            ? { ...site, tier: 'listed' }
            : caught
              ? { ...site, guessed: laterEntry(caught.name) }
              : site,
        );
      };
      kustomizeImage(item, at(key, index), { ...context, add });
    });
  }
  for (const key of ['patches', 'patchesJson6902']) {
    forEachMap(root, key, (item, index) =>
      collectInner(valueAt(item, 'patch'), at(key, index, 'patch'), context),
    );
  }
  itemsAt(root, 'patchesStrategicMerge').forEach((item, index) => {
    collectInner(item, at('patchesStrategicMerge', index), context);
  });
  itemsAt(root, 'transformers').forEach((item, index) => {
    collectTransformer(item, at('transformers', index), context);
  });
  for (const [key, name] of CHART_VALUES) {
    forEachMap(root, key, (item, index) => {
      const values = valueAt(item, name);
      if (values) {
        context.values(values, at(key, index, name));
      }
    });
  }
}

function nameAt(root: MapNode, index: number): string | null {
  const item = itemsAt(root, 'images')[index];
  return item?.kind === 'map' ? stringAt(item, 'name') : null;
}

function laterEntry(name: string): Reason {
  return { key: 'reason.laterEntry', args: [name] };
}

/**
 * Adds the image that one entry of `images:` gives. `name` says which images the entry is for, and stays as it is. Without a `newName`,
 * `name` is also what is pulled, and a fix writes a `newName` beside it.
 */
export function kustomizeImage(item: MapNode, place: Place, context: SiteContext): void {
  const name = scalarAt(item, 'name');
  const part = newNamePart(context.text, item);
  if (!name || name.value === '' || (!part && mayHaveNewName(item))) {
    return;
  }
  const newName = newNameOf(item);
  if (newName === null && !isPlainName(name.value)) {
    // An expression names no image, and without a new name the entry changes only the tags of the images that it matches.
    return;
  }
  const effective = newName ?? writtenName(name.value);
  if (part && newName !== null && writtenName(newName) !== newName) {
    // A new name should hold no tag, but kustomize writes the tag to its output, and some users rely on that.
    const where = { ...place, path: [...place.path, 'newName'], tier: 'certain' } as const;
    const site = { span: part.span, raw: newName, style: part.style, shared: false, guessed: null };
    context.add({ ...where, ...site, parts: [{ ...part, role: 'reference' }], ownsTag: false });
    return;
  }
  const key = newName === null ? 'name' : 'newName';
  const site = splitSite(
    {
      repository: { ...(part ?? partAt('repository', 'name', name)), value: effective },
      tag: partOf(item, 'newTag', 'tag'),
      digest: partOf(item, 'digest', 'digest'),
    },
    { ...place, path: [...place.path, key], tier: 'certain' },
  );
  // Where no new name can be inserted, the image is reported and no edit reaches its name.
  const pieces = part ? {} : { pieces: [{ text: effective, part: null }] };
  context.add(newName === null ? { ...site, ...pieces, span: name.span, style: name.style } : site);
}

/** Whether an entry may have a new name that no reader understood. What it pulls is then not known. */
function mayHaveNewName(item: MapNode): boolean {
  return entryAt(item, 'newName') !== null || item.entries.some(({ isUncertain }) => isUncertain);
}

/**
 * Adds the image of `name=newname:tag`, the form of `kustomize edit set image` and of Argo CD. `name=` says which images are meant.
 * `name:tag` gives only a new tag, so a fix writes `name=` before the new reference.
 */
export function kustomizeAssign(scalar: ScalarNode, key: string, place: Place, context: SiteContext): void {
  const { value } = scalar;
  const equals = value.indexOf('=');
  const assigned = value.slice(equals + 1);
  // A `*` stands for the tag or digest that the kustomization has.
  const raw = assigned.replace(/[:@]\*$/, '');
  const name = writtenName(raw);
  // Kustomize refuses a name alone.
  if (raw === '' || raw.startsWith('*') || (equals < 0 && name === value)) {
    return;
  }
  const before = equals < 0 ? `${name}=` : '';
  const where = { ...place, tier: 'certain' } as const;
  // Where there is no tag, the tag of the base stays, so a rewrite adds no `:latest`.
  context.add({ ...partOfScalar(scalar, key, equals + 1, raw, where, before), ownsTag: false });
}

/** Where a kustomization holds the values of a chart inline. The second row is the older form. */
const CHART_VALUES = [
  ['helmCharts', 'valuesInline'],
  ['helmChartInflationGenerator', 'valuesLocal'],
] as const;

function forEachMap(map: MapNode, key: string, action: (item: MapNode, index: number) => void): void {
  itemsAt(map, key).forEach((item, index) => {
    if (item?.kind === 'map') {
      action(item, index);
    }
  });
}

/**
 * Collects a patch that is written in a string, or as YAML, which Flux allows. The string may also be the name of a file, which reads
 * as a scalar and not as a patch.
 */
function collectInner(patch: Node | null, place: Place, context: SiteContext): void {
  if (patch?.kind === 'scalar') {
    context.inside(patch, (root) => collectPatch(root, place, context));
  } else if (patch) {
    collectPatch(patch, place, context);
  }
}

/** Collects the image of an `ImageTagTransformer` in a string. It does the same as `images:`. */
function collectTransformer(item: Node | null, place: Place, context: SiteContext): void {
  if (item?.kind !== 'scalar') {
    return;
  }
  context.inside(item, (root) => {
    const image = root.kind === 'map' ? valueAt(root, 'imageTag') : null;
    if (image?.kind === 'map' && root.kind === 'map' && stringAt(root, 'kind') === 'ImageTagTransformer') {
      kustomizeImage(image, { ...place, path: [...place.path, 'imageTag'] }, context);
    }
  });
}

function partOf(item: MapNode, key: string, role: 'tag' | 'digest'): SitePart | undefined {
  const scalar = scalarAt(item, key);
  return scalar && scalar.value !== '' ? partAt(role, key, scalar) : undefined;
}
