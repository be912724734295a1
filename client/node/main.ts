// The extension on a desktop or a remote machine, where the server is a Node process.
import { type ExtensionContext, Uri } from 'vscode';
import { type BaseLanguageClient, LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { DESKTOP_SCHEMES } from '../common/clientOptions.ts';
import { start } from '../common/start.ts';

let running: Promise<BaseLanguageClient | null> | null = null;

export async function activate(context: ExtensionContext): Promise<void> {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server', 'node.cjs').fsPath;
  running = start(context, {
    schemes: DESKTOP_SCHEMES,
    createClient: (options) =>
      new LanguageClient('nearpull', 'Nearpull', { module, transport: TransportKind.ipc }, options),
  });
  await running;
}

export async function deactivate(): Promise<void> {
  await (await running)?.stop();
}
