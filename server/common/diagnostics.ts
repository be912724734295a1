// What both ways of getting diagnostics, asking and being told, show of a file.
import type { Diagnostic } from 'vscode-languageserver';
import type { Span } from '../../core/index.ts';
import type { Words } from '../../l10n/index.ts';
import { noticeToDiagnostic, quarantineDiagnostic, toDiagnostic } from './lsp/toProtocol.ts';
import type { CheckedFile, Session } from './session.ts';

/**
 * The notices and the first findings of a file, then how many more there are. An editor shows about as many for a file, and whoever asks for
 * a hover meanwhile would wait until tens of thousands were written. All else, fixes and counts, goes by the whole report.
 */
export function diagnosticsOf(
  { client }: Pick<Session, 'client'>,
  { document, report }: Pick<CheckedFile, 'document' | 'report'>,
): Diagnostic[] {
  const left = report.findings[MOST_SHOWN];
  const notices = left
    ? [...report.notices, moreThanShown(left.span, report.findings.length)]
    : report.notices;
  return [
    ...notices.map((notice) => noticeToDiagnostic(document, notice)),
    ...report.findings.slice(0, MOST_SHOWN).map((finding) => toDiagnostic(client, document, finding)),
  ];
}

/** What is shown of a document that is not checked: nothing, unless it has killed the server. */
export function diagnosticsOfUnchecked(session: Session, uri: string): Diagnostic[] {
  return session.isQuarantined(uri) ? [quarantineDiagnostic()] : [];
}

/** VS Code shows 1,000 problems of a file. */
const MOST_SHOWN = 1000;

/** It stands at the first finding that is not shown. */
function moreThanShown(span: Span, count: number): { readonly span: Span; readonly message: Words } {
  return { span, message: { key: 'server.moreFindings', args: [MOST_SHOWN, count - MOST_SHOWN] } };
}
