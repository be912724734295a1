// textDocument/codeLens: above a policy, what makes a better one of it, and a preview; above a workload, its images on Docker Hub.
import type { CodeLens, CodeLensParams, Command, Position } from 'vscode-languageserver';
import {
  type Fix,
  type PolicyObject,
  policiesOf,
  policyLenses,
  workloadLenses,
} from '../../../core/index.ts';
import { plural } from '../../../l10n/index.ts';
import {
  type ApplyFixParams,
  CLIENT_COMMANDS,
  type ClientCommandArgument,
  SERVER_COMMANDS,
} from '../../../protocol/messages.ts';
import { toRange, toTextEdits } from '../lsp/toProtocol.ts';
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
  const ofPolicies = lenses.flatMap(({ span, fixes, preview }) => {
    const start: Position = { line: document.positionAt(span.start).line, character: 0 };
    const offered = [
      ...(applyEdit ? fixes.map((fix) => fixCommand(file, fix)) : []),
      ...(preview ? [previewCommand(document.uri, preview)] : []),
    ];
    return offered.map((command) => ({ range: { start, end: start }, command }));
  });
  return [...ofPolicies, ...workloads(session, file)];
}

/** "3 Docker Hub images", "Rewrite" and "Preview at admission". Only a client that runs the commands gets them. */
function workloads({ client: { commands } }: Session, { document, report }: CheckedFile): CodeLens[] {
  const { showInventory, fixFile, previewPolicy } = CLIENT_COMMANDS;
  if (!commands.has(fixFile)) {
    return [];
  }
  const { uri } = document;
  return workloadLenses(document.getText(), report).flatMap(({ at, span, count }) => {
    const start: Position = { line: document.positionAt(at).line, character: 0 };
    const run = (title: string, command: string, argument: ClientCommandArgument): CodeLens => ({
      range: { start, end: start },
      command: { title, command, arguments: [argument] },
    });
    const images = tell({ key: plural('server.lens.images', count), args: [count] });
    return [
      run(images, showInventory, { uri }),
      run(tell({ key: 'server.lens.rewrite' }), fixFile, { uri, range: toRange(document, span) }),
      run(tell({ key: 'server.lens.preview' }), previewPolicy, { uri }),
    ];
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
