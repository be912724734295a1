// Finds the images in what a template writes: the text after `image:`, in each way that it can be put together.

import type { ImageUse, UsePart, When, WholeUse } from '../../../../model/chartUses.ts';
import { addWay, isSame, join, mergeWays } from './conditions.ts';
import type { FoundUses } from './found.ts';
import { IMAGE_KEY } from './imageKey.ts';
import { scalarIn } from './scalarParts.ts';
import { type Budget, type Output, type OutputPiece, spend } from './symbols.ts';
import { IMAGE_TEXT } from './traits.ts';

/** Reads `out`, all that one template file writes, and adds what is found to `found`. */
export function findImages(out: Output, found: FoundUses, budget: Budget): void {
  const walk: Walk = { found, budget, isOneValue: false };
  const idle: SearchState = { capture: null, when: [], outer: [], atStart: true };
  for (const state of walkOutput(out, [idle], walk)) {
    finish(state, walk);
  }
}

/** Reads the value of one line, which begins `pieces`, and adds what it puts together of several parts to the mentions of `found`. */
export function readReference(
  pieces: Output,
  capture: Capture,
  when: When,
  { found, budget }: Pick<Walk, 'found' | 'budget'>,
): void {
  if (!holdsSeparator(pieces, new Set())) {
    return;
  }
  const state: SearchState = { capture, when, outer: when, atStart: false };
  const own: Walk = {
    found: { images: new Map(), mentions: new Map(), whole: new Map() },
    budget,
    isOneValue: true,
  };
  for (const each of walkOutput(pieces, [state], own)) {
    finish(each, own);
  }
  for (const { key, file, line, parts, whens } of own.found.images.values()) {
    if (key === capture.key && file === capture.file && line === capture.line) {
      for (const each of whens) {
        addTo(found.mentions, { key, file, line, parts }, each);
      }
    }
  }
}

/** What stands between the parts of a reference. Most lines have none, and need no walk through all their ways. */
const SEPARATOR = /[/:]/;

/** Whether a value, and not a name of one, is made of `parts`. */
function isPutTogether(parts: readonly UsePart[]): boolean {
  return parts.length > 1 && parts.some((part) => part.kind === 'text' && SEPARATOR.test(part.text));
}

function holdsSeparator(out: Output, seen: Set<Output>): boolean {
  if (seen.has(out)) {
    return false;
  }
  seen.add(out);
  return out.some((piece) =>
    piece.kind === 'choice'
      ? piece.ways.some(({ is }) => holdsSeparator(is, seen))
      : piece.kind === 'text' && SEPARATOR.test(piece.text),
  );
}

interface Walk {
  readonly found: FoundUses;
  readonly budget: Budget;
  /** Whether nothing is read after the end of the value that is being read. */
  readonly isOneValue: boolean;
}

/** How far the text before has come: nowhere, or behind `image:`. */
interface SearchState {
  readonly capture: Capture | null;
  readonly when: When;
  /** What holds without the conditions inside of the image that is being read. */
  readonly outer: When;
  /** Whether only white space stands before it in its line. */
  readonly atStart: boolean;
}

export interface Capture {
  readonly key: string;
  readonly file: string;
  readonly line: number;
  readonly parts: readonly UsePart[];
}

/** Ways that are followed at once. */
const MAX_STATES = 128;

function walkOutput(out: Output, before: readonly SearchState[], walk: Walk): readonly SearchState[] {
  let states = before;
  for (const piece of out) {
    if (!spend(walk.budget, states.length)) {
      return states;
    }
    const read = states.flatMap((state) =>
      piece.kind === 'choice' ? walkChoice(piece, state, walk) : step(piece, state, walk),
    );
    const after = walk.isOneValue
      ? read.filter(({ capture }) => capture !== null && mayBeName(capture))
      : read;
    states = after.length > 1 ? collapse(after) : after;
    if (states.length > MAX_STATES) {
      states = collapse(states, 1);
    }
    if (states.length > MAX_STATES) {
      walk.budget.why.add('an image can be put together in too many ways');
      states = states.slice(0, MAX_STATES);
    }
  }
  return states;
}

/** Whether a reference can begin like this: not with what nobody knows, and with no path or address. */
function mayBeName({ parts }: Capture): boolean {
  const first = parts.find((part) => part.kind !== 'text' || part.text !== '');
  return first?.kind === 'text' ? mayBeginName(first.text) : first?.kind !== 'unknown';
}

