// Where a policy that writes images of Pods matches their updates, and how it is made to match their creation alone.

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
  /** Whether `UPDATE` stands there; otherwise no operation is named, and that matches updates too. */
  readonly named: boolean;
  /** What makes it match the creation alone; none where that is not certain. */
  readonly edits: readonly Edit[];
}

/** Of a rule in a ClusterPolicy. None where it matches no updates of Pods, or where that is not certain. */
export function updatesOfRule(text: string, { node, patches }: MutateRule): readonly UpdateMatch[] {
  const writing = patches.filter(({ images }) => images.length > 0);
  const isAsked = writing.every(({ conditions }) => conditions.some(leavesOutUpdates));
  return isAsked || names(valueAt(node, 'exclude'), 'operations')
    ? []
    : filtersOf(valueAt(node, 'match')).flatMap((filters) => updateOf(text, filters) ?? []);
}

/** @param filters all of which a Pod has to pass. */
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

/** Of a policy in CEL. Ephemeral containers come by an update: the rule for them is as it should be. */
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

/** Resource filters that count together: each of `any` alone, those of `all`, or the one of the old form without either. */
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

/** `Pod/ephemeralcontainers`: they are added by an update. */
function isSubresource(kind: Node | null): boolean {
  return kind?.kind === 'scalar' && kind.value.includes('Pod/');
}

function isUpdate(operation: Node | null): operation is ScalarNode {
  return operation?.kind === 'scalar' && operation.value === 'UPDATE';
}

/** Whether `key` stands anywhere below. */
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

/** Whether a condition about the operation is false for updates; where it may be, too, for nothing is said of what is not certain. */
function leavesOutUpdates({ key, operator, values, required }: Condition): boolean {
  if (!key.includes('request.operation')) {
    return false;
  }
  const isNamed = values.includes('UPDATE');
  return !required || (/^(?:Equals?|In|AnyIn|AllIn)$/.test(operator) ? !isNamed : isNamed);
}

/** Behind the kinds, on a line of its own where they are lines. */
function addOperations(text: string, filter: MapNode): readonly Edit[] {
  const kinds = entryAt(filter, 'kinds');
  const first = filter.entries[0]?.keySpan.start;
  const last = itemsAt(filter, 'kinds').at(-1);
  if (!kinds || first === undefined || last?.kind !== 'scalar') {
    return [];
  }
  if (filter.flow) {
    return [{ span: { start: first, end: first }, newText: '"operations": ["CREATE"], ' }];
  }
  const end = lineEnd(text, last.span.end);
  const column = text.slice(lineStart(text, kinds.keySpan.start), kinds.keySpan.start).replace(/[^\t]/g, ' ');
  const isWhole = /^["']?(?:\s*,?\s*\])?\s*(?:#.*)?$/.test(text.slice(last.span.end, end));
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

/** Takes `item` out of its list, with its line or its comma. None where it is the only one: what was meant is not known. */
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
