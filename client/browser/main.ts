// The extension in a browser, where the server is a web worker.
import { type ExtensionContext, Uri } from 'vscode';
import { type BaseLanguageClient, LanguageClient } from 'vscode-languageclient/browser';
import { start } from '../common/start.ts';

let running: Promise<BaseLanguageClient | null> | null = null;

export async function activate(context: ExtensionContext): Promise<void> {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'server', 'browser.js').toString(true);
  running = start(context, {
    schemes: null,
    createClient: (options) => new LanguageClient('nearpull', 'Nearpull', new Worker(script), options),
  });
  await running;
}

export async function deactivate(): Promise<void> {
  await (await running)?.stop();
}
