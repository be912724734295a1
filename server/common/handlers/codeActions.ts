// textDocument/codeAction: the lightbulb, and fix on save.
import {
  type CodeAction,
  type CodeActionParams,
  CodeActionTriggerKind,
  type Command,
} from 'vscode-languageserver';
import { toSpan } from '../fromProtocol.ts';
import { type Offer, offersAt } from '../offers.ts';
import { SERVER_COMMANDS } from '../requests.ts';
import type { CheckedFile, Session } from '../session.ts';
import { toDiagnostic, toTextEdits, toWorkspaceEdit } from '../toProtocol.ts';

export async function codeActions(
  session: Session,
  { textDocument, range, context }: CodeActionParams,
): Promise<(CodeAction | Command)[]> {
  const file = await session.file(textDocument.uri);
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
  const possible = offers.filter(({ does }) =>
    'edits' in does ? codeActionLiterals || applyEdit : commands.has(does.clientCommand),
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
      ? { edit: toWorkspaceEdit(client, file.document, offer.does.edits) }
      : { command: toCommand(session, file, offer) }),
  };
}

/** Of an edit, for clients from before code actions: it goes to the server, which has it applied. */
function toCommand(_: Session, { document }: CheckedFile, { title, does }: Offer): Command {
  const { uri, version } = document;
  if ('edits' in does) {
    const argument = { uri, version, edits: toTextEdits(document, does.edits) };
    return { title, command: SERVER_COMMANDS.applyFix, arguments: [argument] };
  }
  return { title, command: does.clientCommand, arguments: [{ uri, ...(does.at && { position: does.at }) }] };
}
