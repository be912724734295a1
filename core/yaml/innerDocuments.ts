// Manifests in strings: the documents of a scalar, read where they stand.
import { readTrees } from './readTrees.ts';
import type { Node, ScalarNode, WantedKeys } from './tree.ts';

/**
 * The documents that are written in `scalar`, with spans in `text`. A block that begins with `|` is YAML in its turn, only indented; so is what
 * stands in quotes, as long as it needs no escapes. None where the text is not what is meant, as in folded blocks.
 */
export function innerDocuments(text: string, scalar: ScalarNode, wanted: WantedKeys): readonly Node[] {
  const span = innerSpan(text, scalar);
  if (!span) {
    return [];
  }
  const inner = text.slice(span.start, span.end);
  let start = 0;
  return inner.split(BETWEEN).flatMap((piece) => {
    const at = start;
    start += piece.length;
    const root = readTrees(piece, wanted).at(-1)?.root;
    return root ? [shiftNode(root, span.start + at)] : [];
  });
}

/** A line of `---` in any column: inside of a scalar it ends no document of the stream around it. The lines stay with what follows. */
const BETWEEN = /^(?=[ \t]*---(?:[ \t]|\r?$))/m;

function innerSpan(text: string, { span, value, style, isLiteral }: ScalarNode) {
  if (style === 'block') {
    // From the start of its first line: the indentation is part of what is read.
    const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
    return isLiteral ? { start: lineStart, end: span.end } : null;
  }
  return style !== 'plain' && value === text.slice(span.start, span.end) && !/[\r\n]/.test(value)
    ? span
    : null;
}

function shiftNode(node: Node, by: number): Node {
  switch (node.kind) {
    case 'scalar':
      return { ...node, span: { start: node.span.start + by, end: node.span.end + by } };
    case 'list':
      return { ...node, items: node.items.map((item) => item && shiftNode(item, by)) };
    case 'map':
      return {
        ...node,
        entries: node.entries.map(({ key, keySpan, value }) => ({
          key,
          keySpan: { start: keySpan.start + by, end: keySpan.end + by },
          value: value && shiftNode(value, by),
        })),
      };
  }
}
