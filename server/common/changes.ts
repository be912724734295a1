// What changes around the open documents, as the client tells it: files, folders, settings, trust.
import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  RegistrationRequest,
} from 'vscode-languageserver';
import {
  BUILD_FILES,
  CHART_SOURCES,
  chartSourceKind,
  NEIGHBOUR_FILES,
  nameOf,
  PROJECT_FILES,
} from '../../core/index.ts';
import { METHODS } from '../../protocol/messages.ts';
import { readChangedSettings, readTrust } from './lsp/fromProtocol.ts';
import { merged } from './merged.ts';
import type { Session } from './session.ts';
import { placeOf } from './workspace/folders.ts';
import { mayBeManifest } from './workspace/manifestWalk.ts';
import { isNeighbour } from './workspace/neighbourPaths.ts';

/** Follows the files that say something about others. Those that are open speak as they stand in their editors, saved or not. */
export function listenToFiles(session: Session, showAgain: () => void): void {
  const { connection, documents, neighbours, settings } = session;
  const logged = (reading: Promise<void>) => {
    reading.catch((error: unknown) => session.logFailure(DidChangeWatchedFilesNotification.method, error));
  };
  const pending = new Set<string>();
  const readAgain = merged(() => {
    const uris = [...pending];
    pending.clear();
    logged(neighbours.filesChanged(uris).then(() => lookAgain(session, uris)));
    if (uris.some((uri) => settings.isProjectFile(uri))) {
      settings.changed(undefined);
      showAgain();
    }
  });
  const changedOnDisk = (uris: readonly string[]) => {
    session.secretAccounts.forget();
    for (const uri of uris) {
      pending.add(uri);
    }
    readAgain.call();
  };
  documents.onDidOpen(({ document }) => logged(neighbours.documentOpened(document.uri)));
  documents.onDidChangeContent(({ document }) => {
    neighbours.documentChanged(document.uri);
    lookAt(session, [document.uri], TYPING_PAUSE);
  });
  documents.onDidClose(({ document }) => {
    neighbours.forget(document.uri);
    neighbours.documentChanged(document.uri);
    lookAt(session, [document.uri], SOON);
  });
  // For clients that watch no files: at least what is saved in them is known.
  documents.onDidSave(({ document }) => changedOnDisk([document.uri]));
  connection.onDidChangeWatchedFiles(({ changes }) => changedOnDisk(changes.map(({ uri }) => uri)));
  session.lifetime.onEnd = () => {
    readAgain.dispose();
    neighbours.dispose();
    session.scan.dispose();
  };
}

/** In milliseconds: files change on the disk by the hundred, when a branch is checked out, and a person types for a while. */
const SOON = 100;
const TYPING_PAUSE = 500;
export const RESCAN_AFTER = 1000;

/** Has the inventory look at files that have changed on the disk, and at all files where the change may be about others. */
function lookAgain(session: Session, uris: readonly string[]): void {
  const paths = uris.map((uri) => placeOf(uri, session.settings.folders).path);
  if (paths.some(saysSomethingAboutOthers)) {
    session.scan.restart(RESCAN_AFTER);
  } else {
    lookAt(session, uris, SOON);
  }
}

function saysSomethingAboutOthers(path: string): boolean {
  return isNeighbour(path) || /(?:^|\/)templates\//.test(path) || chartSourceKind(nameOf(path)) !== null;
}

/** Documents that are not in a folder of the workspace are not in its inventory. */
function lookAt({ scan, settings }: Session, uris: readonly string[], quiet: number): void {
  const inFolders = uris.filter((uri) => {
    const { folder, path } = placeOf(uri, settings.folders);
    return folder !== null && mayBeManifest(path);
  });
  if (inFolders.length > 0) {
    scan.look(inFolders, quiet);
  }
}

export function listenToSettings(session: Session, showAgain: () => void): void {
  const { connection, client, settings, neighbours } = session;
  connection.onDidChangeConfiguration((params) => {
    settings.changed(readChangedSettings(params));
    showAgain();
  });
  connection.onNotification(METHODS.trust, (params: unknown) => {
    settings.changeTrust(readTrust(params));
    showAgain();
  });
  connection.onInitialized(() => {
    neighbours.start();
    if (client.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        settings.changeFolders(
          added.map(({ uri }) => uri),
          removed.map(({ uri }) => uri),
        );
        neighbours.changeFolders(settings.folders);
        session.secretAccounts.forget();
        showAgain();
      });
    }
    register(session);
  });
}

/** A client may refuse. Then it tells of fewer changes, and everything else works. */
function register(session: Session): void {
  const { connection, client } = session;
  const refused = (error: unknown) => session.logFailure(RegistrationRequest.method, error);
  if (client.configurationRegistration) {
    connection.client
      .register(DidChangeConfigurationNotification.type, { section: 'nearpull' })
      .catch(refused);
  }
  if (client.watchRegistration) {
    connection.client
      .register(DidChangeWatchedFilesNotification.type, {
        watchers: watchedGlobs().map((globPattern) => ({ globPattern })),
      })
      .catch(refused);
  }
}

/** Not every client supports `*` and `**` between braces, and eglot refuses all globs because of one. */
function watchedGlobs(): readonly string[] {
  const names = [...NEIGHBOUR_FILES, ...BUILD_FILES, ...PROJECT_FILES];
  const plain = names.filter((name) => !name.includes('*'));
  const patterns = [...names.filter((name) => name.includes('*')), ...CHART_SOURCES];
  return [`**/{${plain.join(',')}}`, ...patterns.map((glob) => `**/${glob}`), '**/*.{yaml,yml,json}'];
}
