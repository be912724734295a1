// Chooses the fewest values that bring the most images to the proxy and leave all others as they are.
import type { MarkedPart } from '../chart/markers.ts';
import { choicesFor, keyOf, textOf, type ValueTexts } from './choices.ts';

/** An image of a render, and what it is made of. */
export interface ImageToReach {
  readonly raw: string;
  /** Its names at the proxy; empty for an image that has to stay as it is. */
  readonly targets: readonly string[];
  /** Its parts with the values as they are, then with values set that were not. The first whose unset values are set counts. */
  readonly ways: readonly (readonly MarkedPart[])[];
  /** The keys of values that a template compares: with any other text there, nobody knows the image. */
  readonly compared: readonly string[];
  /** What keeps the image as it is whatever the compared values become: values of its own that take their place. */
  readonly keeping: ValueTexts | null;
}

export interface ValuesChoice {
  readonly assignment: ValueTexts;
  /** How many images do not get to the proxy. */
  readonly missed: number;
}

/** The best choice; assignments with a text in `banned` are left out, because a render has shown that they do something else. */
export function chooseValues(images: readonly ImageToReach[], banned: ReadonlySet<string>): ValuesChoice {
  const distinct = [
    ...new Map(images.map((each) => [JSON.stringify([each.raw, each.ways, each.compared]), each])).values(),
  ];
  const open = distinct
    .filter(({ targets }) => targets.length > 0)
    .map((image) => ({ image, choices: allowedChoices(image, distinct, banned) }));
  const reachable = open.filter(({ choices }) => choices.length > 0);
  const others = distinct.filter((image) => !reachable.some((each) => each.image === image));
  let best: ValuesChoice | null = null;
  for (const start of startsOf(reachable).filter((each) => others.every((image) => isSound(image, each)))) {
    const groups = groupsOf(reachable, start);
    best = better(best, chooseFrom(start, groups, { others, missed: open.length - reachable.length }));
  }
  return best ?? { assignment: new Map(), missed: open.length };
}

/** The best choice that begins with `start`. */
function chooseFrom(
  start: ValueTexts,
  groups: readonly (readonly OpenImage[])[],
  { others, missed }: { readonly others: readonly ImageToReach[]; readonly missed: number },
): ValuesChoice {
  let choice: ValuesChoice = { assignment: start, missed };
  for (const group of groups) {
    const search: ChoiceSearch = { others, left: MOST_NODES, best: null };
    visit(group, 0, choice.assignment, choice.missed, search);
    // A start that spoils an image which nothing repairs is no choice at all.
    choice = search.best ?? { assignment: new Map(), missed: Number.POSITIVE_INFINITY };
  }
  return choice;
}

interface OpenImage {
  readonly image: ImageToReach;
  readonly choices: readonly ValueTexts[];
}

interface ChoiceSearch {
  /** The images that nothing is chosen for. */
  readonly others: readonly ImageToReach[];
  left: number;
  best: ValuesChoice | null;
}

/** Images with many values in common can be chosen for in very many ways. The first ones that are tried are good ones. */
const MOST_NODES = 5000;

/** The name of a change of one value. */
export function nameOfChange(key: string, text: string): string {
  return `${key}=${text}`;
}

/** The choices for `image` that change no image which has to stay. */
function allowedChoices(
  image: ImageToReach,
  all: readonly ImageToReach[],
  banned: ReadonlySet<string>,
): readonly ValueTexts[] {
  const found = image.ways.flatMap((parts) => choicesFor(parts, image.targets));
  return found.filter(
    (choice) =>
      ![...choice].some(([key, text]) => banned.has(nameOfChange(key, text))) &&
      isAt(image, choice) &&
      all.every((other) => other.targets.length > 0 || isKept(other, choice)),
  );
}

/** The image that an assignment makes; '' where nobody knows. */
export function imageWith({ raw, ways, compared, keeping }: ImageToReach, assignment: ValueTexts): string {
  if (keeping && [...keeping].every(([key, text]) => assignment.get(key) === text)) {
    return raw;
  }
  const isSet = (parts: readonly MarkedPart[]): boolean =>
    parts.some((part) => typeof part !== 'string' && part.value === '' && assignment.has(keyOf(part.path)));
  const parts = ways.findLast((each, index) => index > 0 && isSet(each)) ?? ways[0];
  if (parts && parts.length > 0) {
    return textOf(parts, assignment);
  }
  return compared.some((key) => assignment.has(key)) ? '' : raw;
}

