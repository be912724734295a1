// Reads one YAML document into trees with three readers: the quick reader, the `yaml` package and the tolerant reader.
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
import { finish, type Steps } from '../model/steps.ts';
import { hasActions, mask } from './exact/mask.ts';
import { tokenSteps } from './exact/tokens.ts';
import { isPlainString } from './quick/plainLine.ts';
import { readPlainBlocks } from './quick/quickReader.ts';
import { isReadable, OVERRIDE } from './tags.ts';
import { scanLines } from './tolerant/tolerantReader.ts';
import type { Entry, Node, ScalarNode, ScalarStyle, Tree, WantedKeys } from './tree.ts';
import { isTooHeavy } from './weight.ts';

/**
 * Returns the trees of `text`, one YAML document. Spans are UTF-16 offsets from its start. Never throws, however broken the text is.
 *
 * Plain block YAML needs no parser. The quick reader reads it and declines everything else, which goes to `yaml`. If `yaml` finds errors,
 * the document is read again, line by line, because people are still typing and because `yaml` rejects some documents that kubectl accepts.
 * There are then two trees: the first is trusted up to the first error, the second is for the text after it. The values of keys that are
 * not `wanted` may be missing.
 */
export function readTrees(text: string, wanted: WantedKeys): readonly Tree[] {
  return finish(treeSteps(text, wanted));
}

/** Does the same in steps. */
export function* treeSteps(text: string, wanted: WantedKeys): Steps<readonly Tree[]> {
  const masked = mask(text);
  const plain = readPlainBlocks(text, wanted, masked);
  if (plain?.exactUpTo === Number.POSITIVE_INFINITY) {
    return [plain];
  }
  yield;
  const isEnough = plain?.isWhole || (plain && !wanted.mayBeIn(contentOf(text, masked, plain.exactUpTo)));
  return isEnough && !isTooHeavy(masked)
    ? [plain, readTolerantly(text, masked, wanted)]
    : yield* parserSteps(text, wanted, masked);
}

/** The lines of `text` up to `end` that YAML does not see as blank. An action that is alone on its line makes no value. */
function contentOf(text: string, masked: string, end: number): string {
  if (text === masked) {
    return text.slice(0, end);
  }
  let content = '';
  for (let start = 0; start < end; ) {
    const feed = masked.indexOf('\n', start);
    const next = feed < 0 ? end : Math.min(feed + 1, end);
    content += masked.slice(start, next).trim() === '' ? '' : text.slice(start, next);
    start = next;
  }
  return content;
}

/** The root of the last of these trees: of the whole document, or of what can be read of a document with mistakes. */
export function readLastRoot(text: string, wanted: WantedKeys): Node | null {
  const masked = mask(text);
  const plain = readPlainBlocks(text, wanted, masked);
  if (plain?.exactUpTo === Number.POSITIVE_INFINITY) {
    return plain.root;
  }
  if (plain && !isTooHeavy(masked)) {
    return readTolerantly(text, masked, wanted).root;
  }
  return readWithParser(text, wanted, masked).at(-1)?.root ?? null;
}

/** What `readTrees` returns, this object itself, for a document whose trees would take too much memory. It has not been read. */
export const TOO_HEAVY: readonly Tree[] = [];

/** Reads `text` without the quick reader. Exported for the test that compares the quick reader with it. */
export function readWithParser(text: string, wanted: WantedKeys, masked = mask(text)): readonly Tree[] {
  return finish(parserSteps(text, wanted, masked));
}

function* parserSteps(text: string, wanted: WantedKeys, masked: string): Steps<readonly Tree[]> {
  if (isTooHeavy(masked)) {
    return TOO_HEAVY;
  }
  const { document, exactUpTo } = yield* parse(masked);
  yield;
  const trees: Tree[] = [
    document ? buildTree(document, text, masked, exactUpTo) : { root: null, exactUpTo, hasAliases: false },
  ];
  if (exactUpTo < Number.POSITIVE_INFINITY) {
    yield;
    trees.push(readTolerantly(text, masked, wanted));
  }
  return trees;
}

function readTolerantly(text: string, masked: string, wanted: WantedKeys): Tree {
  const root = scanLines(text, masked, wanted);
  return { root, exactUpTo: Number.POSITIVE_INFINITY, hasAliases: false };
}

/**
 * Options that keep `yaml` linear: its check for unique keys and its pretty errors take quadratic time. Nodes are never converted to
 * JavaScript values, so aliases are not expanded.
 */
const OPTIONS = {
  uniqueKeys: false,
  prettyErrors: false,
  keepSourceTokens: true,
  logLevel: 'silent',
} as const;

interface Parsed {
  readonly document: Document.Parsed | null;
  /** Offset of the first error, from which on the document cannot be trusted; infinity without errors. */
  readonly exactUpTo: number;
}

