// Puts a unique word in the place of values, so that the images of a render tell which values they are made of.

/** A way through the values to a string. */
export type ValueKeys = readonly string[];

export interface Marker {
  readonly word: string;
  readonly path: ValueKeys;
  /** What stands at `path`; '' where nothing does. */
  readonly value: string;
}

/** A string of the values, and where it stands. */
export interface ValueString {
  readonly path: ValueKeys;
  readonly value: string;
}

/** Every string in `values`, in their order. */
export function stringsIn(values: unknown): readonly ValueString[] {
  const found: ValueString[] = [];
  visitStrings(values, [], found);
  return found;
}

function visitStrings(value: unknown, path: ValueKeys, found: ValueString[]): void {
  if (typeof value === 'string') {
    found.push({ path, value });
  } else if (typeof value === 'object' && value !== null && path.length < MOST_DEPTH) {
    for (const [key, each] of Object.entries(value)) {
      visitStrings(each, [...path, key], found);
    }
  }
}

/** What stands at `path`; undefined where nothing does. */
export function valueAtKeys(values: unknown, path: ValueKeys): unknown {
  return path.reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, step) ? Reflect.get(at, step) : undefined,
    values,
  );
}

const MOST_DEPTH = 100;

/**
 * The strings that `images` can be made of: each stands in one of them as it is. A string that is a template itself is none of them, because
 * in its place a marker would say nothing of the values that it names.
 */
export function candidatesIn(values: unknown, images: readonly string[]): readonly ValueString[] {
  const all = images.join('\n');
  return stringsIn(values).filter(
    ({ value, path }) =>
      value !== '' &&
      value.length <= MOST_LETTERS &&
      !value.includes('{{') &&
      (value.length > 1 || isVersion(path)) &&
      all.includes(value),
  );
}

const MOST_LETTERS = 1000;

/**
 * The images that stand in texts of the values, such as a list of containers in a block, whole or with a template for their tag. The path of
 * each ends with its place in the text, so that one text may hold several.
 */
export function imagesInTexts(values: unknown, images: readonly string[]): readonly ValueString[] {
  const names = new Set(images.flatMap((image) => [image, image.replace(/:[^/:@]*$/, '')]));
  names.delete('');
  return stringsIn(values)
    .filter(({ value }) => value.includes('\n') || value.includes('{{'))
    .flatMap(({ path, value: text }) =>
      [...names].flatMap((name) =>
        placesOf(text, name).map((start) => ({ path: [...path, INSIDE + start], value: name })),
      ),
    );
}

/** No key of values has it. */
const INSIDE = '\u0000';

