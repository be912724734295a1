// The quick reader: reads plain block YAML exactly and declines everything else.
//
// A reader that knows only keys, dashes and scalars on one line is ten times faster than a parser that knows all of YAML. Nearly every
// manifest holds nothing else. If in doubt, the reader declines: a single line that could be read in two ways sends the document to the
// parser.

import { mask } from '../exact/mask.ts';
import type { MutableEntry, Node, ScalarNode, Tree, WantedKeys } from '../tree.ts';
import { enter, type Frame, isBehind, mapAt } from './frames.ts';
import { isBelowComment, isMarker, skipPlain, skipStart } from './lowerLines.ts';
import {
  emptyHead,
  isDash,
  isEndOfLine,
  type PlainScalar,
  type PlainValue,
  readPlainLine,
  readPlainValue,
  skipSpaces,
} from './plainLine.ts';
import {
  type BlockWalk,
  endOfContent,
  isBlankUpTo,
  isSame,
  nextLineAfter,
  putFlow,
  readFlow,
  readValue,
  readWords,
  toScalar,
} from './values.ts';

/** What the quick reader makes of a document. */
export interface QuickTree extends Tree {
  /** False where the reader gave up behind a mistake, and there is no root. The first mistake is then at `exactUpTo` or before it. */
  readonly isWhole: boolean;
}

/**
 * Returns the tree of `written`, with UTF-16 spans. It is the same as the parser's, except that it leaves out plain and quoted scalars of
 * several lines that nobody wants. Null if the document is not plain block YAML. It knows the mistakes that templates make once their actions
 * are masked, and goes on behind some of them as the parser does.
 *
 * @param text the result of `mask(written)`, which has the same length. The structure is read from it, and the values from `written`.
 */
export function readPlainBlocks(written: string, wanted: WantedKeys, text = mask(written)): QuickTree | null {
  if (DECLINED.test(text)) {
    return null;
  }
  const walk: BlockWalk = {
    ...{ text, written, wanted, root: null, top: null, anchors: new Map(), mistakeAt: null },
    ...{ isMasked: text !== written, head: emptyHead() },
    ...{ hasAliases: false, isClosed: false, isEnded: false, isDeclined: false, flowScalars: 0 },
  };
  let at = skipStart(text);
  while (at < text.length) {
    const next = readLine(walk, at);
    if (next === null) {
      return walk.mistakeAt === null || walk.isDeclined
        ? null
        : { root: null, exactUpTo: walk.mistakeAt, hasAliases: false, isWhole: false };
    }
    at = next;
  }
  const { root, hasAliases, mistakeAt } = walk;
  if (mistakeAt !== null) {
    markUncertain(root);
  }
  return { root, exactUpTo: mistakeAt ?? Number.POSITIVE_INFINITY, hasAliases, isWhole: true };
}

/** Matches tabs, control characters, lone carriage returns, actions that do not end, and a byte order mark. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the reader declines texts with these.
const DECLINED = /[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\u2028\u2029]|\r(?!\n)|\{\{|\{%/;

/** Reads the line at `at`. Returns the offset at which to go on, or null to give up. */
function readLine(walk: BlockWalk, at: number): number | null {
  const { text } = walk;
  const feed = text.indexOf('\n', at);
  const next = feed < 0 ? text.length : feed + 1;
  const end = feed < 0 ? text.length : text.charCodeAt(feed - 1) === RETURN ? feed - 1 : feed;
  const first = skipSpaces(text, at);
  if (first >= end || text.charCodeAt(first) === COMMENT) {
    return next;
  }
  if (first === at && isMarker(text, at)) {
    walk.isEnded = text.charCodeAt(at) === DOT;
    return walk.isEnded && isEndOfLine(text.slice(at + 3, end)) ? next : null;
  }
  if (walk.isEnded || walk.isClosed) {
    return walk.isEnded ? null : endAt(walk, first, end);
  }
  const code = text.charCodeAt(first);
  if (code === OPEN_BRACE || code === OPEN_BRACKET) {
    return readFlowLine(walk, first, first - at, end);
  }
  const value = readPlainLine(text, at, first, end, walk.head);
  if (value) {
    return readPlain(walk, value, first, end, next);
  }
  return walk.top
    ? readLower(walk, walk.top, first, first - at, end, next)
    : readRootScalar(walk, first, end, next);
}

