// Answers the requests of the server for files of the workspace, and tells it when the workspace becomes trusted.
import { Disposable, FileType, RelativePattern, type Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type ClientRequests, METHODS, type TrustParams } from '../../protocol/messages.ts';

export function answerServer(client: BaseLanguageClient): Disposable {
  const { protocol2CodeConverter: toCode, code2ProtocolConverter: toProtocol } = client;
  const answer = <M extends keyof ClientRequests>(
    method: M,
    handler: (params: Parameters<ClientRequests[M]>[0]) => Promise<ReturnType<ClientRequests[M]>>,
  ) => client.onRequest(method, handler);
  return Disposable.from(
    answer(METHODS.findFiles, async ({ folder, names }) => {
      const uris = await findFiles(toCode.asUri(folder), names);
      return { uris: uris.map((uri) => toProtocol.asUri(uri)) };
    }),
    answer(METHODS.readFiles, ({ uris }) => Promise.all(uris.map((uri) => readText(toCode.asUri(uri))))),
    workspace.onDidGrantWorkspaceTrust(() => {
      const params: TrustParams = { trusted: true };
      void client.sendNotification(METHODS.trust, params);
    }),
  );
}

/** More than any project has. The limit is for a workspace that is a whole disk. */
const MOST_FILES = 20_000;

/** Empty for a file system that cannot be searched. */
async function findFiles(folder: Uri, names: readonly string[]): Promise<readonly Uri[]> {
  const pattern = new RelativePattern(folder, `**/{${names.join(',')}}`);
  try {
    return await workspace.findFiles(pattern, '**/{node_modules,.git,.hg,.svn}/**', MOST_FILES);
  } catch {
    return [];
  }
}

/** A larger file is not what its name says. */
const LARGEST_FILE_BYTES = 1_000_000;

/** The text on the disk, because the server knows the open documents itself. Null for a file that is too large or cannot be read. */
async function readText(uri: Uri): Promise<string | null> {
  try {
    const { type, size } = await workspace.fs.stat(uri);
    return (type & FileType.File) === 0 || size > LARGEST_FILE_BYTES
      ? null
      : await workspace.decode(await workspace.fs.readFile(uri), { uri });
  } catch {
    return null;
  }
}
