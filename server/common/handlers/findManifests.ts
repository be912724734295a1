// nearpull/findManifests: the files on the server's own disk that may hold images, without those that ignore files or settings leave out.
import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { pushAll } from '../../../core/index.ts';
import type { FindManifestsParams, FindManifestsResult } from '../../../protocol/fixes.ts';
import type { Session } from '../session.ts';
import { joinUri } from '../uris.ts';
import { walkManifests } from '../workspace/manifestWalk.ts';

export const NO_MANIFESTS: FindManifestsResult = { uris: [], ignored: 0, excluded: 0, unseen: [] };

export async function findManifests(
  session: Session,
  { folders }: FindManifestsParams,
  token: CancellationToken,
): Promise<FindManifestsResult> {
  const result = { uris: [] as string[], ignored: 0, excluded: 0, unseen: [] as string[] };
  for (const folder of folders) {
    const found = await walkManifests(session, folder, () => token.isCancellationRequested);
    if (found) {
      const uris = found.paths.map((path) => joinUri(folder.uri, path));
      pushAll(result.uris, uris);
      result.ignored += found.ignored;
      result.excluded += found.excluded;
    } else {
      result.unseen.push(folder.uri);
    }
    if (token.isCancellationRequested) {
      throw new ResponseError(LSPErrorCodes.RequestCancelled, findManifests.name);
    }
  }
  return result;
}
