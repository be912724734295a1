// textDocument/diagnostic: for clients that ask.
import {
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from 'vscode-languageserver';
import { diagnosticsOf, diagnosticsOfUnchecked } from '../diagnostics.ts';
import type { Session } from '../session.ts';

export const NO_DIAGNOSTICS: DocumentDiagnosticReport = {
  kind: DocumentDiagnosticReportKind.Full,
  items: [],
};

export async function pullDiagnostics(
  session: Session,
  { textDocument, previousResultId }: DocumentDiagnosticParams,
): Promise<DocumentDiagnosticReport> {
  const file = await session.file(textDocument.uri);
  if (!file) {
    return {
      kind: DocumentDiagnosticReportKind.Full,
      items: diagnosticsOfUnchecked(session, textDocument.uri),
    };
  }
  return file.id === previousResultId
    ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: file.id }
    : { kind: DocumentDiagnosticReportKind.Full, resultId: file.id, items: diagnosticsOf(session, file) };
}
