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
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type Edit,
  type Finding,
  type Hover,
  type Message,
  rulePage,
  type Span,
} from '../../../core/index.ts';
import { language, say, type Words } from '../../../l10n/index.ts';
import type { FileEdits } from '../../../protocol/documents.ts';
import { CLIENT_COMMANDS, type ClientCommandArgument } from '../../../protocol/messages.ts';
import type { Client } from './fromProtocol.ts';
import { documentOf } from './openedDocument.ts';
import { tell, tellMarkdown } from './words.ts';

export function toRange(document: TextDocument, span: Span): Range {
  if (span.end === 0) {
    // The notice of a text that is too large stands there. Nobody has to count its lines, which can take more memory than the text.
    return { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  }
  return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
}

/** For a text that is no document of the session. */
export function toRangesIn(text: string, spans: readonly Span[]): Range[] {
  const document = documentOf('', text);
  return spans.map((span) => toRange(document, span));
}

export function toTextEdits(document: TextDocument, edits: readonly Edit[]): TextEdit[] {
  return edits.map(({ span, newText }) => ({ range: toRange(document, span), newText }));
}

/** For a text that is no document of the session. */
export function toTextEditsIn(text: string, edits: readonly Edit[]): TextEdit[] {
  return toTextEdits(documentOf('', text), edits);
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
    ...(client.codeDescription && { codeDescription: { href: rulePage(finding.rule, language()) } }),
    message: tell(finding.message),
  };
}

/** A notice is no finding: it says what was not looked at. */
export function noticeToDiagnostic(
  document: TextDocument,
  { span, message }: { readonly span: Span; readonly message: Message | Words },
): Diagnostic {
  return {
    range: toRange(document, span),
    severity: DiagnosticSeverity.Information,
    source: 'nearpull',
    code: 'too-large',
    message: tell(message),
  };
}

/** On the first line of a document that is left alone because it has killed the server. */
export function quarantineDiagnostic(): Diagnostic {
  return {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
    severity: DiagnosticSeverity.Warning,
    source: 'nearpull',
    code: 'not-checked',
    message: tell({ key: 'server.quarantined' }),
  };
}

/** On the first line of a file whose problems are not shown, because so many of other files are. */
export function limitDiagnostic(most: number, left: number): Diagnostic {
  return {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
    severity: DiagnosticSeverity.Information,
    source: 'nearpull',
    code: 'too-many',
    message: tell({ key: 'server.moreProblems', args: [most, left] }),
  };
}

/** @param place where the hover was asked for, as the argument of the commands in its links. */
export function toHover(
  client: Client,
  document: TextDocument,
  hover: Hover,
  place: ClientCommandArgument,
): ProtocolHover {
  const inWords = client.markdownHover ? tellMarkdown : tell;
  const reason = hover.reason && say({ key: 'fix.needsReview', args: [inWords(hover.reason)] });
  const lines = [
    hover.what.map(inWords),
    [...hover.becomes.map(inWords), ...(reason === null ? [] : [reason])],
    [...hover.origin.map(inWords), ...(client.markdownHover ? linksOf(client, hover, place) : [])],
  ];
  const text = lines.filter((line) => line.length > 0).map((line) => line.join(' · '));
  return {
    range: toRange(document, hover.span),
    contents: client.markdownHover
      ? { kind: MarkupKind.Markdown, value: text.join('\n\n') }
      : { kind: MarkupKind.PlainText, value: text.join('\n') },
  };
}

/** Links that act are commands of the client. A client that did not say that it runs them gets none. */
function linksOf({ commands }: Client, { action, link }: Hover, place: ClientCommandArgument): string[] {
  const run = (command: string, words: string, argument: ClientCommandArgument) =>
    commands.has(command) ? [`[${words}](command:${command}?${encodeArgument(argument)})`] : [];
  return [
    ...(action === 'rewrite' ? run(CLIENT_COMMANDS.rewriteAt, tell({ key: 'hover.rewrite' }), place) : []),
    ...(action === 'set-domain'
      ? run(CLIENT_COMMANDS.setProxyDomain, tell({ key: 'hover.setDomain' }), { ...place, rewrite: true })
      : []),
    // What would end the link early stands percent-encoded in it.
    ...(link?.startsWith('https://hub.docker.com/')
      ? [`[${tell({ key: 'hover.link' })}](${encodeURI(link).replace(/[()]/g, encodeBracket)})`]
      : []),
  ];
}

function encodeArgument(argument: ClientCommandArgument): string {
  return encodeURIComponent(JSON.stringify([argument])).replace(/[()]/g, encodeBracket);
}

function encodeBracket(bracket: string): string {
  return bracket === '(' ? '%28' : '%29';
}
