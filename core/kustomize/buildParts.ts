// Reads which images a kustomization adds to a build, and which it replaces, where nothing in it can do so in another way.
import { newNameOf } from '../sites/dialects/kustomize/newName.ts';
import { entryAt, itemsAt, type MapNode, type Node, scalarAt, stringAt, valueAt } from '../yaml/tree.ts';

/** What a kustomization does to the images of its build. Paths are as written. */
export interface BuildParts {
  readonly isComponent: boolean;
  /** Includes `bases`. */
  readonly resources: readonly string[];
  readonly components: readonly string[];
  readonly patchFiles: readonly string[];
  /** The patches that are written into the kustomization. */
  readonly patchTexts: readonly string[];
  readonly entries: readonly BuildEntry[];
}

/** An item of `images:`, with its index there. */
export interface BuildEntry {
  readonly index: number;
  readonly name: string;
  readonly newName: string | null;
  /** What stands behind the name afterwards, such as `:1.27`. Null where the entry keeps tag and digest. */
  readonly suffix: string | null;
}

/**
 * Returns the parts of the kustomization with the root `root`. Null where something in it may add or change images that only kustomize
 * knows: charts, generators and transformers, replacements, more fields for images, and every key that is not known here.
 */
export function buildParts(root: MapNode): BuildParts | null {
  const isKnown = root.entries.every(
    ({ key, value }) => OTHER_KEYS.has(key) || (LISTS.has(key) && isListOrNull(value)),
  );
  const read = <T>(keys: readonly string[], item: (node: Node | null, index: number) => T | null) =>
    whole(keys.flatMap((key) => itemsAt(root, key)).map(item));
  const patches = read(['patches', 'patchesJson6902'], patchOf);
  const older = read(['patchesStrategicMerge'], textOf);
  const resources = read(['resources', 'bases'], pathOf);
  const components = read(['components'], pathOf);
  const entries = read(['images'], buildEntry);
  if (!(isKnown && patches && older && resources && components && entries)) {
    return null;
  }
  return {
    isComponent: stringAt(root, 'kind') === 'Component',
    resources,
    components,
    patchFiles: [...patches.flatMap(({ file }) => file ?? []), ...older.filter((each) => !isPatchText(each))],
    patchTexts: [...patches.flatMap(({ text }) => text ?? []), ...older.filter(isPatchText)],
    entries,
  };
}

const LISTS: ReadonlySet<string> = new Set([
  'resources',
  'bases',
  'components',
  'patches',
  'patchesJson6902',
  'patchesStrategicMerge',
  'images',
]);

/** Keys that neither add an image to a build nor change one before its entries are applied. Kustomize puts in `vars` at the very end. */
const OTHER_KEYS: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'namespace',
  'namePrefix',
  'nameSuffix',
  'labels',
  'commonLabels',
  'commonAnnotations',
  'configMapGenerator',
  'secretGenerator',
  'generatorOptions',
  'replicas',
  'vars',
  'crds',
  'openapi',
  'buildMetadata',
  'sortOptions',
]);

/** A key without a value reads as null, or as the scalar `null` or `~`. */
function isListOrNull(value: Node | null): boolean {
  return value === null || value.kind === 'list' || (value.kind === 'scalar' && !value.isString);
}

/** Null where one of `items` is. */
function whole<T>(items: readonly (T | null)[]): readonly T[] | null {
  const known = items.filter((item): item is NonNullable<typeof item> => item !== null);
  return known.length === items.length ? known : null;
}

function textOf(node: Node | null): string | null {
  return node?.kind === 'scalar' && node.isString && node.value !== '' ? node.value : null;
}

function pathOf(node: Node | null): string | null {
  const text = textOf(node);
  return text?.includes('\n') ? null : text;
}

/** An item of `patchesStrategicMerge` is a path or a patch. */
function isPatchText(text: string): boolean {
  return text.includes('\n') || text.includes('{');
}

interface WrittenPatch {
  readonly file: string | null;
  readonly text: string | null;
}

function patchOf(node: Node | null): WrittenPatch | null {
  if (node?.kind !== 'map' || !node.entries.every(({ key }) => PATCH_KEYS.has(key))) {
    return null;
  }
  const file = pathOf(valueAt(node, 'path'));
  const text = textOf(valueAt(node, 'patch'));
  const isRead = (key: string, value: string | null): boolean => value !== null || !entryAt(node, key);
  return isRead('path', file) && isRead('patch', text) ? { file, text } : null;
}

const PATCH_KEYS: ReadonlySet<string> = new Set(['path', 'patch', 'target', 'options']);

function buildEntry(node: Node | null, index: number): BuildEntry | null {
  const name = node?.kind === 'map' ? stringAt(node, 'name') : null;
  if (node?.kind !== 'map' || name === null || !node.entries.every(({ key }) => ENTRY_KEYS.has(key))) {
    return null;
  }
  const tag = scalarAt(node, 'newTag')?.value ?? '';
  const digest = scalarAt(node, 'digest')?.value ?? '';
  const suffix = (tag === '' ? '' : `:${tag}`) + (digest === '' ? '' : `@${digest}`);
  return { index, name, newName: newNameOf(node), suffix: suffix === '' ? null : suffix };
}

const ENTRY_KEYS: ReadonlySet<string> = new Set(['name', 'newName', 'newTag', 'digest']);
