// nearpull/workspaceEdits: fixes files that need not be open. The client brings their text, for a server in a browser has no files.
import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { check, fixAll } from '../../../core/index.ts';
import type {
  FixedFile,
  WorkspaceEditsParams,
  WorkspaceEditsResult,
  WorkspaceFile,
} from '../../../protocol/messages.ts';
import { toTextEdits } from '../lsp/toProtocol.ts';
import type { Session } from '../session.ts';
import { soon } from '../soon.ts';

export async function workspaceEdits(
  session: Session,
  { files }: WorkspaceEditsParams,
  token: CancellationToken,
): Promise<WorkspaceEditsResult> {
  const results: FixedFile[] = [];
  for (const file of files) {
    // A turn of the loop for each file: keystrokes go first, and a cancellation is heard.
    await soon();
    if (token.isCancellationRequested) {
      throw new ResponseError(LSPErrorCodes.RequestCancelled, workspaceEdits.name);
    }
    const edits = await editsOf(session, file);
    if (edits) {
      results.push(edits);
    }
  }
  return { files: results };
}

async function editsOf(session: Session, { uri, text, version }: WorkspaceFile): Promise<FixedFile | null> {
  const { settings, excluded } = await session.settings.of(uri);
  if (excluded || (await session.neighbours.isIgnored(uri))) {
    return null;
  }
  const report = check(text, settings, { file: await session.neighbours.whole(uri) });
  const edits = fixAll(report);
  if (edits.length === 0) {
    return null;
  }
  const fixed = report.findings.filter(({ fixes }) => fixes.some(({ safety }) => safety === 'safe')).length;
  const document = TextDocument.create(uri, 'yaml', version ?? 0, text);
  return { uri, version: version ?? null, fixed, edits: toTextEdits(document, edits) };
}
