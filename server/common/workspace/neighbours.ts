// What is known about a document besides its text: made once, and again when a file beside it has changed.
import type { TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type FileContext,
  fileContext,
  NEIGHBOUR_FILES,
  nameOf,
  neighbourReader,
  parentOf,
  type Neighbours as Snapshot,
} from '../../../core/index.ts';
import { joinUri } from '../uris.ts';
import type { FolderFiles } from './folderFiles.ts';
import { FolderNeighbours } from './folderNeighbours.ts';
import { placeOf } from './folders.ts';

export interface NeighbourPorts {
  readonly filesOf: (folder: string) => FolderFiles;
  readonly documents: Pick<TextDocuments<TextDocument>, 'all' | 'get'>;
  /** What is known about an open document has changed. */
  readonly onChange: () => void;
  /** A folder could not be looked through. */
  readonly onFailure: (error: unknown) => void;
  /** The ignore file at `path` is too long to be used. */
  readonly onUnused: (path: string) => void;
}

/** A file beside a document, as an edit of it must name it. */
export interface NeighbourFile {
  readonly uri: string;
  /** Null where it is not open. */
  readonly version: number | null;
  readonly text: string;
}

/**
 * The first answers wait this many milliseconds for a folder to be looked through. Most take less, and an answer without the kustomizations
 * shows findings that go away again; a huge folder must not keep diagnostics from appearing.
 */
export const WALK_PATIENCE = 200;

/** Typing in a kustomization has the files around it checked again after a pause of this many milliseconds, not at each key. */
const QUIET = 150;

interface Known {
  readonly snapshot: Snapshot;
  readonly context: FileContext;
}

