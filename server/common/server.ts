// The language server over any connection: says what it can do, and hands each message to its handler.
import {
  ConfigurationRequest,
  type Connection,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  type InitializeParams,
  type InitializeResult,
  MessageType,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { speak } from '../../l10n/index.ts';
import {
  type Client,
  readChangedSettings,
  readClient,
  readFolders,
  readInitialSettings,
} from './fromProtocol.ts';
import { guard } from './guard.ts';
import { codeActions } from './handlers/codeActions.ts';
import { completion } from './handlers/completion.ts';
import { executeCommand } from './handlers/executeCommand.ts';
import { hover } from './handlers/hover.ts';
import { policies } from './handlers/policies.ts';
import { NO_DIAGNOSTICS, pullDiagnostics } from './handlers/pullDiagnostics.ts';
import { pushDiagnostics } from './handlers/pushDiagnostics.ts';
import { sendStatus } from './handlers/status.ts';
import { validateDomain } from './handlers/validateDomain.ts';
import { FIX_ALL } from './offers.ts';
import { METHODS, SERVER_COMMANDS } from './requests.ts';
import { Session } from './session.ts';
import { tellOfProblems } from './settingsProblems.ts';
import { SettingsSource } from './settingsSource.ts';
import { tell } from './words.ts';
import { workspaceEdits } from './workspaceScan.ts';

/** Serves `connection`. Everything begins with `initialize`, for only then the client has said what it can do. */
export function serve(connection: Connection): void {
  connection.onInitialize((params) => initialize(connection, params));
  connection.listen();
}

function initialize(connection: Connection, params: InitializeParams): InitializeResult {
  speak(params.locale);
  const client = readClient(params);
  const session = openSession(connection, client, params);
  connection.onHover(guard(session, hover, null));
  connection.onCodeAction(guard(session, codeActions, []));
  connection.onCompletion(guard(session, completion, []));
  connection.onExecuteCommand(guard(session, executeCommand, null));
  // It has no parameters, so the guard, which expects some, cannot stand around it.
  connection.onRequest(METHODS.policies, policies);
  connection.onRequest(METHODS.validateDomain, guard(session, validateDomain, { problem: null }));
  connection.onRequest(METHODS.workspaceEdits, guard(session, workspaceEdits, { files: [] }));
  return { capabilities: capabilities(client), serverInfo: { name: 'nearpull' } };
}

function openSession(connection: Connection, client: Client, params: InitializeParams): Session {
  const ask = (scopeUri: string | undefined) =>
    connection
      .sendRequest(ConfigurationRequest.type, {
        items: [{ ...(scopeUri && { scopeUri }), section: 'nearpull' }],
      })
      .then((answers) => answers?.[0]);
  const settings = new SettingsSource(
    {
      ask: client.configuration ? ask : null,
      onProblems: (problems) => tellOfProblems(session, problems),
      onNoAnswer: (error) =>
        error === undefined
          ? session.log(MessageType.Warning, tell({ key: 'server.noAnswer' }))
          : session.logFailure(ConfigurationRequest.method, error),
      onLateAnswer: () => showAgain(),
    },
    readFolders(params),
    readInitialSettings(params),
  );
  const session = new Session(connection, client, settings);
  session.onChecked = (file) => sendStatus(session, file);
  const showAgain = showDiagnostics(session);
  listenToSettings(session, showAgain);
  return session;
}

/** Starts one of the two ways of showing diagnostics, never both; returns what has them shown anew. */
function showDiagnostics(session: Session): () => void {
  const { connection, client } = session;
  if (!client.pullDiagnostics) {
    return pushDiagnostics(session);
  }
  connection.languages.diagnostics.on(guard(session, pullDiagnostics, NO_DIAGNOSTICS));
  return () => {
    if (client.refreshDiagnostics) {
      connection
        .sendRequest(DiagnosticRefreshRequest.type)
        .catch((error: unknown) => session.logFailure(DiagnosticRefreshRequest.method, error));
    }
  };
}

function listenToSettings({ connection, client, settings }: Session, showAgain: () => void): void {
  connection.onDidChangeConfiguration((params) => {
    settings.changed(readChangedSettings(params));
    showAgain();
  });
  connection.onInitialized(() => {
    if (client.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        settings.changeFolders(
          added.map(({ uri }) => uri),
          removed.map(({ uri }) => uri),
        );
        showAgain();
      });
    }
    if (client.configurationRegistration) {
      void connection.client.register(DidChangeConfigurationNotification.type, { section: 'nearpull' });
    }
  });
}

function capabilities(client: Client): InitializeResult['capabilities'] {
  return {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    completionProvider: {},
    codeActionProvider: client.codeActionLiterals
      ? { codeActionKinds: ['quickfix', 'refactor.insert', FIX_ALL] }
      : true,
    executeCommandProvider: { commands: Object.values(SERVER_COMMANDS) },
    ...(client.pullDiagnostics && {
      diagnosticProvider: {
        identifier: 'nearpull',
        interFileDependencies: false,
        workspaceDiagnostics: false,
      },
    }),
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}
