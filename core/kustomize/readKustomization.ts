// What a kustomization says about other files and about images.

import { newNameOf } from '../sites/dialects/kustomize/newName.ts';
import { IMAGE_KEYS } from '../sites/wantedKeys.ts';
import { segments } from '../yaml/documents.ts';
import { readTrees } from '../yaml/readTrees.ts';
import { itemsAt, type MapNode, type Node, stringAt, valueAt } from '../yaml/tree.ts';

/** The paths are as written: of files, of folders, of repositories elsewhere. */
export interface Kustomization {
  /** With `bases`, as they were called once. */
  readonly resources: readonly string[];
  readonly components: readonly string[];
  /** Files of patches. */
  readonly patches: readonly string[];
  readonly images: readonly ImageEntry[];
  /** Whether it names more fields where kustomize replaces images, in files of their own. */
  readonly hasMoreFields: boolean;
}

export interface ImageEntry {
  readonly name: string;
  readonly newName: string | null;
}

/** Reads the text of a kustomization.yaml. Never throws: what cannot be read says nothing. */
export function readKustomization(text: string): Kustomization {
  const root = rootOf(text);
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
  };
}

function rootOf(text: string): MapNode | null {
  for (const { start, end } of segments(text)) {
    const root = readTrees(text.slice(start, end), IMAGE_KEYS).at(-1)?.root;
    if (root?.kind === 'map') {
      return root;
    }
  }
  return null;
}

/** What `ImageTagTransformer`s do that are written into the file; those in files of their own are not at hand. */
function transformers(root: MapNode | null): readonly MapNode[] {
  return (root ? itemsAt(root, 'transformers') : []).flatMap((item) => {
    if (item?.kind !== 'scalar' || !item.value.includes('ImageTagTransformer')) {
      return [];
    }
    // The lines of a block keep the indentation that they have in the file, but for the first.
    const indent = /\n( *)\S/.exec(item.value)?.[1] ?? '';
    const inner = rootOf(item.value.replaceAll(`\n${indent}`, '\n'));
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
