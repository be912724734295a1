// Makes a temporary copy of a chart in which everything that is at hand is in its place, and from which nothing that is missing is asked for.
import {
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { isValueList, isValueMap, readValue, type Value, type ValueMap } from '../../core/index.ts';
import { attemptFiles, copyTree, type Instead } from '../files/copyTree.ts';
import { unpackChart } from '../files/unpack.ts';
import type { Runner } from '../run/runner.ts';
import { isTrouble, type Trouble, trouble } from '../trouble.ts';
import { VALUES_PRINTER, VALUES_TEMPLATE } from './valuesPrinter.ts';

export interface OpenedChart {
  /** The temporary copy. */
  readonly folder: string;
  readonly name: string;
  readonly appVersion: string;
  /** The dependencies that Chart.yaml lists and nobody has fetched. The copy does not list them. */
  readonly missing: readonly MissingDependency[];
  /** The charts of the copy, this one first: the section of the values that each has, and its folder within the copy ('' for this one). */
  readonly charts: readonly ChartSection[];
}

export interface ChartSection {
  readonly section: readonly string[];
  readonly folder: string;
  /** The folder of the person that the chart was copied from; null for one that was packed. */
  readonly origin: string | null;
}

export interface MissingDependency {
  readonly name: string;
  readonly repository: string;
  /** Whether a lock file says which version to fetch. */
  readonly isLocked: boolean;
}

/** Opens the chart at `path`, a folder or a .tgz. `instead` has the texts that take the place of its files. */
export function openChart(path: string, instead: Instead, runner: Runner): OpenedChart | Trouble {
  return attemptFiles(() => {
    const folder = join(runner.folder(), 'chart');
    const isFolder = statSync(path).isDirectory();
    const copied = isFolder ? copyTree(path, folder, instead) : unpackChart(path, folder);
    if (copied && isTrouble(copied)) {
      return copied;
    }
    const chart = readMapping(join(folder, 'Chart.yaml'));
    const name = chart && stringIn(chart, 'name');
    if (!chart || name === null) {
      return trouble('proof.noChart');
    }
    if (stringIn(chart, 'type') === 'library') {
      return trouble('proof.library');
    }
    const settling: Settling = { charts: [], missing: [], instead, copy: folder };
    const problem = settle(
      { folder: '', origin: isFolder ? realpathSync(path) : null, section: [] },
      settling,
    );
    if (problem) {
      return problem;
    }
    writeFileSync(join(folder, 'templates', VALUES_TEMPLATE), VALUES_PRINTER);
    const appVersion = stringIn(chart, 'appVersion') ?? '';
    return { folder, name, appVersion, missing: settling.missing, charts: settling.charts };
  });
}

interface Settling {
  readonly charts: ChartSection[];
  readonly missing: MissingDependency[];
  readonly instead: Instead;
  readonly copy: string;
}

/** Helm renders charts with more subcharts, but none in public repositories has a tenth of them. */
const MOST_CHARTS = 200;

/** Puts the dependencies of the chart at `place` into its `charts/`, and does the same for each of them. */
function settle(place: ChartSection, settling: Settling): Trouble | null {
  settling.charts.push(place);
  if (settling.charts.length > MOST_CHARTS) {
    return trouble('proof.manyCharts', MOST_CHARTS);
  }
  const folder = join(settling.copy, place.folder);
  const problem = unpackAll(join(folder, 'charts'));
  if (problem) {
    return problem;
  }
  for (const file of ['Chart.yaml', 'requirements.yaml']) {
    const chart = readMapping(join(folder, file));
    const listed = chart ? itemsIn(chart, 'dependencies') : [];
    const kept = listed.filter((dependency) => isAtHand(dependency, place, settling));
    if (chart && kept.length < listed.length) {
      writeFileSync(join(folder, file), JSON.stringify(plain(new Map([...chart, ['dependencies', kept]]))));
    }
  }
  for (const lock of ['Chart.lock', 'requirements.lock']) {
    rmSync(join(folder, lock), { force: true });
  }
  return settleBelow(place, settling);
}

function settleBelow(place: ChartSection, settling: Settling): Trouble | null {
  const folder = join(settling.copy, place.folder);
  const dependencies = dependenciesOf(folder);
  for (const { name, folder: below } of chartsIn(folder)) {
    const own = dependencies.filter((each) => stringIn(each, 'name') === name);
    const aliases = own.length === 0 ? [name] : own.map((each) => stringIn(each, 'alias') ?? name);
    const inside = place.folder === '' ? `charts/${below}` : `${place.folder}/charts/${below}`;
    const origin = place.origin && join(place.origin, 'charts', below);
    const at = { folder: inside, origin: origin !== null && existsSync(origin) ? origin : null };
    const [first = name, ...others] = aliases;
    const problem = settle({ ...at, section: [...place.section, first] }, settling);
    if (problem) {
      return problem;
    }
    settling.charts.push(...others.map((alias) => ({ ...at, section: [...place.section, alias] })));
  }
  return null;
}

function isAtHand(dependency: ValueMap, place: ChartSection, settling: Settling): boolean {
  const name = stringIn(dependency, 'name') ?? '';
  const folder = join(settling.copy, place.folder);
  const repository = stringIn(dependency, 'repository') ?? '';
  if (chartsIn(folder).some((each) => each.name === name)) {
    return true;
  }
  const [, local] = /^file:\/\/(.*)$/.exec(repository) ?? [];
  const source = local !== undefined && place.origin !== null ? resolve(place.origin, local) : null;
  const isPlain = /^[\w.-]+$/.test(name) && !name.startsWith('.');
  if (source !== null && isPlain && existsSync(join(source, 'Chart.yaml'))) {
    const copied = copyTree(source, join(folder, 'charts', name), settling.instead);
    if (!isTrouble(copied)) {
      return true;
    }
  }
  const isLocked = ['Chart.lock', 'requirements.lock'].some((lock) => existsSync(join(folder, lock)));
  if (!settling.missing.some((each) => each.name === name)) {
    settling.missing.push({ name, repository, isLocked });
  }
  return false;
}

function unpackAll(charts: string): Trouble | null {
  for (const name of listed(charts)) {
    if (/\.(?:tgz|tar\.gz)$/.test(name)) {
      const bare = name.replace(/\.(?:tgz|tar\.gz)$/, '');
      const to = existsSync(join(charts, bare)) ? `${bare}-packed` : bare;
      const problem = unpackChart(join(charts, name), join(charts, to));
      if (problem) {
        return problem;
      }
      rmSync(join(charts, name));
    }
  }
  return null;
}

function dependenciesOf(folder: string): readonly ValueMap[] {
  return ['Chart.yaml', 'requirements.yaml'].flatMap((file) => {
    const chart = readMapping(join(folder, file));
    return chart ? itemsIn(chart, 'dependencies') : [];
  });
}

/** The charts in the `charts/` of a chart, by the name that their Chart.yaml gives. */
function chartsIn(folder: string): readonly { readonly name: string; readonly folder: string }[] {
  return listed(join(folder, 'charts')).flatMap((below) => {
    const chart = /^[_.]/.test(below) ? null : readMapping(join(folder, 'charts', below, 'Chart.yaml'));
    const name = chart && stringIn(chart, 'name');
    return name ? [{ name, folder: below }] : [];
  });
}

function listed(folder: string): readonly string[] {
  return existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder).sort() : [];
}

export function readMapping(path: string): ValueMap | null {
  const value = existsSync(path) && statSync(path).isFile() ? readValue(readFileSync(path, 'utf8')) : null;
  return isValueMap(value ?? null) ? (value as ValueMap) : null;
}

export function stringIn(map: ValueMap, key: string): string | null {
  const value = map.get(key);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

export function itemsIn(map: ValueMap, key: string): readonly ValueMap[] {
  const value = map.get(key);
  return isValueList(value) ? value.filter(isValueMap) : [];
}

/** `value` as objects and arrays, for JSON. Also keys such as `__proto__` become keys. */
export function plain(value: Value): unknown {
  if (isValueMap(value)) {
    return Object.fromEntries([...value].map(([key, each]) => [key, plain(each)]));
  }
  return isValueList(value) ? value.map(plain) : value;
}

/** The name of the chart at `path` for people who have no better one. */
export function nameOfChart(path: string): string {
  return basename(path).replace(/\.(?:tgz|tar\.gz)$/, '');
}