/** Where `name` stands in `text` as a whole reference, or before a tag that is a template. */
function placesOf(text: string, name: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const isStart = /[\s"']/.test(text[at - 1] ?? ' ');
    if (isStart && /^(?:["',}\]]|\s|:\{\{|$)/.test(text.slice(at + name.length, at + name.length + 3))) {
      found.push(at);
    }
  }
  return found;
}

/** A text at a path, with the images that stand in texts put into them: one element for each value that changes. */
export function leavesOf(
  changes: readonly (readonly [ValueKeys, unknown])[],
  values: unknown,
  images: (path: ValueKeys) => string,
): readonly (readonly [ValueKeys, unknown])[] {
  const inTexts = new Map<
    string,
    { readonly path: ValueKeys; readonly changes: (readonly [number, string, string])[] }
  >();
  const whole = changes.filter(([path, leaf]) => {
    const last = path.at(-1) ?? '';
    if (!last.startsWith(INSIDE)) {
      return true;
    }
    const own = path.slice(0, -1);
    const known = inTexts.get(JSON.stringify(own)) ?? { path: own, changes: [] };
    known.changes.push([Number(last.slice(INSIDE.length)), images(path), String(leaf)]);
    inTexts.set(JSON.stringify(own), known);
    return false;
  });
  const texts = [...inTexts.values()].map(({ path, changes: own }) => {
    const text = String(valueAtKeys(values, path) ?? '');
    // From the end, so that the places before stay what they are.
    const changed = own
      .sort(([one], [other]) => other - one)
      .reduce(
        (all, [start, image, leaf]) => all.slice(0, start) + leaf + all.slice(start + image.length),
        text,
      );
    return [path, changed] as const;
  });
  return [...whole, ...texts];
}

/** Whether the key at the end of `path` is one of versions, which some templates compare. */
export function isVersion(path: ValueKeys): boolean {
  return /tag|version|digest|sha/i.test(nameIn(path));
}

/** Whether the keys at the end of `path` are those of images. */
export function isNearImage(path: ValueKeys): boolean {
  return (
    /image|repo|registry|hub/i.test(
      path
        .filter((step) => !/^\d+$/.test(step))
        .slice(-2)
        .join(' '),
    ) && !isVersion(path)
  );
}

/** The last key that is no number of an item. */
function nameIn(path: ValueKeys): string {
  return path.findLast((step) => !/^\d+$/.test(step)) ?? '';
}

export function markersFor(candidates: readonly ValueString[]): readonly Marker[] {
  return candidates.map((each, index) => ({ ...each, word: `${WORD}${index}${WORD}` }));
}

/** No public chart has it, it is the beginning of no other one, and it may stand in a name of an image and of an object. */
const WORD = 'zmkz';

/** A part of a marked text: text of the template, or the value that stands there. */
export type MarkedPart = string | Marker;

/** `text` cut at its markers. */
export function partsOf(text: string, markers: readonly Marker[]): readonly MarkedPart[] {
  return text
    .split(/(zmkz\d+zmkz)/)
    .filter((part) => part !== '')
    .map((part) => markers[Number(/^zmkz(\d+)zmkz$/.exec(part)?.[1] ?? -1)] ?? part);
}

/**
 * The overlay that puts each of `texts` at its path. A list is written whole, with the items of `values`, because Helm does not lay one over
 * another.
 */
export function overlayOf(texts: readonly (readonly [ValueKeys, unknown])[], values: unknown): unknown {
  const root: Layer = new Map();
  for (const [path, text] of texts) {
    put(root, path, text, values);
  }
  return asObjects(root);
}

type Layer = Map<string, LayerValue>;
type LayerValue = Layer | LayerValue[] | { readonly leaf: unknown };

function put(root: Layer, path: ValueKeys, leaf: unknown, values: unknown): void {
  let at: LayerValue = root;
  let below = values;
  for (const [index, step] of path.entries()) {
    below =
      typeof below === 'object' && below !== null && Object.hasOwn(below, step)
        ? Reflect.get(below, step)
        : undefined;
    const isLast = index === path.length - 1;
    const next: LayerValue = isLast
      ? { leaf }
      : (childOf(at, step) ?? (Array.isArray(below) ? below.map((item) => layersOf(item)) : new Map()));
    if (at instanceof Map) {
      at.set(step, next);
    } else if (Array.isArray(at)) {
      at[Number(step)] = next;
    }
    at = next;
  }
}

function childOf(at: LayerValue, step: string): LayerValue | undefined {
  const child = at instanceof Map ? at.get(step) : Array.isArray(at) ? at[Number(step)] : undefined;
  return child instanceof Map || Array.isArray(child) ? child : undefined;
}

/** The value with all of its mappings and lists open for change. */
function layersOf(value: unknown): LayerValue {
  if (Array.isArray(value)) {
    return value.map(layersOf);
  }
  return typeof value === 'object' && value !== null
    ? new Map(Object.entries(value).map(([key, each]) => [key, layersOf(each)]))
    : { leaf: value };
}

function asObjects(value: LayerValue): unknown {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, each]) => [key, asObjects(each)]));
  }
  return Array.isArray(value) ? value.map(asObjects) : value.leaf;
}
