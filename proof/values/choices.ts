// The ways to bring one image to the proxy by changing values that it is made of.
import type { MarkedPart, Marker, ValueKeys } from '../chart/markers.ts';
import { isVersion } from '../chart/markers.ts';

/** New texts of values, by the key of their path. */
export type ValueTexts = ReadonlyMap<string, string>;

export function keyOf(path: ValueKeys): string {
  return JSON.stringify(path);
}

/**
 * The assignments that make one of `targets` of the image whose parts these are: of one value, or of two of them. A version is never changed,
 * and no value is made empty.
 */
export function choicesFor(parts: readonly MarkedPart[], targets: readonly string[]): readonly ValueTexts[] {
  const free = parts.flatMap((part, index) =>
    typeof part !== 'string' && !isVersion(part.path) && isOnce(part, parts) ? [index] : [],
  );
  const found = new Map<string, ValueTexts>();
  const add = (assignment: ValueTexts): void => {
    found.set(JSON.stringify([...assignment].sort()), assignment);
  };
  for (const target of targets) {
    for (const [at, first] of free.entries()) {
      fitOne(parts, first, target).forEach(add);
      for (const second of free.slice(at + 1)) {
        fitTwo(parts, first, second, target).forEach(add);
      }
    }
  }
  return [...found.values()].sort((one, other) => one.size - other.size);
}

/** What the parts make with new values. */
export function textOf(parts: readonly MarkedPart[], assignment: ValueTexts): string {
  return parts
    .map((part) => (typeof part === 'string' ? part : (assignment.get(keyOf(part.path)) ?? part.value)))
    .join('');
}

function isOnce({ path }: Marker, parts: readonly MarkedPart[]): boolean {
  const key = keyOf(path);
  return parts.filter((part) => typeof part !== 'string' && keyOf(part.path) === key).length === 1;
}

function fitOne(parts: readonly MarkedPart[], index: number, target: string): readonly ValueTexts[] {
  const [before, after] = [plainText(parts.slice(0, index)), plainText(parts.slice(index + 1))];
  const value = between(target, before, after);
  return value === null ? [] : [new Map([[keyAt(parts, index), value]])];
}

function fitTwo(
  parts: readonly MarkedPart[],
  first: number,
  second: number,
  target: string,
): readonly ValueTexts[] {
  const before = plainText(parts.slice(0, first));
  const middle = plainText(parts.slice(first + 1, second));
  const inner = between(target, before, plainText(parts.slice(second + 1)));
  const found: ValueTexts[] = [];
  for (
    let at = inner === null ? -1 : inner.indexOf(middle, 1);
    inner !== null && at > 0;
    at = inner.indexOf(middle, at + 1)
  ) {
    const [one, other] = [inner.slice(0, at), inner.slice(at + middle.length)];
    // Two values without text between them can be cut anywhere. A cut within a name would be an odd one.
    const isCut = middle !== '' || one.endsWith('/');
    if (other === '') {
      break;
    }
    if (isCut && one !== valueAt(parts, first) && other !== valueAt(parts, second)) {
      found.push(
        new Map([
          [keyAt(parts, first), one],
          [keyAt(parts, second), other],
        ]),
      );
    }
  }
  return found;
}

/** What stands in `text` between `before` and `after`; null where it has not both, or nothing between them. */
function between(text: string, before: string, after: string): string | null {
  const fits = text.length > before.length + after.length && text.startsWith(before) && text.endsWith(after);
  return fits ? text.slice(before.length, text.length - after.length) : null;
}

function plainText(parts: readonly MarkedPart[]): string {
  return textOf(parts, new Map());
}

function keyAt(parts: readonly MarkedPart[], index: number): string {
  const part = parts[index];
  return typeof part === 'object' ? keyOf(part.path) : '';
}

function valueAt(parts: readonly MarkedPart[], index: number): string {
  const part = parts[index];
  return typeof part === 'object' ? part.value : '';
}