function readPlain(
  walk: BlockWalk,
  value: PlainValue,
  first: number,
  end: number,
  next: number,
): number | null {
  const place = enter(walk, walk.head);
  if (place === 'behind') {
    return endAt(walk, first, end);
  }
  if (place === 'misplaced') {
    walk.mistakeAt ??= first;
  }
  return place === 'inside' && walk.top ? readValue(walk, walk.top, value, end, next) : null;
}

/** The root ends before the line from `at` to `end`. The parser says so and reads no further. Null to decline. */
function endAt(walk: BlockWalk, at: number, end: number): number | null {
  walk.mistakeAt ??= at;
  // The header of a block scalar with more behind it takes the place of the root.
  walk.isDeclined = /[|>]/.test(walk.text.slice(at, end));
  return walk.isDeclined ? null : walk.text.length;
}

/** Reads a line that is neither a key nor an item as they are known here: the value of the key or dash above it, or a mistake. */
function readLower(
  walk: BlockWalk,
  top: Frame,
  first: number,
  column: number,
  end: number,
  next: number,
): number | null {
  const { text } = walk;
  if (top.open && isBelowComment(text, first - column, top.indent)) {
    return null;
  }
  if (isBehind(walk, column, isDash(text, first))) {
    return endAt(walk, first, end);
  }
  if (!top.open || column <= top.indent) {
    const map = WORDS.test(text.slice(first, end)) ? mapAt(walk, column) : null;
    return map && readWords(walk, map, first, end);
  }
  const value = readPlainValue(text, first, end);
  return value?.kind === 'scalar' || value?.kind === 'quoted' ? readValue(walk, top, value, end, next) : null;
}

/** Words without a colon, where a key has to be. */
const WORDS = /^[A-Za-z0-9_$/][^:#\s][^:#]*$/;

/** A document that is a single scalar, as helpers of charts read: the words that they write. */
function readRootScalar(walk: BlockWalk, first: number, end: number, from: number): number | null {
  const { text } = walk;
  const value = readPlainValue(text, first, end);
  if (value?.kind !== 'scalar' || value.style !== 'plain') {
    return null;
  }
  const next = isBlankUpTo(text, value.end, end) ? skipPlain(text, from, -1) : from;
  if (next !== null && typeof next !== 'number') {
    walk.mistakeAt ??= value.start;
    return null;
  }
  if (next !== null) {
    walk.root = rootScalar(walk, value, from, next);
  }
  walk.isClosed = true;
  return next;
}

/** Null for a scalar of several lines that nobody wants. */
function rootScalar(walk: BlockWalk, value: PlainScalar, from: number, next: number): ScalarNode | null {
  if (isSame(walk.text, from, next)) {
    return toScalar(walk, value);
  }
  return walk.wanted.long('') ? toScalar(walk, { ...value, end: endOfContent(walk.text, next) }) : null;
}

const DOT = 0x2e;
const RETURN = 0x0d;
const COMMENT = 0x23;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/** Reads a collection in braces or brackets that begins its line: the whole document, or the value of the key above. */
function readFlowLine(walk: BlockWalk, first: number, column: number, end: number): number | null {
  const { top } = walk;
  if (top) {
    if (isBehind(walk, column, false)) {
      return endAt(walk, first, end);
    }
    return top.kind === 'map' && top.open && column > top.indent ? putFlow(walk, top, first) : null;
  }
  const flow = readFlow(walk, first, -1);
  walk.root = flow?.node ?? null;
  walk.isClosed = true;
  return flow ? nextLineAfter(walk.text, flow.end) : null;
}

/** Says of the entries of a document with mistakes that beside them there may be keys that nobody understood. */
function markUncertain(node: Node | null): void {
  if (node?.kind === 'list') {
    for (const item of node.items) {
      markUncertain(item);
    }
  } else if (node?.kind === 'map') {
    for (const entry of node.entries as readonly MutableEntry[]) {
      entry.isUncertain = true;
      markUncertain(entry.value);
    }
  }
}
