// The values of the quick reader: what stands behind a key or a dash, over several lines too.

import { hasActions } from '../exact/mask.ts';
import type { ScalarNode, WantedKeys } from '../tree.ts';
import { isTooHeavy } from '../weight.ts';
import { type FlowCollection, readFlow as readFlowAt } from './flow.ts';
import { type Frame, type Frames, openKey, openMap, put } from './frames.ts';
import { nextStart, nextWritten, skipBlock, skipPlain } from './lowerLines.ts';
import {
  isEndOfLine,
  isNamedAsWritten,
  isPlainString,
  type PlainHead,
  type PlainScalar,
  type PlainValue,
  readPlainValue,
  skipSpaces,
} from './plainLine.ts';
import { closingQuoteBelow, folded, quotedValue } from './quoted.ts';

/** What the quick reader knows of the document while it goes over its lines. */
export interface BlockWalk extends Frames {
  /** The masked text. */
  readonly text: string;
  readonly written: string;
  /** Whether the two differ. */
  readonly isMasked: boolean;
  /** The head of the line that is read. */
  readonly head: PlainHead;
  readonly wanted: WantedKeys;
  hasAliases: boolean;
  /** Whether the root has ended: a collection in braces or brackets, or a scalar. */
  isClosed: boolean;
  /** Whether `...` has ended the document. */
  isEnded: boolean;
  /** Whether it is for the parser to say what the document is, although it has a mistake. */
  isDeclined: boolean;
  /** How many scalars in braces and brackets have been read. */
  flowScalars: number;
}

/** Gives the last key or dash of `top` the value that ends its line at `end`. Returns the offset at which to go on, or null to give up. */
export function readValue(
  walk: BlockWalk,
  top: Frame,
  value: PlainValue,
  end: number,
  next: number,
): number | null {
  switch (value.kind) {
    case 'none':
      return next;
    case 'flow':
      return putFlow(walk, top, value.start);
    case 'block':
      return readBlock(walk, top, next, value.isLiteral);
    case 'quoted':
      return readQuoted(walk, top, value.start);
    case 'scalar':
      return readScalar(walk, top, value, end, next);
    case 'alias':
      return putAlias(walk, top, value.name) ? next : null;
    case 'anchored':
      if (top.anchor !== null) {
        return null;
      }
      top.anchor = value.name;
      return readValue(walk, top, value.value, end, next);
  }
}

/** Reads the collection in braces or brackets at `start` as the value of the last key or dash of `top`. */
export function putFlow(walk: BlockWalk, top: Frame, start: number): number | null {
  if (top.anchor !== null) {
    // It names the collection already within it.
    walk.anchors.set(top.anchor, null);
  }
  const flow = readFlow(walk, start, top.indent);
  if (!flow) {
    return null;
  }
  put(walk, top, flow.node);
  return nextLineAfter(walk.text, flow.end);
}

export function readFlow(walk: BlockWalk, start: number, indent: number): FlowCollection | undefined {
  const isTooMuch = (): boolean => {
    walk.isDeclined ||= ++walk.flowScalars === MANY_FLOW_SCALARS && isTooHeavy(walk.text);
    return walk.isDeclined;
  };
  return readFlowAt(walk.text, start, indent, {
    scalar: (scalar) => (isTooMuch() ? undefined : (toScalar(walk, scalar) ?? undefined)),
    alias: (name) => (isTooMuch() ? undefined : aliasOf(walk, name)),
  });
}

/**
 * At so many scalars in braces and brackets the reader asks, once in a document, whether the document may be read at all. Each of them can be
 * two characters long and takes half a kilobyte. Ordinary documents have far fewer and are not looked at again.
 */
const MANY_FLOW_SCALARS = 20_000;

/** The start of the line after a value that ends at `end`; null where more than a comment follows it. */
export function nextLineAfter(text: string, end: number): number | null {
  const feed = text.indexOf('\n', end);
  return isEndOfLine(text.slice(end, feed < 0 ? text.length : feed))
    ? feed < 0
      ? text.length
      : feed + 1
    : null;
}

