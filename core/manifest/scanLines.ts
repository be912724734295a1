// The tolerant second look at a document: line by line, by indentation, for what a parser gave up on.
//
// It knows block style, one key a line, and JSON in its usual layout. What it is unsure of it leaves out.
import { IMAGE_KEYS, type ImageField, type ResourceName } from './imageFields.ts';
import { endOfLine, type LineScalar, readScalar, skipOpenQuote, skipScalar } from './lineScalars.ts';
import type { KeyPath } from './pathPattern.ts';

/** A mapping that is open at some line. */
interface Frame {
  /** Column of its keys. */
  readonly indent: number;
  readonly parent: Frame | null;
  /** From the parent to here. */
  readonly step: KeyPath;
  readonly strings: Map<string, string>;
  /** The key whose value the following, deeper lines are. */
  key: string;
  /** Items seen so far in the sequence at `key`. */
  items: number;
}

interface Found {
  readonly frame: Frame;
  /** From the frame to the image. */
  readonly path: KeyPath;
  readonly scalar: LineScalar;
}

/**
 * Image fields of a broken document.
 *
 * @param text the document as written.
 * @param masked the same, by `mask`: equal in length.
 */
export function scanLines(text: string, masked: string): readonly ImageField[] {
  const scan: Scan = { text, masked, found: [], frame: null, item: null };
  for (let at = 0; at < masked.length; ) {
    at = scanLine(scan, at, endOfLine(masked, at));
  }
  return scan.found.flatMap((each) => toField(each, text));
}

interface Scan {
  readonly text: string;
  readonly masked: string;
  readonly found: Found[];
  frame: Frame | null;
  /** The way to the JSON object whose brace has just been opened on a line of its own. */
  item: KeyPath | null;
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
    record(scan, frame, entry.key, scalar);
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
  scan.item = line.trimEnd().endsWith('{') && scan.frame ? [scan.frame.key, scan.frame.items++] : null;
}

interface Entry {
  readonly key: string;
  /** Column of the key. */
  readonly column: number;
  /** Columns of the dashes before it. */
  readonly dashes: readonly number[];
  /** Offset of the first character of the value. */
  readonly value: number;
}

const ENTRY =
  /([ ]*)((?:- +)*)(?:[{[,] *)*(?:"([^"\\]{1,200})"|'([^']{1,200})'|([A-Za-z0-9_.$/-]{1,200})) *:(?=[ \r\n]|$|["'[{])[ ]*/y;

function readEntry(masked: string, start: number, end: number): Entry | null {
  ENTRY.lastIndex = start;
  const match = ENTRY.exec(masked);
  if (!match || ENTRY.lastIndex > end + 1) {
    return null;
  }
  const [whole, indent = '', dashes = '', double, single, plain = ''] = match;
  const key = double ?? single ?? plain;
  const column = whole.lastIndexOf(key) - ((double ?? single) ? 1 : 0);
  return {
    key,
    column,
    dashes: [...dashes.matchAll(/-/g)].map((dash) => indent.length + dash.index),
    value: Math.min(ENTRY.lastIndex, end),
  };
}

/** Closes the mappings that the entry is outside of, and opens the one that it is in. */
function enter(scan: Scan, entry: Entry): Frame {
  const limit = entry.dashes[0] ?? entry.column;
  let frame = scan.frame;
  while (frame && frame.indent > limit) {
    frame = frame.parent;
  }
  if (!frame || frame.indent !== entry.column || entry.dashes.length > 0) {
    const step = frame ? (scan.item ?? [frame.key, ...entry.dashes.map(() => nextItem(frame))]) : [];
    frame = { indent: entry.column, parent: frame, step, strings: new Map(), key: '', items: 0 };
  }
  frame.key = entry.key;
  frame.items = 0;
  scan.frame = frame;
  scan.item = null;
  return frame;
}

function nextItem(frame: Frame | null): number {
  return frame ? frame.items++ : 0;
}

function record({ found, text }: Scan, frame: Frame, key: string, scalar: LineScalar): void {
  if (IMAGE_KEYS.has(key)) {
    found.push({ frame, path: [key], scalar });
  } else if (key === 'apiVersion' || key === 'kind' || key === 'name') {
    frame.strings.set(key, text.slice(scalar.start, scalar.end));
  }
  if (key === 'name' && frame.step.length === 1 && frame.step[0] === 'metadata') {
    frame.parent?.strings.set('metadata.name', text.slice(scalar.start, scalar.end));
  }
}

const FLOW_IMAGE = /[{,] *["']?image["']? *: *(["']?)([^\s"',{}[\]]+)\1 *(?=[,}])/g;

/** Images of the flow collection that begins on this line, as a value or as an item: `[{name: a, image: b}]`. */
function recordFlow({ found, masked }: Scan, frame: Frame, entry: Entry, start: number, end: number): void {
  const isItem = FLOW_ITEM.test(masked.slice(start, entry.value));
  const from = isItem ? start : entry.value;
  const line = masked.slice(from, end);
  if (!isItem && !/^[{[]/.test(line)) {
    return;
  }
  const path = isItem ? ['image'] : [entry.key, 'image'];
  for (const match of line.matchAll(FLOW_IMAGE)) {
    const [whole, quote = '', content = ''] = match;
    const first = from + match.index + whole.lastIndexOf(content);
    const style = quote === '' ? 'plain' : quote === '"' ? 'double' : 'single';
    found.push({ frame, path, scalar: { start: first, end: first + content.length, style } });
  }
}

const FLOW_ITEM = /^ *(?:- +)*[{[]/;

function toField({ frame, path: tail, scalar }: Found, text: string): readonly ImageField[] {
  const path = [...tail];
  for (let each: Frame | null = frame; each; each = each.parent) {
    const resource = resourceOf(each);
    if (resource) {
      const span = { start: scalar.start, end: scalar.end };
      return [
        { span, raw: text.slice(span.start, span.end), style: scalar.style, resource, path, shared: false },
      ];
    }
    path.unshift(...each.step);
  }
  return [];
}

function resourceOf({ strings }: Frame): ResourceName | null {
  const apiVersion = strings.get('apiVersion');
  const kind = strings.get('kind');
  return apiVersion === undefined || kind === undefined
    ? null
    : { apiVersion, kind, name: strings.get('metadata.name') ?? null };
}
