// textDocument/codeAction: the lightbulb, and fix on save.
import {
  type CodeAction,
  type CodeActionParams,
  CodeActionTriggerKind,
  type Command,
  type Range,
} from 'vscode-languageserver';
import { findingsAt } from '../../../core/index.ts';
import {
  type ApplyFixParams,
  type ClientCommandArgument,
  SERVER_COMMANDS,
} from '../../../protocol/messages.ts';
import { filesOf } from '../fixedFiles.ts';
import { toSpan } from '../lsp/fromProtocol.ts';
import { fillable } from '../lsp/snippets.ts';
import { toDiagnostic, workspaceEdit } from '../lsp/toProtocol.ts';
import { type Offer, offersAt } from '../offers.ts';
import type { CheckedFile, Session } from '../session.ts';

export async function codeActions(
  session: Session,
  { textDocument, range, context }: CodeActionParams,
): Promise<(CodeAction | Command)[]> {
  const file = await sureFile(session, textDocument.uri, range);
  if (!file) {
    return [];
  }
  const offers = offersAt(file, {
    span: toSpan(file.document, range),
    position: range.start,
    explicit: context.triggerKind !== CodeActionTriggerKind.Automatic || context.only !== undefined,
    // `source.fixAll` asks for `source.fixAll.nearpull` too.
    wants: (kind) => context.only?.some((each) => kind === each || kind.startsWith(`${each}.`)) ?? true,
  });
  const { codeActionLiterals, applyEdit, commands } = session.client;
  const isThere = ({ path }: { readonly path: string }) => session.neighbours.file(textDocument.uri, path);
  const possible = offers.filter(({ does }) =>
    'edits' in does
      ? (codeActionLiterals || applyEdit) && (does.elsewhere ?? []).every(isThere)
      : commands.has(does.clientCommand),
  );
  const shape = codeActionLiterals ? toCodeAction : toCommand;
  return possible.map((offer) => shape(session, file, offer));
}

function toCodeAction(session: Session, file: CheckedFile, offer: Offer): CodeAction {
  const { client } = session;
  return {
    title: offer.title,
    kind: offer.kind,
    ...(offer.finding && { diagnostics: [toDiagnostic(client, file.document, offer.finding)] }),
    ...(offer.preferred && { isPreferred: true }),
    ...('edits' in offer.does
      ? { edit: fillable(client, workspaceEdit(client, filesOf(session, file, offer.does))) }
      : { command: toCommand(session, file, offer) }),
  };
}

/** Of an edit, for clients from before code actions: it goes to the server, which has it applied. */
function toCommand(session: Session, file: CheckedFile, { title, does }: Offer): Command {
  if ('edits' in does) {
    const argument: ApplyFixParams = { files: filesOf(session, file, does) };
    return { title, command: SERVER_COMMANDS.applyFix, arguments: [argument] };
  }
  const { uri } = file.document;
  const { at, rewrite } = does;
  const argument: ClientCommandArgument = { uri, ...(at && { position: at }), ...(rewrite && { rewrite }) };
  return { title, command: does.clientCommand, arguments: [argument] };
}

/** The file, with what stands beside it read once more where an edit of that may be offered: no client needs to tell of every change. */
async function sureFile(session: Session, uri: string, range: Range): Promise<CheckedFile | null> {
  const file = await session.file(uri);
  const findings = file ? findingsAt(file.report, toSpan(file.document, range)) : [];
  const fixes = findings.flatMap((finding) => finding.fixes);
  const paths = fixes.flatMap(({ elsewhere = [] }) => elsewhere.map(({ path }) => path));
  if (paths.length === 0) {
    return file;
  }
  await session.neighbours.confirm(uri, [...new Set(paths)]);
  return session.file(uri);
}
