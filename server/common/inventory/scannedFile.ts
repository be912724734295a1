// What a scan keeps of a file: its images and its problems, in the shapes of the protocol.
import { type InventoryRow, imageRows } from '../../../core/index.ts';
import type { InventoryImage } from '../../../protocol/inventory.ts';
import { diagnosticsOf } from '../diagnostics.ts';
import { toRange } from '../lsp/toProtocol.ts';
import { plain } from '../lsp/words.ts';
import type { CheckedFile, Session } from '../session.ts';
import type { ScannedFile } from './workspaceScan.ts';

/** @param wantsProblems whether those of files that are not open are shown. */
export function scannedFile(
  session: Pick<Session, 'client'>,
  file: Pick<CheckedFile, 'document' | 'settings' | 'report'>,
  wantsProblems: boolean,
): ScannedFile {
  const { document, report, settings } = file;
  return {
    uri: document.uri,
    images: imageRows(report, settings).map((row) => toImage(file, row)),
    diagnostics: wantsProblems ? diagnosticsOf(session, file) : [],
  };
}

/** An image of an inventory in the shapes of the protocol. */
export function toImage({ document }: Pick<CheckedFile, 'document'>, row: InventoryRow): InventoryImage {
  const { span, raw, ...rest } = row;
  return { ...rest, range: toRange(document, span), written: plain(raw), name: plain(row.name) };
}
