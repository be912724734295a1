// The marker render: which values each image of a chart is made of, in which order, and what the templates write between them.
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RenderedImage } from '../readRender.ts';
import { isTrouble } from '../trouble.ts';
import {
  candidatesIn,
  imagesInTexts,
  isNearImage,
  isVersion,
  leavesOf,
  type MarkedPart,
  markersFor,
  overlayOf,
  partsOf,
  type ValueKeys,
  type ValueString,
  valueAtKeys,
} from './markers.ts';
import type { OpenedChart } from './openChart.ts';
import { type ChartRender, type GivenValues, type Rendering, renderChart } from './renderChart.ts';

export interface MarkedImages {
  /** The parts of each image, by its place. */
  readonly parts: ReadonlyMap<string, readonly MarkedPart[]>;
  /** How many runs of Helm it took. */
  readonly runs: number;
}

/** How many more runs a chart may take that does not render with markers at the first try. */
const MOST_RETRIES = 12;

/** Renders `chart` with markers, in as many places as it lets them be. `plain` is its render with the same values. */
export async function renderMarked(
  chart: OpenedChart,
  given: GivenValues,
  plain: ChartRender,
  rendering: Rendering,
): Promise<MarkedImages> {
  const markWith = markerRuns(chart, given, plain, rendering);
  let runs = 0;
  const attempt = (marked: readonly ValueString[]): Promise<PartsByPlace | null> => {
    runs++;
    return markWith(marked);
  };
  return { parts: await markMost(usedStrings(plain), attempt, () => runs <= MOST_RETRIES), runs };
}

/** The strings of the values that the images of a render can be made of. */
export function usedStrings({ values, images }: ChartRender): readonly ValueString[] {
  const raws = images.map(({ image }) => image.raw);
  return [...candidatesIn(values, raws), ...imagesInTexts(values, raws)];
}

/** Returns a function that renders the chart with markers at some values. It answers null where the chart does not render with them. */
export function markerRuns(
  chart: OpenedChart,
  given: GivenValues,
  plain: ChartRender,
  rendering: Rendering,
): (marked: readonly ValueString[]) => Promise<PartsByPlace | null> {
  let copy: string | null = null;
  return async (marked) => {
    copy ??= withoutSchemas(chart, rendering);
    const markers = markersFor(marked);
    const old = new Map(marked.map(({ path, value }) => [path, value]));
    const changes = markers.map(({ path, word }) => [path, word] as const);
    const words = leavesOf(changes, plain.values, (path) => old.get(path) ?? '');
    const overlay = overlayOf([...words, ...allowing(plain.values)], plain.values);
    const render = await renderChart(copy, given, overlay, rendering);
    return isTrouble(render) || !isSameShape(render.images, plain.images)
      ? null
      : partsByPlace(render.images, markers);
  };
}

/** Charts of Bitnami render for no images but their own, unless this value says so. */
export const ALLOWING: ValueKeys = ['global', 'security', 'allowInsecureImages'];

function allowing(values: unknown): readonly (readonly [ValueKeys, true])[] {
  return valueAtKeys(values, ALLOWING) === false ? [[ALLOWING, true]] : [];
}

export type PartsByPlace = ReadonlyMap<string, readonly MarkedPart[]>;

function partsByPlace(
  images: readonly RenderedImage[],
  markers: Parameters<typeof partsOf>[1],
): PartsByPlace {
  return new Map(images.map(({ place, image }) => [place, partsOf(image.raw, markers)]));
}

/** The same places have images. Some templates leave out an object where a value is not one of those that they know. */
function isSameShape(marked: readonly RenderedImage[], plain: readonly RenderedImage[]): boolean {
  const places = new Set(marked.map(({ place }) => place));
  return plain.every(({ place }) => places.has(place));
}

/** All candidates; otherwise those of no version; otherwise those near an image, and of these the groups that can be marked together. */
async function markMost(
  candidates: readonly ValueString[],
  attempt: (marked: readonly ValueString[]) => Promise<PartsByPlace | null>,
  mayGoOn: () => boolean,
): Promise<PartsByPlace> {
  for (const isWanted of [() => true, (each: ValueString) => !isVersion(each.path)]) {
    const parts = await attempt(candidates.filter(isWanted));
    if (parts) {
      return parts;
    }
  }
  let [marked, best]: [readonly ValueString[], PartsByPlace] = [[], new Map()];
  const groups = [candidates.filter(({ path }) => isNearImage(path))];
  for (let group = groups.shift(); group && mayGoOn(); group = groups.shift()) {
    const parts = group.length === 0 ? null : await attempt([...marked, ...group]);
    if (parts) {
      [marked, best] = [[...marked, ...group], parts];
    } else if (group.length > 1) {
      const half = Math.ceil(group.length / 2);
      groups.push(group.slice(0, half), group.slice(half));
    }
  }
  return best;
}

/** A copy of the chart without its schemas, which may allow some values only. */
function withoutSchemas({ folder }: OpenedChart, { runner }: Rendering): string {
  const copy = join(runner.folder(), 'chart');
  cpSync(folder, copy, { recursive: true });
  for (const path of readdirSync(copy, { recursive: true, encoding: 'utf8' })) {
    if (basename(path) === 'values.schema.json') {
      rmSync(join(copy, path));
    }
  }
  return copy;
}
