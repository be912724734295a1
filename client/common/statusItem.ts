// The language status item of a manifest: shows the proxy domain and how many images are on Docker Hub.
import {
  Disposable,
  LanguageStatusSeverity,
  languages,
  type TextDocument,
  type Uri,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { counted, say } from '../../l10n/index.ts';
import { CLIENT_COMMANDS, METHODS, type StatusParams } from '../../protocol/messages.ts';
import type { Filter } from './clientOptions.ts';

/** Shows the last status that the server sent for the document in the active editor. */
export function showStatus(client: BaseLanguageClient, filters: readonly Filter[]): Disposable {
  const item = languages.createLanguageStatusItem('nearpull.status', [...filters]);
  item.name = 'Nearpull';
  item.command = {
    command: CLIENT_COMMANDS.setProxyDomain,
    title: say({ key: 'client.status.setDomain' }),
  };
  const told = new Map<string, StatusParams>();
  const addressOf = (uri: Uri) => client.code2ProtocolConverter.asUri(uri);
  const show = () => {
    const active = window.activeTextEditor?.document;
    Object.assign(item, describe(active ? told.get(addressOf(active.uri)) : undefined));
  };
  show();
  return Disposable.from(
    item,
    client.onNotification(METHODS.status, (status: StatusParams) => {
      told.set(status.uri, status);
      show();
    }),
    window.onDidChangeActiveTextEditor(show),
    workspace.onDidCloseTextDocument((document: TextDocument) => told.delete(addressOf(document.uri))),
  );
}

interface Description {
  readonly text: string;
  readonly detail: string;
  readonly severity: LanguageStatusSeverity;
}

/** A missing domain is a warning only when an image needs it, because many YAML files have no image. */
function describe(status: StatusParams | undefined): Description {
  if (!status) {
    return { text: 'Nearpull', detail: '', severity: LanguageStatusSeverity.Information };
  }
  const { domain, dockerHub, proxied, problem } = status;
  const counts = say({ key: 'client.status.counts', args: [counted('images', dockerHub), proxied] });
  const needsDomain = domain === null && dockerHub > 0;
  return {
    text: domain ?? say({ key: 'client.status.noDomain' }),
    detail: problem ?? counts,
    severity:
      problem !== null || needsDomain ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information,
  };
}
