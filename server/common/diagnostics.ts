// What both ways of getting diagnostics, asking and being told, show of a file.
import type { Diagnostic } from 'vscode-languageserver';
import { noticeToDiagnostic, quarantineDiagnostic, toDiagnostic } from './lsp/toProtocol.ts';
import type { CheckedFile, Session } from './session.ts';

export function diagnosticsOf(
  { client }: Pick<Session, 'client'>,
  { document, report }: CheckedFile,
): Diagnostic[] {
  return [
    ...report.notices.map((notice) => noticeToDiagnostic(document, notice)),
    ...report.findings.map((finding) => toDiagnostic(client, document, finding)),
  ];
}

/** What is shown of a document that is not checked: nothing, unless it has killed the server. */
export function diagnosticsOfUnchecked(session: Session, uri: string): Diagnostic[] {
  return session.isQuarantined(uri) ? [quarantineDiagnostic()] : [];
}
