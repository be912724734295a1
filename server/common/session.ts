// All that the server remembers: the open documents, the settings, and the last report on each document.
import {
  type Connection,
  LogMessageNotification,
  MessageType,
  type TextDocuments,
} from 'vscode-languageserver';
import {
  type CheckOptions,
  checkSteps,
  type FileContext,
  finish,
  isDockerfile,
  nameOf,
  type Report,
  type Settings,
} from '../../core/index.ts';
import { LANGUAGE_IDS } from '../../protocol/languages.ts';
import type { ChartPrograms } from './chartPrograms.ts';
import { type LoadEvaluator, type PolicyReader, policyReaders } from './evaluators.ts';
import { inTurns, whileAsked } from './inTurns.ts';
import type { WorkspaceScan } from './inventory/workspaceScan.ts';
import type { Lifetime } from './lifetime.ts';
import type { Client } from './lsp/fromProtocol.ts';
import type { OpenedDocument } from './lsp/openedDocument.ts';
import { tell } from './lsp/words.ts';
import { type ProxyChecks, ServedDigests } from './proxyChecks.ts';
import type { SettingsSource } from './settings/settingsSource.ts';
import { keyOf, pathOf } from './uris.ts';
import type { FolderFiles, ManifestFiles } from './workspace/folderFiles.ts';
import type { Neighbours } from './workspace/neighbours.ts';
import type { SecretAccounts } from './workspace/secretAccounts.ts';

/** An open document with the answer to it. Belongs to the text of `document` of now: use it before the next `await`. */
export interface CheckedFile {
  readonly document: OpenedDocument;
  readonly settings: Settings;
  readonly context: FileContext;
  /** Of an excluded file: the report on an empty text. */
  readonly report: Report;
  /** Differs from that of every other report of this process. */
  readonly id: string;
}

/** What the answer to a document depends on. */
type Asked = Pick<CheckedFile, 'document' | 'settings' | 'context'> & {
  readonly revision: number | undefined;
};

type Remembered = CheckedFile & Asked;

/** Remembers, for whoever starts this process, which document it works on: if the work kills the process, that document is known. */
export interface CrashMarker {
  readonly begin: (uri: string) => void;
  readonly end: () => void;
}

export interface SessionParts {
  readonly connection: Connection;
  readonly client: Client;
  readonly settings: SettingsSource;
  readonly neighbours: Neighbours;
  readonly secretAccounts: SecretAccounts;
  readonly documents: TextDocuments<OpenedDocument>;
  /** Null where this process has no disk. */
  readonly manifests: ManifestFiles | null;
  readonly loadEvaluator: LoadEvaluator;
  /** Null where nobody could read it after a crash. */
  readonly marker: CrashMarker | null;
  /** URIs of documents that have killed the server. */
  readonly quarantined: readonly string[];
  readonly lifetime: Lifetime;
  readonly disk: FolderFiles | null;
  /** How to get at the files of a workspace folder. */
  readonly filesOf: (folder: string) => FolderFiles;
  readonly charts: ChartPrograms | null;
  readonly proxyChecks: ProxyChecks | null;
  readonly scan: WorkspaceScan;
}

export class Session {
  readonly connection: Connection;
  readonly client: Client;
  readonly settings: SettingsSource;
  readonly neighbours: Neighbours;
  readonly documents: TextDocuments<OpenedDocument>;
  readonly manifests: ManifestFiles | null;
  /** Loads what evaluates policies, which takes a moment the first time. */
  readonly evaluator: () => Promise<PolicyReader>;
  readonly lifetime: Lifetime;
  /** The file system of this process; null where it has none. */
  readonly disk: FolderFiles | null;
  readonly filesOf: (folder: string) => FolderFiles;
  /** All images of the workspace. */
  readonly scan: WorkspaceScan;
  /** What renders charts; null in a process that can run no programs. */
  readonly charts: ChartPrograms | null;
  /** What asks registries; null in a process that cannot reach any. */
  readonly proxyChecks: ProxyChecks | null;
  readonly served = new ServedDigests();
  /** Told of each new report. */
  onChecked: (file: CheckedFile) => void = () => undefined;
  readonly secretAccounts: SecretAccounts;
  readonly #marker: CrashMarker | null;
  readonly #quarantined: ReadonlySet<string>;
  readonly #reports = new Map<string, Remembered>();
  /** The checks that are going on, by URI. All who ask meanwhile wait for the same one. */
  readonly #running = new Map<
    string,
    { readonly asked: Asked; readonly checked: Promise<CheckedFile | null> }
  >();
  /** Of checks that are given up: the same text is asked about with other settings, and the older answer must not come after the newer one. */
  readonly #replaced = new WeakSet<Asked>();
  readonly #told = new Set<string>();
  #checks = 0;
  readonly #revisions = new Map<string, number>();
  /** The URIs of the open documents, by what is equal for all spellings of them. A file can be open by several. */
  readonly #open = new Map<string, readonly string[]>();
  #changes = 0;

