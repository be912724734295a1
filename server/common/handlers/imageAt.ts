// nearpull/imageAt: the image at a place, and what the proxy must have for it.
import type { CancellationToken } from 'vscode-languageserver';
import { imageRows, proxyGuide } from '../../../core/index.ts';
import type { PlaceParams } from '../../../protocol/documents.ts';
import type { ImageAtResult } from '../../../protocol/inventory.ts';
import { toImage } from '../inventory/scannedFile.ts';
import { documentOf } from '../lsp/openedDocument.ts';
import { tell } from '../lsp/words.ts';
import { requestedTexts } from '../manifestTexts.ts';
import type { Session } from '../session.ts';

export const NO_IMAGE: ImageAtResult = { image: null, guide: [] };

export async function imageAt(
  session: Session,
  { uri, position }: PlaceParams,
  token: CancellationToken,
): Promise<ImageAtResult> {
  for await (const source of requestedTexts(session, [{ uri }], token)) {
    if ('reason' in source) {
      return NO_IMAGE;
    }
    const { text, settings } = source;
    const file = await session.neighbours.whole(uri);
    const report = await session.report(uri, text, settings, { file });
    const document = documentOf(uri, text);
    const offset = document.offsetAt(position);
    const row = imageRows(report, settings).find(({ span }) => span.start <= offset && offset <= span.end);
    return row
      ? { image: toImage({ document }, row), guide: proxyGuide(row, settings).map(inWords) }
      : NO_IMAGE;
  }
  return NO_IMAGE;
}

function inWords({ what, detail, link }: ReturnType<typeof proxyGuide>[number]) {
  return { what: tell(what), detail: tell(detail), link };
}
