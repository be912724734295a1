// For a client that has no folder, such as an editor that was opened on a single file: the folder of each open file serves as one.
import type { Session } from './session.ts';
import { isFile, parentUri } from './uris.ts';
import { placeOf } from './workspace/folders.ts';

/**
 * Listens to `session`. The project file and the neighbours of an open file are those of the folder that it lies in. VS Code is left out,
 * because its windows without a folder are trusted by default.
 */
export function serveFoldersOfFiles({ client, documents, settings, neighbours }: Session): void {
  const served = new Set<string>();
  const folderOf = (uri: string) => placeOf(uri, settings.folders).folder;
  const change = (added: readonly string[], removed: readonly string[]) => {
    settings.changeFolders(added, removed);
    neighbours.changeFolders(settings.folders);
  };
  documents.onDidOpen(({ document: { uri } }) => {
    const hasFolders = settings.folders.some((each) => !served.has(each));
    const folder = client.files || hasFolders || !isFile(uri) ? null : parentUri(uri);
    if (folder !== null && folderOf(uri) === null) {
      served.add(folder);
      change([folder], []);
    }
  });
  documents.onDidClose(({ document: { uri } }) => {
    const folder = folderOf(uri);
    const isNeeded = documents.all().some((each) => folderOf(each.uri) === folder);
    if (folder !== null && !isNeeded && served.delete(folder)) {
      change([], [folder]);
    }
  });
}
