// The proxy domain of a file: finds out whether a usable one is set, and asks for one.
import { type Uri, window, workspace } from 'vscode';
import { say } from '../../l10n/index.ts';
import type { Server } from './serverApi.ts';

/**
 * The domain that the editor's settings have for `scope`, usable or not; empty when there is none. Its type is unknown, because people
 * write settings by hand.
 */
export function configuredDomain(scope: Uri | undefined): string {
  const domain: unknown = workspace.getConfiguration('nearpull', scope).get('proxy.domain');
  return typeof domain === 'string' ? domain.trim() : '';
}

/** Whether the settings or the project file of `scope` name a usable domain. */
export async function hasUsableDomain(server: Server, scope: Uri | undefined): Promise<boolean> {
  return (await server.proxyDomain(scope)).domain !== null;
}

/**
 * Asks for a domain, and accepts only a usable one.
 *
 * @param prompt says what the domain is for.
 * @returns an empty text when the person left it empty; undefined when the person dismissed the question.
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
    // VS Code waits for a pause in the typing before it validates.
    validateInput: (text) => (text.trim() === '' ? null : server.domainProblem(text.trim())),
  });
  return answer?.trim();
}
