// What lies in one workspace folder and says something about its other files: kustomizations and charts, found once, then followed.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  BUILD_FILES,
  IGNORE_FILES,
  type IsIgnored,
  MOST_BUILD_FILES,
  MOST_NEIGHBOUR_TEXT,
  MOST_NODES_TOGETHER,
  NEIGHBOUR_FILES,
  type Neighbours,
  nameOf,
  neighbourKind,
  neighbourReader,
} from '../../../core/index.ts';
import { inTurns } from '../inTurns.ts';
import { soon } from '../soon.ts';
import { type FileText, type FolderFiles, TOO_LARGE, textOf } from './folderFiles.ts';
import { type IgnoresAround, ignoredIn, readIgnoresAround } from './ignoreFiles.ts';

/** Open documents by path; their texts overrule the disk. */
export type OpenDocuments = () => ReadonlyMap<string, TextDocument>;

/** What a person has to know: of ignore files that are too long to be used, and of neighbours that were not read. */
export interface FolderTelling {
  readonly onUnused: (path: string) => void;
  readonly onLeftOut: (paths: readonly string[]) => void;
}

export class FolderNeighbours {
  /** Settles when the folder has been looked through, or nobody wants to wait for that any longer. */
  readonly ready: Promise<void>;
  isReady = false;
  readonly #folder: string;
  readonly #files: FolderFiles;
  readonly #open: OpenDocuments;
  readonly #tell: FolderTelling;
  /** As on the disk; null for a file that is too large, itself or together with those before it. */
  readonly #texts = new Map<string, string | null>();
  /** In characters: what is left for texts. */
  #room = MOST_NEIGHBOUR_TEXT;
  #isDisposed = false;
  readonly #walked: Promise<void>;
  #lastReading: Promise<unknown>;
  readonly #read = neighbourReader();
  #ignores: IgnoresAround = { texts: new Map(), repositories: new Set() };
  #isIgnored: IsIgnored | null = null;
  #snapshot: Neighbours | null = null;
  /** What was known before the folder was looked through, until all that was found in it is put together. */
  #held: Neighbours | null = null;

  /** `onLate` is told when the neighbours become known after answers were given without them. */
  constructor(
    folder: string,
    files: FolderFiles,
    open: OpenDocuments,
    patience: number,
    onLate: () => void,
    tell: FolderTelling,
  ) {
    this.#tell = tell;
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
    if (this.#held) {
      return this.#held;
    }
    this.#snapshot ??= this.#take();
    return this.#snapshot;
  }

  /** Whether ignore files leave out the file at `path`, or the folder. */
  isIgnored(path: string, isFolder = false): boolean {
    this.#isIgnored ??= ignoredIn(this.#folder, this.#ignores, this.#texts, this.#tell.onUnused);
    return this.#isIgnored(path, isFolder);
  }

  /** Finds and reads the ignore files anew, because a client tells of a change a little later, or not at all. */
  async rereadIgnoreFiles(): Promise<void> {
    await this.#walked.catch(() => undefined);
    const found = await this.#files.find(this.#folder, IGNORE_FILES);
    const known = [...this.#texts.keys()].filter((path) => neighbourKind(nameOf(path)) === 'ignore');
    await this.reread([...new Set([...found, ...known])]);
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

  /** Nobody needs the folder any more: what is still to be read is not. */
  dispose(): void {
    this.#isDisposed = true;
  }

  async #readAgain(paths: readonly string[]): Promise<boolean> {
    const read = await this.#readInTurns(paths);
    const changed = [...read].filter(([path, text]) => this.#remember(path, text));
    return changed.length > 0;
  }

  async #walk(): Promise<void> {
    const around = readIgnoresAround(this.#folder, this.#files);
    const found = await this.#files.find(this.#folder, [...NEIGHBOUR_FILES, ...BUILD_FILES]);
    const read = await this.#readInTurns(withoutTooMany(found));
    this.#ignores = await around;
    this.#held = this.snapshot();
    for (const [path, text] of read) {
      this.#remember(path, text);
    }
    // Thousands of kustomizations that name each other take a moment, and whoever asks first would wait for it.
    await inTurns(this.#read.steps(this.#used()));
    this.#held = null;
  }

  /** Reads the files at `paths` and what they say. Messages of the client are heard in between, and what is beyond the limits is not kept. */
  async #readInTurns(paths: readonly string[]): Promise<ReadonlyMap<string, FileText>> {
    const all = new Map<string, FileText>();
    let room = MOST_NEIGHBOUR_TEXT;
    let nodes = MOST_NODES_TOGETHER;
    for (let start = 0; start < paths.length && !this.#isDisposed; start += AT_ONCE) {
      const batch = paths.slice(start, start + AT_ONCE);
      const texts = await this.#files.read(this.#folder, batch);
      for (const [index, path] of batch.entries()) {
        const text = texts[index] ?? null;
        room -= textOf(text)?.length ?? 0;
        all.set(path, room < 0 && text !== null ? TOO_LARGE : text);
        const isNew = typeof text === 'string' && text !== this.#texts.get(path);
        if (isNew && room >= 0 && nodes >= 0 && !this.#isDisposed) {
          const before = nodes;
          nodes -= this.#read.ahead(path, text);
          if (before - nodes > NODES_A_TURN || text.length > CHARACTERS_A_TURN) {
            await soon();
          }
        }
      }
      await soon();
    }
    return all;
  }

  #remember(path: string, read: FileText): boolean {
    const before = this.#texts.get(path);
    const room = this.#room + (before?.length ?? 0);
    const text = read === TOO_LARGE || (read !== null && read.length > room) ? null : (read ?? undefined);
    if (before === text && (text !== undefined || !this.#texts.has(path))) {
      return false;
    }
    this.#room = room - (text?.length ?? 0);
    if (text === undefined) {
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

  /** The texts of this moment that count. */
  #used(): ReadonlyMap<string, string | null> {
    const all = new Map(this.#texts);
    for (const [path, document] of this.#open()) {
      all.set(path, document.getText());
    }
    return new Map([...all].filter(([path]) => !this.isIgnored(path)));
  }

  #take(): Neighbours {
    const neighbours = this.#read(this.#used());
    if (neighbours.leftOut.size > 0) {
      this.#tell.onLeftOut([...neighbours.leftOut.keys()]);
    }
    return neighbours;
  }
}

/** Files that are asked for at once. */
const AT_ONCE = 8;

/** What is read of neighbours in a turn of the event loop: 20 ms, if it is the slowest of texts. */
const NODES_A_TURN = 2_000;
const CHARACTERS_A_TURN = 100_000;

/** Leaves out files of build tools beyond the limit: those that come last, which lie deepest. */
function withoutTooMany(paths: readonly string[]): readonly string[] {
  let room = MOST_BUILD_FILES;
  return paths.filter((path) => neighbourKind(nameOf(path)) !== 'build' || room-- > 0);
}
