// The quick reader: reads plain block YAML exactly and declines everything else.
//
// A reader that knows only keys, dashes and scalars on one line is ten times faster than a parser that knows all of YAML. Nearly every
// manifest holds nothing else. If in doubt, the reader declines: a single line that could be read in two ways sends the document to the
// parser.

import { hasActions, MARK, mask } from '../exact/mask.ts';
import type { MutableEntry, Node, ScalarNode, WantedKeys } from '../tree.ts';
import { isTooHeavy } from '../weight.ts';
import { type FlowCollection, readFlow as readFlowAt } from './flow.ts';
import {
  isEndOfLine,
  isPlainString,
  MISTAKE,
  type PlainLine,
  type PlainScalar,
  type PlainValue,
  readPlainLine,
  readPlainValue,
  skipBlock,
  skipPlain,
  skipSpaces,
  skipStart,
} from './plainLine.ts';
import { closingQuoteBelow, quotedValue } from './quoted.ts';

/** What the quick reader makes of a document. */
export interface QuickTree {
  /** Null for an empty document, and for one with a mistake. */
  readonly root: Node | null;
  /** The offset of the first mistake; infinity where there is none. */
  readonly exactUpTo: number;
}

/**
 * Returns the tree of `written`, with UTF-16 spans. It is the same as the parser's, except that it leaves out scalars of several lines.
 * Null if the document is not plain block YAML, or if a scalar of several lines is at a wanted key. Of mistakes it knows the one that
 * templates make: `labels: {{ include … }}` with more labels below. Everything before that is plain.
 *
 * @param text the result of `mask(written)`, which has the same length. The structure is read from it, and the values from `written`.
 */
export function readPlainBlocks(written: string, wanted: WantedKeys, text = mask(written)): QuickTree | null {
  if (DECLINED.test(text) || (text !== written && written.includes(MARK))) {
    return null;
  }
  const walk: BlockWalk = {
    ...{ text, written, wanted, root: null, top: null },
    ...{ mistakeAt: null, isClosed: false, flowScalars: 0 },
  };
  let at = skipStart(text);
  while (at < text.length) {
    const next = readLine(walk, at);
    if (next === null) {
      return walk.mistakeAt === null ? null : { root: null, exactUpTo: walk.mistakeAt };
    }
    at = next;
  }
  return { root: walk.root, exactUpTo: Number.POSITIVE_INFINITY };
}

/** Matches tabs, control characters, lone carriage returns, actions that do not end, and a byte order mark. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the reader declines texts with these.
const DECLINED = /[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\u2028\u2029]|\r(?!\n)|\{\{|\{%/;

/** An open collection with its content so far. */
type Frame = MapFrame | ListFrame;

interface MapFrame extends OpenFrame {
  readonly kind: 'map';
  readonly entries: MutableEntry[];
}

interface ListFrame extends OpenFrame {
  readonly kind: 'list';
  readonly items: (Node | null)[];
}

interface OpenFrame {
  readonly indent: number;
  readonly depth: number;
  readonly parent: Frame | null;
  /** Whether the last key or dash has no value yet. */
  open: boolean;
}

interface BlockWalk {
  /** The masked text. */
  readonly text: string;
  readonly written: string;
  readonly wanted: WantedKeys;
  root: Node | null;
  top: Frame | null;
  /** Set where the walk ends because nobody can read the document. */
  mistakeAt: number | null;
  /** Whether the document has ended: a collection in braces or brackets, or what stands before `...`. */
  isClosed: boolean;
  /** How many scalars in braces and brackets have been read. */
  flowScalars: number;
}

const MAX_DEPTH = 100;

/** Reads the line at `at`. Returns the offset at which to go on, or null to decline. */
function readLine(walk: BlockWalk, at: number): number | null {
  const { text } = walk;
  const feed = text.indexOf('\n', at);
  const next = feed < 0 ? text.length : feed + 1;
  const end = feed < 0 ? text.length : text[feed - 1] === '\r' ? feed - 1 : feed;
  const first = skipSpaces(text, at);
  if (first >= end || text.charCodeAt(first) === COMMENT) {
    return next;
  }
  if (first === at && text.startsWith('...', at) && !(text.charCodeAt(at + 3) > SPACE)) {
    walk.isClosed = true;
    return isEndOfLine(text.slice(at + 3, end)) ? next : null;
  }
  if (walk.isClosed) {
    return null;
  }
  const code = text.charCodeAt(first);
  if (code === OPEN_BRACE || code === OPEN_BRACKET) {
    return readFlowLine(walk, first, first - at);
  }
  const line = readPlainLine(text, at, Math.max(at, end));
  if (!line) {
    return walk.root || walk.top ? null : readRootScalar(walk, first, end, next);
  }
  if (!enter(walk, line)) {
    return null;
  }
  const { top } = walk;
  if (!top || line.value.kind === 'none') {
    return next;
  }
  top.open = false;
  return readValue(walk, top, line.value, end, next);
}

