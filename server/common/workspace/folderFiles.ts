// How the server gets at files that are not open: a port, for it may have no file system of its own.
import type { Connection } from 'vscode-languageserver';
import { type ClientRequests, METHODS } from '../../../protocol/messages.ts';
import { joinUri, relativePath } from '../uris.ts';

/** Paths are relative to the folder, with `/`. Neither function rejects because of what lies on a disk: what cannot be read is not there. */
export interface FolderFiles {
  /** Every file below `folder`, a URI, that has one of `names`. */
  readonly find: (folder: string, names: readonly string[]) => Promise<readonly string[]>;
  /** The texts at `paths`, without a byte order mark; null for what is no readable text, or too large to be what it is named. */
  readonly read: (folder: string, paths: readonly string[]) => Promise<readonly (string | null)[]>;
}

/** For a folder that nobody can look into. */
export const NO_FILES: FolderFiles = {
  find: async () => [],
  read: async (_, paths) => paths.map(() => null),
};

/** Files as the client sees them: a server in a web worker has no others, and a desktop's has no others in a virtual workspace. */
export function filesOfClient(connection: Connection): FolderFiles {
  const ask = <M extends keyof ClientRequests>(method: M, params: Parameters<ClientRequests[M]>[0]) =>
    connection.sendRequest<ReturnType<ClientRequests[M]>>(method, params);
  return {
    find: async (folder, names) => {
      const { uris } = await ask(METHODS.findFiles, { folder, names });
      return uris.map((uri) => relativePath(folder, uri)).filter((path) => path !== null);
    },
    read: (folder, paths) => ask(METHODS.readFiles, { uris: paths.map((path) => joinUri(folder, path)) }),
  };
}
