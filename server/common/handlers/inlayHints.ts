// textDocument/inlayHint: before a short name, what it stands for.
import type { InlayHint, InlayHintParams } from 'vscode-languageserver';
import { shortNames } from '../../../core/index.ts';
import { toSpan } from '../lsp/fromProtocol.ts';
import { plain } from '../lsp/words.ts';
import type { Session } from '../session.ts';

export async function inlayHints(
  session: Session,
  { textDocument, range }: InlayHintParams,
): Promise<InlayHint[]> {
  const { editor } = await session.settings.of(textDocument.uri);
  const file = editor.inlayHints ? await session.file(textDocument.uri) : null;
  if (!file) {
    return [];
  }
  const { document, report } = file;
  const shown = toSpan(document, range);
  return shortNames(report)
    .filter(({ start }) => start >= shown.start && start <= shown.end)
    .map(({ start, prefix, canonical }) => ({
      position: document.positionAt(start),
      label: prefix,
      tooltip: plain(canonical),
    }));
}
