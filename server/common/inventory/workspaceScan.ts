// Looks through all manifests of the workspace, in turns, and follows what changes: the images of each file, and its problems.
import type { Diagnostic } from 'vscode-languageserver';
import type { LeftAlone, LeftReason } from '../../../protocol/fixes.ts';
import type { InventoryFile, InventoryImage, ScanState } from '../../../protocol/inventory.ts';

/** What is kept of a file. */
export interface ScannedFile {
  readonly uri: string;
  readonly images: readonly InventoryImage[];
  /** Empty where the settings want those of open files only. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ScanPorts {
  readonly folders: () => readonly string[];
  /** Finds the files of a folder that may hold images. Ends early where `isStopped`. */
  readonly find: (folder: string, isStopped: () => boolean) => Promise<FoundFiles>;
  /** Reads the files of a folder that `find` has found, in turns with whatever else waits. */
  readonly read: (
    folder: string,
    paths: readonly string[],
    isStopped: () => boolean,
  ) => AsyncIterable<ScannedFile | LeftAlone>;
  /** Reads files that have changed, and asks first whether they are still wanted. */
  readonly readAgain: (uris: readonly string[]) => AsyncIterable<ScannedFile | LeftAlone>;
  /** Equal for two spellings of one file. */
  readonly keyOf: (uri: string) => string;
  /** Something that `inventory`, `state` or `files` answers has changed. */
  readonly onChange: () => void;
  readonly onFailure: (error: unknown) => void;
}

export interface FoundFiles {
  /** Relative to the folder. */
  readonly paths: readonly string[];
  readonly ignored: number;
  readonly excluded: number;
}

/** A file of the inventory, or one that has lost all that it had. */
export interface KnownFile extends ScannedFile {
  /** Equal for all spellings of its URI. */
  readonly key: string;
  /** Greater than that of every file that changed before. */
  readonly revision: number;
}

/** More files than any workspace has that people edit by hand. The root of a disk has more. */
export const MOST_FILES = 50_000;

/** Each takes about a kilobyte here, and as much in the editor. */
export const MOST_IMAGES = 50_000;

/** The most problems of files that are not open. Nobody reads more in a list, and an editor slows down. */
export const MOST_PROBLEMS = 5_000;

