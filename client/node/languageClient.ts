// The language client with its server as a Node process. A bundle of its own, because it is most of the code of the extension.
import {
  type BaseLanguageClient,
  LanguageClient,
  type LanguageClientOptions,
  TransportKind,
} from 'vscode-languageclient/node';
import { errorHandler } from '../common/errorHandler.ts';

/** `module` is the path of the server, and `args` are its arguments. */
export function createClient(
  module: string,
  args: string[],
  options: LanguageClientOptions,
  onDeath: () => boolean,
): BaseLanguageClient {
  const server = { module, args, transport: TransportKind.ipc };
  return new LanguageClient('nearpull', 'Nearpull', server, {
    ...options,
    errorHandler: errorHandler(onDeath),
  });
}
