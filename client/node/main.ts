// The extension on a desktop or a remote machine, where the server is a Node process. VS Code has activated it before this is loaded.
import { type ExtensionContext, Uri } from 'vscode';
import { DESKTOP_SCHEMES } from '../common/clientOptions.ts';
import type { LoadedExtension } from '../common/extension.ts';
import { startExtension } from '../common/loadedExtension.ts';
import { makeRoom, readMarker } from './crashMarker.ts';

export function start(context: ExtensionContext): LoadedExtension {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server', 'node.cjs').fsPath;
  // A folder of this window alone.
  const marker = Uri.joinPath(context.logUri, 'checking').fsPath;
  makeRoom(marker);
  const args = [`--crash-marker=${marker}`];
  return startExtension(context, {
    readMarker: () => readMarker(marker),
    schemes: DESKTOP_SCHEMES,
    createClient: async (...given) =>
      (await import('./languageClient.ts')).createClient(module, args, ...given),
  });
}
