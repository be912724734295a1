// Opens a session: hands each message to its handler, and brings together what the handlers share.
import {
  CodeActionRequest,
  CodeActionResolveRequest,
  CodeLensRefreshRequest,
  CodeLensRequest,
  CompletionRequest,
  ConfigurationRequest,
  type Connection,
  DiagnosticRefreshRequest,
  DocumentDiagnosticRequest,
  DocumentLinkRequest,
  ExecuteCommandRequest,
  HoverRequest,
  InlayHintRefreshRequest,
  InlayHintRequest,
  MessageType,
  TextDocuments,
  type WorkspaceDiagnosticParams,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver';
import { speak } from '../../l10n/index.ts';
import { METHODS, type ServerRequests } from '../../protocol/messages.ts';
import { listenToFiles, listenToSettings, RESCAN_AFTER } from './changes.ts';
import type { ChartPrograms } from './chartPrograms.ts';
import type { LoadEvaluator } from './evaluators.ts';
import { guard, type Handler } from './guard.ts';
import { checkProxy } from './handlers/checkProxy.ts';
import { codeActions } from './handlers/codeActions.ts';
import { codeLens } from './handlers/codeLens.ts';
import { completion } from './handlers/completion.ts';
import { documentLinks } from './handlers/documentLinks.ts';
import { executeCommand } from './handlers/executeCommand.ts';
import { findFixes } from './handlers/findFixes.ts';
import { findManifests, NO_MANIFESTS } from './handlers/findManifests.ts';
import { findPods } from './handlers/findPods.ts';
import { hover } from './handlers/hover.ts';
import { ignoreEdits } from './handlers/ignoreEdits.ts';
import { imageAt, NO_IMAGE } from './handlers/imageAt.ts';
import { inlayHints } from './handlers/inlayHints.ts';
import { inventory } from './handlers/inventory.ts';
import { namespacePlan } from './handlers/namespacePlan.ts';
import { NO_POLICIES, policies } from './handlers/policies.ts';
import { NO_EDIT, projectEdit } from './handlers/projectEdit.ts';
import { NO_CHOICE, presets, proxyChoice } from './handlers/proxyChoice.ts';
import { proxyDomain } from './handlers/proxyDomain.ts';
import { NO_DIAGNOSTICS, pullDiagnostics } from './handlers/pullDiagnostics.ts';
import { pushDiagnostics } from './handlers/pushDiagnostics.ts';
import { NO_ACTION, resolveCodeAction } from './handlers/resolveCodeAction.ts';
import { runScan } from './handlers/scan.ts';
import { settingsOf } from './handlers/settingsInForce.ts';
import { sendStatus } from './handlers/status.ts';
import type { HeldDiagnostics } from './inventory/heldDiagnostics.ts';
import { NO_SCAN, openScan } from './inventory/openScan.ts';
import type { Lifetime } from './lifetime.ts';
import type { Introduction } from './lsp/fromProtocol.ts';
import { OPENED_DOCUMENTS } from './lsp/openedDocument.ts';
import { tell } from './lsp/words.ts';
import { merged } from './merged.ts';
import type { ProxyChecks } from './proxyChecks.ts';
import { serveFoldersOfFiles } from './servedFolders.ts';
import { type CrashMarker, Session } from './session.ts';
import { ProjectFiles } from './settings/projectFiles.ts';
import { tellOfLeftOut, tellOfProblems, tellOfUntrusted, tellOfUnused } from './settings/settingsProblems.ts';
import { PATIENCE, SettingsSource } from './settings/settingsSource.ts';
import { isFile } from './uris.ts';
import { warmUp } from './warmUp.ts';
import { accountPorts } from './workspace/accountPorts.ts';
import { type FolderFiles, filesOfClient, type ManifestFiles, NO_FILES } from './workspace/folderFiles.ts';
import { Neighbours } from './workspace/neighbours.ts';
import { SecretAccounts } from './workspace/secretAccounts.ts';

/** What this process has. */
export interface ServerHost {
  readonly disk: FolderFiles | null;
  readonly manifests: ManifestFiles | null;
  readonly marker: CrashMarker | null;
  readonly loadEvaluator: LoadEvaluator;
  /** What renders charts; null in a process that can run no programs. */
  readonly charts: ChartPrograms | null;
  /** What asks registries; null in a process that cannot reach any. */
  readonly proxyChecks: ProxyChecks | null;
}

/** For `OpenSession`, in a process that has `host`. */
export function openSession(
  host: ServerHost,
  connection: Connection,
  introduction: Introduction,
  lifetime: Lifetime,
): void {
  speak(introduction.locale);
  const session = makeSession(host, connection, introduction, lifetime);
  connection.onHover(guard(session, HoverRequest.method, hover, null));
  connection.onCodeAction(guard(session, CodeActionRequest.method, codeActions, []));
  connection.onCodeActionResolve(
    guard(session, CodeActionResolveRequest.method, resolveCodeAction, NO_ACTION),
  );
  connection.onCompletion(guard(session, CompletionRequest.method, completion, []));
  connection.onExecuteCommand(guard(session, ExecuteCommandRequest.method, executeCommand, null));
  connection.onCodeLens(guard(session, CodeLensRequest.method, codeLens, []));
  connection.onDocumentLinks(guard(session, DocumentLinkRequest.method, documentLinks, []));
  connection.languages.inlayHint.on(guard(session, InlayHintRequest.method, inlayHints, []));
  const answer = <M extends keyof ServerRequests>(
    method: M,
    handler: Handler<Parameters<ServerRequests[M]>[0], ReturnType<ServerRequests[M]>>,
    empty: ReturnType<ServerRequests[M]>,
  ) => connection.onRequest(method, guard(session, method, handler, empty));
  answer(METHODS.policies, policies, NO_POLICIES);
  answer(METHODS.proxyChoice, proxyChoice, NO_CHOICE);
  answer(METHODS.presets, presets, { presets: [] });
  answer(METHODS.proxyDomain, proxyDomain, { domain: null, projectFile: null });
  answer(METHODS.settings, settingsOf, { values: {} });
  answer(METHODS.findManifests, findManifests, NO_MANIFESTS);
  answer(METHODS.findFixes, findFixes, { files: [], left: [] });
  answer(METHODS.findPods, findPods, { uris: [], unread: [] });
  answer(METHODS.inventory, inventory, { revision: 0, isWhole: false, files: [], scan: NO_SCAN });
  answer(METHODS.scan, runScan, NO_SCAN);
  answer(METHODS.projectEdit, projectEdit, NO_EDIT);
  answer(METHODS.imageAt, imageAt, NO_IMAGE);
  answer(METHODS.checkProxy, checkProxy, { problem: null, answers: [] });
  answer(METHODS.namespacePlan, namespacePlan, { text: '', language: 'plaintext', problem: null });
  answer(METHODS.ignoreEdits, ignoreEdits, { files: [], left: 0 });
  void warmUp();
}

function makeSession(
  host: ServerHost,
  connection: Connection,
  introduction: Introduction,
  lifetime: Lifetime,
): Session {
  const { disk } = host;
  const { client, folders } = introduction;
  const documents = new TextDocuments(OPENED_DOCUMENTS);
  const filesOf = (folder: string) =>
    disk && isFile(folder) ? disk : client.files ? filesOfClient(connection) : NO_FILES;
  const settings = new SettingsSource(
    {
      ask: client.configuration ? (scopeUri) => askForSettings(connection, scopeUri) : null,
      projects: () => new ProjectFiles(filesOf, PATIENCE),
      onProblems: (problems) => tellOfProblems(session, problems),
      onUntrusted: (projectFile) => tellOfUntrusted(session, projectFile),
      onNoAnswer: (error) => tellOfNoAnswer(session, error),
      onLateAnswer: () => showAgain(),
    },
    folders,
    introduction.settings,
    introduction.trusted,
  );
  const neighbours = new Neighbours(
    {
      filesOf,
      documents,
      onChange: () => showAgain(),
      onFailure: (error) => session.logFailure(METHODS.findFiles, error),
      onUnused: (path) => tellOfUnused(session, path),
      onLeftOut: (folder, paths) => tellOfLeftOut(session, folder, paths),
    },
    folders,
  );
  const { scan, held } = openScan(() => session);
  const session = new Session({
    ...host,
    filesOf,
    scan,
    connection,
    client,
    settings,
    neighbours,
    secretAccounts: new SecretAccounts(accountPorts(() => session)),
    documents,
    quarantined: introduction.quarantined,
    lifetime,
  });
  session.onChecked = (file) => sendStatus(session, file);
  serveFoldersOfFiles(session);
  // Before anybody hears of a change, the neighbours have.
  listenToFiles(session, () => showAgain());
  const showAgain = merged(showing(session, held)).call;
  listenToSettings(session, showAgain);
  return session;
}

/** The client gives no settings in time, or refuses to. */
function tellOfNoAnswer(session: Session, error: unknown): void {
  if (error === undefined) {
    session.log(MessageType.Warning, tell({ key: 'server.noAnswer' }));
  } else {
    session.logFailure(ConfigurationRequest.method, error);
  }
}

async function askForSettings(connection: Connection, scopeUri: string | undefined): Promise<unknown> {
  const items = [{ ...(scopeUri && { scopeUri }), section: 'nearpull' }];
  const answers = await connection.sendRequest(ConfigurationRequest.type, { items });
  return answers?.[0];
}

/** Starts showing what is found; returns what has all of it shown anew. */
function showing(session: Session, held: HeldDiagnostics): () => void {
  const { connection, client, scan } = session;
  const showDiagnosticsAgain = showDiagnostics(session, held);
  return () => {
    showDiagnosticsAgain();
    // Settings, trust, folders or what lies beside a file: any image may mean something else now.
    scan.restart(RESCAN_AFTER);
    if (client.refreshInlayHints) {
      connection.languages.inlayHint
        .refresh()
        .catch((error: unknown) => session.logFailure(InlayHintRefreshRequest.method, error));
    }
    if (client.refreshCodeLenses) {
      connection
        .sendRequest(CodeLensRefreshRequest.type)
        .catch((error: unknown) => session.logFailure(CodeLensRefreshRequest.method, error));
    }
  };
}

/** Starts one of the two ways of showing diagnostics, never both; returns what has them shown anew. */
function showDiagnostics(session: Session, held: HeldDiagnostics): () => void {
  const { connection, client } = session;
  if (!client.pullDiagnostics) {
    return pushDiagnostics(session);
  }
  connection.languages.diagnostics.on(
    guard(session, DocumentDiagnosticRequest.method, pullDiagnostics, NO_DIAGNOSTICS),
  );
  connection.languages.diagnostics.onWorkspace(
    guard(
      session,
      WorkspaceDiagnosticRequest.method,
      (current, params: WorkspaceDiagnosticParams, token) => held.answer(current, params, token),
      { items: [] },
    ),
  );
  return () => {
    if (client.refreshDiagnostics) {
      connection
        .sendRequest(DiagnosticRefreshRequest.type)
        .catch((error: unknown) => session.logFailure(DiagnosticRefreshRequest.method, error));
    }
  };
}
