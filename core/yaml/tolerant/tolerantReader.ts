// The tolerant reader: reads a document in which the parser found errors, line by line and by indentation.
//
// It reads block style with one key on a line, and JSON in its usual layout. It leaves out everything that is not certain.

import { pushAll } from '../../model/pushAll.ts';
import { withoutTrailing } from '../../text/trailing.ts';
import { isReadable } from '../tags.ts';
import type { MutableEntry, Node, ScalarNode, ScalarStyle, WantedKeys } from '../tree.ts';

/** An open mapping. */
interface OpenMap {
  /** Column of the keys. */
  readonly indent: number;
  readonly parent: OpenMap | null;
  /** The entries so far. The following lines with more indentation are the value of the last one. */
  readonly entries: MutableEntry[];
  /** The items so far, if the value of the last key is a list. */
  items: (Node | null)[] | null;
}

/**
 * Returns the tree of what can be read of a broken document, with UTF-16 spans. Its root is a mapping, empty if nothing can be read.
 *
 * @param text the document as written.
 * @param masked the result of `mask(text)`, which has the same length.
 */
export function scanLines(text: string, masked: string, wanted: WantedKeys): Node {
  const scan: Scan = { text, masked, wanted, root: [], frame: null, isItem: false };
  for (let at = 0; at < masked.length; ) {
    at = scanLine(scan, at, endOfLine(masked, at));
  }
  return { kind: 'map', flow: false, entries: scan.root };
}

interface Scan {
  readonly text: string;
  readonly masked: string;
  readonly wanted: WantedKeys;
  /** Entries of the root. Every mapping without a parent adds to them. */
  readonly root: MutableEntry[];
  frame: OpenMap | null;
  /** Whether a line of braces has just opened a JSON object, so that the next entry begins an item of a list. */
  isItem: boolean;
}

/** The indentation and dashes before an item that is not a mapping. */
const ITEM = /^( *)((?:- +){1,200})/;

/** Reads the line from `at` to `end`. Returns the offset at which to go on. */
function scanLine(scan: Scan, at: number, end: number): number {
  const entry = readEntry(scan.masked, at, end);
  if (!entry) {
    const line = scan.masked.slice(at, end);
    readBrace(scan, line);
    const [item, indent = '', dashes = ''] = ITEM.exec(line) ?? [];
    return item === undefined
      ? skipOpenQuote(scan.masked, at, end)
      : skipScalar(scan.masked, at + item.length, end, indent.length + dashes.lastIndexOf('-'));
  }
  const frame = enter(scan, entry);
  const scalar = readScalar(scan.masked, entry.value, end);
  if (scalar) {
    setValue(frame, toNode(scan, scalar));
    return end + 1;
  }
  recordFlow(scan, frame, entry, at, end);
  return skipScalar(scan.masked, entry.value, end, entry.column);
}

/** A line of JSON that begins with a brace or `]` closes the mappings that are indented more than it, and may open the next item. */
function readBrace(scan: Scan, line: string): void {
  const column = line.search(/\S/);
  if (!/^[{}\]]/.test(line.slice(Math.max(column, 0)))) {
    return;
  }
  while (scan.frame && scan.frame.indent > column) {
    scan.frame = scan.frame.parent;
  }
  scan.isItem = line.trimEnd().endsWith('{') && scan.frame !== null;
}

interface Entrance {
  readonly key: string;
  /** Range of the key including its quotes, as UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  /** Column of the key. */
  readonly column: number;
  /** Columns of the dashes before it. */
  readonly dashes: readonly number[];
  /** Offset of the first character of the value. */
  readonly value: number;
}

