// All that the server remembers: the open documents, the settings, and the last report on each document.
import { type Connection, LogMessageNotification, MessageType, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { check, type Report, type Settings } from '../../core/index.ts';
import type { Client } from './fromProtocol.ts';
import type { SettingsSource } from './settingsSource.ts';
import { tell } from './words.ts';

/** An open document with the answer to it. Belongs to `document.version` of now: use it before the next `await`. */
export interface CheckedFile {
  readonly document: TextDocument;
  readonly settings: Settings;
  /** Of an excluded file: the report on an empty text. */
  readonly report: Report;
  /** Differs from that of every other report of this process. */
  readonly id: string;
}

interface Remembered extends CheckedFile {
  readonly version: number;
}

export class Session {
  readonly connection: Connection;
  readonly client: Client;
  readonly settings: SettingsSource;
  readonly documents = new TextDocuments(TextDocument);
  /** Told of each new report. */
  onChecked: (file: CheckedFile) => void = () => undefined;
  readonly #reports = new Map<string, Remembered>();
  readonly #told = new Set<string>();
  #checks = 0;

  constructor(connection: Connection, client: Client, settings: SettingsSource) {
    this.connection = connection;
    this.client = client;
    this.settings = settings;
    this.documents.onDidClose(({ document }) => this.#reports.delete(document.uri));
    this.documents.listen(connection);
  }

  /** The document as it is now, checked once per version; null where it is not open or not of a language we read. */
  async file(uri: string): Promise<CheckedFile | null> {
    if (!isRead(this.documents.get(uri))) {
      return null;
    }
    const { settings, excluded } = await this.settings.of(uri);
    // Between question and answer the document may have changed or gone: look again.
    const document = this.documents.get(uri);
    return isRead(document) ? this.#check(document, settings, excluded) : null;
  }

  #check(document: TextDocument, settings: Settings, excluded: boolean): CheckedFile {
    const { uri, version } = document;
    const last = this.#reports.get(uri);
    // Whether it is excluded is a matter of the settings, which are another object when that may have changed.
    if (last?.document === document && last.version === version && last.settings === settings) {
      return last;
    }
    // The text is not copied by this, and the documents of the stream that have not changed are not read again.
    const report = check(excluded ? '' : document.getText(), settings, { previous: last?.report });
    this.#checks += 1;
    const file = { document, version, settings, report, id: String(this.#checks) };
    this.#reports.set(uri, file);
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

/** `yaml.docker-compose` and the like are how Neovim calls its dialects of YAML. */
function isRead(document: TextDocument | undefined): document is TextDocument {
  return document !== undefined && /^(yaml|helm|json|jsonc)$|^yaml\./.test(document.languageId);
}
