// The proxy domain of a file: whether there is a usable one, and asking for it.
import { type Uri, window, workspace } from 'vscode';
import { say } from '../../l10n/index.ts';
import type { Server } from './serverApi.ts';

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
