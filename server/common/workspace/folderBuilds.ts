// Which entries of kustomizations match no image: found when such a file is first checked, then followed. Nothing of it runs while somebody types.
import {
  decidingFiles,
  type Neighbours,
  type UnmatchedEntry,
  unmatchedEntries,
  type WrittenImages,
  writtenImages,
} from '../../../core/index.ts';
import { AT_ONCE, type FilePorts, readTexts } from './readTexts.ts';
import { within } from './within.ts';

type Graph = Neighbours['graph'];

export interface FolderBuildsPorts extends FilePorts {
  /** Whether ignore files leave out the file at `path`: a file that is made anew for each build is often one of these. */
  readonly isIgnored: (path: string) => boolean;
  /** Told when an answer becomes known after somebody went on without it. */
  readonly onLate: () => void;
  readonly onFailure: (error: unknown) => void;
}

export class FolderBuilds {
  readonly #ports: FolderBuildsPorts;
  /** The images in the resources and patches that decide about the kustomizations below. */
  readonly #images = new Map<string, WrittenImages | null>();
  /** The unmatched entries of each kustomization that somebody asked about. */
  readonly #answers = new Map<string, readonly UnmatchedEntry[]>();
  /** Paths of files whose images have to be read again. */
  readonly #stale = new Set<string>();
  #lastReading: Promise<void> = Promise.resolve();
  /** Another number after each change of an answer. */
  version = 0;

  constructor(ports: FolderBuildsPorts) {
    this.#ports = ports;
  }

  /**
   * Finds the unmatched entries of the kustomization at `path`. Null where they were found before, and for other files. Resolves after
   * `patience` milliseconds at the latest.
   */
  load(path: string, graph: Graph, patience: number): Promise<void> | null {
    return this.#answers.has(path) || !graph.all.get(path)?.parts?.entries.length
      ? null
      : within(patience, this.#find([path], graph), this.#ports.onLate);
  }

  /** Finds the entries at `path` again from files that are read again. Resolves with whether the answer is another one. */
  async reread(path: string, graph: Graph): Promise<boolean> {
    const before = this.version;
    if (this.#answers.has(path)) {
      for (const each of decidingFiles(path, graph)) {
        this.fileChanged(each);
      }
      await this.#find([path], graph);
    }
    return this.version !== before;
  }

  /** As they were found last. */
  unmatched(path: string): readonly UnmatchedEntry[] {
    return this.#answers.get(path) ?? NONE;
  }

  /** The file at `path` has changed, on the disk or in its editor. Returns whether an answer may be another one after `settle`. */
  fileChanged(path: string): boolean {
    const counts = this.#images.has(path);
    if (counts) {
      this.#stale.add(path);
    }
    return counts;
  }

  /** Finds the entries again of the kustomizations at `paths`, and forgets all others. */
  async settle(paths: readonly string[], graph: Graph): Promise<void> {
    const asked = paths.filter((path) => this.#answers.has(path));
    for (const path of [...this.#answers.keys()].filter((each) => !asked.includes(each))) {
      this.#answers.delete(path);
    }
    const needed = new Set(asked.flatMap((path) => decidingFiles(path, graph)));
    for (const path of [...this.#images.keys()].filter((each) => !needed.has(each))) {
      this.#images.delete(path);
    }
    if (asked.length > 0) {
      await this.#find(asked, graph);
    }
  }

  /** One after the other: a text that was asked for earlier must not arrive later and replace the newer one. */
  #find(paths: readonly string[], graph: Graph): Promise<void> {
    this.#lastReading = this.#lastReading
      .then(() => this.#findNow(paths, graph))
      .catch(this.#ports.onFailure);
    return this.#lastReading;
  }

  async #findNow(paths: readonly string[], graph: Graph): Promise<void> {
    const needed = new Set(paths.flatMap((path) => decidingFiles(path, graph)));
    const missing = [...needed].filter((path) => this.#stale.has(path) || !this.#images.has(path));
    for (let start = 0; start < missing.length; start += AT_ONCE) {
      await this.#read(missing.slice(start, start + AT_ONCE));
    }
    const unmatchedIn = unmatchedEntries(graph, (path) => this.#images.get(path) ?? null);
    for (const path of paths) {
      const [before, now] = [this.#answers.get(path) ?? NONE, unmatchedIn(path)];
      this.#answers.set(path, now);
      this.version += JSON.stringify(before) === JSON.stringify(now) ? 0 : 1;
    }
  }

  async #read(paths: readonly string[]): Promise<void> {
    // What changes from here on is stale once more.
    paths.forEach((path) => {
      this.#stale.delete(path);
      this.#images.set(path, this.#images.get(path) ?? null);
    });
    const texts = new Map(
      await readTexts(
        this.#ports,
        paths.filter((path) => !this.#ports.isIgnored(path)),
      ),
    );
    for (const path of paths) {
      const text = texts.get(path) ?? null;
      this.#images.set(path, text === null ? null : writtenImages(text));
    }
  }
}

const NONE: readonly UnmatchedEntry[] = [];
