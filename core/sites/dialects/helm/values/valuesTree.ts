// Values by their paths, as a template sees them: those of a file, laid over those of its chart.
import type { ValueCondition, ValuesPath, When } from '../../../../model/chartUses.ts';
import type { FileContext, SectionText } from '../../../../model/fileContext.ts';
import { remembered } from '../../../../model/remembered.ts';
import { readTrees } from '../../../../yaml/readTrees.ts';
import {
  ALL_KEYS,
  type Entry,
  entryAt,
  type MapNode,
  type Node,
  type ScalarNode,
  type Tree,
} from '../../../../yaml/tree.ts';

export interface ValuesTree {
  /** The values of the file that is read. */
  readonly own: Node;
  /** The values that the file is laid over; null where it holds all of them. */
  readonly base: Node | null;
  /** The values of the chart around, which are laid over those of the file; null where there are none. */
  readonly over: Node | null;
}

/** A value and whether it stands in the file that is read, where an edit can reach it. */
export interface FoundValue {
  readonly node: Node;
  readonly isOwn: boolean;
}

/** The value at `path`; null where there is none. A key with null in a file takes the chart's value away. */
export function valueAtPath({ own, base, over }: ValuesTree, path: ValuesPath): FoundValue | null {
  const above = over && descend(over, path);
  if (above) {
    return above.node && { node: above.node, isOwn: false };
  }
  const found = descend(own, path);
  if (found) {
    return found.node && { node: found.node, isOwn: true };
  }
  const below = base && descend(base, path);
  return below?.node ? { node: below.node, isOwn: false } : null;
}

/** Null where nothing is written on the way; `node` is null where null is written. */
function descend(root: Node, path: ValuesPath): { readonly node: Node | null } | null {
  let at: Node | null = root;
  for (const step of path) {
    if (at?.kind === 'map') {
      const entry = entryAt(at, step);
      if (!entry) {
        return null;
      }
      at = entry.value;
    } else if (at?.kind === 'list') {
      at = at.items[Number(step)] ?? null;
    } else {
      return null;
    }
  }
  return { node: at };
}

/** The steps below `path`: keys of a mapping, of both files, or numbers of items. */
export function stepsBelow(tree: ValuesTree, path: ValuesPath): readonly string[] {
  const found = valueAtPath(tree, path)?.node;
  if (found?.kind === 'list') {
    return found.items.map((_, index) => String(index));
  }
  const others = [tree.own, tree.base].map((root) => root && descend(root, path)?.node);
  const maps = [found, ...others].filter((node): node is MapNode => node?.kind === 'map');
  return [...new Set(maps.flatMap(({ entries }) => entries.map(({ key }) => key)))];
}

/** How many values have to change before one of `whens` may be true: 0 where it may be as they are. What cannot be known may be true. */
export function changesFor(tree: ValuesTree, whens: readonly When[]): number {
  const known = remembered(ANSWERS, tree, () => new Map());
  let least = whens.length === 0 ? 0 : Number.POSITIVE_INFINITY;
  for (const when of whens) {
    let count = 0;
    // A plain loop, because it runs for each condition of each way of each image.
    for (let index = 0; index < when.length && count < least; index++) {
      const condition = when[index];
      count += condition && knownAnswerTo(tree, condition, known) === false ? 1 : 0;
    }
    least = Math.min(least, count);
    if (least === 0) {
      break;
    }
  }
  return least;
}

/** The answers by condition. A block asks the same for all images in it, and a loop for each item. */
type ConditionAnswers = Map<ValueCondition, boolean | null>;

const ANSWERS = new WeakMap<ValuesTree, ConditionAnswers>();

function knownAnswerTo(tree: ValuesTree, condition: ValueCondition, known: ConditionAnswers): boolean | null {
  const before = known.get(condition);
  if (before !== undefined) {
    return before;
  }
  const answer = answerTo(tree, condition);
  known.set(condition, answer);
  return answer;
}

function answerTo(tree: ValuesTree, { path, is, to, holds }: ValueCondition): boolean | null {
  if (path.includes('*')) {
    return null;
  }
  const node = valueAtPath(tree, path)?.node ?? null;
  const answer = is === 'set' ? isSet(node) : is === 'equal' ? isEqual(node, to) : isKind(node, to);
  return answer === null ? null : answer === holds;
}

/** Go's truth. */
function isSet(node: Node | null): boolean {
  switch (node?.kind) {
    case 'map':
      return node.entries.length > 0;
    case 'list':
      return node.items.length > 0;
    case 'scalar':
      return node.isString ? node.value !== '' : !/^(?:|~|null|false|[-+]?0+(?:\.0*)?)$/i.test(node.value);
    default:
      return false;
  }
}

