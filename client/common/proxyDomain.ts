// The proxy domain of a file: whether there is a usable one, asking for it, and where it can be kept.
import { ConfigurationTarget, type Uri, window, workspace } from 'vscode';
import { say } from '../../l10n/index.ts';
import type { Server } from './server.ts';

/** What the editor's settings say for `scope`, usable or not; empty where nothing. Settings are unknown data: people write them by hand. */
export function configuredDomain(scope: Uri | undefined): string {
  const domain: unknown = workspace.getConfiguration('nearpull', scope).get('proxy.domain');
  return typeof domain === 'string' ? domain.trim() : '';
}

/** Whether the settings or the project file of `scope` name a domain that can be used. */
export async function hasUsableDomain(server: Server, scope: Uri | undefined): Promise<boolean> {
  return (await server.proxyDomain(scope)).domain !== null;
}

/**
 * Asks for a domain, and takes only one that can be used.
 *
 * @param prompt what happens with it.
 * @returns empty when the person left it empty; undefined when the question was turned down.
 */
export async function askForDomain(
  server: Server,
  prompt: string,
  value: string,
): Promise<string | undefined> {
  const answer = await window.showInputBox({
    title: say({ key: 'client.domain.title' }),
    prompt,
    value,
    placeHolder: say({ key: 'client.domain.placeholder' }),
    ignoreFocusOut: true,
    // VS Code waits for a pause in the typing before it asks.
    validateInput: (text) => (text.trim() === '' ? null : server.domainProblem(text.trim())),
  });
  return answer?.trim();
}

export type PlaceName = 'folder' | 'workspace' | 'user';

/** Settings that a domain can be written to. */
export interface Place {
  readonly name: PlaceName;
  readonly target: ConfigurationTarget;
  /** What they say now; empty where nothing. */
  readonly domain: string;
}

/**
 * The places for the domain of `scope`, the one to prefer first. In an untrusted workspace only the user's own settings: what stands in the
 * workspace's does not count there.
 */
export function placesFor(scope: Uri | undefined): [Place, ...Place[]] {
  const said = workspace.getConfiguration('nearpull', scope).inspect<unknown>('proxy.domain');
  const place = (name: PlaceName, target: ConfigurationTarget, domain: unknown): Place => ({
    name,
    target,
    domain: typeof domain === 'string' ? domain : '',
  });
  const user = place('user', ConfigurationTarget.Global, said?.globalValue);
  const folders = workspace.workspaceFolders ?? [];
  if (!workspace.isTrusted || (folders.length === 0 && !workspace.workspaceFile)) {
    return [user];
  }
  const shared = place('workspace', ConfigurationTarget.Workspace, said?.workspaceValue);
  if (!workspace.workspaceFile || !scope || !workspace.getWorkspaceFolder(scope)) {
    return [shared, user];
  }
  const folder = place('folder', ConfigurationTarget.WorkspaceFolder, said?.workspaceFolderValue);
  // What the folder says overrules the workspace, so that is where a change has an effect.
  return folder.domain === '' ? [shared, folder, user] : [folder, shared, user];
}

/** An empty domain takes the setting away. */
export async function saveDomain(domain: string, { target }: Place, scope: Uri | undefined): Promise<void> {
  await workspace
    .getConfiguration('nearpull', scope)
    .update('proxy.domain', domain === '' ? undefined : domain, target);
}