/** Whether `text` can be the beginning of the name of an image. */
export function mayBeginName(text: string): boolean {
  return text === '' || (/^[a-zA-Z0-9]/.test(text) && !text.includes('//'));
}

function walkChoice(
  piece: OutputPiece & { kind: 'choice' },
  state: SearchState,
  walk: Walk,
): readonly SearchState[] {
  // Outside of an image the ways of one condition write the same: they are walked once.
  const ways = state.capture ? piece.ways : onePerOutput(piece.ways);
  return ways
    .flatMap(({ when, is }) => {
      const both = join(state.when, when);
      const inside = both && { ...state, when: both, outer: state.capture ? state.outer : both };
      return inside ? walkOutput(is, [inside], walk) : [];
    })
    .map((after) => ({ ...after, when: after.capture ? after.when : state.outer, outer: state.outer }));
}

function onePerOutput(
  ways: (OutputPiece & { kind: 'choice' })['ways'],
): (OutputPiece & { kind: 'choice' })['ways'] {
  const outs = new Map<Output, When[]>();
  for (const { when, is } of ways) {
    outs.set(is, [...(outs.get(is) ?? []), when]);
  }
  return [...outs].map(([is, whens]) => ({ when: whens.length === 1 ? (whens[0] ?? []) : [], is }));
}

/** States that have read the same are one again, with as few conditions as tell them from the others. */
function collapse(states: readonly SearchState[], most = MAX_WHENS): readonly SearchState[] {
  return groupsOf(states).flatMap((group) => {
    const [state] = group;
    const whens = mergeWays(group.map(({ when }) => when));
    const few = whens.length > most ? [commonOf(whens)] : whens;
    const atStart = group.some((each) => each.atStart);
    return state ? few.map((when) => ({ ...state, when, atStart })) : [];
  });
}

/** Those that have read the same text under the same conditions around it. */
function groupsOf(states: readonly SearchState[]): readonly (readonly SearchState[])[] {
  const [first] = states;
  if (states.every(({ capture, outer }) => capture === first?.capture && outer === first?.outer)) {
    return [states];
  }
  const groups = new Map<string, SearchState[]>();
  for (const state of states) {
    const id = `${state.capture ? idOfCapture(state.capture) : ''}\n${idOf(state.outer)}`;
    const group = groups.get(id);
    if (group) {
      group.push(state);
    } else {
      groups.set(id, [state]);
    }
  }
  return [...groups.values()];
}