export class WorkspaceScan {
  readonly #ports: ScanPorts;
  #phase: ScanState['phase'] = 'waiting';
  #done = 0;
  #total = 0;
  /** In the order in which they were found. */
  readonly #files = new Map<string, KnownFile>();
  readonly #left = new Map<LeftReason, number>();
  #revision = 0;
  #images = 0;
  #dockerHub = 0;
  /** The number of files beyond the limit, and whether images were left out. */
  #tooMany = { files: 0, images: false };
  readonly #pending = new Set<string>();
  #isWanted = false;
  /** Another number for each scan that was started or stopped, so that an older one ends. */
  #turn = 0;
  #isWorking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #quiet: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: ScanPorts) {
    this.#ports = ports;
  }

  get phase(): ScanState['phase'] {
    return this.#phase;
  }

  get revision(): number {
    return this.#revision;
  }

  get state(): ScanState {
    return {
      phase: this.#phase,
      done: this.#done,
      total: this.#total,
      images: this.#images,
      dockerHub: this.#dockerHub,
      left: [...this.#left].map(([reason, count]) => ({ reason, count })),
      tooMany: { ...this.#tooMany, problems: this.problems.hidden },
    };
  }

  /** Every file that has something to tell, and those that have lost it. */
  get files(): Iterable<KnownFile> {
    return this.#files.values();
  }

  /** The files whose problems are within the limit, and the number of problems of the others. */
  get problems(): { readonly shown: ReadonlySet<KnownFile>; readonly hidden: number } {
    const shown = new Set<KnownFile>();
    let [room, hidden] = [MOST_PROBLEMS, 0];
    for (const file of this.#files.values()) {
      const count = file.diagnostics.length;
      if (count <= room) {
        room -= count;
        shown.add(file);
      } else {
        hidden += count;
        room = 0;
      }
    }
    return { shown, hidden };
  }

  /** The files that changed after `revision`. */
  changedAfter(revision: number): InventoryFile[] {
    return [...this.#files.values()]
      .filter((file) => file.revision > revision && (revision > 0 || file.images.length > 0))
      .map(({ uri, images }) => ({ uri, images }));
  }

  /** Starts the first scan after so many milliseconds, unless one has been started by then. */
  startWithin(milliseconds: number): void {
    this.#timer ??= setTimeout(() => {
      if (this.#phase === 'waiting') {
        this.start();
      }
    }, milliseconds);
  }

  /** Looks through everything, also where that was done before. What is known stays until something else is. */
  start(): void {
    clearTimeout(this.#timer);
    this.#isWanted = true;
    this.#turn += 1;
    this.#phase = 'running';
    void this.#work();
  }

  /** Ends the scan that runs. What it has found stays. */
  stop(): void {
    if (this.#phase === 'running') {
      this.#isWanted = false;
      this.#turn += 1;
      this.#phase = 'stopped';
      this.#ports.onChange();
    }
  }

  /** Looks at these files again after `quiet` milliseconds without another call. Does nothing before the first scan. */
  look(uris: readonly string[], quiet: number): void {
    if (this.#phase === 'waiting') {
      return;
    }
    for (const uri of uris) {
      this.#pending.add(uri);
    }
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => void this.#work(), quiet);
  }

  /** Starts again after `quiet` milliseconds without another call: something has changed that may be about every file. */
  restart(quiet: number): void {
    if (this.#phase !== 'waiting' && this.#phase !== 'stopped') {
      clearTimeout(this.#quiet);
      this.#quiet = setTimeout(() => this.start(), quiet);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#quiet);
    this.#isWanted = false;
    this.#pending.clear();
    this.#turn += 1;
  }

  /** One thing after the other: a text that was read earlier must not stand for the newer one. */
  async #work(): Promise<void> {
    if (this.#isWorking) {
      return;
    }
    this.#isWorking = true;
    try {
      while (this.#isWanted || this.#pending.size > 0) {
        await (this.#isWanted ? this.#lookAtAll() : this.#lookAtChanged());
      }
    } catch (error) {
      this.#phase = this.#phase === 'running' ? 'stopped' : this.#phase;
      this.#ports.onFailure(error);
    } finally {
      this.#isWorking = false;
      this.#ports.onChange();
    }
  }

  async #lookAtAll(): Promise<void> {
    this.#isWanted = false;
    const turn = this.#turn;
    const isStopped = () => this.#turn !== turn;
    this.#pending.clear();
    this.#left.clear();
    this.#tooMany = { files: 0, images: false };
    [this.#done, this.#total] = [0, 0];
    this.#ports.onChange();
    const found = await this.#find(isStopped);
    this.#total = found.reduce((sum, { paths }) => sum + paths.length, 0);
    const seen = new Set<string>();
    for (const { folder, paths } of found) {
      for await (const each of this.#ports.read(folder, paths, isStopped)) {
        this.#done += 1;
        this.#ports.onChange();
        if ('reason' in each) {
          this.#leave(each.reason, each.count);
        } else if (hasSomething(each)) {
          seen.add(this.#ports.keyOf(each.uri));
          this.#remember(each);
        }
      }
    }
    if (!isStopped()) {
      for (const [key, { uri }] of this.#files) {
        if (!seen.has(key)) {
          this.#remember({ uri, images: [], diagnostics: [] });
        }
      }
      this.#phase = 'done';
    }
  }

  async #find(
    isStopped: () => boolean,
  ): Promise<readonly { readonly folder: string; readonly paths: readonly string[] }[]> {
    let room = MOST_FILES;
    const all = [];
    for (const folder of this.#ports.folders()) {
      const found = await this.#ports.find(folder, isStopped);
      const paths = found.paths.slice(0, room);
      room -= paths.length;
      all.push({ folder, paths });
      this.#tooMany.files += found.paths.length - paths.length;
      this.#leave('ignored', found.ignored);
      this.#leave('excluded', found.excluded);
    }
    return all;
  }

  async #lookAtChanged(): Promise<void> {
    const uris = [...this.#pending];
    this.#pending.clear();
    for await (const each of this.#ports.readAgain(uris)) {
      // A file that is gone, or that is ignored now, has no images any more.
      this.#remember('reason' in each ? { uri: each.uri, images: [], diagnostics: [] } : each);
    }
    this.#ports.onChange();
  }

  #leave(reason: LeftReason, count: number): void {
    if (count > 0) {
      this.#left.set(reason, (this.#left.get(reason) ?? 0) + count);
    }
  }

  #remember(found: ScannedFile): void {
    const key = this.#ports.keyOf(found.uri);
    const before = this.#files.get(key);
    if ((!hasSomething(found) && !before) || (before && isSame(before, found))) {
      return;
    }
    const room = MOST_IMAGES - this.#images + (before?.images.length ?? 0);
    if (found.images.length > room) {
      this.#tooMany = { ...this.#tooMany, images: true };
    }
    const images = found.images.slice(0, Math.max(0, room));
    this.#images += images.length - (before?.images.length ?? 0);
    this.#dockerHub += onDockerHub(images) - onDockerHub(before?.images ?? []);
    this.#revision += 1;
    // Who asked for the file by another spelling knows it by that.
    this.#files.set(key, { ...found, key, uri: before?.uri ?? found.uri, images, revision: this.#revision });
  }
}

function hasSomething({ images, diagnostics }: ScannedFile): boolean {
  return images.length > 0 || diagnostics.length > 0;
}

function onDockerHub(images: ScannedFile['images']): number {
  return images.filter(({ kind }) => kind === 'docker-hub').length;
}

function isSame(a: ScannedFile, b: ScannedFile): boolean {
  return (
    a.images.length === b.images.length &&
    a.diagnostics.length === b.diagnostics.length &&
    JSON.stringify([a.images, a.diagnostics]) === JSON.stringify([b.images, b.diagnostics])
  );
}
