// What the scan of the workspace needs of a session: where files are, what they hold, and whom to tell.
import { ConfigurationRequest } from 'vscode-languageserver';
import { mayReport } from '../../../core/index.ts';
import type { LeftAlone } from '../../../protocol/fixes.ts';
import { METHODS } from '../../../protocol/messages.ts';
import { asRecord } from '../lsp/fromProtocol.ts';
import { documentOf } from '../lsp/openedDocument.ts';
import { type ManifestText, manifestTexts } from '../manifestTexts.ts';
import type { Session } from '../session.ts';
import type { FileSettings } from '../settings/settingsSource.ts';
import { soon } from '../soon.ts';
import { isFile, joinUri, keyOf } from '../uris.ts';
import { askForManifests, walkManifests } from '../workspace/manifestWalk.ts';
import { scannedFile } from './scannedFile.ts';
import type { ScannedFile, ScanPorts } from './workspaceScan.ts';

/** @param current the session, which does not exist yet when its scan is made. */
export function scanPorts(current: () => Session, onChange: () => void): ScanPorts {
  return {
    folders: () => current().settings.folders,
    find: async (folder, isStopped) => {
      const session = current();
      const exclude = await hiddenIn(session, folder);
      const found = await walkManifests(session, { uri: folder, exclude }, isStopped);
      return found ?? askForManifests(session, folder);
    },
    read: (folder, paths, isStopped) => readFound(current(), folder, paths, isStopped),
    readAgain: (uris) => readAgain(current(), uris),
    keyOf,
    onChange,
    onFailure: (error) => current().logFailure(METHODS.scan, error),
  };
}

/** The globs of `files.exclude`, which hide a file whatever lies beside it. Other editors have no such section. */
async function hiddenIn({ connection, client }: Session, folder: string): Promise<readonly string[]> {
  if (!client.configuration) {
    return [];
  }
  const items = [{ scopeUri: folder, section: 'files' }];
  const [answer] = (await connection.sendRequest(ConfigurationRequest.type, { items }).catch(() => [])) ?? [];
  const globs = asRecord(asRecord(answer).exclude);
  return Object.keys(globs).filter((glob) => globs[glob] === true);
}

async function* readFound(
  session: Session,
  folder: string,
  paths: readonly string[],
  isStopped: () => boolean,
): AsyncGenerator<ScannedFile | LeftAlone> {
  const { manifests } = session;
  if (!manifests || !isFile(folder)) {
    yield* readAgain(
      session,
      paths.map((path) => joinUri(folder, path)),
      isStopped,
    );
    return;
  }
  const takeTurns = turns();
  let isSlow = false;
  for (const path of paths) {
    await takeTurns();
    if (isStopped()) {
      return;
    }
    const uri = joinUri(folder, path);
    const own = await session.settings.of(uri);
    if (own.excluded) {
      yield { uri, reason: 'excluded', count: 1 };
      continue;
    }
    const most = own.settings.limits.fileMegabytes * 1_000_000;
    const started = performance.now();
    const read = isSlow ? await manifests.readWhole(uri, most) : manifests.readNow(uri, most);
    isSlow ||= performance.now() - started > SLOW;
    if (session.openAs(uri) !== null) {
      yield* readAgain(session, [uri], isStopped);
    } else {
      yield session.isQuarantined(uri) || typeof read === 'string'
        ? { uri, reason: typeof read === 'string' ? read : 'quarantined', count: 1 }
        : await scanned(session, { uri, text: read.text }, own);
    }
  }
}

/** In milliseconds, for one file. A disk across a network is not waited for. */
const SLOW = 50;

/** In milliseconds: nobody who types notices a pause of this length. */
const TURN = 1;

function turns(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < TURN) {
      return undefined;
    }
    return soon().then(() => {
      since = performance.now();
    });
  };
}

/** An open document counts as it stands in its editor, with the report that there is already. */
async function* readAgain(
  session: Session,
  uris: readonly string[],
  isStopped: () => boolean = () => false,
): AsyncGenerator<ScannedFile | LeftAlone> {
  const closed = uris.filter((uri) => session.openAs(uri) === null);
  const files = closed.map((uri) => ({ uri }));
  for await (const each of manifestTexts(session, files, isStopped)) {
    yield 'reason' in each ? each : await scanned(session, each, await session.settings.of(each.uri));
  }
  for (const uri of closed.length === uris.length ? [] : uris) {
    const open = session.openAs(uri);
    if (open === null) {
      continue;
    }
    const file = isStopped() ? null : await session.file(open);
    yield file ? { ...scannedFile(session, file, false), uri } : { uri, reason: 'unreadable', count: 1 };
  }
}

async function scanned(
  session: Session,
  { uri, text }: Pick<ManifestText, 'uri' | 'text'>,
  { settings, editor }: Pick<FileSettings, 'settings' | 'editor'>,
): Promise<ScannedFile> {
  const place = await session.neighbours.placeOf(uri);
  if (!mayReport(place, settings, text)) {
    return { uri, images: [], diagnostics: [] };
  }
  const file = await session.secretAccounts.in(await session.neighbours.whole(uri), settings);
  const report = await session.report(uri, text, settings, { file });
  if (report.images.length === 0 && report.findings.length === 0 && report.notices.length === 0) {
    return { uri, images: [], diagnostics: [] };
  }
  const document = documentOf(uri, text);
  return scannedFile(session, { document, settings, report }, editor.problems === 'workspace');
}
