// Reads one YAML document into trees: the only user of the `yaml` package besides its guard, tokens.ts.
import {
  Composer,
  CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { hasActions, mask } from './exact/mask.ts';
import { readTokens } from './exact/tokens.ts';
import { readPlainBlocks } from './quick/quickReader.ts';
import { scanLines } from './tolerant/tolerantReader.ts';
import type { Entry, Node, ScalarNode, ScalarStyle, Tree, WantedKeys } from './tree.ts';

/**
 * What `text`, one YAML document of any quality, holds; spans count from its start. Never throws.
 *
 * Plain block YAML needs no parser; what the quick reader declines goes to `yaml`. A document that `yaml` finds errors in is read again,
 * line by line, because it refuses some that kubectl accepts and because people type: then there are two trees, the first trusted up to
 * the first mistake, the second for what is behind it. What is not `wanted` may be missing from the trees.
 */
export function readTrees(text: string, wanted: WantedKeys): readonly Tree[] {
  const plain = readPlainBlocks(text, wanted);
  return plain
    ? [{ root: plain.root, exactUpTo: Number.POSITIVE_INFINITY, hasAliases: false }]
    : readWithParser(text, wanted);
}

/** Exported for the test that holds the quick reader to it. */
export function readWithParser(text: string, wanted: WantedKeys): readonly Tree[] {
  const masked = mask(text);
  const { document, exactUpTo } = parse(masked);
  const trees: Tree[] = document ? [{ ...buildTree(document, text, masked), exactUpTo }] : [];
  if (exactUpTo < Number.POSITIVE_INFINITY) {
    const root = scanLines(text, masked, wanted);
    trees.push({ root, exactUpTo: Number.POSITIVE_INFINITY, hasAliases: false });
  }
  return trees;
}

/**
 * Options that keep `yaml` linear: its checks for unique keys are quadratic, and so are its pretty errors. Nothing is ever converted to
 * JavaScript values, so aliases stay what they are.
 */
const OPTIONS = {
  uniqueKeys: false,
  prettyErrors: false,
  keepSourceTokens: true,
  logLevel: 'silent',
} as const;

interface Parsed {
  readonly document: Document.Parsed | null;
  /** Offset from which the document cannot be trusted. */
  readonly exactUpTo: number;
}

function parse(masked: string): Parsed {
  const tokens = readTokens(masked);
  if (!tokens) {
    return { document: null, exactUpTo: 0 };
  }
  const [document = null] = [...new Composer<ParsedNode>(OPTIONS).compose(tokens, false, masked.length)];
  const errors = document?.errors ?? [];
  return {
    document,
    exactUpTo:
      errors.length === 0
        ? Number.POSITIVE_INFINITY
        : Math.min(...errors.slice(0, 1000).map(({ pos }) => pos[0])),
  };
}

/** What is known while the nodes of `yaml` become ours. */
interface Build {
  readonly text: string;
  readonly masked: string;
  readonly templated: boolean;
  /** The scalar that each anchor names at this point of the text; null where it names a collection. */
  readonly anchors: Map<string, ScalarNode | null>;
  hasAliases: boolean;
}

function buildTree(document: Document.Parsed, text: string, masked: string): Omit<Tree, 'exactUpTo'> {
  const build: Build = { text, masked, templated: hasActions(text), anchors: new Map(), hasAliases: false };
  const root = toNode(build, document.contents);
  return { root, hasAliases: build.hasAliases };
}

/** Recursion is bounded: `readTokens` has refused what is nested too deeply. */
function toNode(build: Build, node: unknown): Node | null {
  if (isMap(node)) {
    forget(build, node.anchor);
    return toMap(build, node as YAMLMap.Parsed);
  }
  if (isSeq(node)) {
    forget(build, node.anchor);
    const { items, flow } = node as YAMLSeq.Parsed;
    return { kind: 'list', flow: flow === true, items: items.map((item) => toNode(build, item)) };
  }
  if (isAlias(node)) {
    const scalar = build.anchors.get(node.source);
    build.hasAliases ||= scalar !== undefined;
    return scalar ? { ...scalar, isAlias: true } : null;
  }
  return isScalar(node) && node.range ? toScalar(build, node as Scalar.Parsed) : null;
}

/** From here on the name stands for no scalar. */
function forget({ anchors }: Build, anchor: string | undefined): void {
  if (anchor !== undefined) {
    anchors.set(anchor, null);
  }
}

function toMap(build: Build, { items, flow }: YAMLMap.Parsed): Node {
  const entries = items.map(({ key, value }): Entry => {
    const isRead = isScalar(key) && key.range;
    const node = isRead ? toScalar(build, key as Scalar.Parsed) : null;
    const [start, end] = isRead ? key.range : [0, 0];
    return {
      key: node ? String((key as Scalar.Parsed).value) : '',
      keySpan: { start, end },
      value: toNode(build, value),
    };
  });
  return { kind: 'map', flow: flow === true, entries };
}

function toScalar(build: Build, scalar: Scalar.Parsed): ScalarNode | null {
  if (isUnclosed(build, scalar)) {
    return null;
  }
  const span = contentSpan(build, scalar);
  const style = styleOf(scalar);
  const written = build.text.slice(span.start, span.end);
  const isString = typeof scalar.value === 'string';
  // An empty one without quotes is nothing: it has no place that could be edited.
  if (written === '' && (style === 'plain' || style === 'block')) {
    return null;
  }
  const node: ScalarNode = {
    kind: 'scalar',
    span,
    value: isString && isMeant(build, style, written) ? String(scalar.value) : written,
    isString,
    style,
    isLiteral: scalar.type === 'BLOCK_LITERAL',
    isAlias: false,
  };
  if (scalar.anchor) {
    build.anchors.set(scalar.anchor, node);
  }
  return node;
}

/** Whether the parser's value is to be taken: the masked text has lost the expressions of templates, and of a block the text is wanted. */
function isMeant({ templated }: Build, style: ScalarStyle, written: string): boolean {
  return style !== 'block' && !(templated && hasActions(written));
}

/** Whether somebody is still typing the quoted scalar: then its value is cut off where the parser gave up. */
function isUnclosed({ masked }: Build, scalar: Scalar.Parsed): boolean {
  const [start, end] = scalar.range;
  const style = styleOf(scalar);
  return (style === 'single' || style === 'double') && (end - start < 2 || masked[end - 1] !== masked[start]);
}

function styleOf(scalar: Scalar.Parsed): ScalarStyle {
  switch (scalar.type) {
    case 'QUOTE_SINGLE':
      return 'single';
    case 'QUOTE_DOUBLE':
      return 'double';
    case 'BLOCK_FOLDED':
    case 'BLOCK_LITERAL':
      return 'block';
    default:
      return 'plain';
  }
}

/** Where the content of a scalar stands: inside its quotes, or from the first to the last word of a block. */
function contentSpan(build: Build, scalar: Scalar.Parsed): { start: number; end: number } {
  const [start, end] = scalar.range;
  const style = styleOf(scalar);
  if (style === 'single' || style === 'double') {
    return { start: start + 1, end: end - 1 };
  }
  if (style === 'plain' || !CST.isScalar(scalar.srcToken)) {
    return { start, end };
  }
  // A block's range begins at its header (`>-`): the content begins on the next line.
  const header = build.masked.indexOf('\n', start);
  const block = header < 0 ? '' : build.masked.slice(header, end);
  const content = block.trim();
  const first = header + block.length - block.trimStart().length;
  return { start: first, end: first + content.length };
}
