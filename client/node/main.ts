// The extension on a desktop or a remote machine, where the server is a Node process.
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { DESKTOP_SCHEMES } from '../common/clientOptions.ts';
import { start } from '../common/start.ts';

let stop: Promise<() => Promise<void>> | null = null;

export async function activate(context: ExtensionContext): Promise<void> {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server', 'node.cjs').fsPath;
  stop = start(context, {
    schemes: DESKTOP_SCHEMES,
    createClient: (options) =>
      new LanguageClient('nearpull', 'Nearpull', { module, transport: TransportKind.ipc }, options),
  });
  await stop;
}

export async function deactivate(): Promise<void> {
  await (await stop)?.();
}
