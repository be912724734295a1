// Finds where a policy that writes images of Pods matches updates, and makes the edits after which it matches only their creation.

import type { Edit } from '../../text/edit.ts';
import { lineEnd, lineStart, nextLine } from '../../text/lineIndex.ts';
import type { Span } from '../../text/span.ts';
import {
  entryAt,
  itemsAt,
  type ListNode,
  type MapNode,
  type Node,
  type ScalarNode,
  valueAt,
} from '../../yaml/tree.ts';
import type { CelPolicy } from './celPolicy.ts';
import type { Condition, MutateRule } from './mutateRules.ts';

export interface UpdateMatch {
  readonly span: Span;
  /** True where `span` is an `UPDATE`. False where the policy names no operation, which matches updates too. */
  readonly named: boolean;
  /** The edits after which only creation is matched. Empty where they would not be certain to do that. */
  readonly edits: readonly Edit[];
}

/** Where a rule of a ClusterPolicy matches updates of Pods. Empty where it does not, or where that is not certain. */
export function updatesOfRule(text: string, { node, patches }: MutateRule): readonly UpdateMatch[] {
  const writing = patches.filter(({ images }) => images.length > 0);
  const isAsked = writing.every(({ conditions }) => conditions.some(leavesOutUpdates));
  return isAsked || names(valueAt(node, 'exclude'), 'operations')
    ? []
    : filtersOf(valueAt(node, 'match')).flatMap((filters) => updateOf(text, filters) ?? []);
}

/** @param filters a Pod must pass all of them. */
function updateOf(text: string, filters: readonly MapNode[]): UpdateMatch | null {
  const ofPods = filters.find((filter) => itemsAt(filter, 'kinds').some(isPod));
  const lists = filters.flatMap((filter) => valueAt(filter, 'operations') ?? []);
  const updates = lists.map((list) => (list.kind === 'list' ? list.items.find(isUpdate) : undefined));
  const [list] = lists;
  const [update] = updates;
  if (!ofPods || updates.some((each) => !each)) {
    return null;
  }
  const isOnlyPods = filters.every((filter) => !itemsAt(filter, 'kinds').some(isSubresource));
  if (update?.kind === 'scalar' && list?.kind === 'list') {
    return { span: update.span, named: true, edits: isOnlyPods ? removeItem(text, list, update) : [] };
  }
  const kinds = entryAt(ofPods, 'kinds');
  return kinds && { span: kinds.keySpan, named: false, edits: isOnlyPods ? addOperations(text, ofPods) : [] };
}

/** Where a policy in CEL matches updates of Pods. A rule for ephemeral containers is not reported, because an update is what adds them. */
export function updatesOfCel(
  text: string,
  { resourceRules, asksOperation }: CelPolicy,
): readonly UpdateMatch[] {
  return (asksOperation ? [] : resourceRules).flatMap((rule): UpdateMatch[] => {
    const resources = itemsAt(rule, 'resources').flatMap((each) =>
      each?.kind === 'scalar' ? [each.value] : [],
    );
    const list = valueAt(rule, 'operations');
    const update = itemsAt(rule, 'operations').find(isUpdate);
    if (!update || list?.kind !== 'list' || !resources.includes('pods')) {
      return [];
    }
    const alone = resources.every((each) => !each.includes('/'));
    return [{ span: update.span, named: true, edits: alone ? removeItem(text, list, update) : [] }];
  });
}

/**
 * The resource filters of `match`, in groups that a Pod must pass as a whole: each filter of `any` alone, all filters of `all` together,
 * and the filter of the old form without `any` and `all`.
 */
function filtersOf(match: Node | null): readonly (readonly MapNode[])[] {
  if (match?.kind !== 'map') {
    return [];
  }
  const resources = (holder: Node | null): readonly MapNode[] => {
    const filter = holder?.kind === 'map' ? valueAt(holder, 'resources') : null;
    return filter?.kind === 'map' ? [filter] : [];
  };
  const all = itemsAt(match, 'all').flatMap(resources);
  return [...itemsAt(match, 'any').map(resources), all, resources(match)];
}