  constructor(parts: SessionParts) {
    const { connection, client, settings, neighbours, documents, manifests, loadEvaluator, lifetime } = parts;
    this.connection = connection;
    this.client = client;
    this.settings = settings;
    this.neighbours = neighbours;
    this.documents = documents;
    this.manifests = manifests;
    this.#marker = parts.marker;
    this.#quarantined = new Set(parts.quarantined.map(keyOf));
    this.disk = parts.disk;
    this.filesOf = parts.filesOf;
    this.scan = parts.scan;
    this.charts = parts.charts;
    this.proxyChecks = parts.proxyChecks;
    this.evaluator = policyReaders(loadEvaluator, (message) => this.log(MessageType.Info, message));
    this.lifetime = lifetime;
    this.secretAccounts = parts.secretAccounts;
    this.documents.onDidChangeContent(({ document }) => {
      this.#changes += 1;
      this.#revisions.set(document.uri, this.#changes);
    });
    this.documents.onDidOpen(({ document }) => this.#setOpen(document.uri, true));
    this.documents.onDidClose(({ document }) => {
      this.#setOpen(document.uri, false);
      this.#reports.delete(document.uri);
      this.#revisions.delete(document.uri);
    });
    this.documents.listen(connection);
  }

  /** Another number after each change of an open document. Not every client counts its versions up. */
  revisionOf(uri: string): number | undefined {
    return this.#revisions.get(uri);
  }

  /** The URI by which the file at `uri` is open, which may be another spelling; null where it is not open. */
  openAs(uri: string): string | null {
    return this.#open.size === 0 ? null : (this.#open.get(keyOf(uri))?.[0] ?? null);
  }

  /** Whether the file with this key is open. */
  isOpen(key: string): boolean {
    return this.#open.has(key);
  }

  #setOpen(uri: string, isOpen: boolean): void {
    const key = keyOf(uri);
    const others = (this.#open.get(key) ?? []).filter((each) => each !== uri);
    if (isOpen || others.length > 0) {
      this.#open.set(key, isOpen ? [...others, uri] : others);
    } else {
      this.#open.delete(key);
    }
  }

  /** Whether the document has killed the server, so that it is left alone. */
  isQuarantined(uri: string): boolean {
    return this.#quarantined.size > 0 && this.#quarantined.has(keyOf(uri));
  }

  /** Does work on a text of somebody else, which may kill the process. */
  marked<T>(uri: string, work: () => T): T {
    this.#marker?.begin(uri);
    try {
      return work();
    } finally {
      this.#marker?.end();
    }
  }

  /** Checks a text in turns, for whoever is not asked about an open document. */
  report(uri: string, text: string, settings: Settings, options: CheckOptions): Promise<Report> {
    return inTurns(checkSteps(text, settings, options), (turn) => this.marked(uri, turn));
  }

  /** The document as it is now, checked once per change; null where it is not open, not of a language we read, or quarantined. */
  async file(uri: string): Promise<CheckedFile | null> {
    const begin = Date.now();
    while (!this.lifetime.isOver() && isRead(this.documents.get(uri)) && !this.isQuarantined(uri)) {
      const { settings, excluded } = await this.settings.of(uri);
      const known = await this.secretAccounts.in(await this.neighbours.of(uri), settings);
      // Between question and answer the document may have changed or gone: look again.
      const document = this.documents.get(uri);
      if (!isRead(document)) {
        return null;
      }
      const context = contextOf(document, known);
      const asked = { document, revision: this.revisionOf(uri), context, settings };
      const file = await this.#check(asked, excluded, Date.now() - begin > LONGEST_WAIT);
      if (file) {
        return file;
      }
    }
    return null;
  }

  /** Null where the document has changed before it was checked. `isLate`: it is checked at once, and whoever else asks for something waits. */
  async #check(asked: Asked, excluded: boolean, isLate: boolean): Promise<CheckedFile | null> {
    const { document, revision, settings, context } = asked;
    const { uri } = document;
    const last = this.#reports.get(uri);
    const running = this.#running.get(uri);
    if (running && !isSame(running.asked, asked)) {
      this.#replaced.add(running.asked);
    }
    if (last && isSame(last, asked)) {
      return last;
    }
    if (running && isSame(running.asked, asked) && !isLate) {
      return running.checked;
    }
    // The documents of the stream that have not changed are not read again.
    const text = excluded ? '' : document.stream;
    const steps = checkSteps(text, settings, { previous: last?.report, file: context });
    if (isLate) {
      return this.#remember(
        asked,
        this.marked(uri, () => finish(steps)),
      );
    }
    const isAsked = (): boolean =>
      !this.lifetime.isOver() &&
      !this.#replaced.has(asked) &&
      this.documents.get(uri) === document &&
      this.revisionOf(uri) === revision;
    const checked = inTurns(whileAsked(steps, isAsked), (turn) => this.marked(uri, turn)).then(
      (report) => report && this.#remember(asked, report),
    );
    this.#running.set(uri, { asked, checked });
    try {
      return await checked;
    } finally {
      if (this.#running.get(uri)?.checked === checked) {
        this.#running.delete(uri);
      }
    }
  }

  #remember(asked: Asked, report: Report): CheckedFile {
    this.#checks += 1;
    const file = { ...asked, report, id: String(this.#checks) };
    this.#reports.set(asked.document.uri, file);
    this.onChecked(file);
    return file;
  }

  /** Whether this is said for the first time. */
  isNews(text: string): boolean {
    return this.#told.size !== this.#told.add(text).size;
  }

  /** Into the client's log: for what went wrong inside, never for what is wrong with a manifest. */
  logFailure(where: string, error: unknown): void {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.log(MessageType.Error, `${tell({ key: 'server.failed', args: [where] })}\n${reason}`);
  }

  log(type: MessageType, message: string): void {
    void this.connection.sendNotification(LogMessageNotification.type, { type, message });
  }
}

