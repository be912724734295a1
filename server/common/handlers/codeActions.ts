// textDocument/codeAction: the lightbulb, and fix on save.
import {
  type CodeAction,
  type CodeActionParams,
  CodeActionTriggerKind,
  type Command,
  type Range,
} from 'vscode-languageserver';
import { findingsAt } from '../../../core/index.ts';
import type { PlaceParams } from '../../../protocol/documents.ts';
import {
  type ApplyFixParams,
  CLIENT_COMMANDS,
  type ClientCommandArgument,
  SERVER_COMMANDS,
} from '../../../protocol/messages.ts';
import { filesOf } from '../fixedFiles.ts';
import { toSpan } from '../lsp/fromProtocol.ts';
import { fillable } from '../lsp/snippets.ts';
import { toDiagnostic, workspaceEdit } from '../lsp/toProtocol.ts';
import { type Offer, offersAt } from '../offers.ts';
import { pinOffers } from '../pinOffers.ts';
import { policyEdit, policyFiles } from '../policyEdits.ts';
import type { CheckedFile, Session } from '../session.ts';

export async function codeActions(
  session: Session,
  { textDocument, range, context }: CodeActionParams,
): Promise<(CodeAction | Command)[]> {
  const file = await sureFile(session, textDocument.uri, range);
  if (!file) {
    return [];
  }
  const wants = (kind: string): boolean =>
    // `source.fixAll` asks for `source.fixAll.nearpull` too.
    context.only?.some((each) => kind === each || kind.startsWith(`${each}.`)) ?? true;
  const span = toSpan(file.document, range);
  const offers = offersAt(file, {
    span,
    position: range.start,
    isFiltered: context.only !== undefined,
    explicit: context.triggerKind !== CodeActionTriggerKind.Automatic || context.only !== undefined,
    wants,
  }).concat(wants('quickfix') ? pinOffers(session, file, span) : []);
  const { codeActionLiterals, applyEdit, commands } = session.client;
  const mayEdit = codeActionLiterals || applyEdit;
  const isThere = ({ path }: { readonly path: string }) => session.neighbours.file(textDocument.uri, path);
  const possible = offers.filter(({ does }) =>
    'edits' in does
      ? mayEdit && (does.elsewhere ?? []).every(isThere)
      : commands.has(does.clientCommand) || (mayEdit && does.clientCommand === CLIENT_COMMANDS.insertPolicy),
  );
  const shape = codeActionLiterals ? toCodeAction : toCommand;
  // Whatever is made of `file` is made here and now. Only the text of a policy waits for settings, and it begins anew with the document.
  return Promise.all(possible.map((offer) => shape(session, file, offer)));
}

async function toCodeAction(session: Session, file: CheckedFile, offer: Offer): Promise<CodeAction> {
  return {
    title: offer.title,
    kind: offer.kind,
    ...(offer.finding && { diagnostics: [toDiagnostic(session.client, file.document, offer.finding)] }),
    ...(offer.preferred && { isPreferred: true }),
    ...(await effectOf(session, file, offer)),
  };
}

/** A policy is an edit for a client without the command that asks about it. A client that resolves edits gets it when it is chosen. */
async function effectOf(
  session: Session,
  file: CheckedFile,
  offer: Offer,
): Promise<Pick<CodeAction, 'command' | 'data' | 'edit'>> {
  const { client } = session;
  const { does } = offer;
  if ('edits' in does) {
    return { edit: fillable(client, workspaceEdit(client, filesOf(session, file, does))) };
  }
  if (client.commands.has(does.clientCommand)) {
    return { command: await toCommand(session, file, offer) };
  }
  const place: PlaceParams = { uri: file.document.uri, position: does.at };
  return client.resolvesEdits ? { data: place } : { edit: await policyEdit(session, place) };
}

/** Of an edit, for clients from before code actions: it goes to the server, which has it applied. */
async function toCommand(session: Session, file: CheckedFile, { title, does }: Offer): Promise<Command> {
  const { uri } = file.document;
  if ('clientCommand' in does && session.client.commands.has(does.clientCommand)) {
    const { clientCommand: _, at, ...rest } = does;
    const argument: ClientCommandArgument = { uri, position: at, ...rest };
    return { title, command: does.clientCommand, arguments: [argument] };
  }
  const argument: ApplyFixParams = {
    files:
      'edits' in does ? filesOf(session, file, does) : await policyFiles(session, { uri, position: does.at }),
  };
  return { title, command: SERVER_COMMANDS.applyFix, arguments: [argument] };
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
