// Reads what a kustomization says about other files and about images.

import { newNameOf } from '../sites/dialects/kustomize/newName.ts';
import { IMAGE_KEYS } from '../sites/wantedKeys.ts';
import { segments } from '../yaml/documents.ts';
import { hasActions } from '../yaml/exact/mask.ts';
import { readTrees } from '../yaml/readTrees.ts';
import { itemsAt, type MapNode, type Node, stringAt, valueAt } from '../yaml/tree.ts';
import { type BuildParts, buildParts } from './buildParts.ts';

/** What a kustomization says. Paths are as written. They may name files, folders or other repositories. */
export interface Kustomization {
  /** Includes `bases`, an older name for resources. */
  readonly resources: readonly string[];
  readonly components: readonly string[];
  /** The files of patches. Patches that are written in the kustomization itself are not included. */
  readonly patches: readonly string[];
  readonly images: readonly ImageEntry[];
  /** Whether it lists `configurations:`, files that can name more fields in which kustomize replaces images. */
  readonly hasMoreFields: boolean;
  /** What it does to the images of its build. Null where that is not known. */
  readonly parts: BuildParts | null;
}

export interface ImageEntry {
  readonly name: string;
  readonly newName: string | null;
}

/** Reads the text of a kustomization.yaml. What cannot be read is left out. Never throws. */
export function readKustomization(text: string): Kustomization {
  const { root, isAll } = readRoot(text);
  const strings = (key: string): readonly string[] => (root ? itemsAt(root, key).flatMap(stringOf) : []);
  const maps = (key: string): readonly MapNode[] => (root ? itemsAt(root, key).flatMap(mapOf) : []);
  return {
    resources: [...strings('resources'), ...strings('bases')],
    components: strings('components'),
    patches: [
      ...[...maps('patches'), ...maps('patchesJson6902')].flatMap((patch) => stringAt(patch, 'path') ?? []),
      ...strings('patchesStrategicMerge'),
    ],
    images: [...maps('images'), ...maps('imageTags'), ...transformers(root)].flatMap(entryOf),
    hasMoreFields: strings('configurations').length > 0,
    parts: root && isAll ? buildParts(root) : null,
  };
}

/** The first mapping at the root of a document. `isAll` says that it is the whole text, and was read without a mistake. */
function readRoot(text: string): { readonly root: MapNode | null; readonly isAll: boolean } {
  const documents = segments(text).map(({ start, end }) => readTrees(text.slice(start, end), IMAGE_KEYS));
  const roots = documents.flatMap((trees) => trees.at(-1)?.root ?? []);
  const isExact = documents.every(
    ([tree, ...others]) => others.length === 0 && tree?.exactUpTo === Number.POSITIVE_INFINITY,
  );
  const root = roots.find((each) => each.kind === 'map');
  return { root: root ?? null, isAll: isExact && roots.length === 1 && !hasActions(text) };
}

/** Returns the entries of each `ImageTagTransformer` that is written into the file. Transformers in other files are not known here. */
function transformers(root: MapNode | null): readonly MapNode[] {
  return (root ? itemsAt(root, 'transformers') : []).flatMap((item) => {
    if (item?.kind !== 'scalar' || !item.value.includes('ImageTagTransformer')) {
      return [];
    }
    // All lines of the block except the first still have the indentation of the file.
    const indent = /\n( *)\S/.exec(item.value)?.[1] ?? '';
    const inner = readRoot(item.value.replaceAll(`\n${indent}`, '\n')).root;
    const image = inner && valueAt(inner, 'imageTag');
    return image?.kind === 'map' ? image : [];
  });
}

function stringOf(node: Node | null): string | readonly [] {
  return node?.kind === 'scalar' && node.isString && !node.value.includes('\n') ? node.value : [];
}

function mapOf(node: Node | null): MapNode | readonly [] {
  return node?.kind === 'map' ? node : [];
}

function entryOf(map: MapNode): ImageEntry | readonly [] {
  const name = stringAt(map, 'name');
  return name ? { name, newName: newNameOf(map) } : [];
}
