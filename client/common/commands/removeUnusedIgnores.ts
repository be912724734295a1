// "Remove ignore comments that silence nothing": in the file of the active editor.
import { Uri, window } from 'vscode';
import { plural, say } from '../../../l10n/index.ts';
import type { CommandContext } from './command.ts';

/** `uri` is an open document; the default is the active editor. Resolves with the number of comments. */
export async function removeUnusedIgnores(
  { server }: CommandContext,
  { uri }: { readonly uri?: unknown },
): Promise<number> {
  const document = typeof uri === 'string' ? Uri.parse(uri) : window.activeTextEditor?.document.uri;
  const count = document ? await server.removeIgnores(document) : 0;
  const key = count === 0 ? 'client.unusedIgnores.none' : plural('client.unusedIgnores.done', count);
  void window.showInformationMessage(say({ key, args: [count] }));
  return count;
}