function isAt(image: ImageToReach, assignment: ValueTexts): boolean {
  return image.targets.includes(imageWith(image, assignment));
}

/** Whether an assignment does nothing wrong to `image`. */
function isSound(image: ImageToReach, assignment: ValueTexts): boolean {
  return isKept(image, assignment) || isAt(image, assignment);
}

function isKept(image: ImageToReach, assignment: ValueTexts): boolean {
  return imageWith(image, assignment) === image.raw;
}

/** What is decided first: each value that many images have in common and that was not set, or none of them. */
function startsOf(open: readonly OpenImage[]): readonly ValueTexts[] {
  const starts = new Map<string, ValueTexts>([['', new Map()]]);
  for (const { image, choices } of open) {
    for (const choice of choices) {
      const global = [...choice].filter(([key]) => isGlobal(key));
      if (global.length > 0 && image.ways.length > 1) {
        starts.set(JSON.stringify(global), new Map(global));
      }
    }
  }
  return [...starts.values()].slice(0, MOST_STARTS);
}

const MOST_STARTS = 20;

function isGlobal(key: string): boolean {
  return key.startsWith('["global"');
}

/** Images that no value connects are chosen for by themselves. `start` is decided, so that it connects nothing. */
function groupsOf(open: readonly OpenImage[], start: ValueTexts): readonly (readonly OpenImage[])[] {
  const groups: { readonly keys: Set<string>; readonly members: OpenImage[] }[] = [];
  for (const each of open) {
    const keys = new Set(
      each.image.ways.flatMap((parts) =>
        parts.flatMap((part) =>
          typeof part === 'string' || start.has(keyOf(part.path)) ? [] : [keyOf(part.path)],
        ),
      ),
    );
    const joined = groups.filter((group) => [...keys].some((key) => group.keys.has(key)));
    const [into = { keys: new Set<string>(), members: [] }, ...others] = joined;
    for (const other of others) {
      other.keys.forEach((key) => void into.keys.add(key));
      into.members.push(...other.members);
      groups.splice(groups.indexOf(other), 1);
    }
    keys.forEach((key) => void into.keys.add(key));
    into.members.push(each);
    if (joined.length === 0) {
      groups.push(into);
    }
  }
  return groups.map(({ members }) => members);
}

function visit(
  group: readonly OpenImage[],
  index: number,
  assignment: ValueTexts,
  missed: number,
  search: ChoiceSearch,
): void {
  const choice = { assignment, missed };
  if (search.left-- <= 0 || (search.best && better(search.best, choice) === search.best)) {
    return;
  }
  const next = group[index];
  if (!next) {
    search.best = better(search.best, choice);
    return;
  }
  if (isAt(next.image, assignment)) {
    visit(group, index + 1, assignment, missed, search);
    return;
  }
  for (const each of [...next.choices].sort(
    (one, other) => added(one, assignment) - added(other, assignment),
  )) {
    const before = group.slice(0, index).map(({ image }) => image);
    const joined = keepAll(join(assignment, each), [...before, ...search.others]);
    if (joined) {
      visit(group, index + 1, joined, missed, search);
    }
  }
  if (isKept(next.image, assignment)) {
    visit(group, index + 1, assignment, missed + 1, search);
  }
}

/** `assignment` with what keeps the images right that it would spoil; null where nothing does. */
function keepAll(assignment: ValueTexts | null, images: readonly ImageToReach[]): ValueTexts | null {
  let kept = assignment;
  for (const image of images) {
    if (kept && !isSound(image, kept)) {
      kept = image.keeping && join(kept, image.keeping);
    }
  }
  const all = kept;
  return all && images.every((image) => isSound(image, all)) ? all : null;
}

function added(choice: ValueTexts, assignment: ValueTexts): number {
  return [...choice.keys()].filter((key) => !assignment.has(key)).length;
}

/** Both assignments; null where they say different things of one value. */
function join(one: ValueTexts, other: ValueTexts): ValueTexts | null {
  const isTorn = [...other].some(([key, text]) => (one.get(key) ?? text) !== text);
  return isTorn ? null : new Map([...one, ...other]);
}

function better(one: ValuesChoice | null, other: ValuesChoice): ValuesChoice {
  if (!one || other.missed !== one.missed) {
    return one && one.missed < other.missed ? one : other;
  }
  return other.assignment.size < one.assignment.size ? other : one;
}
