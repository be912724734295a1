// The item in the status bar: how many images of the file are on Docker Hub. A click opens the menu.
import {
  Disposable,
  StatusBarAlignment,
  type StatusBarItem,
  type TextDocument,
  ThemeColor,
  type Uri,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { counted, say } from '../../l10n/index.ts';
import { METHODS, type StatusParams } from '../../protocol/messages.ts';

/** Shows the last status that the server sent for the document in the active editor. `told` hears of each status. */
export function showStatus(client: BaseLanguageClient, told: (status: StatusParams) => void): Disposable {
  const item = window.createStatusBarItem('nearpull.status', StatusBarAlignment.Right);
  item.name = 'Nearpull';
  item.command = 'nearpull.showMenu';
  const known = new Map<string, StatusParams>();
  const addressOf = (uri: Uri) => client.code2ProtocolConverter.asUri(uri);
  const show = () => {
    const active = window.activeTextEditor?.document;
    describe(item, active && known.get(addressOf(active.uri)));
  };
  return Disposable.from(
    item,
    client.onNotification(METHODS.status, (status: StatusParams) => {
      known.set(status.uri, status);
      show();
      told(status);
    }),
    window.onDidChangeActiveTextEditor(show),
    workspace.onDidCloseTextDocument((document: TextDocument) => known.delete(addressOf(document.uri))),
  );
}

/** Hides the item where a file has no image. A missing domain is a warning only when an image needs it. */
function describe(item: StatusBarItem, status: StatusParams | undefined): void {
  if (!status || (status.dockerHub === 0 && status.proxied === 0 && status.problem === null)) {
    item.hide();
    return;
  }
  const { domain, dockerHub, proxied, problem } = status;
  const isWarning = problem !== null || (domain === null && dockerHub > 0);
  item.text =
    dockerHub > 0
      ? say({ key: 'client.status.onHub', args: [dockerHub] })
      : say({ key: 'client.status.proxied', args: [proxied] });
  const counts = say({ key: 'client.status.counts', args: [counted('images', dockerHub), proxied] });
  const through = domain ?? say({ key: 'client.status.noDomain' });
  item.tooltip = problem ?? `${counts}\n${through}`;
  item.accessibilityInformation = { label: `${item.text}. ${problem ?? `${counts}. ${through}`}` };
  item.backgroundColor = isWarning ? new ThemeColor('statusBarItem.warningBackground') : undefined;
  item.show();
}
