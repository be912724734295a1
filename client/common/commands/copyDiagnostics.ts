// "Copy diagnostics": copies what a report of a fault needs: versions, settings in force and the last errors.
import { version as editorVersion, env, window, workspace } from 'vscode';
import { say } from '../../../l10n/index.ts';
import type { CommandContext } from './command.ts';

/** Resolves with the text that is now in the clipboard. It is in English, because it is for an issue. */
export async function copyDiagnostics({ server, version, errors }: CommandContext): Promise<string> {
  const folders = workspace.workspaceFolders ?? [];
  // Without a folder the settings are those of the user.
  const scopes = folders.length === 0 ? [undefined] : folders.map(({ uri }) => uri);
  const settings = await Promise.all(scopes.map((scope) => server.settings(scope).catch(() => null)));
  const text = [
    `Nearpull ${version}, ${env.appName} ${editorVersion} (${env.appHost}, ${env.uiKind === 1 ? 'desktop' : 'web'})`,
    `Language ${env.language}, ${workspace.isTrusted ? 'trusted' : 'not trusted'}, folders: ${folders.length}`,
    ...settings.map((each, index) => `Settings in force ${index + 1}: ${JSON.stringify(each)}`),
    'Last errors:',
    ...(errors.length === 0 ? ['none'] : errors),
  ].join('\n');
  const safe = withoutSecrets(text);
  await env.clipboard.writeText(safe);
  void window.showInformationMessage(say({ key: 'client.diagnosticsCopied' }));
  return safe;
}

/** Hides what stands before an `@` in an address, and the names of home folders. */
function withoutSecrets(text: string): string {
  return text
    .replace(/\/\/[^\s/@"]*@/g, '//…@')
    .replace(/((?:\/home|\/Users|[A-Z]:\\+Users)[/\\]+)[^/\\\s"']+/gi, '$1…');
}
