// An editor without a window. It talks to the real server over two in-memory streams, and applies edits to the texts that it has open.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import {
  type ApplyWorkspaceEditParams,
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  type Command,
  type ConfigurationParams,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  ErrorCodes,
  FileChangeType,
  type Hover,
  type InitializeResult,
  type LogMessageParams,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type Registration,
  ResponseError,
  type ShowMessageParams,
  StreamMessageWriter,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { ScanState } from '../../protocol/inventory.ts';
import type { StatusParams } from '../../protocol/messages.ts';
import type { ChartPrograms } from '../../server/common/chartPrograms.ts';
import { Opening } from '../../server/common/opening.ts';
import { openSession } from '../../server/common/openSession.ts';
import { serve } from '../../server/common/server.ts';
import type { FolderFiles } from '../../server/common/workspace/folderFiles.ts';
import { chartPrograms } from '../../server/node/chartPrograms.ts';
import { diskFiles, diskManifests } from '../../server/node/diskFiles.ts';
import { loadEvaluator } from '../../server/node/evaluator.ts';
import { proxyChecks as reachRegistries } from '../../server/node/proxyChecks.ts';
import { atEndOfTest } from './cleanup.ts';
import { messageReader } from './messageReader.ts';

/** The capabilities that VS Code announces, limited to those that this server reads. */
export const MODERN: ClientCapabilities = {
  workspace: {
    configuration: true,
    applyEdit: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true },
    diagnostics: { refreshSupport: true },
    codeLens: { refreshSupport: true },
  },
  textDocument: {
    diagnostic: { codeDescriptionSupport: true },
    publishDiagnostics: { codeDescriptionSupport: true },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    codeLens: {},
    completion: { completionItem: { snippetSupport: true } },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source'] } } },
  },
};

/** The same without pull diagnostics: this client waits until the server publishes them. */
export const PUSHED: ClientCapabilities = {
  ...MODERN,
  textDocument: withoutPull(MODERN.textDocument),
};

export interface EditorOptions {
  readonly capabilities?: ClientCapabilities;
  readonly folders?: readonly string[];
  /** Answers `workspace/configuration`. It may return a promise, to make the server wait. */
  readonly settings?: (scopeUri: string | undefined) => unknown;
  /** The section `files` of the settings, with the globs of `exclude`. */
  readonly fileSettings?: unknown;
  readonly initializationOptions?: unknown;
  readonly locale?: string;
  /** Whether this client answers `client/registerCapability` with an error. */
  readonly refusesRegistration?: boolean;
  /** The file system of the server; that of the disk by default. Without one (null) it runs as it does in a web worker. */
  readonly disk?: FolderFiles | null;
  /** What renders charts; null for a server that can run no programs. */
  readonly charts?: ChartPrograms | null;
}

/** A diagnostic whose message is plain text. The protocol also allows markdown. This server never sends it, because it needs escapes. */
export type PlainDiagnostic = Diagnostic & { readonly message: string };

interface Published extends PublishDiagnosticsParams {
  readonly diagnostics: PlainDiagnostic[];
}

export const DOMAIN = 'my-proxy-cn-beijing.cr.volces.com';
export const withDomain = () => ({ proxy: { domain: DOMAIN } });

/** Starts a server and initializes it. The server gets `shutdown` when the test ends. */
export async function startEditor(options: EditorOptions = {}): Promise<Editor> {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const { disk = diskFiles, charts = chartPrograms } = options;
  const proxyChecks = disk && reachRegistries;
  const host = { disk, manifests: disk && diskManifests, marker: null, loadEvaluator, charts, proxyChecks };
  const opening = new Opening();
  const server = createConnection(messageReader(toServer), new StreamMessageWriter(toClient), {
    messageStrategy: opening,
  });
  serve(server, opening, async (...opened) => openSession(host, ...opened));
  const connection = createProtocolConnection(messageReader(toClient), new StreamMessageWriter(toServer));
  const editor = new Editor(connection, options);
  await editor.start();
  atEndOfTest(() => editor.quit());
  return editor;
}

export class Editor {
  readonly connection: ProtocolConnection;
  readonly shown: string[] = [];
  readonly logged: string[] = [];
  readonly statuses: StatusParams[] = [];
  readonly scans: ScanState[] = [];
  readonly published: Published[] = [];
  readonly asked: (string | undefined)[] = [];
  readonly registered: string[] = [];
  /** The globs of the files that the server wants to hear of. */
  readonly watched: string[] = [];
  refreshes = 0;
  lensRefreshes = 0;
  initialized: InitializeResult = { capabilities: {} };
  #settings: (scopeUri: string | undefined) => unknown;
  readonly #options: EditorOptions;
  readonly #texts = new Map<string, { text: string; version: number }>();
  readonly #arrivals = new EventTarget();

  constructor(connection: ProtocolConnection, options: EditorOptions) {
    this.connection = connection;
    this.#options = options;
    this.#settings = options.settings ?? withDomain;
    this.#listen();
  }

