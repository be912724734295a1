// Finds the images in what a template writes: the text after `image:`, in each way that it can be put together.

import type { UsePart, When, WholeUse } from '../../../../model/chartUses.ts';
import { pushAll } from '../../../../model/pushAll.ts';
import {
  type Capture,
  type CapturedScalar,
  type CaptureStart,
  type Captures,
  captureAt,
  endOfCapture,
  scalarOf,
  withPart,
} from './captures.ts';
import { addWay, isSame, join, mergeWays } from './conditions.ts';
import type { FoundUse, FoundUses } from './found.ts';
import { mayHoldImageKey, nextImageKey } from './imageKey.ts';
import { type Budget, type Output, type OutputPiece, spend } from './symbols.ts';
import { textSearch } from './textSearch.ts';

/** Reads `out`, all that one template file writes, and adds what is found to `found`. */
export function findImages(out: Output, found: FoundUses, budget: Budget): void {
  const walk: Walk = { found, budget, captures: new Map(), isOneValue: false };
  for (const state of walkOutput(out, { capture: null, when: [], atStart: true }, [], walk)) {
    finish(state, walk);
  }
}

/** Reads the value of one line, which begins `pieces`, and adds what it puts together of several parts to the mentions of `found`. */
export function readReference(
  pieces: Output,
  start: CaptureStart,
  when: When,
  { found, budget }: Pick<Walk, 'found' | 'budget'>,
): void {
  if (!holdsSeparator(pieces)) {
    return;
  }
  const captures: Captures = new Map();
  const own = { images: new Map<string, FoundUse>(), mentions: new Map(), whole: null };
  const walk: Walk = { found: own, budget, captures, isOneValue: true };
  const first: SearchState = { capture: captureAt(start, captures), when, atStart: false };
  for (const state of walkOutput(pieces, first, when, walk)) {
    finish(state, walk);
  }
  for (const [id, { parts, whens }] of own.images) {
    if (found.mentions.has(id)) {
      whens.forEach((each) => void addTo(found.mentions, start, { parts, id }, each));
    } else {
      const { key, file, line } = start;
      found.mentions.set(id, { parts, key, file, line, whens });
    }
  }
}

/** What stands between the parts of a reference. Most lines have none, and need no walk through all their ways. */
const SEPARATOR = /[/:]/;

/** Whether a value, and not a name of one, is made of `parts`. */
function isPutTogether(parts: readonly UsePart[]): boolean {
  return parts.length > 1 && parts.some((part) => part.kind === 'text' && SEPARATOR.test(part.text));
}

const holdsSeparator = textSearch((text) => SEPARATOR.test(text));

interface Walk {
  readonly found: FoundUses;
  readonly budget: Budget;
  readonly captures: Captures;
  /** Whether nothing is read after the end of the value that is being read. */
  readonly isOneValue: boolean;
}

/** How far the text before has come: nowhere, or behind `image:`. */
interface SearchState {
  readonly capture: Capture | null;
  readonly when: When;
  /** Whether only white space stands before it in its line. */
  readonly atStart: boolean;
}

/** Ways that are followed at once. */
const MAX_STATES = 128;

/** The states after `out`. `outer` is what holds without the conditions inside of the image that is being read: all of these states have it. */
function walkOutput(out: Output, first: SearchState, outer: When, walk: Walk): readonly SearchState[] {
  let states: readonly SearchState[] = [first];
  for (const piece of out) {
    if (states.length === 0 || !spend(walk.budget, states.length)) {
      return states;
    }
    const read: SearchState[] = [];
    for (const state of states) {
      if (piece.kind === 'choice') {
        pushAll(read, walkChoice(piece, state, outer, walk));
      } else {
        read.push(step(piece, state, outer, walk));
      }
    }
    states = limited(walk.isOneValue ? read.filter(isName) : read, states, walk.budget);
  }
  return states;
}

function isName({ capture }: SearchState): boolean {
  return capture !== null && capture.mayBeName !== false;
}