function isPod(kind: Node | null): boolean {
  return kind?.kind === 'scalar' && /^(?:[^/]+\/){0,2}Pod$/.test(kind.value);
}

/** Whether `kind` is a subresource of Pod, such as `Pod/ephemeralcontainers`. An update is what adds ephemeral containers. */
function isSubresource(kind: Node | null): boolean {
  return kind?.kind === 'scalar' && kind.value.includes('Pod/');
}

function isUpdate(operation: Node | null): operation is ScalarNode {
  return operation?.kind === 'scalar' && operation.value === 'UPDATE';
}

/** Whether `key` is a key of `node` or of anything below it. */
function names(node: Node | null, key: string): boolean {
  switch (node?.kind) {
    case 'map':
      return node.entries.some((entry) => entry.key === key || names(entry.value, key));
    case 'list':
      return node.items.some((item) => names(item, key));
    default:
      return false;
  }
}

/**
 * Whether the condition is about the operation and leaves out updates. May answer true where that is not certain, because nothing is
 * reported for an uncertain case.
 */
function leavesOutUpdates({ key, operator, values, required }: Condition): boolean {
  if (!key.includes('request.operation')) {
    return false;
  }
  const isNamed = values.includes('UPDATE');
  return !required || (/^(?:Equals?|In|AnyIn|AllIn)$/.test(operator) ? !isNamed : isNamed);
}

/**
 * The edit that adds `operations: [CREATE]` to `filter`: on lines of their own after `kinds`, or at the start of a filter in braces. Empty
 * where the end of `kinds` is not clear.
 */
function addOperations(text: string, filter: MapNode): readonly Edit[] {
  const kinds = entryAt(filter, 'kinds');
  const first = filter.entries[0]?.keySpan.start;
  const last = itemsAt(filter, 'kinds').at(-1);
  // A key without a value may have one that no reader understood.
  const isTaken = entryAt(filter, 'operations') !== null || kinds?.isUncertain;
  if (!kinds || isTaken || first === undefined || last?.kind !== 'scalar') {
    return [];
  }
  if (filter.flow) {
    return [{ span: { start: first, end: first }, newText: '"operations": ["CREATE"], ' }];
  }
  const end = lineEnd(text, last.span.end);
  const column = text.slice(lineStart(text, kinds.keySpan.start), kinds.keySpan.start).replace(/[^\t]/g, ' ');
  const isWhole = /^["']?\s*(?:(?:,\s*)?\]\s*)?(?:#.*)?$/.test(text.slice(last.span.end, end));
  const lineBreak = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  return isWhole
    ? [
        {
          span: { start: end, end },
          newText: `${lineBreak}${column}operations:${lineBreak}${column}  - CREATE`,
        },
      ]
    : [];
}

/**
 * The edit that removes `item` from `list`, with its line or its comma. Empty where it is the only item, because it is not known what the
 * author meant then.
 */
function removeItem(text: string, list: ListNode, item: ScalarNode): readonly Edit[] {
  const index = list.items.indexOf(item);
  const [before, after] = [list.items[index - 1], list.items[index + 1]];
  if (list.items.length < 2 || item.isAlias) {
    return [];
  }
  if (!list.flow) {
    const span = { start: lineStart(text, item.span.start), end: nextLine(text, item.span.end) };
    const isLine = /^\s*-\s+["']?UPDATE["']?\s*(?:#.*)?$/.test(
      text.slice(span.start, lineEnd(text, span.start)),
    );
    return isLine ? [{ span, newText: '' }] : [];
  }
  const quote = (node: ScalarNode): number => (node.style === 'plain' ? 0 : 1);
  const span =
    after?.kind === 'scalar'
      ? { start: item.span.start - quote(item), end: after.span.start - quote(after) }
      : before?.kind === 'scalar'
        ? { start: before.span.end + quote(before), end: item.span.end + quote(item) }
        : null;
  return span && !text.slice(span.start, span.end).includes('#') ? [{ span, newText: '' }] : [];
}
