// "Prove this chart": renders the chart of the active file before and after the fixes, and shows where each image is pulled from.
import { ProgressLocation, Uri, ViewColumn, window, workspace } from 'vscode';
import { say } from '../../../l10n/index.ts';
import { helmSetting } from '../helm.ts';
import { wholeLine } from '../placedFindings.ts';
import type { CommandContext } from './command.ts';

/** `uri` is a file or folder in the chart; the default is the active editor. */
export interface ProveChartArgument {
  readonly uri?: unknown;
}

/** Resolves with the number of images that do not come out right; undefined when nothing was proven. */
export async function proveChart(
  { server, proofs }: CommandContext,
  argument: ProveChartArgument,
): Promise<number | undefined> {
  const uri =
    typeof argument.uri === 'string' ? Uri.parse(argument.uri) : window.activeTextEditor?.document.uri;
  if (!uri) {
    void window.showInformationMessage(say({ key: 'client.prove.noFile' }));
    return undefined;
  }
  const title = say({ key: 'client.prove.title' });
  const proof = await window.withProgress({ location: ProgressLocation.Notification, title }, () =>
    server.proveChart({ uri: server.address(uri), ...helmSetting() }),
  );
  proofs.show(proof.problems.map(({ line, ...each }) => ({ ...each, range: wholeLine(line) })));
  if (proof.problem !== null) {
    void window.showErrorMessage(proof.problem);
    return undefined;
  }
  await showText(proof.text, 'plaintext');
  return proof.problems.length;
}

/** Shows `content` beside the active editor, as a document that is not saved. */
export async function showText(content: string, language: string): Promise<void> {
  const document = await workspace.openTextDocument({ content, language });
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true });
}
