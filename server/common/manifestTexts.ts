// The texts of many manifests that need not be open, one after the other: as the client sent them, from an editor, or from the disk.
import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Settings } from '../../core/index.ts';
import type { LeftAlone, LeftReason, ManifestFile } from '../../protocol/fixes.ts';
import type { Session } from './session.ts';
import { soon } from './soon.ts';
import { isFile } from './uris.ts';
import { placeOf } from './workspace/folders.ts';

export interface ManifestText {
  readonly uri: string;
  readonly text: string;
  readonly version: number | null;
  readonly modified: number | null;
  readonly settings: Settings;
}

/** In the order of `files`: the text of each, or why it is left alone. Ends where `isStopped`. */
export async function* manifestTexts(
  session: Session,
  files: readonly ManifestFile[],
  isStopped: () => boolean,
): AsyncGenerator<ManifestText | LeftAlone> {
  const read = (start: number) =>
    Promise.all(files.slice(start, start + AT_ONCE).map((file) => textOf(session, file)));
  // The next files are read while somebody works on these.
  let next = read(0);
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const batch = await next;
    next = read(start + AT_ONCE);
    // Who stops in the middle does not wait for them.
    next.catch(() => undefined);
    for (const each of batch) {
      // A turn of the loop for each file: keystrokes go first, and a cancellation is heard.
      await soon();
      if (isStopped()) {
        return;
      }
      yield each;
    }
  }
}

/** The same for a request. @throws where it is cancelled. */
export async function* requestedTexts(
  session: Session,
  files: readonly ManifestFile[],
  token: CancellationToken,
): AsyncGenerator<ManifestText | LeftAlone> {
  yield* manifestTexts(session, files, () => token.isCancellationRequested);
  if (token.isCancellationRequested) {
    throw new ResponseError(LSPErrorCodes.RequestCancelled, requestedTexts.name);
  }
}

/** Files that are read at once. All of them are in memory together. */
const AT_ONCE = 16;

/** The text of a file that is to be fixed, or why it is left alone. */
async function textOf(
  session: Session,
  { uri, text, version }: ManifestFile,
): Promise<ManifestText | LeftAlone> {
  const alone = (reason: LeftReason): LeftAlone => ({ uri, reason, count: 1 });
  if (session.isQuarantined(uri)) {
    return alone('quarantined');
  }
  const { settings, excluded } = await session.settings.of(uri);
  if (excluded) {
    return alone('excluded');
  }
  if (await session.neighbours.isIgnored(uri)) {
    return alone('ignored');
  }
  if (text !== undefined) {
    return { uri, text, version: version ?? null, modified: null, settings };
  }
  // Asked only now, because the first edit puts another document in the place of the one that was opened.
  const document = session.documents.get(session.openAs(uri) ?? uri);
  if (document) {
    return { uri, text: document.getText(), version: document.version, modified: null, settings };
  }
  // The setting counts characters. A file with more bytes may have fewer characters, but it is not worth the memory.
  const most = settings.limits.fileMegabytes * 1_000_000;
  const read = await readWhole(session, uri, most);
  return typeof read === 'string' ? alone(read) : { uri, version: null, settings, ...read };
}

/** From the disk, or by way of the client where this process has none for the file. */
async function readWhole(
  session: Session,
  uri: string,
  most: number,
): Promise<Pick<ManifestText, 'text' | 'modified'> | 'too-large' | 'unreadable'> {
  if (session.manifests && isFile(uri)) {
    return session.manifests.readWhole(uri, most);
  }
  const { folder, path } = placeOf(uri, session.settings.folders);
  const [text] = folder === null ? [] : await session.filesOf(folder).read(folder, [path]);
  return typeof text === 'string' ? { text, modified: null } : 'unreadable';
}
