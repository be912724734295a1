// The texts of many manifests that need not be open, one after the other: as the client sent them, from an editor, or from the disk.
import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Settings } from '../../core/index.ts';
import type { LeftAlone, LeftReason, ManifestFile } from '../../protocol/fixes.ts';
import type { Session } from './session.ts';
import { soon } from './soon.ts';
import { keyOf } from './uris.ts';

export interface ManifestText {
  readonly uri: string;
  readonly text: string;
  readonly version: number | null;
  readonly modified: number | null;
  readonly settings: Settings;
}

/** In the order of `files`: the text of each, or why it is left alone. @throws where the request is cancelled. */
export async function* manifestTexts(
  session: Session,
  files: readonly ManifestFile[],
  token: CancellationToken,
): AsyncGenerator<ManifestText | LeftAlone> {
  const open = new Map(session.documents.all().map((document) => [keyOf(document.uri), document]));
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const batch = files.slice(start, start + AT_ONCE);
    for (const each of await Promise.all(batch.map((file) => textOf(session, file, open)))) {
      // A turn of the loop for each file: keystrokes go first, and a cancellation is heard.
      await soon();
      if (token.isCancellationRequested) {
        throw new ResponseError(LSPErrorCodes.RequestCancelled, manifestTexts.name);
      }
      yield each;
    }
  }
}

/** Files that are read at once. All of them are in memory together. */
const AT_ONCE = 16;

/** The text of a file that is to be fixed, or why it is left alone. */
async function textOf(
  session: Session,
  { uri, text, version }: ManifestFile,
  open: ReadonlyMap<string, TextDocument>,
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
  const document = open.get(keyOf(uri));
  if (document) {
    return { uri, text: document.getText(), version: document.version, modified: null, settings };
  }
  // The setting counts characters. A file with more bytes may have fewer characters, but it is not worth the memory.
  const most = settings.limits.fileMegabytes * 1_000_000;
  const read = (await session.manifests?.readWhole(uri, most)) ?? 'unreadable';
  return typeof read === 'string' ? alone(read) : { uri, version: null, settings, ...read };
}
