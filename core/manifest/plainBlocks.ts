// The quick look at a document: reads plain block YAML exactly, and declines everything else.
//
// A hand that knows no more than keys, dashes and scalars on one line is ten times faster than a parser that knows all of YAML, and
// nearly every manifest holds nothing else. The rule here is to decline: one line that could be read in two ways, and the document
// goes to the parser.
import { IMAGE_KEYS, type ImageField, type ResourceName } from './imageFields.ts';
import type { KeyPath } from './pathPattern.ts';
import {
  isPlainString,
  type PlainLine,
  type PlainScalar,
  readPlainLine,
  skipBlock,
  skipPlain,
} from './plainLines.ts';

/** The image fields of `text`, the same as the parser's; null where the document is more than plain. */
export function readPlainBlocks(text: string): readonly ImageField[] | null {
  if (DECLINED.test(text)) {
    return null;
  }
  const walk: Walk = { text, found: [], top: null };
  let at = skipStart(text);
  while (at < text.length) {
    const next = readLine(walk, at);
    if (next === null) {
      return null;
    }
    at = next;
  }
  return walk.found.flatMap((each) => toField(each, text));
}

/** Tabs, control characters, lone carriage returns, template actions, a byte order mark. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is declined.
const DECLINED = /[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\u2028\u2029]|\r(?!\n)|\{\{|\{%/;

function skipStart(text: string): number {
  const start = /^--- *\r?\n/.exec(text);
  return start ? start[0].length : 0;
}

/** A collection that is open. */
interface Frame {
  readonly kind: 'map' | 'list';
  readonly indent: number;
  readonly parent: Frame | null;
  /** How its parent calls it; null for the root. */
  readonly step: string | number | null;
  /** Scalars that tell what an object is; null for a key whose value is no string. */
  readonly own: Map<string, string | null>;
  key: string;
  items: number;
  /** Whether the last key or dash has no value yet. */
  open: boolean;
}

interface Walk {
  readonly text: string;
  readonly found: { readonly frame: Frame; readonly scalar: PlainScalar }[];
  top: Frame | null;
}

const MAX_DEPTH = 100;

/** Reads one line; answers where the next begins, or null to decline. */
function readLine(walk: Walk, at: number): number | null {
  const { text } = walk;
  const feed = text.indexOf('\n', at);
  const next = feed < 0 ? text.length : feed + 1;
  const end = feed < 0 ? text.length : text[feed - 1] === '\r' ? feed - 1 : feed;
  if (IGNORED.test(text.slice(at, end))) {
    return next;
  }
  const line = readPlainLine(text, at, Math.max(at, end));
  if (!line || !enter(walk, line)) {
    return null;
  }
  const { top } = walk;
  if (!top || line.value.kind === 'none') {
    return next;
  }
  top.open = false;
  if (line.value.kind === 'block') {
    return isTelling(top) ? null : skipBlock(text, next, top.indent);
  }
  if (line.value.kind === 'list') {
    return next;
  }
  const { scalar } = line.value;
  if (!note(walk, top, scalar)) {
    return null;
  }
  const goesOn = scalar.style === 'plain' && !isTelling(top) && text.slice(scalar.end, end).trim() === '';
  return goesOn ? skipPlain(text, next, top.indent) : next;
}

const IGNORED = /^ *(?:#.*)?$/;

const TELLING: ReadonlySet<string> = new Set([...IMAGE_KEYS, 'apiVersion', 'kind', 'metadata', 'name']);

/** Whether the value at the current key of `frame` matters here. */
function isTelling({ kind, key, step }: Frame): boolean {
  return kind === 'map' && TELLING.has(key) && (key !== 'name' || step === 'metadata');
}

/** Opens and closes collections until the line's own is on top; answers false where the indentation is not that of plain YAML. */
function enter(walk: Walk, { dashes, key, column }: PlainLine): boolean {
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
  const { top } = walk;
  if (!top) {
    return false;
  }
  top.key = key;
  if (!isTelling(top)) {
    return true;
  }
  const isNew = !top.own.has(key);
  top.own.set(key, null);
  return isNew;
}

function step(walk: Walk, kind: Frame['kind'], column: number): boolean {
  let { top } = walk;
  while (top && top.indent > column) {
    top = top.parent;
  }
  if (top && kind === 'map' && top.kind === 'list' && top.indent === column) {
    // A list may stand in the column of the key it belongs to.
    top = top.parent;
  }
  const same = top?.indent === column && top.kind === kind;
  if (!same) {
    const opens = top
      ? top.open && (top.indent < column || (top.kind === 'map' && kind === 'list'))
      : column === 0;
    if (!opens || (top && top.indent > column) || (!top && walk.top)) {
      return false;
    }
    top = child(top, kind, column);
    if (depthOf(top) > MAX_DEPTH) {
      return false;
    }
  }
  if (!top) {
    return false;
  }
  top.open = true;
  top.items += kind === 'list' ? 1 : 0;
  walk.top = top;
  return true;
}

function child(parent: Frame | null, kind: Frame['kind'], indent: number): Frame {
  if (parent) {
    parent.open = false;
  }
  const step = parent ? (parent.kind === 'map' ? parent.key : parent.items - 1) : null;
  return { kind, indent, parent, step, own: new Map(), key: '', items: 0, open: false };
}

function depthOf(frame: Frame): number {
  let depth = 0;
  for (let each: Frame | null = frame; each; each = each.parent) {
    depth++;
  }
  return depth;
}

/** Takes down a scalar that matters; answers false where it cannot be read here. */
function note(walk: Walk, top: Frame, scalar: PlainScalar): boolean {
  if (!isTelling(top)) {
    return true;
  }
  const value = walk.text.slice(scalar.start, scalar.end);
  if (top.key === 'metadata' || (scalar.style === 'plain' && !isPlainString(value))) {
    return false;
  }
  top.own.set(top.key, value);
  if (top.key === 'name') {
    top.parent?.own.set('metadata', value);
  }
  if (IMAGE_KEYS.has(top.key)) {
    // The key moves on with the lines to come: the step is kept by a frame of its own.
    walk.found.push({ frame: child(top, 'map', top.indent), scalar });
  }
  return true;
}

function toField({ frame, scalar }: Walk['found'][number], text: string): readonly ImageField[] {
  const path: (string | number)[] = [];
  for (let each: Frame | null = frame; each; each = each.parent) {
    const resource = each === frame ? null : resourceOf(each);
    if (resource) {
      const span = { start: scalar.start, end: scalar.end };
      const raw = text.slice(span.start, span.end);
      return [{ span, raw, style: scalar.style, resource, path: path as KeyPath, shared: false }];
    }
    if (each.step !== null) {
      path.unshift(each.step);
    }
  }
  return [];
}

function resourceOf({ own }: Frame): ResourceName | null {
  const apiVersion = own.get('apiVersion') ?? null;
  const kind = own.get('kind') ?? null;
  return apiVersion === null || kind === null
    ? null
    : { apiVersion, kind, name: own.get('metadata') ?? null };
}
