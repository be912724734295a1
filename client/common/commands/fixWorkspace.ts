// "Fix all Docker Hub images in the workspace": finds the fixes, lets the person choose, makes them, and says what was left and why.
import { ProgressLocation, type Uri, window, workspace } from 'vscode';
import { say } from '../../../l10n/index.ts';
import { applyFixes } from '../fixes/applyFixes.ts';
import { ChosenFixes, imagesIn } from '../fixes/chosenFixes.ts';
import { findFixes } from '../fixes/findFixes.ts';
import { tellFixed } from '../fixes/tellFixed.ts';
import { hasUsableDomain } from '../proxyDomain.ts';
import type { Server } from '../serverApi.ts';
import type { CommandContext } from './command.ts';
import { setProxyDomain } from './setProxyDomain.ts';

/** `confirm`: false makes the safe fixes without asking. Otherwise the person chooses. */
export interface FixWorkspaceArgument {
  readonly confirm?: unknown;
  /** Only these files, and those in these folders. */
  readonly within?: readonly Uri[];
}

/** Resolves with the number of images that were fixed; undefined when the search did not start, was cancelled, or its result discarded. */
export async function fixWorkspace(
  context: CommandContext,
  { confirm, within }: FixWorkspaceArgument,
): Promise<number | undefined> {
  if (!workspace.workspaceFolders?.length && !within) {
    void window.showInformationMessage(say({ key: 'client.fixWorkspace.noFolder' }));
    return undefined;
  }
  const scopes = within ?? (workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  if (!(await someHasDomain(context.server, scopes)) && !(await setProxyDomain(context, {}))) {
    return undefined;
  }
  const location = ProgressLocation.Notification;
  const title = say({ key: 'client.fixWorkspace.title' });
  const found = await window.withProgress({ location, title, cancellable: true }, (progress, token) =>
    findFixes(
      within ? { ...context, within } : context,
      (done, total, increment) => progress.report({ message: `${done}/${total}`, increment }),
      token,
    ),
  );
  if (!found) {
    return undefined;
  }
  if (found.files.length === 0) {
    tellFixed(context.output, new ChosenFixes(found), null);
    return 0;
  }
  const chosen = confirm === false ? new ChosenFixes(found) : await context.fixes.choose(found);
  if (!chosen) {
    return undefined;
  }
  const applied = await applyFixes(chosen.files);
  tellFixed(context.output, chosen, applied);
  return imagesIn(applied.done.flatMap(({ fixes }) => fixes));
}

async function someHasDomain(server: Server, scopes: readonly Uri[]): Promise<boolean> {
  return (await Promise.all(scopes.map((uri) => hasUsableDomain(server, uri)))).includes(true);
}
