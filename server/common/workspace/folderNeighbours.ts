// What lies in one workspace folder and says something about its other files: kustomizations and charts, found once, then followed.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  KUSTOMIZATION_FILES,
  type Kustomization,
  kustomizeGraph,
  type Neighbours,
  readChart,
  readKustomization,
} from '../../../core/index.ts';
import type { FolderFiles } from './folderFiles.ts';

const CHART = 'Chart.yaml';
export const NEIGHBOUR_NAMES: readonly string[] = [...KUSTOMIZATION_FILES, CHART];

/** Open documents by path; their texts overrule the disk. */
export type OpenDocuments = () => ReadonlyMap<string, TextDocument>;

export class FolderNeighbours {
  /** Settles when the folder has been looked through, or nobody wants to wait for that any longer. */
  readonly ready: Promise<void>;
  isReady = false;
  readonly #folder: string;
  readonly #files: FolderFiles;
  readonly #open: OpenDocuments;
  /** As on the disk. */
  readonly #texts = new Map<string, string>();
  readonly #walked: Promise<void>;
  #lastReading: Promise<unknown>;
  /** What was read last, with the text that it was read from: most do not change. */
  #kustomizations: ReadonlyMap<string, { readonly text: string; readonly read: Kustomization }> = new Map();
  #charts: ReadonlyMap<string, { readonly text: string; readonly read: readonly string[] }> = new Map();
  #snapshot: Neighbours | null = null;

  /** `onLate` is told when the neighbours become known after answers were given without them. */
  constructor(folder: string, files: FolderFiles, open: OpenDocuments, patience: number, onLate: () => void) {
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
    const paths = await this.#files.find(this.#folder, NEIGHBOUR_NAMES);
    const texts = await this.#files.read(this.#folder, paths);
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
    this.#snapshot = null;
    return true;
  }

  #take(): Neighbours {
    const all = new Map(this.#texts);
    for (const [path, document] of this.#open()) {
      all.set(path, document.getText());
    }
    const charts = [...all].filter(([path]) => nameOf(path) === CHART);
    const kustomizations = [...all].filter(([path]) => nameOf(path) !== CHART);
    this.#kustomizations = readChanged(kustomizations, this.#kustomizations, readKustomization);
    this.#charts = readChanged(charts, this.#charts, readChart);
    return {
      graph: kustomizeGraph(new Map([...this.#kustomizations].map(([path, { read }]) => [path, read]))),
      kustomizations: new Map(kustomizations),
      charts: new Map([...this.#charts].map(([path, { read }]) => [parentOf(path), read])),
    };
  }
}

/** What `read` makes of `texts`, of those that are `known` to be the same without reading them again. */
function readChanged<T>(
  texts: readonly (readonly [path: string, text: string])[],
  known: ReadonlyMap<string, { readonly text: string; readonly read: T }>,
  read: (text: string) => T,
): ReadonlyMap<string, { readonly text: string; readonly read: T }> {
  return new Map(
    texts.map(([path, text]) => {
      const last = known.get(path);
      return [path, last?.text === text ? last : { text, read: read(text) }];
    }),
  );
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** '' for what lies at the top. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
