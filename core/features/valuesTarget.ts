// Lays values over the values of a file: of a file of values, an Application of Argo CD, or a HelmRelease of Flux.
import { applyEdits, type Edit } from '../text/edit.ts';
import { lineStart } from '../text/lineIndex.ts';
import { type Span, shift } from '../text/span.ts';
import { segments } from '../yaml/documents.ts';
import { isValueList, isValueMap, readValue, type Value, type ValueMap } from '../yaml/plainValue.ts';
import { readTrees } from '../yaml/readTrees.ts';
import { ALL_KEYS, type Node } from '../yaml/tree.ts';
import { isBlank, layValues } from './layValues.ts';

export interface ValuesTarget {
  /** The document that holds the values. */
  readonly document: Span;
  /** Where they are in it; [] for a file of values. */
  readonly base: readonly string[];
  /** The values as they are now. */
  readonly values: ValueMap;
  /** Whether they are a text at `base`, and not a mapping. */
  readonly isText: boolean;
}

/** Finds the values in `text`. Null where it holds objects, but none that takes values of Helm, and where it cannot be read. */
export function findValuesTarget(text: string): ValuesTarget | null {
  if (isBlank(text)) {
    return { document: { start: 0, end: text.length }, base: [], values: new Map(), isText: false };
  }
  const documents = segments(text);
  const read = documents.map((document) => ({
    document,
    root: readValue(text.slice(document.start, document.end)),
  }));
  for (const { document, root } of read) {
    const found = isValueMap(root) ? targetIn(root) : null;
    if (found) {
      return { document, ...found };
    }
  }
  const [only, more] = read;
  const isObject = read.some(({ root }) => isValueMap(root) && root.has('apiVersion') && root.has('kind'));
  if (
    !only ||
    more ||
    isObject ||
    only.root === undefined ||
    (only.root !== null && !isValueMap(only.root))
  ) {
    return null;
  }
  return { document: only.document, base: [], values: only.root ?? new Map(), isText: false };
}

/** Returns the edits that lay `overlay` over the values; null where the text cannot be edited by lines and scalars. */
export function layOverTarget(
  text: string,
  { document, base, isText }: ValuesTarget,
  overlay: ValueMap,
): readonly Edit[] | null {
  const own = text.slice(document.start, document.end);
  const edits = isText ? layInText(own, base, overlay) : layValues(own, base, overlay);
  return edits?.map(({ span, newText }) => ({ span: shift(span, document.start), newText })) ?? null;
}

function targetIn(root: ValueMap): Omit<ValuesTarget, 'document'> | null {
  const api = String(root.get('apiVersion') ?? '').split('/')[0];
  const kind = root.get('kind');
  if (kind === 'HelmRelease' && api === 'helm.toolkit.fluxcd.io') {
    return { base: ['spec', 'values'], values: mapAt(root, ['spec', 'values']), isText: false };
  }
  if (kind !== 'Application' || api !== 'argoproj.io') {
    return null;
  }
  const source = sourceIn(root);
  const helm = [...source, 'helm'];
  const text = valueAtSteps(root, [...helm, 'values']);
  const inner = typeof text === 'string' ? readValue(text) : null;
  return isValueMap(inner)
    ? { base: [...helm, 'values'], values: inner, isText: true }
    : { base: [...helm, 'valuesObject'], values: mapAt(root, [...helm, 'valuesObject']), isText: false };
}

/** The source of a chart: the only one, or the first of several that has a chart or values. */
function sourceIn(root: ValueMap): readonly string[] {
  const sources = valueAtSteps(root, ['spec', 'sources']);
  const index = isValueList(sources)
    ? sources.findIndex((each) => isValueMap(each) && (each.has('chart') || each.has('helm')))
    : -1;
  return index < 0 ? ['spec', 'source'] : ['spec', 'sources', String(index)];
}

function valueAtSteps(root: Value, steps: readonly string[]): Value | undefined {
  return steps.reduce<Value | undefined>(
    (at, step) => (isValueMap(at) ? at.get(step) : isValueList(at) ? at[Number(step)] : undefined),
    root,
  );
}

function mapAt(root: ValueMap, steps: readonly string[]): ValueMap {
  const value = valueAtSteps(root, steps);
  return isValueMap(value) ? value : new Map();
}

/** The edit of a block of text that is YAML itself: its lines, without their indentation, are edited and indented again. */
function layInText(text: string, path: readonly string[], overlay: ValueMap): readonly Edit[] | null {
  const node = nodeAt(readTrees(text, ALL_KEYS).at(-1)?.root ?? null, path);
  if (node?.kind !== 'scalar' || !node.isLiteral || node.isAlias) {
    return null;
  }
  const start = lineStart(text, node.span.start);
  const indent = ' '.repeat(node.span.start - start);
  const written = text.slice(start, node.span.end);
  const inner = written.replace(new RegExp(`^${indent}`, 'gm'), '');
  const edits = layValues(inner, [], overlay);
  if (!edits) {
    return null;
  }
  const after = applyEdits(inner, edits).replace(/^(?=.)/gm, indent);
  return [{ span: { start, end: node.span.end }, newText: after.trimEnd() }];
}

function nodeAt(root: Node | null, path: readonly string[]): Node | null {
  return path.reduce<Node | null>(
    (at, step) =>
      at?.kind === 'map'
        ? (at.entries.findLast(({ key }) => key === step)?.value ?? null)
        : at?.kind === 'list'
          ? (at.items[Number(step)] ?? null)
          : null,
    root,
  );
}