/** The counts are limited, because the stack of an expression overflows at some million repetitions of a group. */
const ENTRY =
  /([ ]*)((?:- +){0,200})(?:[{[,] *){0,200}(?:"([^"\\]{1,200})"|'([^']{1,200})'|([A-Za-z0-9_.$/-]{1,200})) *:(?=[ \t\r\n]|$|["'[{])[ \t]*/y;

function readEntry(masked: string, start: number, end: number): Entrance | null {
  ENTRY.lastIndex = start;
  const match = ENTRY.exec(masked);
  if (!match || ENTRY.lastIndex > end + 1) {
    return null;
  }
  const [whole, indent = '', dashes = '', double, single, plain = ''] = match;
  const key = double ?? single ?? plain;
  const quotes = double === undefined && single === undefined ? 0 : 1;
  const column = whole.lastIndexOf(key) - quotes;
  return {
    key,
    start: start + column,
    end: start + column + key.length + 2 * quotes,
    column,
    dashes: dashes === '' ? [] : [...dashes.matchAll(/-/g)].map((dash) => indent.length + dash.index),
    value: Math.min(ENTRY.lastIndex, end),
  };
}

/** Closes the mappings that the entry is not in, and opens its own. Returns that mapping. */
function enter(scan: Scan, entry: Entrance): OpenMap {
  const limit = entry.dashes[0] ?? entry.column;
  let frame = scan.frame;
  while (frame && frame.indent > limit) {
    frame = frame.parent;
  }
  if (!frame || frame.indent !== entry.column || entry.dashes.length > 0) {
    frame = open(scan, frame, entry);
  }
  const keySpan = { start: entry.start, end: entry.end };
  frame.entries.push({ key: entry.key, keySpan, value: null, isUncertain: true });
  frame.items = null;
  scan.frame = frame;
  scan.isItem = false;
  return frame;
}

function open(scan: Scan, parent: OpenMap | null, { column, dashes }: Entrance): OpenMap {
  if (!parent) {
    return { indent: column, parent, entries: scan.root, items: null };
  }
  const entries: MutableEntry[] = [];
  const map: Node = { kind: 'map', flow: false, entries };
  if (scan.isItem || dashes.length > 0) {
    // Each dash after the first begins a list inside a list.
    const nested = dashes
      .slice(1)
      .reduce<Node>((node) => ({ kind: 'list', flow: false, items: [node] }), map);
    listAt(parent).push(nested);
  } else {
    setValue(parent, map);
  }
  return { indent: column, parent, entries, items: null };
}

function listAt(frame: OpenMap): (Node | null)[] {
  if (!frame.items) {
    frame.items = [];
    setValue(frame, { kind: 'list', flow: false, items: frame.items });
  }
  return frame.items;
}

/** Gives the last key its value. If the key has a value already, a second entry of the same key holds the new one, and both stay. */
function setValue({ entries }: OpenMap, value: Node): void {
  const last = entries.at(-1);
  if (last?.value) {
    entries.push({ ...last, value });
  } else if (last) {
    last.value = value;
  }
}

function toNode({ text }: Scan, { start, end, style }: LineScalar): ScalarNode {
  const value = text.slice(start, end);
  return {
    kind: 'scalar',
    span: { start, end },
    value,
    isString: true,
    style,
    isLiteral: false,
    isAlias: false,
    mayBeInFlow: true,
  };
}

/**
 * A key, and a value on the same line. A colon after a plain key needs a space or a quote after it: `{image:redis}` has the key `image:redis`.
 * A value that begins with `!` is a tag without a value.
 */
const FLOW_ENTRY =
  /[{,] *(?:(["'])([\w.$/-]{1,200})\1 *: *|([\w.$/-]{1,200}) *:(?: +|(?=["'])))(?:!(?:override|!str) +)?(?:"([^"\\]+)"|'([^']+)'|([^\s"',{}[\]!][^\s"',{}[\]]*)) *(?=[,}])/g;

/** Adds the wanted entries of the flow collection that begins on this line, as a value or as an item: `[{name: a, image: b}]`. */
function recordFlow(scan: Scan, frame: OpenMap, entry: Entrance, start: number, end: number): void {
  const { masked } = scan;
  const isItem = FLOW_ITEM.test(masked.slice(start, entry.value));
  const from = isItem ? start : entry.value;
  const line = masked.slice(from, end);
  if (!isItem && !/^[{[]/.test(line)) {
    return;
  }
  const entries: MutableEntry[] = [];
  for (const match of line.matchAll(FLOW_ENTRY)) {
    const [whole, , quotedKey, plainKey, double, single, plain = ''] = match;
    const key = quotedKey ?? plainKey ?? '';
    if (scan.wanted.inBraces(key)) {
      const content = double ?? single ?? plain;
      const keyStart = from + match.index;
      const first = keyStart + whole.lastIndexOf(content);
      const style = double !== undefined ? 'double' : single !== undefined ? 'single' : 'plain';
      const value = toNode(scan, { start: first, end: first + content.length, style });
      entries.push({ key, keySpan: { start: keyStart, end: keyStart }, value, isUncertain: true });
    }
  }
  if (isItem) {
    pushAll(frame.entries, entries);
  } else if (entries.length > 0) {
    setValue(frame, { kind: 'map', flow: true, entries });
  }
}

const FLOW_ITEM = /^ *(?:- +){0,200}[{[]/;

/** A scalar on one line. The UTF-16 offsets count from the start of the document. */
interface LineScalar {
  readonly start: number;
  readonly end: number;
  readonly style: ScalarStyle;
}

const QUOTED = /(?:[&!][^ \r\n]+ +){0,20}(?:"([^"\\\r\n]*)"|'([^'\r\n]*)') *(?=[,}\]#\r\n]|$)/y;

/** Matches a value that is not a plain string: by its first character, because it holds another key, or as a number, boolean or null. */
const NO_REFERENCE = /^[|>&*!#"'%@`[{]|: |^(?:~|null|true|false|[-+]?[0-9.]+)$/i;

/** Anchors and tags before a value, with the spaces after them. */
const PROPERTIES = /^(?:[&!][^ \r\n]*(?: +|(?=\r?$))){0,20}/;

function propertiesOf(line: string): string {
  return line.startsWith('!') || line.startsWith('&') ? (PROPERTIES.exec(line)?.[0] ?? '') : '';
}

/** Whether the value on the rest of a line has the tag of another tool. What the tool makes of the value is not known. */
function isForeign(line: string): boolean {
  const properties = propertiesOf(line);
  return (
    properties !== '' && properties.split(/ +/).some((each) => each.startsWith('!') && !isReadable(each))
  );
}

/** Returns the scalar that begins at `start` and ends on the same line; null if there is none. */
function readScalar(masked: string, start: number, end: number): LineScalar | null {
  if (isForeign(masked.slice(start, end))) {
    return null;
  }
  QUOTED.lastIndex = start;
  const quoted = QUOTED.exec(masked);
  if (quoted) {
    const content = quoted[1] ?? quoted[2] ?? '';
    const quote = quoted[1] === undefined ? "'" : '"';
    const first = start + quoted[0].lastIndexOf(quote, quoted[0].lastIndexOf(quote) - 1) + 1;
    return { start: first, end: first + content.length, style: quote === "'" ? 'single' : 'double' };
  }
  const line = masked.slice(start, end);
  const properties = propertiesOf(line).length;
  const comment = line.indexOf(' #', properties);
  const content = withoutFlowEnd(line.slice(properties, comment < 0 ? line.length : comment).trimEnd());
  if (content === '' || NO_REFERENCE.test(content)) {
    return null;
  }
  return { start: start + properties, end: start + properties + content.length, style: 'plain' };
}

/** Removes closing brackets: the value may be the last one of a flow collection that began on another line, as in `name: b } ],`. */
function withoutFlowEnd(content: string): string {
  if (/[{[]/.test(content)) {
    return content.replace(/,$/, '');
  }
  return withoutTrailing(content, ' \t,}]').trimEnd();
}

/**
 * Returns the offset at which to go on after a value that is not a scalar on one line, such as a block or a longer quoted scalar. All of a
 * value with the tag of another tool is left out.
 */
function skipScalar(masked: string, start: number, end: number, column: number): number {
  const line = masked.slice(start, end);
  if (isForeign(line) || /^(?:[&!][^ ]+ +){0,20}[|>][-+0-9]* *(?:#.*)?\r?$/.test(line)) {
    return skipDeeper(masked, end + 1, column);
  }
  return skipOpenQuote(masked, start, end);
}

/** Returns the offset at which to go on after a line. If a quoted scalar is still open at its end, that is after the scalar. */
function skipOpenQuote(masked: string, start: number, end: number): number {
  const line = masked.slice(start, end);
  for (let at = nextQuote(line, 0); at >= 0; ) {
    const close = closingQuote(line, at + 1, line.charAt(at));
    if (close < 0) {
      return skipQuoted(masked, start + at + 1, end, line.charAt(at));
    }
    at = nextQuote(line, close + 1);
  }
  return end + 1;
}

/** Returns the index of the next quote that begins a scalar, or -1. Apostrophes in words and quotes in comments do not count. */
function nextQuote(line: string, from: number): number {
  const match = /(?<=^|[\s[{,:])["'#]/g;
  match.lastIndex = from;
  const found = match.exec(line);
  return found && found[0] !== '#' ? found.index : -1;
}

/** Returns the offset of the first quote at or after `from` that is not escaped, or -1. */
function closingQuote(text: string, from: number, quote: string): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at)) {
    if (quote === '"' && isEscaped(text, at)) {
      at += 1;
    } else if (quote === "'" && text[at + 1] === "'") {
      at += 2;
    } else {
      return at;
    }
  }
  return -1;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') {
    backslashes++;
  }
  return backslashes % 2 === 1;
}

/** Returns the offset of the first line at or after `from` that is neither blank nor indented more than `column`. */
function skipDeeper(masked: string, from: number, column: number): number {
  let at = from;
  while (at < masked.length) {
    const end = endOfLine(masked, at);
    const line = masked.slice(at, end);
    if (line.trim() !== '' && line.search(/\S/) <= column) {
      return at;
    }
    at = end + 1;
  }
  return at;
}

/**
 * Returns the offset at which to go on after a quoted scalar that its line leaves open. A quoted scalar of several lines ends at a quote
 * that only brackets or a comment follow. If anything else follows the next quote, the scalar is still being typed: only this line is lost.
 */
function skipQuoted(masked: string, from: number, end: number, quote: string): number {
  const close = closingQuote(masked, from, quote);
  if (close < 0) {
    return end + 1;
  }
  const closing = endOfLine(masked, close);
  return /^[ ,\]}]*(?:#.*)?\r?$/.test(masked.slice(close + 1, closing)) ? closing + 1 : end + 1;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
