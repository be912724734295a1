// The tolerant second look at a document: line by line, by indentation, for what a parser gave up on.
//
// It knows block style, one key a line, and JSON in its usual layout. What it is unsure of it leaves out.

import type { MutableEntry, Node, ScalarNode, ScalarStyle, WantedKeys } from '../tree.ts';

/** A mapping that is open at some line. */
interface OpenMap {
  /** Column of its keys. */
  readonly indent: number;
  readonly parent: OpenMap | null;
  /** Grows. The following, deeper lines are the value of the last one. */
  readonly entries: MutableEntry[];
  /** The list that the last key has by now. */
  items: (Node | null)[] | null;
}

/**
 * What can be told of a broken document.
 *
 * @param text the document as written.
 * @param masked the same, by `mask`: equal in length.
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
  /** Entries of the root, whatever opens it. */
  readonly root: MutableEntry[];
  frame: OpenMap | null;
  /** Whether the brace of a JSON object has just been opened on a line of its own, as an item. */
  isItem: boolean;
}

/** What stands before an item that is no mapping. */
const ITEM = /^( *)((?:- +)+)/;

/** Reads the line from `at` to `end`; answers where to go on. */
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

/** A line that begins with a brace, as JSON is laid out, closes what is indented more, and may open the next item. */
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
  /** Offset of the key with its quotes. */
  readonly start: number;
  readonly end: number;
  /** Column of the key. */
  readonly column: number;
  /** Columns of the dashes before it. */
  readonly dashes: readonly number[];
  /** Offset of the first character of the value. */
  readonly value: number;
}

const ENTRY =
  /([ ]*)((?:- +)*)(?:[{[,] *)*(?:"([^"\\]{1,200})"|'([^']{1,200})'|([A-Za-z0-9_.$/-]{1,200})) *:(?=[ \r\n]|$|["'[{])[ ]*/y;

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
    dashes: [...dashes.matchAll(/-/g)].map((dash) => indent.length + dash.index),
    value: Math.min(ENTRY.lastIndex, end),
  };
}

/** Closes the mappings that the entry is outside of, and opens the one that it is in. */
function enter(scan: Scan, entry: Entrance): OpenMap {
  const limit = entry.dashes[0] ?? entry.column;
  let frame = scan.frame;
  while (frame && frame.indent > limit) {
    frame = frame.parent;
  }
  if (!frame || frame.indent !== entry.column || entry.dashes.length > 0) {
    frame = open(scan, frame, entry);
  }
  frame.entries.push({ key: entry.key, keySpan: { start: entry.start, end: entry.end }, value: null });
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
    // All dashes but the first are lists of their own.
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

/** Gives the last key its value. What is there already stays: a second entry of the same name holds the other. */
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
  };
}

const FLOW_ENTRY = /[{,] *["']?([\w.$/-]{1,200})["']? *: *(["']?)([^\s"',{}[\]]+)\2 *(?=[,}])/g;

/** What is wanted of the flow collection that begins on this line, as a value or as an item: `[{name: a, image: b}]`. */
function recordFlow(scan: Scan, frame: OpenMap, entry: Entrance, start: number, end: number): void {
  const { masked } = scan;
  const isItem = FLOW_ITEM.test(masked.slice(start, entry.value));
  const from = isItem ? start : entry.value;
  const line = masked.slice(from, end);
  if (!isItem && !/^[{[]/.test(line)) {
    return;
  }
  const entries: MutableEntry[] = [];
  for (const { 0: whole, 1: key = '', 2: quote, 3: content = '', index } of line.matchAll(FLOW_ENTRY)) {
    if (scan.wanted.inBraces(key)) {
      const first = from + index + whole.lastIndexOf(content);
      const style = !quote ? 'plain' : quote === '"' ? 'double' : 'single';
      const value = toNode(scan, { start: first, end: first + content.length, style });
      entries.push({ key, keySpan: { start: from + index, end: from + index }, value });
    }
  }
  if (isItem) {
    frame.entries.push(...entries);
  } else if (entries.length > 0) {
    setValue(frame, { kind: 'map', flow: true, entries });
  }
}

const FLOW_ITEM = /^ *(?:- +)*[{[]/;

/** A scalar on one line; offsets from the start of the document. */
interface LineScalar {
  readonly start: number;
  readonly end: number;
  readonly style: ScalarStyle;
}

const QUOTED = /(?:[&!][^ \r\n]+ +)*(?:"([^"\\\r\n]*)"|'([^'\r\n]*)') *(?=[,}\]#\r\n]|$)/y;

/** What begins something else than a plain string, holds another key, or is read as a number or the like. */
const NO_REFERENCE = /^[|>&*!#"'%@`[{]|: |^(?:~|null|true|false|[-+]?[0-9.]+)$/i;

/** The scalar that begins at `start` and ends on the same line; null where there is none. */
function readScalar(masked: string, start: number, end: number): LineScalar | null {
  QUOTED.lastIndex = start;
  const quoted = QUOTED.exec(masked);
  if (quoted) {
    const content = quoted[1] ?? quoted[2] ?? '';
    const quote = quoted[1] === undefined ? "'" : '"';
    const first = start + quoted[0].lastIndexOf(quote, quoted[0].lastIndexOf(quote) - 1) + 1;
    return { start: first, end: first + content.length, style: quote === "'" ? 'single' : 'double' };
  }
  const line = masked.slice(start, end);
  const properties = /^(?:[&!][^ ]+ +)*/.exec(line)?.[0].length ?? 0;
  const content = withoutFlowEnd((line.slice(properties).split(/ #/, 1)[0] ?? '').trimEnd());
  if (content === '' || NO_REFERENCE.test(content)) {
    return null;
  }
  return { start: start + properties, end: start + properties + content.length, style: 'plain' };
}

/** A value may be the last of a flow collection that began on another line: `name: b } ],`. */
function withoutFlowEnd(content: string): string {
  return /[{[]/.test(content) ? content.replace(/,$/, '') : content.replace(/[\s,}\]]+$/, '');
}

/** Where reading goes on behind a value that is no scalar of one line: a block, or a quoted scalar of several lines. */
function skipScalar(masked: string, start: number, end: number, column: number): number {
  if (/^(?:[&!][^ ]+ +)*[|>][-+0-9]* *(?:#.*)?\r?$/.test(masked.slice(start, end))) {
    return skipDeeper(masked, end + 1, column);
  }
  return skipOpenQuote(masked, start, end);
}

/** Where reading goes on behind a line: past the quoted scalar that it leaves open, if it does. */
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

/** The next quote that begins a scalar: the apostrophe of a word is none, and a comment holds none. */
function nextQuote(line: string, from: number): number {
  const match = /(?<=^|[\s[{,:])["'#]/g;
  match.lastIndex = from;
  const found = match.exec(line);
  return found && found[0] !== '#' ? found.index : -1;
}

/** The first quote at or behind `from` that is not escaped, or -1. */
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

/** The first line at or behind `from` that is not blank and not indented more than `column`. */
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
 * A quoted scalar of several lines ends at a quote with nothing but a comment or a bracket behind it. Where the next quote is not like
 * that, somebody is still typing: then only this line is lost.
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
