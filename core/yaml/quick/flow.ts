// Reads collections in braces and brackets, over several lines too, by a grammar so narrow that each has only one meaning. JSON fits it.
import type { Entry, Node, ScalarNode } from '../tree.ts';
import { isPlainString, type PlainScalar, skipSpaces } from './plainLine.ts';
import { closingQuote, quotedValue } from './quoted.ts';

/** A collection, and the offset behind its last bracket. */
export interface FlowCollection {
  readonly node: Node;
  readonly end: number;
}

/** Makes the nodes of what stands in a collection. Undefined to decline. */
export interface FlowValues {
  readonly scalar: (scalar: PlainScalar) => ScalarNode | undefined;
  /** Null for an alias without a value. */
  readonly alias: (name: string) => ScalarNode | null | undefined;
}

/**
 * Returns the collection that begins at `start`; undefined to decline.
 *
 * @param indent the column of the key or dash whose value it is. Its lines have to be indented more; -1 for a whole document.
 */
export function readFlow(
  text: string,
  start: number,
  indent: number,
  values: FlowValues,
): FlowCollection | undefined {
  const flow: Flow = { text, indent, values, at: start, depth: 0, bare: 0 };
  const node = readCollection(flow);
  return node && { node, end: flow.at };
}

interface Flow {
  readonly text: string;
  readonly indent: number;
  readonly values: FlowValues;
  at: number;
  depth: number;
  /** Brackets, commas and colons since the last scalar. The parser gives up where there are too many. */
  bare: number;
}

/** Less than half of what the parser accepts. */
const MAX_DEPTH = 50;
const MAX_BARE = 100;

function readCollection(flow: Flow): Node | undefined {
  const isMap = flow.text.charCodeAt(flow.at) === OPEN_BRACE;
  const close = isMap ? CLOSE_BRACE : CLOSE_BRACKET;
  flow.depth++;
  if (flow.depth > MAX_DEPTH || !step(flow)) {
    return undefined;
  }
  const entries: Entry[] = [];
  const items: (Node | null)[] = [];
  for (;;) {
    // A comma may stand before it.
    if (flow.text.charCodeAt(flow.at) === close) {
      return end(flow, isMap, entries, items);
    }
    if (!(isMap ? readInto(entries, readEntry(flow)) : readInto(items, readItem(flow))) || !skipWhite(flow)) {
      return undefined;
    }
    const code = flow.text.charCodeAt(flow.at);
    if (code === close) {
      return end(flow, isMap, entries, items);
    }
    if (code !== COMMA || !step(flow)) {
      return undefined;
    }
  }
}

function readInto<T>(all: T[], one: T | undefined): boolean {
  if (one !== undefined) {
    all.push(one);
  }
  return one !== undefined;
}

function end(flow: Flow, isMap: boolean, entries: Entry[], items: (Node | null)[]): Node {
  flow.depth--;
  flow.at++;
  flow.bare++;
  return isMap ? { kind: 'map', flow: true, entries } : { kind: 'list', flow: true, items };
}

/** Goes over one indicator and the white space behind it. */
function step(flow: Flow): boolean {
  flow.at++;
  flow.bare++;
  return flow.bare <= MAX_BARE && skipWhite(flow);
}

/** Goes over spaces, comments and line ends. False for a line that is not indented enough. */
function skipWhite(flow: Flow): boolean {
  const { text, indent } = flow;
  let at = skipComment(text, skipSpaces(text, flow.at));
  for (let start = lineAfter(text, at); start >= 0; start = lineAfter(text, at)) {
    at = skipSpaces(text, start);
    const code = text.charCodeAt(at);
    const isBlank = code === HASH || lineAfter(text, at) >= 0 || at >= text.length;
    const isLast = flow.depth === 1 && at - start === indent && CLOSING.has(code);
    if ((!isBlank && at - start <= indent && !isLast) || (at === start && isMarker(text, at))) {
      return false;
    }
    at = skipComment(text, at);
  }
  flow.at = at;
  return at < text.length && text.charCodeAt(at) !== HASH;
}

/** Where the comment at `at` ends, if there is one and a space before it; otherwise `at`. */
function skipComment(text: string, at: number): number {
  if (text.charCodeAt(at) !== HASH || text.charCodeAt(at - 1) !== SPACE) {
    return at;
  }
  const feed = text.indexOf('\n', at);
  return feed < 0 ? text.length : text.charCodeAt(feed - 1) === RETURN ? feed - 1 : feed;
}

/** `---` or `...` at the start of a line ends the document, also within brackets. */
function isMarker(text: string, at: number): boolean {
  return text.startsWith('...', at) || text.startsWith('---', at);
}

