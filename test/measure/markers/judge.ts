// Whether one of the ways that the static reader knows gives an image of the marker render, with the same values in the same places.
import type { ChartUses, ImageUse, UsePart, ValueCondition, When } from '../../../core/model/chartUses.ts';
import { isMapping, type Values, valuesAt } from './values.ts';

export interface Verdict {
  /** `unknown`: the reader says itself that it does not know all. */
  readonly is: 'found' | 'unknown' | 'wrong';
  /** The image, with the paths of its values in braces. */
  readonly truth: string;
  readonly why: string;
  /** Whether the values leave one way alone at the place that gives it: nothing is left to guess. */
  readonly isOnly: boolean;
}

type Markers = ReadonlyMap<string, readonly string[]>;

export function judge(image: string, markers: Markers, uses: ChartUses, values: Values): Verdict {
  const truth = image.replace(/mk\d+mk/g, (marker) => `{${markers.get(marker)?.join('.')}}`);
  const matching = uses.images.filter((use) => patternOf(use, markers, values).test(image));
  const holding = matching.filter(({ whens }) => whens.some((when) => holds(when, values)));
  const known = holding.filter(({ parts }) => parts.every(isKnown));
  if (known.length > 0) {
    return { is: 'found', truth, why: '', isOnly: known.some((use) => isOnlyWay(use, uses, values)) };
  }
  if (isWhole(image, markers, uses, values)) {
    return { is: 'found', truth, why: '', isOnly: true };
  }
  if (holding.length > 0) {
    return { is: 'unknown', truth, why: 'a part is not understood', isOnly: false };
  }
  const why = matching.length > 0 ? 'its conditions do not hold' : 'no way gives it';
  return { is: uses.complete ? 'wrong' : 'unknown', truth, why, isOnly: false };
}

function isOnlyWay({ file, line, key }: ImageUse, uses: ChartUses, values: Values): boolean {
  const here = uses.images.filter((use) => use.file === file && use.line === line && use.key === key);
  return here.filter(({ whens }) => whens.some((when) => holds(when, values))).length === 1;
}

function isKnown(part: UsePart): boolean {
  return part.kind !== 'unknown' || part.what !== 'other';
}

function patternOf({ parts }: ImageUse, markers: Markers, values: Values): RegExp {
  return new RegExp(`^${parts.map((part) => partPattern(part, markers, values)).join('')}$`);
}

function partPattern(part: UsePart, markers: Markers, values: Values): string {
  switch (part.kind) {
    case 'text':
      return escaped(part.text);
    case 'unknown':
      return isKnown(part) ? '[\\w.+-]+' : '.*';
    case 'value':
      return valuePattern(part, markers, values);
  }
}

/** `text` as a pattern of itself. */
function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** A marker of that path, or what stands there where it has no marker. */
function valuePattern(part: UsePart & { kind: 'value' }, markers: Markers, values: Values): string {
  const marked = [...markers].filter(([, path]) => isOfPattern(path, part.path));
  const texts = valuesAt(values, part.path).filter(
    (value) => !isMapping(value) && value !== null && value !== '',
  );
  const isMarked = (text: unknown) => typeof text === 'string' && marked.length > 0;
  const plain = texts.filter((text) => !isMarked(text)).map(String);
  const changed = part.through.length > 0 ? plain.map(() => '[\\w./:@-]*') : plain.map(escaped);
  return `(?:${[...marked.map(([marker]) => marker), ...changed].join('|') || '(?!)'})`;
}

function isOfPattern(path: readonly string[], pattern: readonly string[]): boolean {
  return (
    path.length === pattern.length && pattern.every((step, index) => step === '*' || step === path[index])
  );
}

/** Whether `image` is a string of the values that is written as it is, at or below a value that is written whole. */
function isWhole(image: string, markers: Markers, uses: ChartUses, values: Values): boolean {
  const path = markers.get(image);
  if (path) {
    return uses.whole.some((use) => isOfPattern(path.slice(0, use.path.length), use.path));
  }
  return uses.whole.some((use) =>
    valuesAt(values, use.path).some((value) => JSON.stringify(value ?? null).includes(image)),
  );
}

function holds(when: When, values: Values): boolean {
  return when.every((condition) => holdsOne(condition, values));
}

function holdsOne({ path, is, to, holds: wanted }: ValueCondition, values: Values): boolean {
  const found = valuesAt(values, path);
  // Of any item nobody knows which: it may hold.
  if (path.includes('*')) {
    return true;
  }
  const [value] = found;
  switch (is) {
    case 'set':
      return isTrue(value) === wanted;
    case 'equal':
      return (String(value ?? '') === to) === wanted;
    case 'kind':
      return (kindOf(value) === to) === wanted;
  }
}

/** Go's truth. */
function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.length > 0;
  }
  return isMapping(value) ? Object.keys(value).length > 0 : Boolean(value);
}

/** Go's kind of what Helm reads from YAML. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) {
    return 'invalid';
  }
  if (Array.isArray(value)) {
    return 'slice';
  }
  return (
    { string: 'string', boolean: 'bool', number: 'float64', object: 'map' }[typeof value as string] ?? ''
  );
}
