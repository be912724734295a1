// The extension in a browser, where the server is a web worker. VS Code has activated it before this runs.
import { type ExtensionContext, Uri } from 'vscode';
import type { LoadedExtension } from '../common/extension.ts';
import { startExtension } from '../common/loadedExtension.ts';

export function start(context: ExtensionContext): LoadedExtension {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'server', 'browser.js').toString(true);
  return startExtension(context, {
    readMarker: () => null,
    schemes: null,
    createClient: async (...given) => (await import('./languageClient.ts')).createClient(script, ...given),
  });
}
