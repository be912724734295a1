// What the files of charts say about values: read when a file of values is, once, and kept until a chart changes.
import type { ImageUses, TemplateFile } from '../model/chartUses.ts';
import type { ChartFacts, OverlayText, SectionText } from '../model/fileContext.ts';
import { once } from '../model/once.ts';
import { recent } from '../model/recent.ts';
import { LARGEST_CHART } from '../paths/limits.ts';
import { CHART_FILE, chartSourceKind } from '../paths/neighbourKinds.ts';
import { imageUses } from '../sites/dialects/helm/uses/chartUses.ts';
import type { Dependency } from '../sites/dialects/helm/values/readChart.ts';
import { rootOf } from '../sites/dialects/helm/values/valuesTree.ts';
import { mayAskChart } from '../sites/dialects/helm/valuesFile.ts';

/** The files of charts that `chartSourceKind` knows. */
export interface ChartSources {
  /** Those in and below the folder of a chart. All paths are relative to the same root. */
  readonly list: (folder: string) => readonly string[];
  /** The text of one of them; null where it cannot be read. */
  readonly read: (path: string) => string | null;
}

export const NO_SOURCES: ChartSources = { list: () => [], read: () => null };

/**
 * Returns the facts of the chart in a folder; null for a folder that is none. `charts` are all charts, by folder. Files are checked in the order of
 * their paths, so only the charts that were asked for last are kept: the facts of all charts of a repository would be most of its memory.
 */
export function chartFactsOf(
  charts: ReadonlyMap<string, readonly Dependency[]>,
  sources: ChartSources,
): (folder: string) => ChartFacts | null {
  const known = recent(MOST_KEPT, (folder) => factsOf(folder, charts.get(folder) ?? [], charts, sources));
  return (folder) => (charts.has(folder) ? known(folder) : null);
}

/** A chart, and those in which it lies, with some more. */
const MOST_KEPT = 8;

/**
 * Returns the folders of the charts whose sources are read when the file at `path` is checked: of its own chart, and of the chart around
 * that one. Empty for a file that asks for no facts. `chart` is the folder of the file's chart.
 */
export function chartsAsked(
  path: string,
  chart: string | null,
  charts: ReadonlyMap<string, unknown>,
): readonly string[] {
  if (chart === null || !mayAskChart(path, chart)) {
    return [];
  }
  const around = chartAround(chart)?.folder;
  return around !== undefined && charts.has(around) ? [chart, around] : [chart];
}

/** The folder of the chart that has the chart in `folder` in its `charts/`, and the name of the latter. */
function chartAround(folder: string): { readonly folder: string; readonly name: string } | null {
  const [, around = '', name = ''] = /^(?:(.*)\/)?charts\/([^/]+)$/.exec(folder) ?? [];
  return name === '' ? null : { folder: around, name };
}

function factsOf(
  folder: string,
  dependencies: readonly Dependency[],
  charts: ReadonlyMap<string, readonly Dependency[]>,
  sources: ChartSources,
): ChartFacts {
  const lines = new Map<string, readonly string[]>();
  const linesOf = (file: string): readonly string[] => {
    const known =
      lines.get(file) ?? sources.read(folder === '' ? file : `${folder}/${file}`)?.split('\n') ?? [];
    lines.set(file, known);
    return known;
  };
  const values = once(() => valuesOf(folder, dependencies, sources));
  return {
    uses: once(() => usesOf(folder, dependencies, sources)),
    refusing: once(() => refusingIn(folder, dependencies, sources)),
    keys: once(() => keysOf(values())),
    lineOf: (file, line) => linesOf(file)[line - 1]?.trim() ?? null,
    values,
    over: once(() => overOf(folder, charts, sources)),
    overlays: once(() => overlaysOf(folder, charts, sources)),
  };
}

function usesOf(
  folder: string,
  dependencies: readonly Dependency[],
  { list, read }: ChartSources,
): ImageUses | null {
  const files: TemplateFile[] = [];
  let room = LARGEST_CHART;
  for (const path of list(folder)) {
    const inside = pathInside(folder, path);
    const text = inside !== null && TEMPLATE.test(inside) ? read(path) : null;
    if (inside !== null && text !== null) {
      files.push({ path: inside, text });
      room -= text.length;
      if (room < 0) {
        return null;
      }
    }
  }
  const sections = Object.fromEntries(
    dependencies.map(({ name }) => [`charts/${name}`, aliasesOf(name, dependencies)] as const),
  );
  return files.length === 0 ? null : imageUses(files, { sections });
}

/** The chart's own templates, and those of the charts below its `charts/`. */
const TEMPLATE = /^(?:charts\/[^/]+\/)*templates\//;
const VALUES = /^((?:charts\/[^/]+\/)*)values\.ya?ml$/;

