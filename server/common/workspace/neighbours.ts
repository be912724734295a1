// What is known about a document besides its text: made once, and again when a file beside it has changed.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  chartOf,
  chartsAsked,
  type FileContext,
  fileContext,
  type IsIgnored,
  isSameContext,
  nameOf,
  neighbourKind,
  neighbourReader,
  type Neighbours as Snapshot,
} from '../../../core/index.ts';
import { merged } from '../merged.ts';
import { joinUri } from '../uris.ts';
import { ChartMemory } from './chartMemory.ts';
import { FolderBuilds } from './folderBuilds.ts';
import { FolderCharts } from './folderCharts.ts';
import { FolderNeighbours } from './folderNeighbours.ts';
import { placeOf } from './folders.ts';
import { around, isNeighbour } from './neighbourPaths.ts';
import type { NeighbourFile, NeighbourPorts } from './neighbourPorts.ts';

/**
 * The first answers wait this many milliseconds for a folder to be looked through and for the templates of a chart. Most take less, and an answer without the kustomizations
 * shows findings that go away again; a huge folder must not keep diagnostics from appearing.
 */
export const WALK_PATIENCE = 200;

/** Typing in a kustomization or a template has the files around it checked again after a pause of this many milliseconds, not at each key. */
const QUIET = 150;

interface Known {
  readonly snapshot: Snapshot;
  /** Of the charts and of the builds together. */
  readonly version: number;
  readonly context: FileContext;
}

/** What is known of a workspace folder. */
interface FolderState {
  readonly neighbours: FolderNeighbours;
  readonly charts: FolderCharts;
  readonly builds: FolderBuilds;
}

