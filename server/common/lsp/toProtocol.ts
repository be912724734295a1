// The engine's values as the protocol has them. Nowhere else are LSP ranges, diagnostics and edits made.
import {
  type Diagnostic,
  DiagnosticSeverity,
  MarkupKind,
  type Hover as ProtocolHover,
  type Range,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type Edit,
  type Finding,
  type Hover,
  type Notice,
  rulePage,
  type Span,
} from '../../../core/index.ts';
import { say } from '../../../l10n/index.ts';
import type { FileEdits } from '../../../protocol/messages.ts';
import type { Client } from './fromProtocol.ts';
import { tell, tellMarkdown } from './words.ts';

export function toRange(document: TextDocument, span: Span): Range {
  return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
}

/** For a text that is no document of the session. */
export function toRangesIn(text: string, spans: readonly Span[]): Range[] {
  const document = TextDocument.create('', '', 0, text);
  return spans.map((span) => toRange(document, span));
}

export function toTextEdits(document: TextDocument, edits: readonly Edit[]): TextEdit[] {
  return edits.map(({ span, newText }) => ({ range: toRange(document, span), newText }));
}

/** For a text that is no document of the session. */
export function toTextEditsIn(text: string, edits: readonly Edit[]): TextEdit[] {
  return toTextEdits(TextDocument.create('', '', 0, text), edits);
}

/** With the versions of the documents where the client takes them: then it refuses edits of a text that has moved on. */
export function workspaceEdit(client: Client, files: readonly FileEdits[]): WorkspaceEdit {
  return client.versionedEdits
    ? {
        documentChanges: files.map(({ uri, version, edits }) => ({
          textDocument: { uri, version },
          edits: [...edits],
        })),
      }
    : { changes: Object.fromEntries(files.map(({ uri, edits }) => [uri, [...edits]])) };
}

const SEVERITY = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

export function toDiagnostic(client: Client, document: TextDocument, finding: Finding): Diagnostic {
  return {
    range: toRange(document, finding.span),
    severity: SEVERITY[finding.severity],
    source: 'nearpull',
    code: finding.rule,
    ...(client.codeDescription && { codeDescription: { href: rulePage(finding.rule) } }),
    message: tell(finding.message),
  };
}

/** A notice is no finding: it says what was not looked at. */
export function noticeToDiagnostic(document: TextDocument, { span, message }: Notice): Diagnostic {
  return {
    range: toRange(document, span),
    severity: DiagnosticSeverity.Information,
    source: 'nearpull',
    code: 'too-large',
    message: tell(message),
  };
}

export function toHover(client: Client, document: TextDocument, hover: Hover): ProtocolHover {
  const inWords = client.markdownHover ? tellMarkdown : tell;
  const lines = hover.parts.map(inWords);
  if (hover.reason) {
    lines.push(say({ key: 'fix.needsReview', args: [inWords(hover.reason)] }));
  }
  const link = client.markdownHover && hover.link?.startsWith('https://hub.docker.com/') ? hover.link : null;
  if (link) {
    // What would end the link early stands percent-encoded in it.
    lines.push(`[${tell({ key: 'hover.link' })}](${encodeURI(link).replace(/[()]/g, encodeBracket)})`);
  }
  return {
    range: toRange(document, hover.span),
    contents: client.markdownHover
      ? { kind: MarkupKind.Markdown, value: lines.join('\n\n') }
      : { kind: MarkupKind.PlainText, value: lines.join('\n') },
  };
}

function encodeBracket(bracket: string): string {
  return bracket === '(' ? '%28' : '%29';
}
