// Checks every manifest of the workspace for a command that a person waits for, in turns with whatever else the server does.

import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Report, Settings } from '../../core/index.ts';
import { documentOf } from './lsp/openedDocument.ts';
import { type ManifestText, manifestTexts } from './manifestTexts.ts';
import type { Session } from './session.ts';
import { joinUri } from './uris.ts';
import { askForManifests, walkManifests } from './workspace/manifestWalk.ts';

export interface WorkspaceReport {
  readonly document: TextDocument;
  readonly settings: Settings;
  readonly report: Report;
}

/** The files with images, or `only` one. @throws where the request is cancelled. */
export async function* workspaceReports(
  session: Session,
  only: string | undefined,
  token: CancellationToken,
): AsyncGenerator<WorkspaceReport> {
  const isStopped = () => token.isCancellationRequested;
  for (const uris of only === undefined ? await filesOf(session, isStopped) : [[only]]) {
    for await (const source of manifestTexts(
      session,
      uris.map((uri) => ({ uri })),
      isStopped,
    )) {
      if (!('reason' in source)) {
        yield* reportOf(session, source);
      }
    }
  }
  if (isStopped()) {
    throw new ResponseError(LSPErrorCodes.RequestCancelled, workspaceReports.name);
  }
}

async function filesOf(session: Session, isStopped: () => boolean): Promise<readonly (readonly string[])[]> {
  const all: (readonly string[])[] = [];
  for (const folder of session.settings.folders) {
    const walked = await walkManifests(session, { uri: folder, exclude: [] }, isStopped);
    const { paths } = walked ?? (await askForManifests(session, folder));
    all.push(paths.map((path) => joinUri(folder, path)));
  }
  return all;
}

async function* reportOf(
  session: Session,
  { uri, text, settings }: ManifestText,
): AsyncGenerator<WorkspaceReport> {
  const file = await session.neighbours.whole(uri);
  const report = await session.report(uri, text, settings, { file });
  if (report.images.length > 0) {
    yield { document: documentOf(uri, text), settings, report };
  }
}
