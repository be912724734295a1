// Adds namespaces to `proxy.namespaces` in the text of a project file, with its comments and its style kept.
import { plainValueOf } from '../settings/file/placedSettings.ts';
import { lineBreakAt } from '../sites/dialects/kustomize/newName.ts';
import { applyEdits, type Edit } from '../text/edit.ts';
import { lineEnd, lineStart } from '../text/lineIndex.ts';
import { readTrees } from '../yaml/readTrees.ts';
import { ALL_KEYS, entryAt, type ListNode, type MapNode, type Node } from '../yaml/tree.ts';
import { objectEdits } from './objectEdits.ts';

/** The text afterwards. Null where that is not certain to be right, as in JSON with more than one line for the list. */
export function addNamespaces(text: string, names: readonly string[]): string | null {
  const [tree, second] = readTrees(text, ALL_KEYS);
  if (second) {
    return null;
  }
  if (!tree?.root) {
    const head = text === '' || text.endsWith('\n') ? text : `${text}\n`;
    return `${head}proxy:\n  namespaces:\n${names.map((name) => `    - ${name}\n`).join('')}`;
  }
  const { root } = tree;
  const edits = root.kind === 'map' && !tree.hasAliases ? editsOf(text, root, names) : null;
  return edits && applyEdits(text, edits);
}

function editsOf(text: string, root: MapNode, names: readonly string[]): readonly Edit[] | null {
  const proxy = entryAt(root, 'proxy')?.value;
  const list = proxy?.kind === 'map' ? entryAt(proxy, 'namespaces')?.value : null;
  const last = list?.kind === 'list' ? list.items.at(-1) : null;
  if (list?.kind === 'list' && last?.kind === 'scalar') {
    return listEdits(text, list, last, names);
  }
  const before = (plainValueOf(root) ?? {}) as Record<string, never>;
  const after = { ...before, proxy: { ...(before['proxy'] as object | undefined), namespaces: names } };
  return objectEdits(text, root, before, after as never);
}

function listEdits(
  text: string,
  { flow }: ListNode,
  { span, style }: Node & { kind: 'scalar' },
  names: readonly string[],
): readonly Edit[] | null {
  const quote = style === 'double' ? '"' : style === 'single' ? "'" : '';
  const words = names.map((name) => `${quote}${name}${quote}`);
  const start = lineStart(text, span.start);
  if (!flow) {
    const lead = /^ *- +/.exec(text.slice(start, span.start))?.[0];
    const at = lineEnd(text, span.end);
    const line = lineBreakAt(text, at);
    return lead === undefined || style === 'block'
      ? null
      : [{ span: { start: at, end: at }, newText: words.map((word) => line + lead + word).join('') }];
  }
  const at = span.end + quote.length;
  // An item on a line of its own gets a neighbour on a line of its own.
  const indent = /^[ \t]*$/.exec(text.slice(start, span.start - quote.length))?.[0];
  const gap = indent === undefined ? ' ' : lineBreakAt(text, at) + indent;
  return [{ span: { start: at, end: at }, newText: words.map((word) => `,${gap}${word}`).join('') }];
}
