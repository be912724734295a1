// Reads manifests that are written inside a string, with spans in the text around it.
import { readLastRoot } from './readTrees.ts';
import type { Node, ScalarNode, WantedKeys } from './tree.ts';

/**
 * Returns the roots of the YAML documents inside `scalar`, with UTF-16 spans in `text`. The content of a `|` block is indented YAML. The
 * content of a quoted scalar is YAML if it has no escapes and one line, or if it is JSON. Empty for other scalars, such as folded blocks, whose text differs
 * from their value.
 */
export function innerDocuments(text: string, scalar: ScalarNode, wanted: WantedKeys): readonly Node[] {
  const span = innerSpan(text, scalar);
  if (!span) {
    return [];
  }
  const inner = maskActionLines(text.slice(span.start, span.end));
  let start = 0;
  return inner.split(BETWEEN).flatMap((piece) => {
    const at = start;
    start += piece.length;
    const root = readLastRoot(piece, wanted);
    return root ? [shiftNode(root, span.start + at, scalar.style === 'double')] : [];
  });
}

/** Masks actions in double brackets that are alone on their lines, as in the templates of injectors. YAML would read them as lists. */
function maskActionLines(text: string): string {
  return text.includes('[[') ? text.replace(ACTION_LINE, (line) => ' '.repeat(line.length)) : text;
}

const ACTION_LINE =
  /^[ \t]*\[\[-?[ \t]*(?:(?:if|else|end|range|with|template|define|include|block)\b|\/\*|\$).*\]\][ \t]*$/gm;

/** The start of a `---` line in any column, which begins a document inside the scalar. The line stays part of that document. */
const BETWEEN = /^(?=[ \t]*---(?:[ \t]|\r?$))/m;

function innerSpan(text: string, { span, value, style, isLiteral }: ScalarNode) {
  if (style === 'block') {
    // From the start of the first line, because the reader needs the indentation of that line too.
    const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
    return isLiteral ? { start: lineStart, end: span.end } : null;
  }
  const written = text.slice(span.start, span.end);
  const isSame = /[\r\n]/.test(written) ? isFoldedJson(written, value) : written === value;
  return style !== 'plain' && isSame ? span : null;
}

/** Whether `written` is JSON over several lines. Between its brackets a line break means what a blank does. */
function isFoldedJson(written: string, value: string): boolean {
  return /^\s*[[{]/.test(written) && written.replace(/\s+/g, ' ') === value.replace(/\s+/g, ' ');
}

function shiftNode(node: Node, by: number, isInQuotes: boolean): Node {
  switch (node.kind) {
    case 'scalar': {
      const span = { start: node.span.start + by, end: node.span.end + by };
      return { ...node, span, ...(isInQuotes && { isInQuotes }) };
    }
    case 'list':
      return { ...node, items: node.items.map((item) => item && shiftNode(item, by, isInQuotes)) };
    case 'map':
      return {
        ...node,
        entries: node.entries.map((entry) => ({
          ...entry,
          keySpan: { start: entry.keySpan.start + by, end: entry.keySpan.end + by },
          value: entry.value && shiftNode(entry.value, by, isInQuotes),
        })),
      };
  }
}
