// What the client says, read into plain values once: what it can do, its folders, its places in a text.
import type { DidChangeConfigurationParams, InitializeParams, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../../../core/index.ts';

/** What the client can do. All of it is false or empty for a client that announces nothing. */
export interface Client {
  readonly pullDiagnostics: boolean;
  readonly refreshDiagnostics: boolean;
  readonly codeDescription: boolean;
  /** Answers `workspace/configuration`. */
  readonly configuration: boolean;
  /** Wants to be asked before it sends `workspace/didChangeConfiguration`. */
  readonly configurationRegistration: boolean;
  readonly workspaceFolders: boolean;
  /** Takes `documentChanges`, which name the version that they belong to. */
  readonly versionedEdits: boolean;
  readonly applyEdit: boolean;
  readonly codeActionLiterals: boolean;
  /** Asks for the edit of a code action when it is chosen, and has kept its `data` until then. */
  readonly resolvesEdits: boolean;
  readonly markdownHover: boolean;
  readonly snippets: boolean;
  /** Takes snippets as edits of a document. */
  readonly snippetEdits: boolean;
  readonly codeLens: boolean;
  readonly refreshCodeLenses: boolean;
  readonly refreshInlayHints: boolean;
  /** Commands that the client itself runs; see `InitializationOptions`. */
  readonly commands: ReadonlySet<string>;
  readonly status: boolean;
  /** Wants to hear how far the scan of the workspace is. */
  readonly inventory: boolean;
  /** Answers our own requests for files. */
  readonly files: boolean;
  /** Can be asked to tell of changes on the disk. */
  readonly watchRegistration: boolean;
}

/** What a client says with `initialize`. */
export interface Introduction {
  readonly client: Client;
  readonly folders: readonly string[];
  /** Undefined where there were none. */
  readonly settings: unknown;
  /** Null where it says nothing. */
  readonly trusted: boolean | null;
  /** URIs of documents that have killed earlier servers of this client. */
  readonly quarantined: readonly string[];
  readonly locale: string | undefined;
}

export function readIntroduction(params: InitializeParams): Introduction {
  const { initializationOptions: options } = params;
  return {
    client: readClient(params),
    folders: readFolders(params),
    settings: readInitialSettings(options),
    trusted: readTrust(options),
    quarantined: readQuarantined(options),
    locale: params.locale,
  };
}

function readClient(params: InitializeParams): Client {
  const { workspace, textDocument } = params.capabilities;
  const options = asRecord(params.initializationOptions);
  const pull = textDocument?.diagnostic;
  return {
    pullDiagnostics: pull !== undefined,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    // The client states it for each way of getting diagnostics; nobody supports it for one of the two only.
    codeDescription:
      pull?.codeDescriptionSupport === true ||
      textDocument?.publishDiagnostics?.codeDescriptionSupport === true,
    configuration: workspace?.configuration === true,
    configurationRegistration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    applyEdit: workspace?.applyEdit === true,
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    resolvesEdits:
      textDocument?.codeAction?.dataSupport === true &&
      textDocument.codeAction.resolveSupport?.properties.includes('edit') === true,
    markdownHover: textDocument?.hover?.contentFormat?.[0] === 'markdown',
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    snippetEdits: workspace?.workspaceEdit?.snippetEditSupport === true,
    codeLens: textDocument?.codeLens !== undefined,
    refreshInlayHints: workspace?.inlayHint?.refreshSupport === true,
    refreshCodeLenses: workspace?.codeLens?.refreshSupport === true,
    commands: new Set(Array.isArray(options.commands) ? options.commands : []),
    status: options.status === true,
    inventory: options.inventory === true,
    files: options.files === true,
    watchRegistration: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
  };
}

function readFolders(params: InitializeParams): string[] {
  return params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
}

/** What the client says about trust, in `initializationOptions` or in `nearpull/trust`; null where it says nothing. */
export function readTrust(options: unknown): boolean | null {
  const { trusted } = asRecord(options);
  return typeof trusted === 'boolean' ? trusted : null;
}

function readQuarantined(options: unknown): string[] {
  const { quarantined } = asRecord(options);
  return Array.isArray(quarantined) ? quarantined.filter((each) => typeof each === 'string') : [];
}

function readInitialSettings(options: unknown): unknown {
  const { settings } = asRecord(options);
  return asRecord(settings).nearpull ?? settings;
}

/** The settings that came with `workspace/didChangeConfiguration`; undefined where there were none. */
export function readChangedSettings(params: DidChangeConfigurationParams): unknown {
  return asRecord(params.settings).nearpull;
}

export function toSpan(document: TextDocument, range: Range): Span {
  return { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
}

export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