/** Reads a quoted scalar of several lines. It is left out where nobody wants it, and nothing in it. */
function readQuoted(walk: BlockWalk, top: Frame, start: number): number | null {
  const { text, written, wanted } = walk;
  const close = closingQuoteBelow(text, start, top.indent);
  if (close === null || close < 0) {
    return close === null ? null : skipUnclosed(walk, top, start, ~close);
  }
  const style = text[start] === "'" ? 'single' : 'double';
  const scalar: PlainScalar = { kind: 'scalar', start: start + 1, end: close, style };
  const isRead = isWanted(walk, top) || wanted.mayBeIn(written.slice(start, close));
  if (isRead ? !putScalar(walk, top, scalar) : toScalar(walk, scalar) === null) {
    return null;
  }
  top.open = false;
  return nextLineAfter(text, close + 1);
}

/** Goes over a quoted scalar that nothing closes before `end`. It is no value. */
function skipUnclosed(walk: BlockWalk, top: Frame, start: number, end: number): number | null {
  walk.mistakeAt ??= start;
  top.open = false;
  if (top.anchor !== null) {
    return null;
  }
  return end < walk.text.length ? walk.text.lastIndexOf('\n', end - 1) + 1 : end;
}

/** Whether the value of the last key or dash has to be read, however long it is. */
function isWanted({ wanted }: BlockWalk, top: Frame): boolean {
  return top.anchor !== null || (top.kind === 'map' && wanted.long(top.entries.at(-1)?.key ?? ''));
}

