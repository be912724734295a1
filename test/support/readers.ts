// Compares the quick reader of plain block YAML with the parser.
import assert from 'node:assert/strict';
import { readPlainBlocks } from '../../core/yaml/quick/quickReader.ts';
import { readWithParser } from '../../core/yaml/readTrees.ts';
import type { Node, WantedKeys } from '../../core/yaml/tree.ts';

/**
 * Fails unless the quick reader gives the same as the parser for `text`, one document. It may leave out scalars of several lines that are
 * not in blocks, and nothing else. Where it gives up behind a mistake, there is one at the place that it tells, or before it. Returns false
 * where it declines the text.
 */
export function assertSameReading(text: string, wanted: WantedKeys): boolean {
  const quick = readPlainBlocks(text, wanted);
  if (!quick) {
    return false;
  }
  const [exact] = readWithParser(text, wanted);
  if (!quick.isWhole) {
    const isBefore = exact === undefined || exact.root === null || exact.exactUpTo <= quick.exactUpTo;
    assert.ok(isBefore, `a mistake up to ${quick.exactUpTo}: ${text}`);
    return true;
  }
  assert.equal(quick.exactUpTo, exact?.exactUpTo, text);
  assert.equal(quick.hasAliases, exact?.hasAliases, text);
  assert.deepEqual(quick.root, withoutLongScalars(exact?.root ?? null, quick.root, text), text);
  return true;
}

/** `node` without the scalars of several lines that are not in `quick` at the same place. */
function withoutLongScalars(node: Node | null, quick: Node | null | undefined, text: string): Node | null {
  switch (node?.kind) {
    case 'map': {
      const others = quick?.kind === 'map' ? quick.entries : [];
      const entries = node.entries.map((entry, index) => ({
        ...entry,
        value: withoutLongScalars(entry.value, others[index]?.value, text),
      }));
      return { ...node, entries };
    }
    case 'list': {
      const others = quick?.kind === 'list' ? quick.items : [];
      return {
        ...node,
        items: node.items.map((item, index) => withoutLongScalars(item, others[index], text)),
      };
    }
    case 'scalar': {
      const isLong = node.style !== 'block' && /[\r\n]/.test(text.slice(node.span.start, node.span.end));
      return isLong && !quick ? null : node;
    }
    default:
      return null;
  }
}