function readValue(
  walk: BlockWalk,
  top: Frame,
  value: Exclude<PlainValue, { kind: 'none' }>,
  end: number,
  next: number,
): number | null {
  switch (value.kind) {
    case 'flow':
      return putFlow(walk, top, value.start);
    case 'block':
      return readBlock(walk, top, next, value.isLiteral);
    case 'quoted':
      return skipQuoted(walk, top, value.start);
    case 'scalar':
      return readScalar(walk, top, value.scalar, end, next);
  }
}

/** A document that is a single scalar, as helpers of charts read: the words that they write. */
function readRootScalar(walk: BlockWalk, first: number, end: number, from: number): number | null {
  const { text } = walk;
  const value = readPlainValue(text, first, end);
  if (value?.kind !== 'scalar' || value.scalar.style !== 'plain' || MARKER.test(text.slice(first))) {
    return null;
  }
  const { scalar } = value;
  const next = text.slice(scalar.end, end).trim() === '' ? skipPlain(text, from, -1) : from;
  if (next === MISTAKE) {
    walk.mistakeAt = scalar.start;
    return null;
  }
  walk.root = next !== null && isSame(text, from, next) ? toScalar(walk, scalar) : null;
  walk.isClosed = true;
  return next;
}

/** A line that ends a document. */
const MARKER = /^(?:---|\.\.\.)/m;

/** Goes over a quoted scalar of several lines, which is left out. Null where it is wanted, or holds what is wanted. */
function skipQuoted({ text, written, wanted }: BlockWalk, top: Frame, start: number): number | null {
  const close = closingQuoteBelow(text, start, top.indent);
  const isWanted =
    wanted.long(top.kind === 'map' ? (top.entries.at(-1)?.key ?? '') : '') ||
    wanted.mayBeIn(written.slice(start, close));
  const isKnown =
    close >= 0 && (text[start] === "'" || quotedValue(text.slice(start + 1, close), 'double') !== null);
  return isWanted || !isKnown ? null : nextLineAfter(text, close + 1);
}

const SPACE = 0x20;
const COMMENT = 0x23;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/** Reads a collection in braces or brackets that begins its line: the whole document, or the value of the key above. */
function readFlowLine(walk: BlockWalk, first: number, column: number): number | null {
  const { top } = walk;
  if (top) {
    return top.kind === 'map' && top.open && column > top.indent ? putFlow(walk, top, first) : null;
  }
  const flow = readFlow(walk, first, -1);
  walk.root = flow?.node ?? null;
  walk.isClosed = true;
  return flow && nextLineAfter(walk.text, flow.end);
}

function putFlow(walk: BlockWalk, top: Frame, start: number): number | null {
  const flow = readFlow(walk, start, top.indent);
  if (!flow) {
    return null;
  }
  top.open = false;
  put(top, flow.node);
  return nextLineAfter(walk.text, flow.end);
}

function readFlow(walk: BlockWalk, start: number, indent: number): FlowCollection | null {
  return readFlowAt(walk.text, start, indent, (scalar) =>
    ++walk.flowScalars === MANY_FLOW_SCALARS && isTooHeavy(walk.text) ? null : toScalar(walk, scalar),
  );
}

/**
 * At so many scalars in braces and brackets the reader asks, once in a document, whether the document may be read at all. Each of them can be
 * two characters long and takes half a kilobyte. Ordinary documents have far fewer and are not looked at again.
 */
const MANY_FLOW_SCALARS = 20_000;

/** The start of the line after a value that ends at `end`; null where more than a comment follows it. */
function nextLineAfter(text: string, end: number): number | null {
  const feed = text.indexOf('\n', end);
  return isEndOfLine(text.slice(end, feed < 0 ? text.length : feed))
    ? feed < 0
      ? text.length
      : feed + 1
    : null;
}

function readBlock(
  { text, written }: BlockWalk,
  top: Frame,
  from: number,
  isLiteral: boolean,
): number | null {
  const next = skipBlock(text, from, top.indent);
  if (next !== null) {
    const block = text.slice(from, next);
    const value = block.trim();
    // An empty block is left out, because it has no text that an edit could replace.
    if (value !== '') {
      const start = from + block.length - block.trimStart().length;
      const end = start + value.length;
      const all = { span: { start, end }, value: written.slice(start, end), isString: true, isLiteral };
      put(top, { ...all, kind: 'scalar', style: 'block', isAlias: false });
    }
  }
  return next;
}