function* parse(masked: string): Steps<Parsed> {
  const tokens = yield* tokenSteps(masked);
  yield;
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

/** The state of converting the nodes of `yaml` to ours. */
interface Build {
  readonly text: string;
  readonly masked: string;
  readonly templated: boolean;
  /** Whether the document has mistakes. */
  readonly isBroken: boolean;
  /** The scalar of each anchor at this point of the text; null for an anchor that names no scalar. */
  readonly anchors: Map<string, ScalarNode | null>;
  hasAliases: boolean;
  /** The start of the first quote or bracket that nothing closes. The parser tells it at the end of the text, and took the rest as its content. */
  openFrom: number;
}

function buildTree(document: Document.Parsed, text: string, masked: string, exactUpTo: number): Tree {
  const isBroken = exactUpTo < Number.POSITIVE_INFINITY;
  const templated = hasActions(text);
  const build: Build = {
    ...{ text, masked, templated, isBroken, anchors: new Map() },
    ...{ hasAliases: false, openFrom: Number.POSITIVE_INFINITY },
  };
  const root = toNode(build, document.contents);
  return { root, hasAliases: build.hasAliases, exactUpTo: Math.min(exactUpTo, build.openFrom) };
}

/** The recursion is bounded, because `readTokens` has rejected documents that are nested too deeply. */
function toNode(build: Build, node: unknown): Node | null {
  if ((isMap(node) || isSeq(node) || isScalar(node)) && node.tag !== undefined && !isReadable(node.tag)) {
    forget(build, node.anchor);
    return null;
  }
  if (build.isBroken && (isMap(node) || isSeq(node)) && isOpen(node.srcToken)) {
    build.openFrom = Math.min(build.openFrom, node.srcToken.offset);
  }
  if (isMap(node)) {
    forget(build, node.anchor);
    return toMap(build, node as YAMLMap.Parsed);
  }
  if (isSeq(node)) {
    forget(build, node.anchor);
    const { items, flow } = node as YAMLSeq.Parsed;
    return { kind: 'list', flow: flow === true, items: items.map((item) => toChild(build, item, flow)) };
  }
  if (isAlias(node)) {
    const scalar = build.anchors.get(node.source);
    build.hasAliases ||= scalar !== undefined;
    return scalar ? { ...scalar, isAlias: true } : null;
  }
  return isScalar(node) && node.range ? toScalar(build, node as Scalar.Parsed) : null;
}

/** Whether a collection in braces or brackets has no closing one. */
function isOpen(token: CST.Token | undefined): token is CST.FlowCollection {
  return (
    token?.type === 'flow-collection' && !token.end.some(({ type }) => /^flow-(?:map|seq)-end$/.test(type))
  );
}

/** Records that from here on `anchor` names no scalar: a collection, or a value with the tag of another tool. */
function forget({ anchors }: Build, anchor: string | undefined): void {
  if (anchor !== undefined) {
    anchors.set(anchor, null);
  }
}

function toChild(build: Build, child: unknown, flow: boolean | undefined): Node | null {
  const node = toNode(build, child);
  return flow && node?.kind === 'scalar' ? { ...node, mayBeInFlow: true } : node;
}

const UNCERTAIN = { isUncertain: true } as const;

function toMap(build: Build, { items, flow }: YAMLMap.Parsed): Node {
  const entries = items.map(({ key, value }): Entry => {
    const isRead = isScalar(key) && key.range;
    const node = isRead ? toScalar(build, key as Scalar.Parsed) : null;
    const [start, end] = isRead ? key.range : [0, 0];
    return {
      key: node ? String((key as Scalar.Parsed).value) : '',
      keySpan: { start, end },
      value: toChild(build, value, flow),
      ...(build.isBroken && UNCERTAIN),
    };
  });
  return { kind: 'map', flow: flow === true, entries };
}

function toScalar(build: Build, scalar: Scalar.Parsed): ScalarNode | null {
  if (isUnclosed(build, scalar)) {
    build.openFrom = Math.min(build.openFrom, scalar.range[0]);
    return null;
  }
  const span = contentSpan(build, scalar);
  const style = styleOf(scalar);
  const written = build.text.slice(span.start, span.end);
  // `yaml` does not know `!override`, and reads every scalar with an unknown tag as a string.
  const isUntyped = scalar.tag === OVERRIDE && style === 'plain';
  const isString = typeof scalar.value === 'string' && (!isUntyped || isPlainString(written));
  // An empty scalar without quotes has no text that an edit could replace.
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

/** Whether to use the parser's value. For a block the written text is used, and so it is where the mask has hidden template actions. */
function isMeant({ templated }: Build, style: ScalarStyle, written: string): boolean {
  return style !== 'block' && !(templated && hasActions(written));
}

/** Whether the quoted scalar has no closing quote because it is still being typed. Its value is then cut off where the parser gave up. */
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

/** Returns the span of a scalar's content: the text inside its quotes, or a block from its first to its last word. */
function contentSpan(build: Build, scalar: Scalar.Parsed): { start: number; end: number } {
  const [start, end] = scalar.range;
  const style = styleOf(scalar);
  if (style === 'single' || style === 'double') {
    return { start: start + 1, end: end - 1 };
  }
  if (style === 'plain' || !CST.isScalar(scalar.srcToken)) {
    return { start, end };
  }
  // The range of a block begins at its header (`>-`). The content begins on the next line.
  const header = build.masked.indexOf('\n', start);
  const block = header < 0 ? '' : build.masked.slice(header, end);
  const content = block.trim();
  const first = header + block.length - block.trimStart().length;
  return { start: first, end: first + content.length };
}