function valuesOf(
  folder: string,
  dependencies: readonly Dependency[],
  { list, read }: ChartSources,
): readonly SectionText[] {
  return list(folder).flatMap((path) => {
    const below = VALUES.exec(pathInside(folder, path) ?? '/')?.[1];
    const text = below === undefined ? null : read(path);
    return below === undefined || text === null
      ? []
      : sectionsAt(below, dependencies).map((section) => ({ section, text }));
  });
}

/** The sections of the values for the chart at `below`, such as `charts/db/`; [] alone for the chart itself. */
function sectionsAt(below: string, dependencies: readonly Dependency[]): readonly (readonly string[])[] {
  const [first, ...others] = below.split('/').filter((step) => step !== '' && step !== 'charts');
  return first === undefined ? [[]] : aliasesOf(first, dependencies).map((section) => [section, ...others]);
}

/**
 * The sections of charts that call Bitnami's check for the images in their own annotations. The check fails for images of another registry
 * where the annotations name images of Bitnami (https://github.com/bitnami/charts/issues/30850).
 */
function refusingIn(
  folder: string,
  dependencies: readonly Dependency[],
  { list, read }: ChartSources,
): readonly (readonly string[])[] {
  const paths = list(folder);
  return paths.flatMap((path) => {
    const below = CHART.exec(pathInside(folder, path) ?? '/')?.[1];
    const isOfBitnami = below !== undefined && ITS_IMAGES.test(read(path) ?? '');
    const templates = `${path.slice(0, -CHART_FILE.length)}templates/`;
    const calls = (each: string) =>
      each.startsWith(templates) && (read(each) ?? '').includes(CHECK_OF_IMAGES);
    return isOfBitnami && paths.some(calls) ? sectionsAt(below, dependencies) : [];
  });
}

const CHART = /^((?:charts\/[^/]+\/)*)Chart\.yaml$/;
const ITS_IMAGES = /docker\.io\/bitnami(?:prem|secure)?\//;
const CHECK_OF_IMAGES = 'include "common.errors.insecureImages"';

function keysOf(values: readonly SectionText[]): ReadonlySet<string> {
  const own = values.find(({ section }) => section.length === 0);
  const root = own && rootOf(own);
  return new Set(root?.kind === 'map' ? root.entries.map(({ key }) => key) : []);
}

function aliasesOf(name: string, dependencies: readonly Dependency[]): readonly string[] {
  const known = ALIASES.get(dependencies) ?? aliasesByName(dependencies);
  ALIASES.set(dependencies, known);
  return known.get(name) ?? [name];
}

/** The same dependencies are asked about for each chart below. */
const ALIASES = new WeakMap<readonly Dependency[], ReadonlyMap<string, readonly string[]>>();

function aliasesByName(dependencies: readonly Dependency[]): ReadonlyMap<string, readonly string[]> {
  const aliases = new Map<string, string[]>();
  for (const { name, alias } of dependencies) {
    const own = aliases.get(name) ?? [];
    aliases.set(name, own);
    own.push(alias ?? name);
  }
  return aliases;
}

/** The values of the chart around, for each section that this chart has there. */
function overOf(
  folder: string,
  charts: ReadonlyMap<string, readonly Dependency[]>,
  { list, read }: ChartSources,
): readonly SectionText[] {
  const { folder: around = '', name = '' } = chartAround(folder) ?? {};
  const dependencies = name === '' ? undefined : charts.get(around);
  const values =
    dependencies && list(around).find((path) => /^values\.ya?ml$/.test(pathInside(around, path) ?? ''));
  const text = values === undefined ? null : read(values);
  return dependencies === undefined || text === null
    ? []
    : aliasesOf(name, dependencies).map((section) => ({ section: [section], text }));
}

/** The overlays of the chart itself, and those of the chart around, for each section that this chart has there. */
function overlaysOf(
  folder: string,
  charts: ReadonlyMap<string, readonly Dependency[]>,
  { list, read }: ChartSources,
): readonly OverlayText[] {
  const { folder: around = '', name = '' } = chartAround(folder) ?? {};
  const dependencies = name === '' ? undefined : charts.get(around);
  const sections = dependencies ? aliasesOf(name, dependencies).map((section) => [section]) : [];
  const of = (chart: string, at: readonly (readonly string[])[]) =>
    list(chart).flatMap((path) => {
      const isOverlay = chartSourceKind(pathInside(chart, path) ?? '') === 'overlay';
      const text = isOverlay ? read(path) : null;
      return text === null ? [] : at.map((section) => ({ section, text, path }));
    });
  return [...of(folder, [[]]), ...(dependencies ? of(around, sections) : [])];
}

function pathInside(folder: string, path: string): string | null {
  if (folder === '') {
    return path;
  }
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : null;
}
