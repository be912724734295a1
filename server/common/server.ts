// The beginning of the server, over any connection: says what it can do. What answers all other messages is opened after that.
import { type Connection, type InitializeResult, TextDocumentSyncKind } from 'vscode-languageserver';
import { CLIENT_COMMANDS, SERVER_COMMANDS } from '../../protocol/messages.ts';
import { type Lifetime, watchLifetime } from './lifetime.ts';
import { type Client, type Introduction, readIntroduction } from './lsp/fromProtocol.ts';
import { FIX_ALL, INSERT, QUICK_FIX } from './lsp/kinds.ts';
import type { Opening } from './opening.ts';
import { VERSION } from './version.ts';

/** Makes what answers all messages but `initialize`. Nothing of it is loaded or run before that is answered. */
export type OpenSession = (
  connection: Connection,
  introduction: Introduction,
  lifetime: Lifetime,
) => Promise<void>;

/**
 * Serves `connection`. Everything begins with `initialize`, for only then the client has said what it can do.
 *
 * @param opening the message strategy of `connection`.
 */
export function serve(connection: Connection, opening: Opening, openSession: OpenSession): void {
  const lifetime = watchLifetime(connection);
  connection.onInitialize((params): InitializeResult => {
    lifetime.begin();
    const introduction = readIntroduction(params);
    opening.afterAnswer(() => openSession(connection, introduction, lifetime));
    return {
      capabilities: capabilities(introduction.client),
      serverInfo: { name: 'nearpull', ...(VERSION !== null && { version: VERSION }) },
    };
  });
  connection.listen();
}

function capabilities(client: Client): InitializeResult['capabilities'] {
  return {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    hoverProvider: true,
    // After `image:`, inside of a name, and where a comment begins.
    completionProvider: { triggerCharacters: [' ', '/', ':', '#'] },
    documentLinkProvider: {},
    inlayHintProvider: true,
    codeActionProvider: client.codeActionLiterals
      ? {
          codeActionKinds: [QUICK_FIX, INSERT, FIX_ALL],
          // Nothing else is resolved, so VS Code need not ask.
          ...(client.resolvesEdits &&
            !client.commands.has(CLIENT_COMMANDS.insertPolicy) && { resolveProvider: true }),
        }
      : true,
    ...(client.codeLens && { codeLensProvider: {} }),
    executeCommandProvider: { commands: Object.values(SERVER_COMMANDS) },
    ...(client.pullDiagnostics && {
      diagnosticProvider: {
        identifier: 'nearpull',
        // A client that can be told to ask again is told; one that cannot asks for all that it shows.
        interFileDependencies: !client.refreshDiagnostics,
        workspaceDiagnostics: true,
      },
    }),
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}