export class Neighbours {
  readonly #ports: NeighbourPorts;
  #folderUris: readonly string[];
  readonly #folders = new Map<string, FolderNeighbours>();
  readonly #known = new Map<string, Known>();
  /** Whether an answer was given that would be another one now. */
  #isStale = false;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: NeighbourPorts, folderUris: readonly string[]) {
    this.#ports = ports;
    this.#folderUris = folderUris;
  }

  /** Begins to look through the folders, so that they are known when the first document needs it. */
  start(): void {
    this.#folderUris.forEach((folder) => void this.#neighboursOf(folder));
  }

  /** The same object until something about it changes. At once where the neighbours are known. */
  of(uri: string): FileContext | Promise<FileContext> {
    const { folder, path } = placeOf(uri, this.#folderUris);
    if (folder === null) {
      return this.#contextOf(uri, path, NOTHING_BESIDE);
    }
    const neighbours = this.#neighboursOf(folder);
    const answer = () => this.#contextOf(uri, path, neighbours.snapshot());
    return neighbours.isReady ? answer() : neighbours.ready.then(answer);
  }

  /** `path` is relative to the folder of the document `uri`; null where no such file is known. */
  file(uri: string, path: string): NeighbourFile | null {
    const { folder } = placeOf(uri, this.#folderUris);
    const open = folder === null ? undefined : this.#openIn(folder).get(path);
    if (open) {
      return { uri: open.uri, version: open.version, text: open.getText() };
    }
    const text = folder === null ? undefined : this.#neighboursOf(folder).snapshot().kustomizations.get(path);
    return folder === null || text === undefined ? null : { uri: joinUri(folder, path), version: null, text };
  }

  /** Whether ignore files leave out the file. Waits until its folder has been looked through: whoever asks is about to change the file. */
  async isIgnored(uri: string): Promise<boolean> {
    const { folder, path } = placeOf(uri, this.#folderUris);
    if (folder === null) {
      return false;
    }
    const neighbours = this.#neighboursOf(folder);
    await neighbours.walked.catch(() => undefined);
    return neighbours.isIgnored(path);
  }

  /** Reads files beside the document `uri` again, for a client need not tell of every change. */
  async confirm(uri: string, paths: readonly string[]): Promise<void> {
    const { folder } = placeOf(uri, this.#folderUris);
    if (folder !== null && (await this.#neighboursOf(folder).reread(paths))) {
      this.#announce();
    }
  }

  /** A document was opened, changed or closed. */
  documentChanged(uri: string): void {
    const { folder, path } = placeOf(uri, this.#folderUris);
    const neighbours = folder === null ? undefined : this.#folders.get(folder);
    if (neighbours && NEIGHBOUR_FILES.includes(nameOf(path))) {
      neighbours.openChanged();
      this.#announce();
    }
  }

  /**
   * A document was opened. What lies in its folder and above is read again: watchers miss files that appear in the same moment as their folder,
   * as they do when a branch is checked out.
   */
  documentOpened(uri: string): Promise<void> {
    const { folder, path } = placeOf(uri, this.#folderUris);
    return this.filesChanged(folder === null ? [] : around(path).map((each) => joinUri(folder, each)));
  }

  /** Files have changed, appeared or gone on the disk. */
  async filesChanged(uris: readonly string[]): Promise<void> {
    const places = uris.map((uri) => placeOf(uri, this.#folderUris));
    const changes = [...this.#folders].map(async ([folder, neighbours]) => {
      const here = places.filter((place) => place.folder === folder).map(({ path }) => path);
      const paths = here.filter((path) => NEIGHBOUR_FILES.includes(nameOf(path)));
      return paths.length > 0 && neighbours.reread(paths);
    });
    if ((await Promise.all(changes)).includes(true)) {
      this.#announce();
    }
  }

  changeFolders(folderUris: readonly string[]): void {
    this.#folderUris = folderUris;
    for (const folder of this.#folders.keys()) {
      if (!folderUris.includes(folder)) {
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
  }

  #neighboursOf(folder: string): FolderNeighbours {
    const known = this.#folders.get(folder);
    if (known) {
      return known;
    }
    const neighbours = new FolderNeighbours(
      folder,
      this.#ports.filesOf(folder),
      () => this.#openIn(folder),
      WALK_PATIENCE,
      () => this.#announce(),
      this.#ports.onUnused,
    );
    neighbours.walked.catch(this.#ports.onFailure);
    this.#folders.set(folder, neighbours);
    return neighbours;
  }

  #openIn(folder: string): ReadonlyMap<string, TextDocument> {
    const open = new Map<string, TextDocument>();
    for (const document of this.#ports.documents.all()) {
      const place = placeOf(document.uri, this.#folderUris);
      if (place.folder === folder && NEIGHBOUR_FILES.includes(nameOf(place.path))) {
        open.set(place.path, document);
      }
    }
    return open;
  }

  #contextOf(uri: string, path: string, snapshot: Snapshot): FileContext {
    const known = this.#known.get(uri);
    if (known?.snapshot === snapshot && known.context.path === path) {
      return known.context;
    }
    const made = fileContext(path, snapshot);
    const isSame = known && JSON.stringify(known.context) === JSON.stringify(made);
    const context = isSame ? known.context : made;
    // Of files that are not open there may be many thousands, each of which is asked for once.
    if (this.#ports.documents.get(uri)) {
      this.#isStale ||= known !== undefined && !isSame;
      this.#known.set(uri, { snapshot, context });
    }
    return context;
  }

  /** Once for all that changes together, and only where it makes a difference to a document that somebody looks at. */
  #announce(): void {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => {
      const answers = [...this.#known.keys()].map((uri) => this.of(uri));
      Promise.all(answers).then(() => {
        if (this.#isStale) {
          this.#isStale = false;
          this.#ports.onChange();
        }
      }, this.#ports.onFailure);
    }, QUIET);
  }
}

/** Paths of the files beside `path`, and beside each folder above it, that would say something about it. */
function around(path: string): readonly string[] {
  const folder = parentOf(path);
  const here = NEIGHBOUR_FILES.map((name) => (folder === '' ? name : `${folder}/${name}`));
  return folder === '' ? here : [...here, ...around(folder)];
}

const NOTHING_BESIDE: Snapshot = neighbourReader()(new Map());
