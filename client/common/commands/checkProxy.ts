// "Check that the proxy can serve these images": asks the registry of the proxy about every image, and shows those that cannot be pulled.
import { commands, ProgressLocation, Range, Uri, window, workspace } from 'vscode';
import { plural, say } from '../../../l10n/index.ts';
import type { ProxyAnswer } from '../../../protocol/registry.ts';
import type { CommandContext } from './command.ts';

/** `uri` is a document. Without it every manifest of the workspace counts, or the active editor where no folder is open. */
export interface CheckProxyArgument {
  readonly uri?: unknown;
}

/** Resolves with the number of images that cannot be pulled; undefined when nothing was asked. */
export async function checkProxy(
  { server, inventory, answers: shown }: CommandContext,
  argument: CheckProxyArgument,
): Promise<number | undefined> {
  const isWhole = typeof argument.uri !== 'string' && (workspace.workspaceFolders?.length ?? 0) > 0;
  const uri =
    typeof argument.uri === 'string' ? Uri.parse(argument.uri) : window.activeTextEditor?.document.uri;
  if (!isWhole && !uri) {
    void window.showInformationMessage(say({ key: 'client.prove.noFile' }));
    return undefined;
  }
  const params = isWhole || !uri ? {} : { uri: server.address(uri) };
  const title = say({ key: 'client.checkProxy.title' });
  const location = ProgressLocation.Notification;
  const result = await window.withProgress(
    { location, title, cancellable: true },
    async (progress, token) => {
      const asked = server.checkProxy(params, token, ({ answered, total }) =>
        progress.report({
          message: say({ key: 'client.checkProxy.progress', args: [answered, total] }),
          increment: 100 / total,
        }),
      );
      // The server answers a cancelled request with an error, or with answers that say no more than that.
      const answer = await asked.catch((error: unknown) => {
        if (token.isCancellationRequested) {
          return null;
        }
        throw error;
      });
      return token.isCancellationRequested ? null : answer;
    },
  );
  if (result === null) {
    return undefined;
  }
  const { problem, answers } = result;
  const missing = answers.filter(({ isServed }) => !isServed);
  shown.show(missing.flatMap(findingsOf));
  inventory.tellAnswers(answers);
  if (problem !== null) {
    void window.showWarningMessage(problem);
    return undefined;
  }
  void tellAnswers(answers, missing);
  return missing.length;
}

function findingsOf({ message, places }: ProxyAnswer) {
  return places.map(({ uri, range: { start, end } }) => ({
    uri,
    range: new Range(start.line, start.character, end.line, end.character),
    message,
  }));
}

/** Credentials are left to docker login, which keeps them where this extension reads them. They are never typed here, so no log can have them. */
async function tellAnswers(answers: readonly ProxyAnswer[], missing: readonly ProxyAnswer[]): Promise<void> {
  const count = answers.length;
  if (missing.length === 0) {
    void window.showInformationMessage(say({ key: plural('client.checkProxy.all', count), args: [count] }));
    return;
  }
  const closed = missing.find(({ outcome }) => outcome.startsWith('credentials-'));
  const login = closed && say({ key: 'client.checkProxy.login', args: [closed.host] });
  const problems = say({ key: 'client.checkProxy.problems' });
  const message = say({ key: 'client.checkProxy.some', args: [count - missing.length, count] });
  const chosen = await window.showWarningMessage(message, problems, ...(login === undefined ? [] : [login]));
  if (chosen === problems) {
    await commands.executeCommand('workbench.actions.view.problems');
  } else if (chosen !== undefined && login !== undefined) {
    const terminal = window.createTerminal('docker login');
    terminal.show();
    terminal.sendText(login, false);
  }
}
