// What lies in one workspace folder and says something about its other files: kustomizations and charts, found once, then followed.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  BUILD_FILES,
  MOST_BUILD_FILES,
  NEIGHBOUR_FILES,
  type Neighbours,
  nameOf,
  neighbourKind,
  neighbourReader,
} from '../../../core/index.ts';
import type { FolderFiles } from './folderFiles.ts';
import { type IgnoresAround, ignoredIn, readIgnoresAround } from './ignoreFiles.ts';

/** Open documents by path; their texts overrule the disk. */
export type OpenDocuments = () => ReadonlyMap<string, TextDocument>;

export class FolderNeighbours {
  /** Settles when the folder has been looked through, or nobody wants to wait for that any longer. */
  readonly ready: Promise<void>;
  isReady = false;
  readonly #folder: string;
  readonly #files: FolderFiles;
  readonly #open: OpenDocuments;
  readonly #onUnused: (path: string) => void;
  /** As on the disk. */
  readonly #texts = new Map<string, string>();
  readonly #walked: Promise<void>;
  #lastReading: Promise<unknown>;
  readonly #read = neighbourReader();
  #ignores: IgnoresAround = { texts: new Map(), repositories: new Set() };
  #isIgnored: ((path: string) => boolean) | null = null;
  #snapshot: Neighbours | null = null;

  /** `onLate` is told when the neighbours become known after answers were given without them, `onUnused` of ignore files that are too long. */
  constructor(
    folder: string,
    files: FolderFiles,
    open: OpenDocuments,
    patience: number,
    onLate: () => void,
    onUnused: (path: string) => void,
  ) {
    this.#onUnused = onUnused;
    this.#folder = folder;
    this.#files = files;
    this.#open = open;
    this.#walked = this.#walk();
    this.#lastReading = this.#walked;
    this.ready = new Promise((resolve) => {
      const done = () => {
        this.isReady = true;
        resolve();
      };
      const timer = setTimeout(done, patience);
      const walked = () => {
        clearTimeout(timer);
        if (this.isReady) {
          onLate();
        }
        done();
      };
      this.#walked.then(walked, walked);
    });
  }

  /** Rejects with what went wrong while the folder was looked through, if anything did. */
  get walked(): Promise<void> {
    return this.#walked;
  }

  /** The neighbours of this moment; another object after each change. */
  snapshot(): Neighbours {
    this.#snapshot ??= this.#take();
    return this.#snapshot;
  }

  /** Whether ignore files leave out the file at `path`. */
  isIgnored(path: string): boolean {
    this.#isIgnored ??= ignoredIn(this.#folder, this.#ignores, this.#texts, this.#onUnused);
    return this.#isIgnored(path);
  }

  /** An open document is another, or has another text. */
  openChanged(): void {
    this.#snapshot = null;
  }

  /** Reads `paths` again, after all that was read before; true where something differs from what was known. */
  reread(paths: readonly string[]): Promise<boolean> {
    // One after the other: a text that was asked for earlier must not arrive later and stand for the newer one.
    const reading = this.#lastReading.catch(() => undefined).then(() => this.#readAgain(paths));
    this.#lastReading = reading;
    return reading;
  }

  async #readAgain(paths: readonly string[]): Promise<boolean> {
    const texts = await this.#files.read(this.#folder, paths);
    const changed = paths.filter((path, index) => this.#remember(path, texts[index] ?? null));
    return changed.length > 0;
  }

  async #walk(): Promise<void> {
    const around = readIgnoresAround(this.#folder, this.#files);
    const found = await this.#files.find(this.#folder, [...NEIGHBOUR_FILES, ...BUILD_FILES]);
    const paths = withoutTooMany(found);
    const texts = await this.#files.read(this.#folder, paths);
    this.#ignores = await around;
    paths.forEach((path, index) => {
      this.#remember(path, texts[index] ?? null);
    });
  }

  #remember(path: string, text: string | null): boolean {
    if ((this.#texts.get(path) ?? null) === text) {
      return false;
    }
    if (text === null) {
      this.#texts.delete(path);
    } else {
      this.#texts.set(path, text);
    }
    if (neighbourKind(nameOf(path)) === 'ignore') {
      this.#isIgnored = null;
    }
    this.#snapshot = null;
    return true;
  }

  #take(): Neighbours {
    const all = new Map(this.#texts);
    for (const [path, document] of this.#open()) {
      all.set(path, document.getText());
    }
    return this.#read(new Map([...all].filter(([path]) => !this.isIgnored(path))));
  }
}

/** Leaves out files of build tools beyond the limit: those that come last, which lie deepest. */
function withoutTooMany(paths: readonly string[]): readonly string[] {
  let room = MOST_BUILD_FILES;
  return paths.filter((path) => neighbourKind(nameOf(path)) !== 'build' || room-- > 0);
}