function isEqual(node: Node | null, to: string): boolean | null {
  return node === null ? to === '' : node.kind === 'scalar' ? node.value === to : null;
}

const KINDS: Readonly<Record<Node['kind'], string>> = { map: 'map', list: 'slice', scalar: 'string' };

function isKind(node: Node | null, kind: string): boolean | null {
  if (node === null) {
    return kind === 'invalid';
  }
  return node.kind === 'scalar' && !node.isString ? null : KINDS[node.kind] === kind;
}

/** The text that a template writes for a scalar; null where it writes none. */
export function textOfScalar({ value, isString }: ScalarNode): string | null {
  return isString ? value.trim() : /^(?:~|null|)$/i.test(value) ? '' : value;
}

const NOWHERE = { start: 0, end: 0 };

/**
 * The values below those of a file, as one tree: those of the charts below, each in its section, and the chart's own unless the file is those.
 * Null where there are none. Where two charts name a key, the chart's own counts. The tree is made once for each array of texts.
 */
export function baseOf(texts: readonly SectionText[], isOwn: boolean): Node | null {
  const wanted = isOwn ? texts.filter(({ section }) => section.length > 0) : texts;
  return remembered(isOwn ? BELOW : BASES, texts, () => ({ root: mergedFrom(wanted) })).root;
}

function mergedFrom(texts: readonly SectionText[]): Node | null {
  const roots = [...texts]
    .sort((a, b) => a.section.length - b.section.length)
    .flatMap((each) => {
      const root = rootOf(each);
      return root ? [each.section.reduceRight<Node>((node, key) => mapOf(key, node), root)] : [];
    });
  return roots.reduce<Node | null>((over, under) => (over === null ? under : merge(over, under)), null);
}

/** The values of one file, read once for all who ask. */
export function rootOf(values: SectionText): Node | null {
  return treesOf(values).at(-1)?.root ?? null;
}

/**
 * The trees of `text`, all of the file, where that is the chart's own values: the facts of the chart have them. Null for other files, and for a text with
 * mistakes, which a reader that wants fewer keys may read in another way.
 */
export function treesOfOwnValues(
  text: string,
  { path, chart, chartFacts }: FileContext,
): readonly Tree[] | null {
  const isOwn = chart !== null && path === ownValues(chart);
  const own = isOwn ? chartFacts?.values().find(({ section }) => section.length === 0) : undefined;
  const trees = own?.text === text ? treesOf(own) : [];
  return trees.length === 1 ? trees : null;
}

/** The path of the chart's own values. */
export function ownValues(chart: string): string {
  return chart === '' ? 'values.yaml' : `${chart}/values.yaml`;
}

function treesOf(values: SectionText): readonly Tree[] {
  return remembered(TREES, values, () => readTrees(values.text, ALL_KEYS));
}

/** What the chart around lays over the values of a chart, once for each section: what stands in the section, and `global`. */
export function overOf(texts: readonly SectionText[]): readonly Node[] {
  return remembered(OVERS, texts, () => texts.flatMap((each) => sectionOf(each) ?? []));
}

/** What `values` lays over the chart of its section: what stands in the section, and `global`. Null where that is nothing. */
export function sectionOf(values: SectionText): Node | null {
  const root = rootOf(values);
  const own = root && descend(root, values.section)?.node;
  const shared = root?.kind === 'map' ? root.entries.filter(({ key }) => key === 'global') : [];
  const entries = [...shared, ...(own?.kind === 'map' ? own.entries : [])];
  return entries.length === 0 ? null : { kind: 'map', flow: false, entries };
}

/** The same texts are asked for with every version of a file of values. */
const BASES = new WeakMap<readonly SectionText[], Base>();
const BELOW = new WeakMap<readonly SectionText[], Base>();
interface Base {
  readonly root: Node | null;
}
const TREES = new WeakMap<SectionText, readonly Tree[]>();
const OVERS = new WeakMap<readonly SectionText[], readonly Node[]>();

function mapOf(key: string, value: Node): MapNode {
  return { kind: 'map', flow: false, entries: [{ key, keySpan: NOWHERE, value }] };
}

/** Helm merges mappings; everything else of `over` takes the place of what is under it. */
export function merge(over: Node, under: Node): Node {
  if (over.kind !== 'map' || under.kind !== 'map') {
    return over;
  }
  const below = new Map(under.entries.map((entry) => [entry.key, entry]));
  const merged = over.entries.map((entry): Entry => {
    const other = below.get(entry.key)?.value;
    return entry.value && other ? { ...entry, value: merge(entry.value, other) } : entry;
  });
  const own = new Set(over.entries.map(({ key }) => key));
  return { ...over, entries: [...merged, ...under.entries.filter(({ key }) => !own.has(key))] };
}
