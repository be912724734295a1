// What has been read of the value of an image so far. Ways that have read the same share one capture, so that captures are compared by identity.
import type { UsePart } from '../../../../model/chartUses.ts';
import { scalarIn } from './scalarParts.ts';

export interface Capture extends CaptureStart {
  /** The capture without its last part; null where nothing has been read. */
  readonly before: Capture | null;
  readonly part: UsePart | null;
  /** Whether it holds nothing but white space, so that the value may come in the next line. */
  readonly isBlank: boolean;
  /** Whether a reference can begin like this: not with what nobody knows, and with no path or address. Null as long as nothing is written. */
  readonly mayBeName: boolean | null;
  /** The captures with one part more, by what tells that part. */
  next: Map<string, Capture> | null;
  scalar: CapturedScalar | null;
}

/** The key of an image, and where it stands. */
export interface CaptureStart {
  readonly key: string;
  readonly file: string;
  readonly line: number;
}

export interface CapturedScalar {
  readonly parts: readonly UsePart[];
  /** Tells it from the scalars of all other captures. */
  readonly id: string;
}

/** The captures of one walk, by where they begin. */
export type Captures = Map<string, Capture>;

/** The capture that begins at `start`, before anything is read. */
export function captureAt(start: CaptureStart, captures: Captures): Capture {
  const id = idOfStart(start);
  const known = captures.get(id);
  if (known) {
    return known;
  }
  const made = captureOf(start, null, null);
  captures.set(id, made);
  return made;
}

/** `capture`, with `part` read as well. */
export function withPart(capture: Capture, part: UsePart): Capture {
  const id = idOfPart(part);
  const known = capture.next?.get(id);
  if (known) {
    return known;
  }
  const made = captureOf(capture, capture, part);
  capture.next ??= new Map();
  capture.next.set(id, made);
  return made;
}

function captureOf({ key, file, line }: CaptureStart, before: Capture | null, part: UsePart | null): Capture {
  return {
    key,
    file,
    line,
    before,
    part,
    isBlank: !before || !part || (before.isBlank && part.kind === 'text' && BLANK.test(part.text)),
    mayBeName: before?.mayBeName ?? (part && mayBegin(part)),
    next: null,
    scalar: null,
  };
}

/** White space, and what begins a block scalar or an item. */
const BLANK = /^\s*(?:[>|][-+]?\s*|[-+]\s*)?$/;

function mayBegin(part: UsePart): boolean | null {
  if (part.kind === 'text') {
    return part.text === '' ? null : mayBeginName(part.text);
  }
  return part.kind !== 'unknown';
}

/** Whether `text` can be the beginning of the name of an image. */
export function mayBeginName(text: string): boolean {
  return text === '' || (/^[a-zA-Z0-9]/.test(text) && !text.includes('//'));
}

/** Where the line of an image ends in `rest`; -1 where it goes on behind it. Nothing yet but white space is no end: the value may come in the next line. */
export function endOfCapture({ isBlank }: Capture, rest: string): number {
  const newline = rest.indexOf('\n');
  if (
    newline < 0 ||
    !isBlank ||
    rest
      .slice(0, newline)
      .trim()
      .replace(/^[>|][-+]?$/, '') !== ''
  ) {
    return newline;
  }
  if (rest.trim() === '' || /^\s*[>|][-+]?\s*$/.test(rest)) {
    return -1;
  }
  const second = rest.slice(newline + 1).search(/\S/);
  const next = rest.slice(newline + 1 + second);
  // Another key, or an item: there is no image here.
  if (/^(?:[-#{]|["']?[\w./-]+["']?:(?:\s|$))/.test(next)) {
    return newline;
  }
  const end = next.indexOf('\n');
  return end < 0 ? -1 : newline + 1 + second + end;
}

/** The scalar that was read, for all ways that have read it. */
export function scalarOf(capture: Capture): CapturedScalar {
  capture.scalar ??= readScalar(capture);
  return capture.scalar;
}

function readScalar(capture: Capture): CapturedScalar {
  const read: UsePart[] = [];
  for (let at: Capture | null = capture; at?.part; at = at.before) {
    read.push(at.part);
  }
  const parts = scalarIn(read.reverse());
  return { parts, id: [idOfStart(capture), ...parts.map(idOfPart)].join('\n') };
}

function idOfStart({ key, file, line }: CaptureStart): string {
  return `${key} ${line} ${file}`;
}

function idOfPart(part: UsePart): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'value':
      return `\u0000${part.path.join('.')}\u0000${part.through.join('|')}`;
    case 'unknown':
      return `\u0001${part.what}\u0000${part.of.map((path) => path.join('.')).join()}`;
  }
}