/** `after`, with one state for each capture, and not too many of them. */
function limited(
  after: readonly SearchState[],
  before: readonly SearchState[],
  { why }: Budget,
): readonly SearchState[] {
  if (after.length <= 1 || goesOn(before, after)) {
    return after;
  }
  const states = collapse(after);
  if (states.length <= MAX_STATES) {
    return states;
  }
  const fewer = collapse(states, 1);
  if (fewer.length > MAX_STATES) {
    why.add('an image can be put together in too many ways');
  }
  return fewer.slice(0, MAX_STATES);
}

/** Whether each state only has one part more than before: as they were not the same before, they are not the same now. */
function goesOn(before: readonly SearchState[], after: readonly SearchState[]): boolean {
  return (
    before.length === after.length &&
    after.every(({ capture }, index) => {
      const last = before[index]?.capture;
      return capture === last || (last !== null && capture?.before === last);
    })
  );
}

function walkChoice(piece: ChoicePiece, state: SearchState, outer: When, walk: Walk): readonly SearchState[] {
  return state.capture ? walkInside(piece.ways, state, outer, walk) : walkOutside(piece, state, walk);
}

type ChoicePiece = OutputPiece & { kind: 'choice' };

function walkInside(
  ways: ChoicePiece['ways'],
  state: SearchState,
  outer: When,
  walk: Walk,
): readonly SearchState[] {
  const read: SearchState[] = [];
  for (const { when, is } of ways) {
    const both = join(state.when, when);
    if (both) {
      pushAll(read, walkOutput(is, both === state.when ? state : { ...state, when: both }, outer, walk));
    }
  }
  return read;
}

/** Outside of an image the ways of one condition write the same: they are walked once. Text without an image changes nothing there. */
function walkOutside({ ways }: ChoicePiece, state: SearchState, walk: Walk): readonly SearchState[] {
  if (!walk.found.whole && !ways.some(({ is }) => holdsImage(is))) {
    return [state];
  }
  return onePerOutput(ways).flatMap(({ when, is }) => {
    const both = join(state.when, when);
    return both
      ? walkOutput(is, { ...state, when: both }, both, walk).map((after) =>
          after.capture ? after : { ...after, when: state.when },
        )
      : [];
  });
}

function onePerOutput(ways: ChoicePiece['ways']): ChoicePiece['ways'] {
  const outs = new Map<Output, When[]>();
  for (const { when, is } of ways) {
    const known = outs.get(is);
    known ? known.push(when) : outs.set(is, [when]);
  }
  return [...outs].map(([is, whens]) => ({ when: whens.length === 1 ? (whens[0] ?? []) : [], is }));
}

/** Whether an image may begin in an output. */
const holdsImage = textSearch(mayHoldImageKey);

/** States that have read the same are one again, with as few conditions as tell them from the others. */
function collapse(states: readonly SearchState[], most = MAX_WHENS): readonly SearchState[] {
  const groups = new Map<Capture | null, SearchState[]>();
  for (const state of states) {
    const group = groups.get(state.capture);
    group ? group.push(state) : groups.set(state.capture, [state]);
  }
  return groups.size === states.length
    ? states
    : [...groups.values()].flatMap((group) => collapseGroup(group, most));
}

function collapseGroup(group: readonly SearchState[], most: number): readonly SearchState[] {
  const [state] = group;
  if (!state || group.length === 1) {
    return group;
  }
  const whens = mergeWays(group.map(({ when }) => when));
  const few = whens.length > most ? [commonOf(whens)] : whens;
  const atStart = group.some((each) => each.atStart);
  return few.map((when) => ({ ...state, when, atStart }));
}

/** Sets of conditions that are kept apart for one text. */
const MAX_WHENS = 4;

function commonOf(whens: readonly When[]): When {
  const [first = [], ...others] = whens;
  return first.filter((condition) => others.every((when) => when.some((each) => isSame(each, condition))));
}