/** In milliseconds. A document that somebody keeps changing is checked at once after this time. */
const LONGEST_WAIT = 2000;

/** Whether it is excluded is a matter of the settings, which are another object when that may have changed. */
function isSame(one: Asked, other: Asked): boolean {
  return (
    one.document === other.document &&
    one.revision === other.revision &&
    one.context === other.context &&
    one.settings === other.settings
  );
}

/** What no editor has a language for is known by the name of the file. */
function isRead(document: OpenedDocument | undefined): document is OpenedDocument {
  return document !== undefined && (isLanguage(document.languageId) || isNamed(pathOf(document.uri)));
}

/** A Dockerfile of another name is known by its language: the engine asks for names alone. */
function contextOf({ languageId }: OpenedDocument, known: FileContext): FileContext {
  if (languageId !== 'dockerfile' || isDockerfile(known.path)) {
    return known;
  }
  const context = DOCKERFILES.get(known) ?? { ...known, path: `${known.path}.Dockerfile` };
  DOCKERFILES.set(known, context);
  return context;
}

/** One answer for each context, because another object means that something has changed. */
const DOCKERFILES = new WeakMap<FileContext, FileContext>();

function isLanguage(id: string): boolean {
  return LANGUAGE_IDS.some((each) => each === id) || NEOVIM.test(id);
}

/** `yaml.docker-compose` and the like are how Neovim calls its dialects of YAML. */
const NEOVIM = /^(?:yaml|helm)\./;

function isNamed(path: string): boolean {
  return nameOf(path) === 'Kustomization' || (path.endsWith('.tpl') && /(?:^|\/)templates\//.test(path));
}
