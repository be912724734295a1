// Reads the rules of a ClusterPolicy that mutate the object that is admitted: their context, their conditions and the images that they
// write.

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
  /** The patches: one for the rule, or one for each of its loops. */
  readonly patches: readonly Patch[];
  /** Whether one of the patches writes an image of the object that is admitted. */
  readonly changesImages: boolean;
}

/** A patch, with the context and the conditions of the rule and the loops around it. */
export interface Patch {
  /** JMESPath of the list that the innermost loop goes over. Null outside of a loop. */
  readonly list: string | null;
  readonly variables: readonly Variable[];
  readonly conditions: readonly Condition[];
  /** The images that it writes. Empty where it changes something else. */
  readonly images: readonly WrittenImage[];
}

/** An entry of `context`, in a rule or in a loop. */
export interface Variable {
  readonly name: string;
  /** Span of the key `imageRegistry`. Null where the value does not come from a registry. */
  readonly registryCall: Span | null;
  /** The value of `variable.value`. '' where the variable gets its value in another way. */
  readonly value: string;
}

/** One condition of `preconditions`. */
export interface Condition {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
  /** Whether the condition must be true. False for one of several under `any`. */
  readonly required: boolean;
}

export interface WrittenImage {
  readonly span: Span;
  /** The image as it is written in the text, with its escapes. */
  readonly written: string;
  readonly style: ScalarNode['style'];
}

export interface MutateRules {
  readonly mutate: readonly MutateRule[];
  /** The keys `targets` of rules that write images of objects that exist. */
  readonly existing: readonly Span[];
  readonly hasOthers: boolean;
}

/**
 * The mutate rules in `spec`, and whether it has other rules. A rule with `targets` mutates existing objects and counts as another rule,
 * because it does not change the object that it matches.
 */
export function readMutateRules(text: string, spec: MapNode): MutateRules {
  const all = itemsAt(spec, 'rules');
  const existing: Span[] = [];
  const mutate = few(all).flatMap((rule): MutateRule[] => {
    const how = rule?.kind === 'map' ? valueAt(rule, 'mutate') : null;
    if (rule?.kind !== 'map' || how?.kind !== 'map') {
      return [];
    }
    const patches = patchesOf(text, how, around(rule, OUTSIDE));
    const changesImages = patches.some(({ images }) => images.length > 0);
    const targets = entryAt(how, 'targets');
    if (targets && changesImages) {
      existing.push(targets.keySpan);
    }
    return targets ? [] : [{ node: rule, patches, changesImages }];
  });
  return { mutate, existing, hasOthers: mutate.length < all.length };
}

/**
 * The first 100 items, which is more than any real policy has. A limit is needed, because each patch is read together with all that is
 * around it.
 */
function few<T>(items: readonly T[]): readonly T[] {
  return items.slice(0, 100);
}

/** What the rule and the loops around a patch define. */
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

/**
 * The images that a strategic merge patch writes: `image` of containers and `image.reference` of volumes. The conditional anchor `(image)`
 * only compares an image, so it counts as no image here.
 *
 * @param isItem whether `node` is an item of a list of containers or volumes, or that list.
 */
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

/** Whether `item` patches containers or volumes that exist. Otherwise it adds one of its own. */
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

/**
 * The image that a JSON patch writes. The patch is one string, so its span is that of the whole patch. Empty where no path in it leads to
 * an image.
 */
function jsonPatch(text: string, patch: ScalarNode | null): readonly WrittenImage[] {
  return patch && /\/image(?:\/reference)?["']?\s*(?:[,}]|$)/m.test(patch.value)
    ? [writtenAt(text, patch)]
    : [];
}

function writtenAt(text: string, { span, style }: ScalarNode): WrittenImage {
  return { span, style, written: text.slice(span.start, span.end) };
}
