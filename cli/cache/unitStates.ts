// Says in a string what the judgement of a unit follows from. Where the string is the same, the judgement is.
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  CHART_FILE,
  chartOf,
  chartsAsked,
  type FileContext,
  fileContext,
  type Neighbours,
  remembered,
  type Settings,
} from '../../core/index.ts';
import { namesOfSources } from '../files/chartSources.ts';
import type { FoundFile } from '../files/findFiles.ts';
import { osPath } from '../files/osPath.ts';
import type { Unit } from '../threads/handOut.ts';
import { digestOf } from './digest.ts';
import { quietly } from './quietly.ts';

export interface StatesRun {
  readonly files: readonly FoundFile[];
  readonly neighbours: Neighbours;
  /** The files of the neighbours, as `Found.neighbours`. */
  readonly opened: ReadonlyMap<string, string>;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/**
 * Returns the function that gives the state of a unit: of its files on the disk, their settings, what their neighbours say about them, and the sources
 * of the charts that are asked. Null where a file is away, or was changed so lately that another change could leave the same times.
 *
 * What holds for all files of a run is not part of it: `resultCache.ts` has it in the first line of its file.
 */
export function unitStates(run: StatesRun): (unit: Unit) => string | null {
  const { files, neighbours } = run;
  const states = openStates(run);
  return ({ start, end, chart }) => {
    states.begin();
    if (chart === null) {
      return states.file(files[start] as FoundFile);
    }
    const parts: (string | null)[] = [];
    const asked = new Set<string>();
    for (const file of files.slice(start, end)) {
      parts.push(file.fromRoot, states.file(file));
      const own = chartOf(file.fromRoot, neighbours.charts);
      for (const each of chartsAsked(file.fromRoot, own, neighbours.charts)) {
        asked.add(each);
      }
    }
    parts.push(...[...asked].map((each) => states.chart(each)));
    return parts.includes(null) ? null : digestOf(parts.join('\n'));
  };
}

/** What builds and accounts say holds for a whole run. The others follow from the chart, whose sources have a state of their own. */
type KnownElsewhere = 'path' | 'builds' | 'secretAccounts' | 'subcharts' | 'chartFacts';

interface StateMakers {
  /** To be called before each unit. */
  readonly begin: () => void;
  readonly file: (file: FoundFile) => string | null;
  /** Of the files that a chart's facts are read from. `folder` as in `fromRoot`. */
  readonly chart: (folder: string) => string | null;
}

function openStates({ neighbours, opened, now }: StatesRun): StateMakers {
  /** Of settings, lists of dependencies and kustomizations: many units have the same. */
  const digests = new WeakMap<object, string>();
  const digestOfAll = (each: object): string => digestOf(JSON.stringify(each));
  const settings = (each: Settings): string => remembered(digests, each, digestOfAll);
  const dependencies = (each: readonly unknown[]): string => remembered(digests, each, digestOfAll);
  /** Many files have one kustomization. */
  const texts = new Map<string, string>();
  const textState = (text: string): string => {
    const known = texts.get(text) ?? digestOf(text);
    texts.set(text, known);
    return known;
  };
  /** Entries on the ways of a file follow from its path and the texts of all kustomizations. Lists of entries are long where there are many of both. */
  const { kustomizations } = neighbours;
  const graph = (): string => remembered(digests, kustomizations, () => digestOfAll([...kustomizations]));
  const around = (path: string): string => {
    const { chart, redirects, matchers, kustomization, unmatchedEntries, tooMany } = fileContext(
      path,
      neighbours,
    );
    const parts: Readonly<Record<Exclude<keyof FileContext, KnownElsewhere>, unknown>> = {
      chart: chart !== null && [chart, dependencies(neighbours.charts.get(chart) ?? [])],
      redirects: redirects.length > 0 && graph(),
      matchers: matchers.length > 0 && graph(),
      kustomization: kustomization && [kustomization.path, textState(kustomization.text)],
      unmatchedEntries: unmatchedEntries.length > 0 && unmatchedEntries,
      tooMany,
    };
    const all = Object.values(parts);
    return all.some(Boolean) ? JSON.stringify(all) : '';
  };
  /** Of the files of one unit: nearly all files of a chart are asked as sources of it as well. */
  const disks = new Map<string, string | null>();
  const diskOf = (path: string): string | null => {
    const known = disks.get(path);
    const made = known === undefined ? diskState(path, now) : known;
    disks.set(path, made);
    return made;
  };
  return {
    begin: () => disks.clear(),
    file({ absolute, fromRoot, inForce }) {
      const disk = diskOf(absolute);
      return disk && [disk, settings(inForce.settings), around(fromRoot)].join(' ');
    },
    chart(folder) {
      const top = dirname(opened.get(folder === '' ? CHART_FILE : `${folder}/${CHART_FILE}`) ?? '');
      const names = namesOfSources(top);
      const states = names.map((name) => diskOf(`${top}/${name}`));
      const parts = [
        folder,
        dependencies(neighbours.charts.get(folder) ?? []),
        ...names.map((name, index) => `${name} ${states[index]}`),
      ];
      // Charts in charts in charts have long lists.
      return states.includes(null) ? null : digestOf(parts.join('\n'));
    },
  };
}

/**
 * Which file is at a path, how large it is, and both of its times: programs can set that of its content, but not that of its last change (ctime). Null where
 * it is away, or was changed in the last moments.
 */
function diskState(path: string, now: number): string | null {
  // What the system does not show is told of when the file is judged.
  const stats = quietly(() => statSync(osPath(path), { throwIfNoEntry: false }));
  if (!stats || Math.max(stats.mtimeMs, stats.ctimeMs) > now - COARSEST_CLOCK) {
    return null;
  }
  return [stats.dev, stats.ino, stats.size, stats.mtimeMs, stats.ctimeMs].join(' ');
}

/** In milliseconds. FAT keeps every second second. Git calls a file that was changed since "racily clean", and reads it again as well. */
const COARSEST_CLOCK = 2000;
