// The collections that are open while the quick reader goes over the lines: each line closes some of them and opens others.
import type { MutableEntry, Node, ScalarNode } from '../tree.ts';
import type { PlainHead } from './plainLine.ts';

/** An open collection with its content so far. */
export type Frame = MapFrame | ListFrame;

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
  /** The anchor before the value of the last key or dash; null where there is none, and once the value is there. */
  anchor: string | null;
}

/** What has been read so far. */
export interface Frames {
  root: Node | null;
  top: Frame | null;
  /** The scalar of each anchor at this point of the text; null for an anchor that names a collection. */
  readonly anchors: Map<string, ScalarNode | null>;
  /** The offset of the first mistake so far. */
  mistakeAt: number | null;
}

/** Deeper documents are left to the parser. */
const MAX_DEPTH = 100;

/**
 * What becomes of a line: it is in a collection, it stands behind the end of the root, YAML allows none at its column, or it is nested too
 * deeply.
 */
export type LinePlace = 'inside' | 'behind' | 'misplaced' | 'deep';

/** Closes and opens collections until the collection of a line is on top. */
export function enter(frames: Frames, { dashes, key, column, keyStart, keyEnd }: PlainHead): LinePlace {
  for (const dash of dashes) {
    const place = step(frames, 'list', dash);
    if (place !== 'inside') {
      return place;
    }
  }
  if (key === null) {
    return 'inside';
  }
  const place = step(frames, 'map', column);
  if (place === 'inside' && frames.top?.kind === 'map') {
    frames.top.entries.push({ key, keySpan: { start: keyStart, end: keyEnd }, value: null });
  }
  return place;
}

function step(frames: Frames, kind: Frame['kind'], column: number): LinePlace {
  let { top } = frames;
  while (top && top.indent > column) {
    top = top.parent;
  }
  if (top && kind === 'map' && top.kind === 'list' && top.indent === column) {
    // A list may be in the same column as the key it belongs to.
    top = top.parent;
  }
  if (!top && frames.top) {
    return 'behind';
  }
  if (!top || top.indent !== column || top.kind !== kind) {
    // The root may be in any column, because a document inside a block scalar is indented.
    if (top && !(top.open && (top.indent < column || (top.kind === 'map' && kind === 'list')))) {
      return 'misplaced';
    }
    top = open(frames, top, kind, column);
    if (top.depth > MAX_DEPTH) {
      return 'deep';
    }
  }
  top.open = true;
  top.anchor = null;
  if (top.kind === 'list') {
    top.items.push(null);
  }
  frames.top = top;
  return 'inside';
}

/** Opens a mapping at column `indent` as the value of `parent`. Null where it is nested too deeply. */
export function openMap(frames: Frames, parent: Frame, indent: number): Frame | null {
  const frame = open(frames, parent, 'map', indent);
  return frame.depth > MAX_DEPTH ? null : frame;
}

/** Puts `map` on top, with one more key. */
export function openKey(frames: Frames, map: Frame, entry: MutableEntry): boolean {
  if (map.kind !== 'map') {
    return false;
  }
  map.entries.push(entry);
  map.open = true;
  map.anchor = null;
  frames.top = map;
  return true;
}

/** The open mapping whose keys are at `column`; null where there is none. */
export function mapAt({ top }: Frames, column: number): Frame | null {
  let frame = top;
  while (frame && (frame.indent > column || (frame.indent === column && frame.kind === 'list'))) {
    frame = frame.parent;
  }
  return frame?.indent === column ? frame : null;
}

/** Whether a line at `column` that begins no key stands behind the end of the root. `isItem` where it begins with a dash. */
export function isBehind({ top }: Frames, column: number, isItem: boolean): boolean {
  let frame = top;
  while (frame?.parent && frame.indent > column) {
    frame = frame.parent;
  }
  return (
    frame !== null &&
    frame.parent === null &&
    (column < frame.indent || (column === frame.indent && frame.kind === 'list' && !isItem))
  );
}

function open(frames: Frames, parent: Frame | null, kind: Frame['kind'], indent: number): Frame {
  const depth = parent === null ? 1 : parent.depth + 1;
  let frame: Frame;
  let node: Node;
  if (kind === 'map') {
    frame = { kind, indent, depth, parent, open: false, anchor: null, entries: [] };
    node = { kind, flow: false, entries: frame.entries };
  } else {
    frame = { kind, indent, depth, parent, open: false, anchor: null, items: [] };
    node = { kind, flow: false, items: frame.items };
  }
  if (parent) {
    put(frames, parent, node);
  } else {
    frames.root = node;
  }
  return frame;
}

/** Gives the last key or dash of `frame` its value, and its anchor to the value. */
export function put(frames: Frames, frame: Frame, value: Node): void {
  frame.open = false;
  if (frame.anchor !== null) {
    frames.anchors.set(frame.anchor, value.kind === 'scalar' ? value : null);
    frame.anchor = null;
  }
  if (frame.kind === 'list') {
    frame.items[frame.items.length - 1] = value;
    return;
  }
  const entry = frame.entries[frame.entries.length - 1];
  if (entry) {
    entry.value = value;
  }
}