export class Neighbours {
  readonly #ports: NeighbourPorts;
  #folderUris: readonly string[];
  readonly #folders = new Map<string, FolderState>();
  readonly #memory = new ChartMemory();
  readonly #starting = merged(() => this.#startAgain());
  readonly #known = new Map<string, Known>();
  /** Whether an answer was given that would be another one now. */
  #isStale = false;
  /** Folders in which an open file of a build tool has changed since the last pause. */
  readonly #changed = new Set<FolderNeighbours>();
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: NeighbourPorts, folderUris: readonly string[]) {
    this.#ports = ports;
    this.#folderUris = folderUris;
  }

  /** Begins to look through the folders, so that they are known when the first document needs it. */
  start(): void {
    this.#folderUris.forEach((folder) => void this.#folderOf(folder));
  }

  /** The same object until something about it changes. At once where the neighbours are known. */
  of(uri: string): FileContext | Promise<FileContext> {
    const { folder, path } = placeOf(uri, this.#folderUris);
    if (folder === null) {
      return this.#contextOf(uri, path, null);
    }
    const beside = this.#folderOf(folder);
    const deadline = Date.now() + WALK_PATIENCE;
    const answer = () => {
      const current = this.#current(uri, path, beside);
      const loading = current ? null : this.#load(uri, path, beside, deadline - Date.now());
      const context = () => this.#contextOf(uri, path, beside);
      return loading ? loading.then(context) : context();
    };
    return beside.neighbours.isReady ? answer() : beside.neighbours.ready.then(answer);
  }

  /** The same, with all that is known of the file's folder and chart, however long it takes. For files that are about to be changed. */
  async whole(uri: string): Promise<FileContext> {
    const { folder, path } = placeOf(uri, this.#folderUris);
    if (folder === null) {
      return this.#contextOf(uri, path, null);
    }
    const beside = this.#folderOf(folder);
    await beside.neighbours.walked.catch(() => undefined);
    await this.#load(uri, path, beside, Number.POSITIVE_INFINITY);
    return this.#contextOf(uri, path, beside);
  }

  /** What is known about a file before its text is. */
  async placeOf(uri: string): Promise<Pick<FileContext, 'path' | 'chart'>> {
    const { folder, path } = placeOf(uri, this.#folderUris);
    if (folder === null) {
      return { path, chart: null };
    }
    const { neighbours } = this.#folderOf(folder);
    await neighbours.walked.catch(() => undefined);
    return { path, chart: chartOf(path, neighbours.snapshot().charts) };
  }

  /** `path` is relative to the folder of the document `uri`; null where no such file is known. */
  file(uri: string, path: string): NeighbourFile | null {
    const { folder } = placeOf(uri, this.#folderUris);
    const open = folder === null ? undefined : this.#openIn(folder).get(path);
    if (open) {
      return { uri: open.uri, version: open.version, text: open.getText() };
    }
    const text =
      folder === null ? undefined : this.#folderOf(folder).neighbours.snapshot().kustomizations.get(path);
    return folder === null || text === undefined ? null : { uri: joinUri(folder, path), version: null, text };
  }

  /** Whether ignore files leave out the file. Waits until its folder has been looked through: whoever asks is about to change the file. */
  async isIgnored(uri: string): Promise<boolean> {
    const { folder, path } = placeOf(uri, this.#folderUris);
    if (folder === null) {
      return false;
    }
    const { neighbours } = this.#folderOf(folder);
    await neighbours.walked.catch(() => undefined);
    return neighbours.isIgnored(path);
  }

  /** The same test for paths in a workspace folder, by the ignore files of this moment. */
  async ignoredIn(folder: string): Promise<IsIgnored> {
    const { neighbours } = this.#folderOf(folder);
    await neighbours.rereadIgnoreFiles();
    return (path, isFolder) => neighbours.isIgnored(path, isFolder);
  }

  /** Reads files beside the document `uri` again, for a client need not tell of every change. */
  async confirm(uri: string, paths: readonly string[]): Promise<void> {
    const { folder } = placeOf(uri, this.#folderUris);
    if (folder !== null && (await this.#folderOf(folder).neighbours.reread(paths))) {
      this.#announce();
    }
  }

  /** A document was opened, changed or closed. */
  documentChanged(uri: string): void {
    const { folder, path } = placeOf(uri, this.#folderUris);
    const beside = folder === null ? undefined : this.#folders.get(folder);
    if (beside && isNeighbour(path)) {
      // Compose files are typed in often, and rarely say something about others: what they say is read in the pause.
      const isBuild = neighbourKind(nameOf(path)) === 'build';
      isBuild ? this.#changed.add(beside.neighbours) : beside.neighbours.openChanged();
      this.#announce();
    }
    const counts = [beside?.charts.documentChanged(path), beside?.builds.fileChanged(path)];
    if (counts.includes(true)) {
      this.#announce();
    }
  }

  /**
   * A document was opened. What lies in its folder and above is read again, and the chart or the build that it asks: watchers miss files that
   * appear in the same moment as their folder, as they do when a branch is checked out.
   */
  async documentOpened(uri: string): Promise<void> {
    const { folder, path } = placeOf(uri, this.#folderUris);
    const beside = folder === null ? undefined : this.#folders.get(folder);
    if (folder !== null && beside) {
      await this.filesChanged(around(path).map((each) => joinUri(folder, each)));
      const { graph } = beside.neighbours.snapshot();
      const again = [beside.charts.reread(chartsFor(path, beside)), beside.builds.reread(path, graph)];
      if ((await Promise.all(again)).includes(true)) {
        this.#announce();
      }
    }
  }

  /** Files have changed, appeared or gone on the disk. */
  async filesChanged(uris: readonly string[]): Promise<void> {
    const changed = new Map<FolderState, string[]>();
    for (const uri of uris) {
      const { folder, path } = placeOf(uri, this.#folderUris);
      const beside = folder === null ? undefined : this.#folders.get(folder);
      if (beside) {
        const here = changed.get(beside) ?? [];
        here.push(path);
        changed.set(beside, here);
      }
    }
    const changes = [...changed].flatMap(([{ neighbours, charts, builds }, here]) => {
      const paths = here.filter(isNeighbour);
      const isDeciding = here.filter((path) => builds.fileChanged(path)).length > 0;
      return [paths.length > 0 && neighbours.reread(paths), charts.filesChanged(here), isDeciding];
    });
    if ((await Promise.all(changes)).includes(true)) {
      this.#announce();
    }
  }

  /** Begins to look through new folders a little later: a client that changes many of them does so one by one. */
  changeFolders(folderUris: readonly string[]): void {
    this.#folderUris = folderUris;
    this.#starting.call();
  }

  #startAgain(): void {
    const now = new Set(this.#folderUris);
    for (const [folder, { neighbours, charts }] of this.#folders) {
      if (!now.has(folder)) {
        neighbours.dispose();
        charts.keepOnly(new Map());
        this.#folders.delete(folder);
      }
    }
    this.start();
  }

  /** The document is closed: nothing about it needs to be kept. */
  forget(uri: string): void {
    this.#known.delete(uri);
  }

  dispose(): void {
    clearTimeout(this.#waiting);
    this.#starting.dispose();
    for (const { neighbours } of this.#folders.values()) {
      neighbours.dispose();
    }
  }

  #folderOf(folder: string): FolderState {
    const known = this.#folders.get(folder);
    if (known) {
      return known;
    }
    const { filesOf, onFailure, onUnused, onLeftOut } = this.#ports;
    const files = filesOf(folder);
    const onLate = () => this.#announce();
    const open = () => this.#openIn(folder);
    const tell = { onUnused, onLeftOut: (paths: readonly string[]) => onLeftOut(folder, paths) };
    const neighbours = new FolderNeighbours(folder, files, open, WALK_PATIENCE, onLate, tell);
    neighbours.walked.catch(onFailure);
    const text = (path: string) => this.#openAt(folder, path)?.getText() ?? null;
    const charts = new FolderCharts({ folder, files, open: text, memory: this.#memory, onLate, onFailure });
    const isIgnored = (path: string) => neighbours.isIgnored(path);
    const builds = new FolderBuilds({ folder, files, open: text, isIgnored, onLate, onFailure });
    const made = { neighbours, charts, builds };
    this.#folders.set(folder, made);
    return made;
  }

  #openIn(folder: string): ReadonlyMap<string, TextDocument> {
    const open = new Map<string, TextDocument>();
    for (const document of this.#ports.documents.all()) {
      const place = placeOf(document.uri, this.#folderUris);
      if (place.folder === folder && isNeighbour(place.path)) {
        open.set(place.path, document);
      }
    }
    return open;
  }

  /** The paths of the documents in `folder` that somebody looks at. */
  #openPaths(folder: string): readonly string[] {
    const places = [...this.#known.keys()].map((uri) => placeOf(uri, this.#folderUris));
    return places.filter((place) => place.folder === folder).map(({ path }) => path);
  }

  /** Clients may write one URI in several ways, so the documents are not asked for it by name. */
  #openAt(folder: string, path: string): TextDocument | undefined {
    return this.#ports.documents.all().find((document) => {
      const place = placeOf(document.uri, this.#folderUris);
      return place.folder === folder && place.path === path;
    });
  }

  /** Null where there is nothing to wait for. */
  #load(uri: string, path: string, beside: FolderState, patience: number): Promise<unknown> | null {
    const folders = chartsFor(path, beside);
    const known = this.#known.get(uri)?.context;
    const isKnown = known !== undefined && known.chartFacts !== null && known.chart === folders[0];
    const charts = beside.charts.load(folders, isKnown, patience);
    const builds = beside.builds.load(path, beside.neighbours.snapshot().graph, patience);
    return charts && builds ? Promise.all([charts, builds]) : (charts ?? builds);
  }

  /** The context that was made last, if nothing has changed since; null otherwise. */
  #current(uri: string, path: string, beside: FolderState | null): FileContext | null {
    const known = this.#known.get(uri);
    return known?.context.path === path &&
      known.snapshot === (beside?.neighbours.snapshot() ?? NOTHING_BESIDE) &&
      known.version === versionOf(beside)
      ? known.context
      : null;
  }

  #contextOf(uri: string, path: string, beside: FolderState | null): FileContext {
    const current = this.#current(uri, path, beside);
    if (current) {
      return current;
    }
    const known = this.#known.get(uri);
    const snapshot = beside?.neighbours.snapshot() ?? NOTHING_BESIDE;
    const made = contextWithFacts(path, snapshot, beside, known);
    const isSame =
      known && known.context.chartFacts === made.chartFacts && isSameContext(known.context, made);
    const context = isSame ? known.context : made;
    // Of files that are not open there may be many thousands, each of which is asked for once.
    if (this.#ports.documents.get(uri)) {
      this.#isStale ||= known !== undefined && !isSame;
      this.#known.set(uri, { snapshot, version: versionOf(beside), context });
    }
    return context;
  }

  /** Once for all that changes together, and only where it makes a difference to a document that somebody looks at. */
  #announce(): void {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => {
      for (const folder of this.#changed) {
        folder.openChanged();
      }
      this.#changed.clear();
      this.#answerAgain().catch(this.#ports.onFailure);
    }, QUIET);
  }

  async #answerAgain(): Promise<void> {
    for (const [folder, { neighbours, charts, builds }] of this.#folders) {
      const { charts: known, graph } = neighbours.snapshot();
      charts.keepOnly(known);
      await charts.settle();
      await builds.settle(this.#openPaths(folder), graph);
    }
    await Promise.all([...this.#known.keys()].map((uri) => this.of(uri)));
    if (this.#isStale) {
      this.#isStale = false;
      this.#ports.onChange();
    }
  }
}

/** The context of the file at `path`: with the entries that were found last, and facts that stay the same object until they say something else. */
function contextWithFacts(
  path: string,
  snapshot: Snapshot,
  beside: FolderState | null,
  known: Known | undefined,
): FileContext {
  const own =
    known?.snapshot === snapshot && known.context.path === path ? known.context : fileContext(path, snapshot);
  const made = beside
    ? { ...own, unmatchedEntries: snapshot.hasAllKustomizations ? beside.builds.unmatched(path) : [] }
    : own;
  if (!beside || made.chartFacts === null) {
    return made;
  }
  const before = known?.context.chart === made.chart ? known.context.chartFacts : null;
  const chartFacts = beside.charts.facts(
    path,
    chartsAsked(path, made.chart, snapshot.charts),
    snapshot,
    before,
  );
  return { ...made, chartFacts };
}

function versionOf(beside: FolderState | null): number {
  return beside ? beside.charts.version + beside.builds.version : 0;
}

/** The folders of the charts that are read for the file at `path`. */
function chartsFor(path: string, { neighbours }: FolderState): readonly string[] {
  const { charts } = neighbours.snapshot();
  return chartsAsked(path, chartOf(path, charts), charts);
}

const NOTHING_BESIDE: Snapshot = neighbourReader()(new Map());
