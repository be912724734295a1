// The extension in a browser, where the server is a web worker.
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { start } from '../common/start.ts';

let stop: Promise<() => Promise<void>> | null = null;

export async function activate(context: ExtensionContext): Promise<void> {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'server', 'browser.js').toString(true);
  stop = start(context, {
    readMarker: () => null,
    schemes: null,
    createClient: (options) => new LanguageClient('nearpull', 'Nearpull', new Worker(script), options),
  });
  await stop;
}

export async function deactivate(): Promise<void> {
  await (await stop)?.();
}