function readScalar(
  walk: BlockWalk,
  top: Frame,
  scalar: PlainScalar,
  end: number,
  from: number,
): number | null {
  const { text, wanted } = walk;
  if (scalar.style === 'plain' && text.slice(scalar.end, end).trim() === '') {
    const next = skipPlain(text, from, top.indent);
    if (next === MISTAKE) {
      // In a list the parser may place the mistake elsewhere. What stands left of the root later on may hide it.
      walk.mistakeAt = top.kind === 'map' && rootOf(top).indent === 0 ? scalar.start : null;
      return null;
    }
    if (next === null || isSame(text, from, next)) {
      return putScalar(walk, top, scalar) ? next : null;
    }
    return top.kind === 'map' && wanted.long(top.entries.at(-1)?.key ?? '') ? null : next;
  }
  return putScalar(walk, top, scalar) ? from : null;
}

function rootOf(frame: Frame): Frame {
  return frame.parent ? rootOf(frame.parent) : frame;
}

function putScalar(walk: BlockWalk, top: Frame, scalar: PlainScalar): boolean {
  const node = toScalar(walk, scalar);
  if (node) {
    put(top, node);
  }
  return node !== null;
}

/** Whether there are only blank lines between `from` and `next`. */
function isSame(text: string, from: number, next: number): boolean {
  return from === next || !NO_BLANK.test(text.slice(from, next));
}

/** YAML knows fewer blanks than JavaScript. */
const NO_BLANK = /[^ \r\n]/;

/** Null for a quoted scalar with escapes that hardly anyone writes. */
function toScalar({ text, written }: BlockWalk, { start, end, style }: PlainScalar): ScalarNode | null {
  const masked = text.slice(start, end);
  const own = text === written ? masked : written.slice(start, end);
  const isString = style !== 'plain' || isPlainString(masked);
  // A scalar may lie in the middle of an action of several lines.
  const read = style === 'plain' ? masked : quotedValue(masked, style);
  if (read === null) {
    return null;
  }
  const value = isString && !hasActions(own) ? read : own;
  return { kind: 'scalar', span: { start, end }, value, isString, style, isLiteral: false, isAlias: false };
}

/** Gives the last key or dash of `frame` its value. */
function put(frame: Frame, value: Node): void {
  if (frame.kind === 'list') {
    frame.items[frame.items.length - 1] = value;
    return;
  }
  const entry = frame.entries.at(-1);
  if (entry) {
    entry.value = value;
  }
}

/** Closes and opens collections until the collection of the line is on top. Returns false if the indentation is not plain YAML's. */
function enter(walk: BlockWalk, { dashes, key, column, keyStart, keyEnd }: PlainLine): boolean {
  for (const dash of dashes) {
    if (!step(walk, 'list', dash)) {
      return false;
    }
  }
  if (key === null) {
    return true;
  }
  if (!step(walk, 'map', column)) {
    return false;
  }
  if (walk.top?.kind === 'map') {
    walk.top.entries.push({ key, keySpan: { start: keyStart, end: keyEnd }, value: null });
  }
  return true;
}

function step(walk: BlockWalk, kind: Frame['kind'], column: number): boolean {
  let { top } = walk;
  while (top && top.indent > column) {
    top = top.parent;
  }
  if (top && kind === 'map' && top.kind === 'list' && top.indent === column) {
    // A list may be in the same column as the key it belongs to.
    top = top.parent;
  }
  const same = top?.indent === column && top.kind === kind;
  if (!same) {
    // The root may be in any column, because a document inside a block scalar is indented.
    const opens = top
      ? top.open && (top.indent < column || (top.kind === 'map' && kind === 'list'))
      : !walk.top;
    if (!opens || (top && top.indent > column)) {
      return false;
    }
    top = open(walk, top, kind, column);
    if (top.depth > MAX_DEPTH) {
      return false;
    }
  }
  if (!top) {
    return false;
  }
  top.open = true;
  if (top.kind === 'list') {
    top.items.push(null);
  }
  walk.top = top;
  return true;
}

function open(walk: BlockWalk, parent: Frame | null, kind: Frame['kind'], indent: number): Frame {
  const common = { indent, depth: (parent?.depth ?? 0) + 1, parent, open: false };
  const frame: Frame = kind === 'map' ? { ...common, kind, entries: [] } : { ...common, kind, items: [] };
  const node: Node =
    frame.kind === 'map'
      ? { kind: 'map', flow: false, entries: frame.entries }
      : { kind: 'list', flow: false, items: frame.items };
  if (parent) {
    parent.open = false;
    put(parent, node);
  } else {
    walk.root = node;
  }
  return frame;
}
