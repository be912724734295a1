// The rules of a ClusterPolicy that mutate what is admitted: what they ask, whom they match, which images they write.

import type { Span } from '../../text/span.ts';
import {
  entryAt,
  itemsAt,
  type MapNode,
  type Node,
  type ScalarNode,
  scalarAt,
  stringAt,
  valueAt,
} from '../../yaml/tree.ts';

export interface MutateRule {
  readonly node: MapNode;
  /** What is patched, once for the rule or once for each of its loops. */
  readonly patches: readonly Patch[];
  /** Whether one of them writes an image of what is admitted. */
  readonly changesImages: boolean;
}

/** A patch, with all that is known where it is made. */
export interface Patch {
  /** JMESPath of the list that it loops over; null outside of a loop. */
  readonly list: string | null;
  readonly variables: readonly Variable[];
  readonly conditions: readonly Condition[];
  /** The images that it writes; none where it changes something else. */
  readonly images: readonly WrittenImage[];
}

/** An entry of `context`. */
export interface Variable {
  readonly name: string;
  /** The key `imageRegistry`, where the registry is asked for its value. */
  readonly registryCall: Span | null;
  /** What is written for its value; '' where something else gives it. */
  readonly value: string;
}

/** One of `preconditions`. */
export interface Condition {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
  /** False where another condition may be true instead of it. */
  readonly required: boolean;
}

export interface WrittenImage {
  readonly span: Span;
  /** As it stands in the text, escapes and all. */
  readonly written: string;
  readonly style: ScalarNode['style'];
}

/** Rules that mutate what exists already, by `targets`, count among the others: what they match is not what they change. */
export function readMutateRules(
  text: string,
  spec: MapNode,
): { readonly mutate: readonly MutateRule[]; readonly hasOthers: boolean } {
  const all = itemsAt(spec, 'rules');
  const mutate = few(all).flatMap((rule): MutateRule[] => {
    const how = rule?.kind === 'map' ? valueAt(rule, 'mutate') : null;
    if (rule?.kind !== 'map' || how?.kind !== 'map' || entryAt(how, 'targets')) {
      return [];
    }
    const patches = patchesOf(text, how, around(rule, OUTSIDE));
    return [{ node: rule, patches, changesImages: patches.some(({ images }) => images.length > 0) }];
  });
  return { mutate, hasOthers: mutate.length < all.length };
}

/** As many as any real policy has: each patch is looked at with all that is around it. */
function few<T>(items: readonly T[]): readonly T[] {
  return items.slice(0, 100);
}

/** What the rule and the loops around a patch say. */
type PatchScope = Pick<Patch, 'list' | 'variables' | 'conditions'>;

const OUTSIDE: PatchScope = { list: null, variables: [], conditions: [] };

function around(node: MapNode, outer: PatchScope): PatchScope {
  return {
    list: stringAt(node, 'list') ?? outer.list,
    variables: [...outer.variables, ...few(itemsAt(node, 'context')).flatMap(readVariable)],
    conditions: [...outer.conditions, ...readConditions(valueAt(node, 'preconditions'))],
  };
}

function patchesOf(text: string, node: MapNode, known: PatchScope): readonly Patch[] {
  const loops = few(itemsAt(node, 'foreach')).flatMap((loop) =>
    loop?.kind === 'map' ? patchesOf(text, loop, around(loop, known)) : [],
  );
  const images = [
    ...imagesIn(text, valueAt(node, 'patchStrategicMerge'), false),
    ...jsonPatch(text, scalarAt(node, 'patchesJson6902')),
  ];
  const isPatch = entryAt(node, 'patchStrategicMerge') ?? entryAt(node, 'patchesJson6902');
  return isPatch ? [...loops, { ...known, images: few(images) }] : loops;
}

function readVariable(node: Node | null): readonly Variable[] {
  const name = node?.kind === 'map' ? stringAt(node, 'name') : null;
  if (node?.kind !== 'map' || name === null) {
    return [];
  }
  const variable = valueAt(node, 'variable');
  const value = variable?.kind === 'map' ? scalarAt(variable, 'value') : null;
  return [{ name, registryCall: entryAt(node, 'imageRegistry')?.keySpan ?? null, value: value?.value ?? '' }];
}

function readConditions(node: Node | null): readonly Condition[] {
  if (node?.kind === 'list') {
    return few(node.items).flatMap((item) => readCondition(item, true));
  }
  if (node?.kind !== 'map') {
    return [];
  }
  const any = few(itemsAt(node, 'any'));
  return [
    ...few(itemsAt(node, 'all')).flatMap((item) => readCondition(item, true)),
    ...any.flatMap((item) => readCondition(item, any.length === 1)),
  ];
}

function readCondition(node: Node | null, required: boolean): readonly Condition[] {
  const value = node?.kind === 'map' ? valueAt(node, 'value') : null;
  const values = value?.kind === 'list' ? value.items : [value];
  return node?.kind === 'map'
    ? [
        {
          key: scalarAt(node, 'key')?.value ?? '',
          operator: stringAt(node, 'operator') ?? '',
          values: values.flatMap((each) => (each?.kind === 'scalar' ? [each.value] : [])),
          required,
        },
      ]
    : [];
}

/** `image` of containers and `image.reference` of volumes. An anchor in brackets that only asks for an image, `(image)`, writes none. */
function imagesIn(text: string, node: Node | null, isItem: boolean): readonly WrittenImage[] {
  if (node?.kind === 'list') {
    return node.items.flatMap((item) => imagesIn(text, item, isItem));
  }
  if (node?.kind !== 'map' || (isItem && !isThere(node))) {
    return [];
  }
  return node.entries.flatMap(({ key, value }) => {
    const name = key.replace(/^\+\((.*)\)$/, '$1');
    if (isItem && name === 'image') {
      const image = value?.kind === 'map' ? scalarAt(value, 'reference') : value;
      return image?.kind === 'scalar' && !image.isAlias ? [writtenAt(text, image)] : [];
    }
    return imagesIn(text, value, HOLD_IMAGES.has(name));
  });
}

/** Whether the patch is of containers that are there already, rather than a container of its own that it adds. */
function isThere(item: MapNode): boolean {
  return item.entries.some(
    ({ key, value }) =>
      /^[<^=]?\(/.test(key) || (key === 'name' && value?.kind === 'scalar' && value.value.includes('{{')),
  );
}

const HOLD_IMAGES: ReadonlySet<string> = new Set([
  'containers',
  'initContainers',
  'ephemeralContainers',
  'volumes',
]);

/** The whole patch is one string, in which one path leads to an image. */
function jsonPatch(text: string, patch: ScalarNode | null): readonly WrittenImage[] {
  return patch && /\/image(?:\/reference)?["']?\s*(?:[,}]|$)/m.test(patch.value)
    ? [writtenAt(text, patch)]
    : [];
}

function writtenAt(text: string, { span, style }: ScalarNode): WrittenImage {
  return { span, style, written: text.slice(span.start, span.end) };
}