/** The start of the next line where one ends at `at`, otherwise -1. */
function lineAfter(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === LINE_FEED) {
    return at + 1;
  }
  return code === RETURN && text.charCodeAt(at + 1) === LINE_FEED ? at + 2 : -1;
}

function readEntry(flow: Flow): Entry | undefined {
  const { text } = flow;
  const start = flow.at;
  const key = readScalar(flow);
  const isQuoted = key !== undefined && key.style !== 'plain';
  const keySpan = { start, end: flow.at };
  if (!key || (!isQuoted && !isPlainString(text.slice(start, flow.at)))) {
    return undefined;
  }
  flow.at = skipSpaces(text, flow.at);
  const next = text.charCodeAt(flow.at + 1);
  const isSpaced = next === SPACE || next === LINE_FEED || next === RETURN;
  if (text.charCodeAt(flow.at) !== COLON || !(isSpaced || isQuoted) || !step(flow)) {
    return undefined;
  }
  const value = readValue(flow);
  return value === undefined ? undefined : { key: keyOf(text, key), keySpan, value };
}

/** An item of a list. A key with its value is a mapping of its own there: `[name: a]`. */
function readItem(flow: Flow): Node | null | undefined {
  const { text, at } = flow;
  const node = readValue(flow);
  if (node?.kind !== 'scalar' || text.charCodeAt(skipSpaces(text, flow.at)) !== COLON) {
    return node;
  }
  const isLong = flow.at - at > LONGEST_KEY;
  flow.at = at;
  const entry = isLong ? undefined : readEntry(flow);
  return entry && { kind: 'map', flow: true, entries: [entry] };
}

const LONGEST_KEY = 1000;

/** As the parser reads the masked text, in which an action is a word. */
function keyOf(text: string, { span, style, value }: ScalarNode): string {
  const masked = text.slice(span.start, span.end);
  return style === 'single' || style === 'double' ? (quotedValue(masked, style) ?? value) : masked;
}

function readValue(flow: Flow): Node | null | undefined {
  const code = flow.text.charCodeAt(flow.at);
  if (code === OPEN_BRACE || code === OPEN_BRACKET) {
    return readCollection(flow);
  }
  const scalar = code === STAR ? readAlias(flow) : readScalar(flow);
  return scalar && { ...scalar, mayBeInFlow: true };
}

function readAlias(flow: Flow): ScalarNode | null | undefined {
  const { text, at } = flow;
  ALIAS.lastIndex = at;
  const name = ALIAS.exec(text)?.[1];
  if (name === undefined) {
    return undefined;
  }
  flow.bare = 0;
  flow.at = ALIAS.lastIndex;
  return flow.values.alias(name);
}

/** An alias with the name of an anchor that people write, and nothing more of it behind that. */
const ALIAS = /\*([A-Za-z0-9_.-]{1,200})(?=[ ,}\]\r\n])/y;

function readScalar(flow: Flow): ScalarNode | undefined {
  const { text, at } = flow;
  flow.bare = 0;
  const code = text.charCodeAt(at);
  if (code === DOUBLE || code === SINGLE) {
    const close = closingQuote(text, at, text.length);
    flow.at = close + 1;
    return close < 0
      ? undefined
      : flow.values.scalar({
          kind: 'scalar',
          start: at + 1,
          end: close,
          style: code === DOUBLE ? 'double' : 'single',
        });
  }
  WORD.lastIndex = at;
  if (!WORD.test(text)) {
    return undefined;
  }
  flow.at = WORD.lastIndex;
  return AFTER_WORD.has(text.charCodeAt(skipSpaces(text, flow.at)))
    ? flow.values.scalar({ kind: 'scalar', start: at, end: flow.at, style: 'plain' })
    : undefined;
}

/** A colon in a word has more of the word behind it, such as a tag, and so have spaces. */
const WORD =
  /-{0,2}[A-Za-z0-9_./$(=<^;+][A-Za-z0-9_./=@%+$()<>^;~*-]*(?:(?::| +)[A-Za-z0-9_./$(=<^;+-][A-Za-z0-9_./=@%+$()<>^;~*-]*)*/y;

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const HASH = 0x23;
const SPACE = 0x20;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const DOUBLE = 0x22;
const SINGLE = 0x27;
const STAR = 0x2a;
const CLOSING: ReadonlySet<number> = new Set([CLOSE_BRACE, CLOSE_BRACKET]);
const AFTER_WORD: ReadonlySet<number> = new Set([
  COMMA,
  COLON,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  LINE_FEED,
  RETURN,
]);
