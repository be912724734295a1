// nearpull/findManifests: the files on the server's own disk that may hold images, without those that ignore files or settings leave out.
import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { compileGlobs, isManifestName } from '../../../core/index.ts';
import type { FindManifestsParams, FindManifestsResult } from '../../../protocol/fixes.ts';
import type { Session } from '../session.ts';
import { isFile, joinUri } from '../uris.ts';
import type { ManifestFiles } from '../workspace/folderFiles.ts';
import { placeOf } from '../workspace/folders.ts';

export const NO_MANIFESTS: FindManifestsResult = { uris: [], ignored: 0, excluded: 0, unseen: [] };

export async function findManifests(
  session: Session,
  { folders }: FindManifestsParams,
  token: CancellationToken,
): Promise<FindManifestsResult> {
  const result = { uris: [] as string[], ignored: 0, excluded: 0, unseen: [] as string[] };
  for (const folder of folders) {
    if (session.manifests && isFile(folder.uri)) {
      await findIn(session, session.manifests, folder, result, token);
    } else {
      result.unseen.push(folder.uri);
    }
    if (token.isCancellationRequested) {
      throw new ResponseError(LSPErrorCodes.RequestCancelled, findManifests.name);
    }
  }
  return result;
}

async function findIn(
  session: Session,
  manifests: ManifestFiles,
  { uri: folder, exclude }: FindManifestsParams['folders'][number],
  result: { readonly uris: string[]; ignored: number; excluded: number },
  token: CancellationToken,
): Promise<void> {
  const isIgnored = await session.neighbours.ignoredIn(folder);
  const { isExcluded } = await session.settings.in(folder);
  const isHidden = compileGlobs(exclude);
  const isTaken = (path: string, isFolder: boolean): boolean => {
    const isLeftOut = isExcluded(path) || isHidden(path);
    if (isLeftOut) {
      result.excluded += 1;
    } else if (isIgnored(path, isFolder)) {
      result.ignored += 1;
      return false;
    }
    return !isLeftOut;
  };
  // A folder in a folder has settings of its own, and is looked through by itself.
  const isOwn = (path: string): boolean =>
    placeOf(joinUri(folder, path), session.settings.folders).folder === folder;
  const isInTemplates = (path: string): boolean => /(?:^|\/)templates\//.test(path);
  const paths = await manifests.walk(folder, {
    isWanted: (path, name) => isManifestName(name, isInTemplates(path)) && isTaken(path, false),
    isOpened: (path) => !token.isCancellationRequested && isOwn(path) && isTaken(path, true),
  });
  result.uris.push(...paths.map((path) => joinUri(folder, path)));
}
