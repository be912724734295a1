// "Fix Docker Hub images here", in the explorer, the title of an editor, and source control: fixes these files, and those in these folders.
import { Uri, window, workspace } from 'vscode';
import { say } from '../../../l10n/index.ts';
import type { CommandContext } from './command.ts';
import { fixFile } from './fixFile.ts';
import { fixWorkspace } from './fixWorkspace.ts';

/** `given` is what VS Code passes: addresses, resources of source control, or groups of them. */
export function fixHere(
  context: CommandContext,
  argument: { readonly confirm?: unknown },
  given: readonly unknown[],
): Promise<number | undefined> | undefined {
  const found = targetsIn(given);
  const active = window.activeTextEditor?.document.uri;
  const targets = found.length === 0 && active ? [active] : found;
  if (targets.length === 0) {
    void window.showInformationMessage(say({ key: 'client.fixFile.noEditor' }));
    return undefined;
  }
  if (targets.every((uri) => !workspace.getWorkspaceFolder(uri))) {
    // A file that was opened by itself.
    return fixFile(context, { uri: targets[0]?.toString() });
  }
  const unique = new Map(targets.map((uri) => [uri.toString(), uri]));
  return fixWorkspace(context, { confirm: argument.confirm, within: [...unique.values()] });
}

function targetsIn(given: readonly unknown[]): Uri[] {
  return given.flatMap((each) => {
    if (each instanceof Uri) {
      return [each];
    }
    if (Array.isArray(each)) {
      return targetsIn(each);
    }
    const { resourceUri, resourceStates } = { resourceUri: null, resourceStates: null, ...(each as object) };
    return [
      ...(resourceUri !== null ? targetsIn([resourceUri]) : []),
      ...(Array.isArray(resourceStates) ? targetsIn(resourceStates) : []),
    ];
  });
}
