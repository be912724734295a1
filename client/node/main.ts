// The extension on a desktop or a remote machine, where the server is a Node process.
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { DESKTOP_SCHEMES } from '../common/clientOptions.ts';
import { start } from '../common/start.ts';
import { makeRoom, readMarker } from './crashMarker.ts';

let stop: Promise<() => Promise<void>> | null = null;

export async function activate(context: ExtensionContext): Promise<void> {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server', 'node.cjs').fsPath;
  // A folder of this window alone.
  const marker = Uri.joinPath(context.logUri, 'checking').fsPath;
  makeRoom(marker);
  const args = [`--crash-marker=${marker}`];
  stop = start(context, {
    readMarker: () => readMarker(marker),
    schemes: DESKTOP_SCHEMES,
    createClient: (options) =>
      new LanguageClient('nearpull', 'Nearpull', { module, args, transport: TransportKind.ipc }, options),
  });
  await stop;
}

export async function deactivate(): Promise<void> {
  await (await stop)?.();
}
