// What changes around the open documents, as the client tells it: files, folders, settings, trust.
import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  RegistrationRequest,
} from 'vscode-languageserver';
import { BUILD_FILES, CHART_SOURCES, NEIGHBOUR_FILES, PROJECT_FILES } from '../../core/index.ts';
import { METHODS } from '../../protocol/messages.ts';
import { readChangedSettings, readTrust } from './lsp/fromProtocol.ts';
import { merged } from './merged.ts';
import type { Session } from './session.ts';
import { placeOf } from './workspace/folders.ts';

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
    logged(neighbours.filesChanged(uris));
    if (uris.some((uri) => isProjectFile(uri, settings.folders))) {
      settings.changed(undefined);
      showAgain();
    }
  });
  const changedOnDisk = (uris: readonly string[]) => {
    for (const uri of uris) {
      pending.add(uri);
    }
    readAgain.call();
  };
  documents.onDidOpen(({ document }) => logged(neighbours.documentOpened(document.uri)));
  documents.onDidChangeContent(({ document }) => neighbours.documentChanged(document.uri));
  documents.onDidClose(({ document }) => {
    neighbours.forget(document.uri);
    neighbours.documentChanged(document.uri);
  });
  // For clients that watch no files: at least what is saved in them is known.
  documents.onDidSave(({ document }) => changedOnDisk([document.uri]));
  connection.onDidChangeWatchedFiles(({ changes }) => changedOnDisk(changes.map(({ uri }) => uri)));
  session.lifetime.onEnd = () => {
    readAgain.dispose();
    neighbours.dispose();
  };
}

function isProjectFile(uri: string, folders: readonly string[]): boolean {
  const { folder, path } = placeOf(uri, folders);
  return folder !== null && PROJECT_FILES.some((name) => name === path);
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
