// What both ways of getting diagnostics, asking and being told, show of a file.
import type { Diagnostic } from 'vscode-languageserver';
import { noticeToDiagnostic, toDiagnostic } from './lsp/toProtocol.ts';
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