function readBlock(walk: BlockWalk, top: Frame, from: number, isLiteral: boolean): number | null {
  const { text, written } = walk;
  const first = nextWritten(text, from);
  const next = skipBlock(text, first, top.indent);
  if (first.column > top.indent && first.widestBlank > first.column) {
    // The blank line would set the column of the content.
    walk.mistakeAt ??= first.at + first.column;
  }
  if (next !== null) {
    const block = text.slice(from, next);
    const value = block.trim();
    // An empty block is left out, because it has no text that an edit could replace.
    if (value !== '') {
      const start = from + block.length - block.trimStart().length;
      const end = start + value.length;
      const all = { span: { start, end }, value: written.slice(start, end), isString: true, isLiteral };
      put(walk, top, { ...all, kind: 'scalar', style: 'block', isAlias: false });
    }
    top.open = false;
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
  const { text } = walk;
  if (scalar.style !== 'plain' || !isBlankUpTo(text, scalar.end, end)) {
    return putScalar(walk, top, scalar) ? from : null;
  }
  const next = skipPlain(text, from, top.indent);
  if (next !== null && typeof next !== 'number') {
    walk.mistakeAt ??= scalar.start;
    return top.anchor === null ? readInterrupted(walk, top, scalar.start, next.colon) : null;
  }
  if (next === null || isSame(text, from, next)) {
    return putScalar(walk, top, scalar) ? next : null;
  }
  if (isWanted(walk, top)) {
    return putScalar(walk, top, { ...scalar, end: endOfContent(text, next) }) ? next : null;
  }
  top.open = false;
  return next;
}

/**
 * Reads on where a key interrupts the plain scalar at `start`. The parser takes the scalar for the beginning of the key, which is the first one
 * of a mapping in the place of the value.
 */
function readInterrupted(walk: BlockWalk, top: Frame, start: number, colon: number): number | null {
  const { text } = walk;
  const line = text.lastIndexOf('\n', start) + 1;
  const isBesideKey = top.kind === 'map' && (top.entries.at(-1)?.keySpan.end ?? 0) >= line;
  const map = openMap(walk, top, isBesideKey ? top.indent : start - line);
  return map && readLongKey(walk, map, start, colon);
}

/**
 * Reads words from `start` to `end`, the end of their line, where `map` has to have a key. The parser takes them for one, with all lines up to the
 * next colon. Null to give up.
 */
export function readWords(walk: BlockWalk, map: Frame, start: number, end: number): number | null {
  const { text } = walk;
  const next = skipPlain(text, nextStart(text, end), map.indent - 1);
  if (next === null) {
    return null;
  }
  walk.mistakeAt ??= start;
  if (typeof next !== 'number') {
    return readLongKey(walk, map, start, next.colon);
  }
  // A comment ends the words, and not the key.
  const isKey = text.charCodeAt(skipSpaces(text, next)) !== HASH && addKey(walk, map, start, next);
  map.open = false;
  return isKey ? next : null;
}

/** Reads a key from `start` to `colon`, over several lines, and the value behind it. */
function readLongKey(walk: BlockWalk, map: Frame, start: number, colon: number): number | null {
  const { text } = walk;
  const next = nextStart(text, colon);
  const end = endOfContent(text, next);
  const value = addKey(walk, map, start, colon)
    ? readPlainValue(text, skipSpaces(text, colon + 1), end)
    : null;
  return value && readValue(walk, map, value, end, next);
}

function addKey(walk: BlockWalk, map: Frame, start: number, end: number): boolean {
  const keySpan = { start, end: endOfContent(walk.text, end) };
  const key = folded(walk.text.slice(start, keySpan.end), false);
  return key !== null && isNamedAsWritten(key) && openKey(walk, map, { key, keySpan, value: null });
}

/** Where the content that ends before `end` really ends. */
export function endOfContent(text: string, end: number): number {
  let at = end;
  while (at > 0 && text.charCodeAt(at - 1) <= SPACE) {
    at--;
  }
  return at;
}

function putScalar(walk: BlockWalk, top: Frame, scalar: PlainScalar): boolean {
  const node = toScalar(walk, scalar);
  if (node) {
    put(walk, top, node);
  }
  return node !== null;
}

/** False where an anchor stands before it. */
function putAlias(walk: BlockWalk, top: Frame, name: string): boolean {
  const scalar = aliasOf(walk, name);
  if (top.anchor !== null) {
    return false;
  }
  top.open = false;
  if (scalar) {
    put(walk, top, scalar);
  }
  return true;
}

/** An alias of a collection, and one without an anchor, has no value. */
function aliasOf(walk: BlockWalk, name: string): ScalarNode | null {
  const scalar = walk.anchors.get(name);
  walk.hasAliases ||= scalar !== undefined;
  return scalar ? { ...scalar, isAlias: true } : null;
}

/** Whether there are only blanks from `start` to `end`, the end of the line. */
export function isBlankUpTo(text: string, start: number, end: number): boolean {
  return skipSpaces(text, start) >= end;
}

/** Whether there are only blank lines between `from` and `next`. */
export function isSame(text: string, from: number, next: number): boolean {
  return from === next || !NO_BLANK.test(text.slice(from, next));
}

/** YAML knows fewer blanks than JavaScript. */
const NO_BLANK = /[^ \r\n]/;

/** Null for a quoted scalar with escapes that YAML does not know. */
export function toScalar(
  { text, written, isMasked }: BlockWalk,
  { start, end, style }: PlainScalar,
): ScalarNode | null {
  const masked = text.slice(start, end);
  const isString = style !== 'plain' || isPlainString(masked);
  // A scalar may lie in the middle of an action of several lines.
  const line = masked.includes('\n') ? folded(masked, style === 'double') : masked;
  let value = style === 'plain' || line === null ? line : quotedValue(line, style);
  if (value === null) {
    return null;
  }
  const own = isMasked ? written.slice(start, end) : masked;
  if (own !== masked && (!isString || hasActions(own))) {
    value = own;
  }
  return { kind: 'scalar', span: { start, end }, value, isString, style, isLiteral: false, isAlias: false };
}

const SPACE = 0x20;
const HASH = 0x23;
