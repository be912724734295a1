// Makes the overlay of values that brings the images of a chart to the proxy: the smallest one, proven by a render.
import type { Settings } from '../../core/index.ts';
import { ALLOWING, markerRuns, type PartsByPlace, renderMarked, usedStrings } from '../chart/markedRender.ts';
import { leavesOf, type MarkedPart, overlayOf, type ValueKeys, type ValueString } from '../chart/markers.ts';
import type { OpenedChart } from '../chart/openChart.ts';
import { type ChartRender, type GivenValues, type Rendering, renderChart } from '../chart/renderChart.ts';
import type { RenderedImage } from '../readRender.ts';
import { isTrouble, type Trouble } from '../trouble.ts';
import { isRewriteOf, type JudgedImage, judge } from '../verdict.ts';
import { keyOf, textOf } from './choices.ts';
import { chooseValues, type ImageToReach, imageWith, nameOfChange, type ValuesChoice } from './choose.ts';
import { unsetStrings } from './unset.ts';

export interface ValuesOverlay {
  /** What is laid over the values of the chart, as JSON has it. */
  readonly values: unknown;
  /** The paths of the values in it that are new. */
  readonly entries: readonly OverlayEntry[];
  /** Every image of the render with the overlay. */
  readonly images: readonly JudgedImage[];
}

export interface OverlayEntry {
  readonly path: ValueKeys;
  readonly value: string | boolean;
}

/** How often another choice is tried where the render shows that the first was wrong. */
const MOST_TRIES = 6;

export async function makeOverlay(
  chart: OpenedChart,
  given: GivenValues,
  rendering: Rendering,
): Promise<ValuesOverlay | Trouble> {
  const plain = await renderChart(chart.folder, given, null, rendering);
  if (isTrouble(plain)) {
    return plain;
  }
  const images = await imagesToReach(chart, given, plain, rendering);
  const banned = new Set<string>();
  let allowing: readonly OverlayEntry[] = [];
  let problem: Trouble | null = null;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const choice = chooseValues(images, banned);
    const entries = [...entriesOf(choice, images, plain), ...(choice.assignment.size > 0 ? allowing : [])];
    const overlay = overlayOf(
      entries.map(({ path, value }) => [path, value] as const),
      plain.values,
    );
    const proof = entries.length === 0 ? plain : await renderChart(chart.folder, given, overlay, rendering);
    if (isTrouble(proof)) {
      problem = proof;
      allowing = allowing.length === 0 && refusesImages(proof) ? [{ path: ALLOWING, value: true }] : allowing;
      if (allowing.length === 0) {
        choice.assignment.forEach((text, key) => void banned.add(nameOfChange(key, text)));
      }
      continue;
    }
    const judged = judge(plain.images, proof.images);
    const wrong = wrongChanges(choice, images, judged);
    if (wrong.length === 0) {
      return { values: overlay, entries, images: judged };
    }
    wrong.forEach((change) => void banned.add(change));
  }
  return problem ?? { values: {}, entries: [], images: judge(plain.images, plain.images) };
}

/** The images of the render, with what they are made of as it is, with unset values of their own set, and with global ones set. */
async function imagesToReach(
  chart: OpenedChart,
  given: GivenValues,
  plain: ChartRender,
  rendering: Rendering,
): Promise<readonly ImageToReach[]> {
  if (!plain.images.some(({ image }) => isToReach(image.status))) {
    return [];
  }
  const { parts } = await renderMarked(chart, given, plain, rendering);
  const markWith = markerRuns(chart, given, plain, rendering);
  const used = usedStrings(plain);
  const unset = unsetStrings(chart, plain.values);
  const isGlobal = ({ path }: ValueString): boolean => path[0] === 'global';
  const unsetWays = await Promise.all(
    [unset.filter((each) => !isGlobal(each)), unset.filter(isGlobal)].map((group) =>
      markUnset(group, used, markWith),
    ),
  );
  return plain.images.map((each) => toReach(each, [parts, ...unsetWays], rendering.settings));
}