/** What tells a capture from others, from what tells its parts. */
function idOfCapture({ key, file, line, parts }: Capture): string {
  let id = `${key} ${line} ${file}`;
  for (const part of parts) {
    id += `\n${idOfPart(part)}`;
  }
  return id;
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

function idOf(when: When): string {
  const id = IDS.get(when) ?? JSON.stringify(when);
  IDS.set(when, id);
  return id;
}

/** States share the conditions around them, which are compared after every piece. */
const IDS = new WeakMap<When, string>();

/** Sets of conditions that are kept apart for one text. */
const MAX_WHENS = 4;

function commonOf(whens: readonly When[]): When {
  const [first = [], ...others] = whens;
  return first.filter((condition) => others.every((when) => when.some((each) => isSame(each, condition))));
}

function step(
  piece: Exclude<OutputPiece, { kind: 'choice' }>,
  state: SearchState,
  walk: Walk,
): readonly SearchState[] {
  if (piece.kind === 'text') {
    return [readText(piece, state, walk)];
  }
  if (piece.kind === 'unknown' && piece.what === 'lost') {
    walk.budget.why.add('the templates are too large');
  }
  if (state.capture) {
    return [{ ...state, capture: { ...state.capture, parts: [...state.capture.parts, partOf(piece)] } }];
  }
  if (piece.kind === 'whole' || (piece.kind === 'value' && state.atStart)) {
    const { path, file, line } = piece;
    addWhole({ path, as: piece.kind === 'whole' ? 'yaml' : 'text', file, line }, walk);
  } else if (piece.kind === 'unknown' && piece.what === 'other' && state.atStart) {
    // Lines that are made of values in a way that was not understood.
    piece.of.forEach((path) => void addWhole({ path, as: 'text', file: '', line: 0 }, walk));
  }
  return [{ ...state, atStart: false }];
}

function addWhole(use: WholeUse, { found }: Walk): void {
  found.whole.set(`${use.as} ${use.path.join('.')} ${use.file}:${use.line}`, use);
}

function partOf(piece: Exclude<OutputPiece, { kind: 'choice' | 'text' }>): UsePart {
  switch (piece.kind) {
    case 'value':
      return { kind: 'value', path: piece.path, through: piece.through };
    case 'whole':
      return { kind: 'value', path: piece.path, through: [] };
    case 'unknown':
      return { kind: 'unknown', what: piece.what, of: piece.of };
  }
}

function readText(
  { text, file, line }: OutputPiece & { kind: 'text' },
  before: SearchState,
  walk: Walk,
): SearchState {
  let state = before;
  let at = 0;
  if (state.capture) {
    const end = endOfCapture(state.capture, text);
    const taken = end < 0 ? text : text.slice(0, end);
    state = {
      ...state,
      capture: { ...state.capture, parts: [...state.capture.parts, { kind: 'text', text: taken }] },
    };
    if (end < 0) {
      return state;
    }
    finish(state, walk);
    if (walk.isOneValue) {
      return { ...state, capture: null };
    }
    at = end;
  }
  if (!IMAGE_TEXT.test(at === 0 ? text : text.slice(at))) {
    return idleAfter(text, before);
  }
  for (let lineAt = line + newlinesIn(text, 0, at); ; ) {
    IMAGE_KEY.lastIndex = at;
    const match = IMAGE_KEY.exec(text);
    if (!match) {
      return idleAfter(text, before);
    }
    const from = match.index + match[0].length;
    const keyAt = from - match[0].trimStart().length;
    lineAt += newlinesIn(text, at, keyAt);
    const capture: Capture = {
      key: match.slice(1).find((group) => group !== undefined) ?? '',
      file,
      line: file === '' ? 0 : lineAt,
      parts: [],
    };
    const end = endOfCapture(capture, text.slice(from));
    const taken: UsePart = { kind: 'text', text: end < 0 ? text.slice(from) : text.slice(from, from + end) };
    state = {
      capture: { ...capture, parts: [taken] },
      when: before.outer,
      outer: before.outer,
      atStart: false,
    };
    if (end < 0) {
      return state;
    }
    finish(state, walk);
    lineAt += newlinesIn(text, keyAt, from + end);
    at = from + end;
  }
}

/** The state after `text`, at whose end no image is open. */
function idleAfter(text: string, { outer, atStart }: SearchState): SearchState {
  const isBlank = /^[\s-]*$/.test(text.slice(text.lastIndexOf('\n') + 1));
  return { capture: null, when: outer, outer, atStart: isBlank && (text.includes('\n') || atStart) };
}

/** Where the line of an image ends in `rest`; -1 where it goes on behind it. Nothing yet but white space is no end: the value may come in the next line. */
function endOfCapture({ parts }: Capture, rest: string): number {
  const isEmpty = parts.every(
    (part) => part.kind === 'text' && /^\s*(?:[>|][-+]?\s*|[-+]\s*)?$/.test(part.text),
  );
  const newline = rest.indexOf('\n');
  if (
    newline < 0 ||
    !isEmpty ||
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

function newlinesIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) {
    count++;
  }
  return count;
}

function finish({ capture, when }: SearchState, { found, isOneValue }: Walk): void {
  if (!capture) {
    return;
  }
  const parts = scalarIn(capture.parts);
  if (isOneValue && !isPutTogether(parts)) {
    return;
  }
  const [first] = parts;
  const isMapping =
    first?.kind === 'text' && (parts.length === 1 ? /^[{[&*!-]|:$/ : /^[{[&*!-]/).test(first.text);
  if (parts.length > 0 && !isMapping) {
    addTo(capture.key.startsWith('--') ? found.mentions : found.images, { ...capture, parts }, when);
  }
}

function addTo(list: Map<string, ImageUse>, { key, file, line, parts }: Capture, when: When): void {
  const id = JSON.stringify([key, file, line, parts]);
  list.set(id, { ...(list.get(id) ?? { parts, key, file, line }), whens: fewWays(list.get(id), when) });
}

function fewWays(use: ImageUse | undefined, when: When): readonly When[] {
  const whens = addWay(use?.whens ?? [], when);
  return whens.length > MAX_STATES ? [[]] : whens;
}
