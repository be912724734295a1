// Compares the quick reader of plain block YAML with the parser.
import assert from 'node:assert/strict';
import { readPlainBlocks } from '../../core/yaml/quick/quickReader.ts';
import { readWithParser } from '../../core/yaml/readTrees.ts';
import type { Node, WantedKeys } from '../../core/yaml/tree.ts';

/**
 * Fails unless the quick reader gives the same as the parser for `text`, one document. It may leave out plain scalars of several lines, and
 * nothing else. Of a document with mistakes it tells only where the first one is. Returns false where it declines the text.
 */
export function assertSameReading(text: string, wanted: WantedKeys): boolean {
  const quick = readPlainBlocks(text, wanted);
  if (!quick) {
    return false;
  }
  const [exact, ...more] = readWithParser(text, wanted);
  assert.equal(quick.exactUpTo, exact?.exactUpTo ?? Number.POSITIVE_INFINITY, text);
  if (more.length > 0) {
    return true;
  }
  assert.deepEqual(quick.root, withoutLongWords(exact?.root ?? null, text), text);
  return true;
}

function withoutLongWords(node: Node | null, text: string): Node | null {
  switch (node?.kind) {
    case 'map':
      return {
        ...node,
        entries: node.entries.map((entry) => ({ ...entry, value: withoutLongWords(entry.value, text) })),
      };
    case 'list':
      return { ...node, items: node.items.map((item) => withoutLongWords(item, text)) };
    case 'scalar': {
      const isLong = node.style === 'plain' && /[\r\n]/.test(text.slice(node.span.start, node.span.end));
      return isLong ? null : node;
    }
    default:
      return null;
  }
}
