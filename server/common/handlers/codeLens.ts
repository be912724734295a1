// textDocument/codeLens: above a policy, what makes a better one of it, and a preview of what it does.
import type { CodeLens, CodeLensParams, Command, Position } from 'vscode-languageserver';
import { type Fix, type PolicyObject, policiesOf, policyLenses } from '../../../core/index.ts';
import {
  type ApplyFixParams,
  CLIENT_COMMANDS,
  type ClientCommandArgument,
  SERVER_COMMANDS,
} from '../../../protocol/messages.ts';
import { toTextEdits } from '../lsp/toProtocol.ts';
import { tell } from '../lsp/words.ts';
import type { CheckedFile, Session } from '../session.ts';

export async function codeLens(session: Session, { textDocument }: CodeLensParams): Promise<CodeLens[]> {
  const { excluded } = await session.settings.of(textDocument.uri);
  const { applyEdit, commands } = session.client;
  const isShown =
    commands.has(CLIENT_COMMANDS.previewPolicy) && (await mayBePolicy(session, textDocument.uri));
  const reader = isShown ? await session.evaluator() : null;
  const file = await session.file(textDocument.uri);
  if (!file || excluded) {
    return [];
  }
  const { document, report, context } = file;
  const evaluable = (policy: PolicyObject) => {
    const evaluation = reader?.evaluate(policy);
    return evaluation?.kind === 'policy' ? evaluation.policy : null;
  };
  const lenses = session.marked(document.uri, () =>
    policyLenses(document.getText(), report, context, evaluable),
  );
  return lenses.flatMap(({ span, fixes, preview }) => {
    const start: Position = { line: document.positionAt(span.start).line, character: 0 };
    const offered = [
      ...(applyEdit ? fixes.map((fix) => fixCommand(file, fix)) : []),
      ...(preview ? [previewCommand(document.uri, preview)] : []),
    ];
    return offered.map((command) => ({ range: { start, end: start }, command }));
  });
}

/** The evaluator is loaded only for a text that may hold a policy. */
async function mayBePolicy(session: Session, uri: string): Promise<boolean> {
  const file = await session.file(uri);
  return (
    file !== null && session.marked(uri, () => policiesOf(file.document.getText(), file.context)).length > 0
  );
}

function fixCommand({ document }: CheckedFile, { title, edits }: Fix): Command {
  const { uri, version } = document;
  const argument: ApplyFixParams = { files: [{ uri, version, edits: toTextEdits(document, edits) }] };
  return { title: tell(title), command: SERVER_COMMANDS.applyFix, arguments: [argument] };
}

/** Most policies are in files of their own, without a Pod: then the person chooses on what to see them. */
function previewCommand(uri: string, { kind, name }: PolicyObject): Command {
  const argument: ClientCommandArgument = { uri, choose: true, policy: { uri, kind, name } };
  const title = tell({ key: 'server.previewPolicy' });
  return { title, command: CLIENT_COMMANDS.previewPolicy, arguments: [argument] };
}
