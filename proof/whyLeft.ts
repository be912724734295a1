// Says why an image is still pulled from Docker Hub: which values it is made of, which line of a template writes it, which fix needs review.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { createLineIndex, valuePlace } from '../core/index.ts';
import type { Words } from '../l10n/index.ts';
import type { MarkedPart, ValueKeys } from './chart/markers.ts';
import type { OpenedChart } from './chart/openChart.ts';
import type { RenderedImage } from './readRender.ts';

/** A line of a file of the person. */
export interface FileLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A finding that the fixes have left. */
export interface Leftover extends FileLine {
  /** The file without links. */
  readonly real: string;
  /** The image, as the proxy knows it: without tag and digest. */
  readonly repository: string;
  /** Why its fix needs review. Null where it has no fix. */
  readonly reason: Words | null;
}

export interface WhyLeft {
  /** The values that its name is made of, in their order. */
  readonly values: readonly { readonly path: string; readonly at: FileLine | null }[];
  /** The line that writes its name; null where none does. */
  readonly template: FileLine | null;
  /** The fix of it that needs review, or the place that has no fix. */
  readonly leftover: Leftover | null;
}

/** A file of values, and the section of all values that it is laid over. */
export interface ValuesText {
  readonly shown: string;
  readonly section: readonly string[];
  readonly text: string;
}

export interface WhyContext {
  /** In the order in which Helm asks them: the last given file first. */
  readonly values: readonly ValuesText[];
  /** Reads the templates that an object comes from, and the helpers of its chart. */
  readonly templates: (source: string) => readonly { readonly shown: string; readonly text: string }[];
  readonly leftovers: readonly Leftover[];
}

/** The findings in files of `folders`, which are real paths, and in `files`. */
export function leftoversIn(
  leftovers: readonly Leftover[],
  folders: readonly string[],
  files: readonly string[] = [],
): readonly Leftover[] {
  return leftovers.filter(
    ({ real }) => files.includes(real) || folders.some((folder) => real.startsWith(folder + sep)),
  );
}

export function whyLeft(
  { image, source }: RenderedImage,
  parts: readonly MarkedPart[],
  context: WhyContext,
): WhyLeft {
  const repository = repositoryOf(image.canonical ?? image.raw);
  const leftover =
    context.leftovers.find((each) => each.repository === repository && each.reason !== null) ??
    context.leftovers.find((each) => each.repository === repository) ??
    null;
  const paths = pathsInName(image.raw, parts);
  const values = paths.map((path) => ({ path: path.join('.'), at: lineOfValue(path, context.values) }));
  return { values, template: source === null ? null : lineOfName(image.raw, source, context), leftover };
}

/** A reference without tag and digest. */
export function repositoryOf(reference: string): string {
  return reference.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
}

function pathsInName(raw: string, parts: readonly MarkedPart[]): readonly ValueKeys[] {
  const end = repositoryOf(raw).length;
  const found: ValueKeys[] = [];
  let at = 0;
  for (const part of parts) {
    if (typeof part !== 'string' && at < end) {
      found.push(part.path);
    }
    at += (typeof part === 'string' ? part : part.value).length;
  }
  return found;
}

function lineOfValue(path: ValueKeys, values: readonly ValuesText[]): FileLine | null {
  for (const { shown, section, text } of values) {
    const isBelow = section.every((step, index) => step === path[index]);
    const place = isBelow ? valuePlace(text, path.slice(section.length)) : null;
    if (place) {
      return { file: shown, line: createLineIndex(text).positionAt(place.start).line + 1 };
    }
  }
  return null;
}

/** The first line with the name of the image as it is written, in the template itself or in a helper. */
function lineOfName(raw: string, source: string, { templates }: WhyContext): FileLine | null {
  const name = repositoryOf(raw);
  const short = name.slice(name.lastIndexOf('/') + 1);
  for (const wanted of [name, short]) {
    const isIn = wordPattern(wanted);
    for (const { shown, text } of templates(source)) {
      const line = text.split('\n').findIndex((each) => isIn.test(each) && /image|repo/i.test(each));
      if (line >= 0) {
        return { file: shown, line: line + 1 };
      }
    }
  }
  return null;
}

function wordPattern(name: string): RegExp {
  return new RegExp(`(?<![\\w.-])${name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\w-])`);
}

/** The files of values of an opened chart, its own before those of the charts below. `shown` is how people name its folder. */
export function valuesTextsOf({ folder, charts }: OpenedChart, shown: string): readonly ValuesText[] {
  return charts
    .filter(({ origin }) => origin !== null)
    .flatMap((chart) => {
      const inside = chart.folder === '' ? 'values.yaml' : `${chart.folder}/values.yaml`;
      const path = join(folder, inside);
      return existsSync(path)
        ? [{ shown: join(shown, inside), section: chart.section, text: readFileSync(path, 'utf8') }]
        : [];
    })
    .sort((one, other) => one.section.length - other.section.length);
}

/** Reads the template at `source` in an opened chart, then the helpers of the same chart. */
export function templatesOf(
  { folder }: OpenedChart,
  shown: string,
): (source: string) => readonly { readonly shown: string; readonly text: string }[] {
  return (source) => {
    const [, templates = ''] = /^((?:charts\/[^/]+\/)*templates\/)/.exec(source) ?? [];
    const helpers =
      templates !== '' && existsSync(join(folder, templates)) ? readdirSync(join(folder, templates)) : [];
    return [source, ...helpers.filter((name) => name.endsWith('.tpl')).map((name) => templates + name)]
      .filter((path) => existsSync(join(folder, path)))
      .map((path) => ({ shown: join(shown, path), text: readFileSync(join(folder, path), 'utf8') }));
  };
}
