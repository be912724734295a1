// What the charts of one workspace folder say about their values: read when a file of values is first checked, then followed.
import { type ChartFacts, type ChartSources, chartFactsOf, type Neighbours } from '../../../core/index.ts';
import type { ChartMemory } from './chartMemory.ts';
import { type ChartTexts, pathBelow, readChart, sourceKind } from './chartReading.ts';
import { type FilePorts, readTexts } from './readTexts.ts';
import { within } from './within.ts';

export interface FolderChartsPorts extends FilePorts {
  readonly memory: ChartMemory;
  /** Told when a chart becomes known after answers were given without it. */
  readonly onLate: () => void;
  readonly onFailure: (error: unknown) => void;
}

/** A chart as its files were when they were last looked at. */
interface Chart extends ChartTexts {
  /** The `version` at which something last changed: a template, a Chart.yaml, the values of a chart below, any values, other
   * files of values. */
  readonly changed: { template: number; chart: number; below: number; values: number; overlay: number };
  /** The facts for the chart's own values.yaml. They do not change with that file. */
  own: MadeFacts | null;
  /** The facts for other files of values, which are laid over values.yaml. */
  others: MadeFacts | null;
}

/** Facts, and from what each of them was made. */
interface MadeFacts {
  readonly facts: ChartFacts;
  readonly from: Readonly<Record<keyof ChartFacts, string>>;
}

export class FolderCharts {
  readonly #ports: FolderChartsPorts;
  readonly #charts = new Map<string, Chart>();
  readonly #loading = new Map<string, Promise<void>>();
  /** Charts that made room for others and have not changed since. The facts that open documents have of them are still right. */
  readonly #dropped = new Set<string>();
  /** Paths of documents that were opened, changed or closed since `settle`. */
  readonly #edited = new Set<string>();
  #lastReading: Promise<unknown> = Promise.resolve();
  /** Another number after each change. */
  version = 0;

  constructor(ports: FolderChartsPorts) {
    this.#ports = ports;
  }

  /**
   * Reads the charts in `folders` that were not read yet. Returns null where there are none. Resolves after `patience` milliseconds at the
   * latest. `isKnown` says that whoever asks has the facts already, so that a chart that made room is not read again.
   */
  load(folders: readonly string[], isKnown: boolean, patience: number): Promise<void> | null {
    const missing = folders.filter(
      (folder) => !this.#charts.has(folder) && !(isKnown && this.#dropped.has(folder)),
    );
    if (missing.length === 0) {
      return null;
    }
    const loaded = Promise.all(missing.map((folder) => this.#load(folder)));
    return within(patience, loaded, this.#ports.onLate);
  }

  /**
   * Returns the facts for the file at `path`, the same object until they say something else. `folders` are the charts that it asks, its own
   * first. `before` are the facts that the file had, which stay those of a chart that made room.
   */
  facts(
    path: string,
    [folder = '', around]: readonly string[],
    neighbours: Neighbours,
    before: ChartFacts | null,
  ): ChartFacts | null {
    const chart = this.#charts.get(folder);
    const make = () => chartFactsOf(neighbours.charts, this.#sources(neighbours))(folder);
    if (!chart) {
      return before ?? make();
    }
    this.#ports.memory.use(chart);
    const isOwn = /^values\.ya?ml$/.test(pathBelow(folder, path) ?? '');
    const written = ({ charts }: Neighbours, each: string) => JSON.stringify(charts.get(each));
    const { template, chart: description, below, values, overlay } = chart.changed;
    const outside = around === undefined ? undefined : this.#charts.get(around);
    const from = {
      uses: `${template} ${written(neighbours, folder)}`,
      values: `${isOwn ? below : values} ${written(neighbours, folder)}`,
      refusing: `${template} ${description} ${written(neighbours, folder)}`,
      keys: isOwn ? '' : `${values}`,
      lineOf: `${template}`,
      over: around === undefined ? '' : `${outside?.changed.values} ${written(neighbours, around)}`,
      overlays: isOwn
        ? `${overlay} ${outside?.changed.overlay} ${around && written(neighbours, around)}`
        : '',
    };
    const kind = isOwn ? 'own' : 'others';
    chart[kind] = remade(chart[kind], from, make);
    return chart[kind]?.facts ?? null;
  }

  /** A document was opened, changed or closed. Returns whether a chart may say something else after `settle`. */
  documentChanged(path: string): boolean {
    const counts = this.#isFollowed(path);
    if (counts) {
      this.#edited.add(path);
    }
    return counts;
  }

  /** Takes over what changed in open documents, and what is on the disk of those that were closed. */
  async settle(): Promise<void> {
    const paths = [...this.#edited];
    this.#edited.clear();
    await this.filesChanged(paths);
  }

  /** Reads `paths` again that belong to charts. Resolves with whether one of these may say something else. */
  async filesChanged(paths: readonly string[]): Promise<boolean> {
    const before = this.version;
    const here = paths.filter((path) => this.#isFollowed(path));
    if (here.length > 0) {
      await this.#inOrder(() => this.#readAgain(here));
    }
    return this.version !== before;
  }

  /** Reads those of the charts in `folders` again that were read. Resolves with whether one of them may say something else. */
  async reread(folders: readonly string[]): Promise<boolean> {
    const before = this.version;
    await Promise.all(
      folders.filter((folder) => this.#charts.has(folder)).map((folder) => this.#load(folder)),
    );
    return this.version !== before;
  }

  /** Forgets all charts but those in the folders of `charts`. */
  keepOnly(charts: ReadonlyMap<string, unknown>): void {
    for (const folder of [...this.#charts.keys(), ...this.#dropped].filter((each) => !charts.has(each))) {
      this.#ports.memory.forget(this.#charts.get(folder));
      this.#charts.delete(folder);
      this.#dropped.delete(folder);
    }
  }

  #sources({ charts }: Neighbours): ChartSources {
    return {
      list: (folder) => {
        const chart = this.#charts.get(folder);
        if (!chart && charts.has(folder)) {
          // It was not waited for, or made room before it was asked for the first time.
          this.#dropped.delete(folder);
          this.#load(folder).then(this.#ports.onLate, this.#ports.onFailure);
        }
        return chart ? [...chart.texts.keys()] : [];
      },
      read: (path) => this.#chartsWith(path)[0]?.[1].texts.get(path) ?? null,
    };
  }

  #load(folder: string): Promise<void> {
    const loading =
      this.#loading.get(folder) ??
      this.#inOrder(() => this.#read(folder)).finally(() => this.#loading.delete(folder));
    this.#loading.set(folder, loading);
    return loading;
  }

  async #read(folder: string): Promise<void> {
    const read = await readChart(this.#ports, folder).catch((error: unknown) => {
      this.#ports.onFailure(error);
      return { texts: new Map<string, string>(), isTooLarge: false };
    });
    const before = this.#charts.get(folder);
    if (before && before.isTooLarge === read.isTooLarge && isSame(before.texts, read.texts)) {
      return;
    }
    this.#ports.memory.forget(before);
    this.#dropped.delete(folder);
    this.version += 1;
    const { version } = this;
    const changed = { template: version, chart: version, below: version, values: version, overlay: version };
    const chart = { ...read, changed, own: null, others: null };
    this.#charts.set(folder, chart);
    this.#keep(folder, chart);
  }

  async #readAgain(paths: readonly string[]): Promise<void> {
    for (const [path, text] of await readTexts(this.#ports, paths)) {
      for (const [folder, chart] of this.#chartsOf(path)) {
        this.#remember(folder, chart, path, text);
      }
    }
  }

  #remember(folder: string, chart: Chart, path: string, text: string | null): void {
    const kind = sourceKind(folder, path);
    const isLeftOut = kind === null || (kind === 'template' && chart.isTooLarge);
    if (isLeftOut || (chart.texts.get(path) ?? null) === text) {
      return;
    }
    if (text === null) {
      chart.texts.delete(path);
    } else {
      chart.texts.set(path, text);
    }
    this.version += 1;
    chart.changed[kind] = this.version;
    if (kind === 'values' && pathBelow(folder, path)?.includes('/')) {
      chart.changed.below = this.version;
    }
    this.#keep(folder, chart);
  }

  #keep(folder: string, chart: Chart): void {
    const size = [...chart.texts.values()].reduce((sum, text) => sum + text.length, 0);
    this.#ports.memory.keep(chart, size, () => {
      this.#charts.delete(folder);
      this.#dropped.add(folder);
    });
  }