  async start(): Promise<void> {
    const {
      capabilities = MODERN,
      folders = ['file:///project'],
      initializationOptions,
      locale,
    } = this.#options;
    this.connection.listen();
    this.initialized = await this.connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities,
      workspaceFolders: folders.map((uri) => ({ uri, name: uri })),
      ...(locale && { locale }),
      initializationOptions,
    });
    await this.connection.sendNotification('initialized', {});
  }

  async quit(): Promise<void> {
    await this.connection.sendRequest('shutdown');
    this.connection.dispose();
  }

  text(uri: string): string {
    const open = this.#texts.get(uri);
    assert(open, `${uri} is not open`);
    return open.text;
  }

  async open(uri: string, text: string, languageId = 'yaml'): Promise<void> {
    this.#texts.set(uri, { text, version: 1 });
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  async close(uri: string): Promise<void> {
    this.#texts.delete(uri);
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  /** Replaces `length` UTF-16 code units at `offset`, and sends the server that range only. */
  async change(uri: string, offset: number, length: number, newText: string): Promise<void> {
    const text = this.text(uri);
    const range = rangeOf(text, offset, length);
    await this.#changed(uri, text.slice(0, offset) + newText + text.slice(offset + length), [
      { range, text: newText },
    ]);
  }

  /** The diagnostics of the current text. Asks for them where the server answers, and otherwise waits until it publishes them. */
  async diagnostics(uri: string): Promise<PlainDiagnostic[]> {
    if (this.initialized.capabilities.diagnosticProvider) {
      const report = await this.pull(uri);
      assert(report.kind === 'full');
      return report.items.map(inPlainText);
    }
    const version = this.#texts.get(uri)?.version;
    const arrived = () => this.published.findLast((each) => each.uri === uri && each.version === version);
    while (!arrived()) {
      await once(this.#arrivals, 'publish');
    }
    return arrived()?.diagnostics ?? [];
  }

  /** The name that the fix of the first diagnostic writes; empty when there is none. */
  async target(uri: string): Promise<string> {
    const [first] = await this.diagnostics(uri);
    const actions = first
      ? await this.connection.sendRequest<(CodeAction | Command)[]>('textDocument/codeAction', {
          textDocument: { uri },
          range: first.range,
          context: { diagnostics: [], only: ['quickfix'] },
        })
      : [];
    const titles = actions.map(({ title }) => title).join('\n');
    return /^Pull through the proxy: (\S+)/m.exec(titles)?.[1] ?? '';
  }

  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest('textDocument/diagnostic', {
      textDocument: { uri },
      ...(previousResultId && { previousResultId }),
    });
  }

  /** The hover at the start of `place`, which is a piece of the text. */
  hover(uri: string, place: string): Promise<Hover | null> {
    return this.connection.sendRequest('textDocument/hover', {
      textDocument: { uri },
      position: this.rangeOf(uri, place).start,
    });
  }

  codeActions(
    uri: string,
    place: string,
    context: Partial<CodeActionContext> = {},
  ): Promise<(CodeAction | Command)[]> {
    return this.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: this.rangeOf(uri, place),
      context: { diagnostics: [], ...context },
    });
  }

  /** Applies the edit of `action`, or else executes its command. Returns the text of `uri` afterwards. */
  async apply(uri: string, action: CodeAction | Command | undefined): Promise<string> {
    assert(action, 'there is no such action');
    if ('edit' in action && action.edit) {
      await this.applyEdit(action.edit);
    } else {
      const command = typeof action.command === 'string' ? (action as Command) : action.command;
      assert(command, `${action.title} does nothing`);
      await this.execute(command.command, ...(command.arguments ?? []));
    }
    return this.text(uri);
  }

  execute(command: string, ...args: unknown[]): Promise<unknown> {
    return this.connection.sendRequest('workspace/executeCommand', { command, arguments: args });
  }

  /** Applies `edit` as an editor does: all ranges refer to the text before the edit, and an edit of another version fails the test. */
  async applyEdit(edit: WorkspaceEdit): Promise<void> {
    for (const change of edit.documentChanges ?? []) {
      assert('edits' in change);
      const { uri, version } = change.textDocument;
      assert.equal(version, this.#texts.get(uri)?.version ?? null);
      await this.makeEdits(uri, change.edits as TextEdit[]);
    }
    for (const [uri, edits] of Object.entries(edit.changes ?? {})) {
      await this.makeEdits(uri, edits);
    }
  }

  async makeEdits(uri: string, edits: readonly TextEdit[]): Promise<void> {
    const open = this.#texts.get(uri);
    const text = open ? open.text : await readFile(fileURLToPath(uri), 'utf8');
    const last = [...edits].sort((a, b) => offsetOf(text, b.range.start) - offsetOf(text, a.range.start));
    let result = text;
    for (const { range, newText } of last) {
      result =
        result.slice(0, offsetOf(text, range.start)) + newText + result.slice(offsetOf(text, range.end));
    }
    if (!open) {
      await writeFile(fileURLToPath(uri), result);
      return;
    }
    // From the end of the text to its start, so that each range is still right after the edits before it in the list.
    await this.#changed(
      uri,
      result,
      last.map(({ range, newText }) => ({ range, text: newText })),
    );
  }

  /** Notifies the server that files have changed, as a client that watches files does. */
  async filesChanged(...uris: readonly string[]): Promise<void> {
    const changes = uris.map((uri) => ({ uri, type: FileChangeType.Changed }));
    await this.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
  }

  /** Waits until the server has sent `workspace/diagnostic/refresh` `count` times. */
  async refreshed(count: number): Promise<void> {
    while (this.refreshes < count) {
      await once(this.#arrivals, 'refresh');
    }
  }

  /** Waits until `uri` has `count` diagnostics. They may change each time the server sends `workspace/diagnostic/refresh`. */
  async becomes(uri: string, count: number): Promise<void> {
    for (let seen = this.refreshes; (await this.diagnostics(uri)).length !== count; seen += 1) {
      await this.refreshed(seen + 1);
    }
  }

  /** Waits until the server has told of a scan for which `isWanted`; one that was told before counts as well. */
  async scanned(isWanted: (state: ScanState) => boolean): Promise<ScanState> {
    for (;;) {
      const state = this.scans.findLast(isWanted);
      if (state) {
        return state;
      }
      await once(this.#arrivals, 'scan');
    }
  }

  /** Waits until the server has published diagnostics `count` times. */
  async publishedTimes(count: number): Promise<void> {
    while (this.published.length < count) {
      await once(this.#arrivals, 'publish');
    }
  }

  /** Changes the settings and notifies the server. The notification holds the settings only where the client cannot be asked for them. */
  async configure(settings: (scopeUri: string | undefined) => unknown): Promise<void> {
    this.#settings = settings;
    const pushed =
      this.#options.capabilities?.workspace?.configuration === undefined && this.#options.capabilities;
    await this.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: pushed ? { nearpull: settings(undefined) } : null,
    });
  }

  rangeOf(uri: string, place: string): Range {
    const text = this.text(uri);
    const offset = text.indexOf(place);
    assert(offset >= 0, `there is no ${place}`);
    return rangeOf(text, offset, place.length);
  }

  async #changed(uri: string, text: string, contentChanges: unknown[]): Promise<void> {
    const version = (this.#texts.get(uri)?.version ?? 0) + 1;
    this.#texts.set(uri, { text, version });
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  #listen(): void {
    const { connection } = this;
    connection.onRequest('workspace/configuration', ({ items }: ConfigurationParams) => {
      const ours = items.filter(({ section }) => section === 'nearpull');
      this.asked.push(...ours.map(({ scopeUri }) => scopeUri));
      return Promise.all(
        items.map(({ scopeUri, section }) =>
          section === 'files' ? this.#options.fileSettings : this.#settings(scopeUri),
        ),
      );
    });
    connection.onRequest('workspace/applyEdit', async ({ edit }: ApplyWorkspaceEditParams) => {
      await this.applyEdit(edit);
      return { applied: true };
    });
    connection.onRequest('workspace/diagnostic/refresh', () => {
      this.refreshes += 1;
      this.#arrivals.dispatchEvent(new Event('refresh'));
      return null;
    });
    connection.onRequest('workspace/codeLens/refresh', () => {
      this.lensRefreshes += 1;
      return null;
    });
    connection.onRequest('client/registerCapability', ({ registrations }) => {
      if (this.#options.refusesRegistration) {
        throw new ResponseError(ErrorCodes.InternalError, 'refused');
      }
      this.watched.push(...registrations.flatMap(watchersOf));
      this.registered.push(...registrations.map(({ method }: { method: string }) => method));
      return null;
    });
    connection.onNotification('window/showMessage', ({ message }: ShowMessageParams) => {
      this.shown.push(message);
    });
    connection.onNotification('window/logMessage', ({ message }: LogMessageParams) => {
      this.logged.push(message);
    });
    connection.onNotification('nearpull/scanState', (state: ScanState) => {
      this.scans.push(state);
      this.#arrivals.dispatchEvent(new Event('scan'));
    });
    connection.onNotification('nearpull/status', (status: StatusParams) => {
      this.statuses.push(status);
    });
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push({ ...params, diagnostics: params.diagnostics.map(inPlainText) });
      this.#arrivals.dispatchEvent(new Event('publish'));
    });
  }
}

// A second, slow and simple version of the server's own arithmetic, to compare it with.

export function rangeOf(text: string, offset: number, length: number): Range {
  return { start: positionOf(text, offset), end: positionOf(text, offset + length) };
}

function positionOf(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

export function offsetOf(text: string, { line, character }: Position): number {
  const breaks = [...text.matchAll(/\r\n|\n|\r/g)];
  const before = line === 0 ? undefined : breaks[line - 1];
  return (before ? before.index + before[0].length : 0) + character;
}

function withoutPull(textDocument: ClientCapabilities['textDocument']) {
  const { diagnostic: _, ...rest } = textDocument ?? {};
  return rest;
}

function inPlainText(diagnostic: Diagnostic): PlainDiagnostic {
  const { message } = diagnostic;
  assert(typeof message === 'string');
  return { ...diagnostic, message };
}

function watchersOf({ registerOptions }: Registration): string[] {
  return (registerOptions?.watchers ?? []).map(({ globPattern }: { globPattern: string }) => globPattern);
}
