// Compares the quick reader of plain block YAML with the parser.
import assert from 'node:assert/strict';
import { readPlainBlocks } from '../../core/yaml/quick/quickReader.ts';
import { readWithParser } from '../../core/yaml/readTrees.ts';
import type { Node, WantedKeys } from '../../core/yaml/tree.ts';

/**
 * Fails unless the quick reader gives the same as the parser for `text`, one document. It may leave out scalars of several lines that are
 * not in blocks, and nothing else. Of a document with mistakes it tells only where the first one is. Returns false where it declines the text.
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
  assert.deepEqual(quick.root, withoutLongScalars(exact?.root ?? null, text), text);
  return true;
}

function withoutLongScalars(node: Node | null, text: string): Node | null {
  switch (node?.kind) {
    case 'map':
      return {
        ...node,
        entries: node.entries.map((entry) => ({ ...entry, value: withoutLongScalars(entry.value, text) })),
      };
    case 'list':
      return { ...node, items: node.items.map((item) => withoutLongScalars(item, text)) };
    case 'scalar': {
      const isLong = node.style !== 'block' && /[\r\n]/.test(text.slice(node.span.start, node.span.end));
      return isLong ? null : node;
    }
    default:
      return null;
  }
}