  /** Whether a change of the file at `path` changes a chart that is known. One that made room is read again when it is next asked for. */
  #isFollowed(path: string): boolean {
    const stale = [...this.#dropped].filter((folder) => sourceKind(folder, path) !== null);
    for (const folder of stale) {
      this.#dropped.delete(folder);
      this.version += 1;
    }
    const isLoading = [...this.#loading.keys()].some((folder) => sourceKind(folder, path) !== null);
    return stale.length > 0 || isLoading || this.#chartsOf(path).length > 0;
  }

  /** The charts that were read and that the file at `path` is a source of. */
  #chartsOf(path: string): readonly (readonly [folder: string, chart: Chart])[] {
    return [...this.#charts].filter(([folder]) => sourceKind(folder, path) !== null);
  }

  #chartsWith(path: string): readonly (readonly [folder: string, chart: Chart])[] {
    return [...this.#charts].filter(([, { texts }]) => texts.has(path));
  }

  /** One after the other: a text that was asked for earlier must not arrive later and replace the newer one. */
  #inOrder<T>(read: () => Promise<T>): Promise<T> {
    const reading = this.#lastReading.catch(() => undefined).then(read);
    this.#lastReading = reading;
    return reading;
  }
}

/** Makes again only those facts that are made from something else. The object stays the same where the facts do. */
function remade(
  known: MadeFacts | null,
  from: MadeFacts['from'],
  make: () => ChartFacts | null,
): MadeFacts | null {
  const names = ['uses', 'values', 'refusing', 'keys', 'lineOf', 'over', 'overlays'] as const;
  const others = names.filter((name) => known?.from[name] !== from[name]);
  const made = others.length === 0 ? null : make();
  if (!made) {
    return known;
  }
  const of = <N extends keyof ChartFacts>(name: N): ChartFacts[N] =>
    known && !others.includes(name) ? known.facts[name] : made[name];
  const facts: ChartFacts = {
    uses: of('uses'),
    values: of('values'),
    refusing: of('refusing'),
    keys: of('keys'),
    lineOf: of('lineOf'),
    over: of('over'),
    overlays: of('overlays'),
  };
  const isSameAnswer =
    known &&
    others.every((name) => name === 'over' || name === 'overlays') &&
    JSON.stringify([facts.over(), facts.overlays()]) ===
      JSON.stringify([known.facts.over(), known.facts.overlays()]);
  return { facts: isSameAnswer ? known.facts : facts, from };
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([path, text]) => other.get(path) === text);
}