/** The parts with the values of `group` set; those that cannot be set together with the used ones are set alone. */
async function markUnset(
  group: readonly ValueString[],
  used: readonly ValueString[],
  markWith: (marked: readonly ValueString[]) => Promise<PartsByPlace | null>,
): Promise<PartsByPlace> {
  if (group.length === 0) {
    return new Map();
  }
  const free = used.filter(({ path }) => !group.some((each) => keyOf(each.path) === keyOf(path)));
  return (await markWith([...free, ...group])) ?? (await markWith(group)) ?? new Map();
}

function toReach(
  { place, image }: RenderedImage,
  ways: readonly PartsByPlace[],
  { addLatestTag }: Settings,
): ImageToReach {
  const isOurs = isToReach(image.status) && image.target !== null;
  const target = image.target ?? '';
  // Where the tag is meant and not written, a value need not write it either.
  const bare =
    addLatestTag && target.endsWith(':latest') && !image.raw.endsWith(':latest')
      ? [target.slice(0, -':latest'.length)]
      : [];
  const [own = [], ...others] = ways.map((parts) => parts.get(place) ?? []);
  const isKnown = isOf(own, image.raw);
  return {
    raw: image.raw,
    targets: isOurs ? [...bare, target] : [],
    ways: [isKnown ? own : [], ...others],
    compared: isKnown ? [] : own.flatMap((part) => (typeof part === 'string' ? [] : [keyOf(part.path)])),
    keeping: isKnown ? null : keepingOf(own, others),
  };
}

/** The registry of all images, put into the unset registry of this one: the image then does not depend on it. */
function keepingOf(
  [shared]: readonly MarkedPart[],
  others: readonly (readonly MarkedPart[])[],
): ReadonlyMap<string, string> | null {
  const own = others.map(([first]) => first).find((part) => typeof part === 'object' && part.value === '');
  return typeof shared === 'object' && typeof own === 'object' && keyOf(own.path) !== keyOf(shared.path)
    ? new Map([[keyOf(own.path), shared.value]])
    : null;
}

/** Whether the parts are those of the image. A template may write another one where a marker stands. */
function isOf(parts: readonly MarkedPart[], raw: string): boolean {
  return textOf(parts, new Map()) === raw;
}

function isToReach(status: string): boolean {
  return status === 'docker-hub' || status === 'upstream';
}

function entriesOf(
  { assignment }: ValuesChoice,
  images: readonly ImageToReach[],
  { values }: ChartRender,
): readonly OverlayEntry[] {
  const markers = images.flatMap(({ ways }) => ways.flat()).filter((part) => typeof part !== 'string');
  const old = new Map(markers.map(({ path, value }) => [keyOf(path), value]));
  const changes = [...assignment].map(([key, text]): readonly [ValueKeys, string] => [JSON.parse(key), text]);
  return leavesOf(changes, values, (path) => old.get(keyOf(path)) ?? '').map(([path, value]) => ({
    path,
    value: String(value),
  }));
}

/** The changes after which an image is another one than was meant. */
function wrongChanges(
  choice: ValuesChoice,
  images: readonly ImageToReach[],
  judged: readonly JudgedImage[],
): readonly string[] {
  return judged.flatMap(({ before, after, verdict }, index) => {
    const image = images[index];
    const meant = image ? imageWith(image, choice.assignment) : before;
    if (after === meant || (verdict !== 'wrong' && isRewriteOf(after ?? '', meant))) {
      return [];
    }
    const keys = (image?.ways ?? [])
      .flat()
      .flatMap((part) => (typeof part === 'string' ? [] : [keyOf(part.path)]));
    const own = [...choice.assignment].filter(([key]) => keys.includes(key));
    // Nobody knows which change did it where none is a part of the image.
    const changes = own.length > 0 ? own : [...choice.assignment];
    return changes.map(([key, text]) => nameOfChange(key, text));
  });
}

function refusesImages({ trouble }: Trouble): boolean {
  return (trouble.args ?? []).some((each) => String(each).includes('allowInsecureImages'));
}
