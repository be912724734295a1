// How the server gets at files that are not open: a port, for it may have no file system of its own.
import type { Connection } from 'vscode-languageserver';
import { CHART_SOURCES } from '../../../core/index.ts';
import { type ClientRequests, METHODS } from '../../../protocol/messages.ts';
import { joinUri, relativePath } from '../uris.ts';

/** Paths are relative to the folder, with `/`. No function rejects because of what lies on a disk: what cannot be read is not there. */
export interface FolderFiles {
  /** Every file below `folder`, a URI, that has one of `names`. */
  readonly find: (folder: string, names: readonly string[]) => Promise<readonly string[]>;
  /**
   * The files that `chartSourceKind` knows in the chart whose folder is at the path `chart`, and perhaps some others. Where there are more than
   * `MOST_CHART_FILES`, only some of them, but more than that number.
   */
  readonly findSources: (folder: string, chart: string) => Promise<readonly string[]>;
  /**
   * The texts at `paths`, without a byte order mark; null for what is no readable text. A client does not tell which files are too large: they are
   * null as well.
   */
  readonly read: (folder: string, paths: readonly string[]) => Promise<readonly FileText[]>;
}

/** What finds and reads manifests. Only a server with a disk has it; without one the client does. */
export interface ManifestFiles {
  /** The paths of the files below `folder`, a URI, for which `isWanted` is true. It is told the path and the name. Folders for which `isOpened` is false are not looked into. */
  readonly walk: (
    folder: string,
    search: {
      readonly isWanted: (path: string, name: string) => boolean;
      readonly isOpened: (path: string) => boolean;
    },
  ) => Promise<readonly string[]>;
  /** The file at a URI, if it is a text of at most `most` bytes; otherwise what is wrong with it. Never rejects. */
  readonly readWhole: (uri: string, most: number) => Promise<WholeText | 'too-large' | 'unreadable'>;
  /** The same, and everybody waits for it. For files that a walk has just found, on a disk that is quick. */
  readonly readNow: (uri: string, most: number) => WholeText | 'too-large' | 'unreadable';
}

/** `modified`: when the file was last changed, in milliseconds since 1970. */
export interface WholeText {
  readonly text: string;
  readonly modified: number;
}

export type FileText = string | typeof TOO_LARGE | null;

/** Of a file that is there, but too large to be what it is named. */
export const TOO_LARGE: unique symbol = Symbol('too large');

/** Either is there in a repository: `.git` itself is a file in a worktree and a submodule. */
export const REPOSITORY_MARKS: readonly string[] = ['.git/HEAD', '.git'];

/** Null for a file without a text. */
export function textOf(text: FileText | undefined): string | null {
  return typeof text === 'string' ? text : null;
}

/** For a folder that nobody can look into. */
export const NO_FILES: FolderFiles = {
  find: async () => [],
  findSources: async () => [],
  read: async (_, paths) => paths.map(() => null),
};

/** Files as the client sees them: a server in a web worker has no others, and a desktop's has no others in a virtual workspace. */
export function filesOfClient(connection: Connection): FolderFiles {
  const ask = <M extends keyof ClientRequests>(method: M, params: Parameters<ClientRequests[M]>[0]) =>
    connection.sendRequest<ReturnType<ClientRequests[M]>>(method, params);
  const find = async (folder: string, below: string, names: readonly string[]) => {
    const { uris } = await ask(METHODS.findFiles, { folder: below, names });
    return uris.map((uri) => relativePath(folder, uri)).filter((path) => path !== null);
  };
  return {
    find: (folder, names) => find(folder, folder, names),
    findSources: (folder, chart) =>
      find(folder, chart === '' ? folder : joinUri(folder, chart), CHART_SOURCES),
    read: (folder, paths) => ask(METHODS.readFiles, { uris: paths.map((path) => joinUri(folder, path)) }),
  };
}