function step(
  piece: Exclude<OutputPiece, { kind: 'choice' }>,
  state: SearchState,
  outer: When,
  walk: Walk,
): SearchState {
  if (piece.kind === 'text') {
    return readText(piece, state, outer, walk);
  }
  if (piece.kind === 'unknown' && piece.what === 'lost') {
    walk.budget.why.add('the templates are too large');
  }
  if (state.capture) {
    return { ...state, capture: withPart(state.capture, partOf(piece)) };
  }
  const { whole } = walk.found;
  if (!whole) {
    return state;
  }
  if (piece.kind === 'whole' || (piece.kind === 'value' && state.atStart)) {
    const { path, file, line } = piece;
    addWhole({ path, as: piece.kind === 'whole' ? 'yaml' : 'text', file, line }, whole);
  } else if (piece.kind === 'unknown' && piece.what === 'other' && state.atStart) {
    // Lines that are made of values in a way that was not understood.
    piece.of.forEach((path) => void addWhole({ path, as: 'text', file: '', line: 0 }, whole));
  }
  return { ...state, atStart: false };
}

function addWhole(use: WholeUse, whole: Map<string, WholeUse>): void {
  whole.set(`${use.as} ${use.path.join('.')} ${use.file}:${use.line}`, use);
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
  outer: When,
  walk: Walk,
): SearchState {
  let at = 0;
  if (before.capture) {
    const end = endOfCapture(before.capture, text);
    const taken = end < 0 ? text : text.slice(0, end);
    const state = { ...before, capture: withPart(before.capture, { kind: 'text', text: taken }) };
    if (end < 0) {
      return state;
    }
    finish(state, walk);
    if (walk.isOneValue) {
      return { ...state, capture: null };
    }
    at = end;
  }
  for (let lineAt = line + newlinesIn(text, 0, at); ; ) {
    const match = nextImageKey(text, at);
    if (!match) {
      return idleAfter(text, before, outer, walk);
    }
    const from = match.index + match[0].length;
    const keyAt = from - match[0].trimStart().length;
    lineAt += newlinesIn(text, at, keyAt);
    const key = match.slice(1).find((group) => group !== undefined) ?? '';
    const begun = captureAt({ key, file, line: file === '' ? 0 : lineAt }, walk.captures);
    const end = endOfCapture(begun, text.slice(from));
    const taken: UsePart = { kind: 'text', text: end < 0 ? text.slice(from) : text.slice(from, from + end) };
    const state = { capture: withPart(begun, taken), when: outer, atStart: false };
    if (end < 0) {
      return state;
    }
    finish(state, walk);
    lineAt += newlinesIn(text, keyAt, from + end);
    at = from + end;
  }
}

/** The state after `text`, at whose end no image is open. */
function idleAfter(text: string, { atStart }: SearchState, when: When, walk: Walk): SearchState {
  const isAsked = walk.found.whole !== null;
  const isBlank = isAsked && /^[\s-]*$/.test(text.slice(text.lastIndexOf('\n') + 1));
  return { capture: null, when, atStart: isBlank && (text.includes('\n') || atStart) };
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
  const scalar = scalarOf(capture);
  const { parts } = scalar;
  if (isOneValue && !isPutTogether(parts)) {
    return;
  }
  const [first] = parts;
  const isMapping =
    first?.kind === 'text' && (parts.length === 1 ? /^[{[&*!-]|:$/ : /^[{[&*!-]/).test(first.text);
  if (parts.length > 0 && !isMapping) {
    addTo(capture.key.startsWith('--') ? found.mentions : found.images, capture, scalar, when);
  }
}

function addTo(
  list: Map<string, FoundUse>,
  { key, file, line }: CaptureStart,
  { parts, id }: CapturedScalar,
  when: When,
): void {
  const known = list.get(id);
  if (known) {
    known.whens = fewWays(known.whens, when);
  } else {
    list.set(id, { parts, key, file, line, whens: [when] });
  }
}

function fewWays(known: readonly When[], when: When): readonly When[] {
  const whens = addWay(known, when);
  return whens.length > MAX_STATES ? [[]] : whens;
}
