// textDocument/hover: what an image is, and what it becomes.
import type { Hover, HoverParams } from 'vscode-languageserver';
import { hoverAt } from '../../../core/index.ts';
import { toHover } from '../lsp/toProtocol.ts';
import type { Session } from '../session.ts';

export async function hover(
  session: Session,
  { textDocument, position }: HoverParams,
): Promise<Hover | null> {
  const file = await session.file(textDocument.uri);
  if (!file) {
    return null;
  }
  const found = hoverAt(file.report, file.document.offsetAt(position), file.settings);
  const place = { uri: textDocument.uri, position: file.document.positionAt(found?.span.start ?? 0) };
  return found && toHover(session.client, file.document, found, place);
}
