// The language client with its server as a web worker.
import {
  type BaseLanguageClient,
  LanguageClient,
  type LanguageClientOptions,
} from 'vscode-languageclient/browser';
import { errorHandler } from '../common/errorHandler.ts';

/** `script` is the address of the server. */
export function createClient(
  script: string,
  options: LanguageClientOptions,
  onDeath: () => boolean,
): BaseLanguageClient {
  const all = { ...options, errorHandler: errorHandler(onDeath) };
  return new LanguageClient('nearpull', 'Nearpull', new Worker(script), all);
}
