// textDocument/documentLink: from an image to its page on Docker Hub, or to the kustomization that redirects it.
import type { DocumentLink, DocumentLinkParams } from 'vscode-languageserver';
import { imageLinks } from '../../../core/index.ts';
import { toRange } from '../lsp/toProtocol.ts';
import { tell } from '../lsp/words.ts';
import type { Session } from '../session.ts';

export async function documentLinks(
  session: Session,
  { textDocument }: DocumentLinkParams,
): Promise<DocumentLink[]> {
  const file = await session.file(textDocument.uri);
  if (!file) {
    return [];
  }
  const { document, report, settings } = file;
  return imageLinks(report, settings).flatMap((link): DocumentLink[] => {
    const range = toRange(document, link.span);
    if ('page' in link) {
      return [{ range, target: encodeURI(link.page), tooltip: tell({ key: 'hover.link' }) }];
    }
    const file = session.neighbours.file(textDocument.uri, link.kustomization);
    const tooltip = tell({ key: 'hover.redirected', args: [link.kustomization] });
    return file ? [{ range, target: file.uri, tooltip }] : [];
  });
}
