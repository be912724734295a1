// Starts the extension with a language client, on a desktop and in a browser.
import { commands, type ExtensionContext, env, type LogOutputChannel, window } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { say, speak } from '../../l10n/index.ts';
import { clientOptions, documentFilters } from './clientOptions.ts';
import { registerCommands } from './commands.ts';
import { servePreviews } from './preview.ts';
import { serverOf } from './serverApi.ts';
import { answerServer } from './serverRequests.ts';
import { showStatus } from './statusItem.ts';

/** What differs between a desktop and a browser. */
export interface Host {
  /** The schemes of the documents that the server gets; null for all. */
  readonly schemes: readonly string[] | null;
  readonly createClient: (options: LanguageClientOptions) => BaseLanguageClient;
}

/** Resolves with the client when the server runs, or with null when the start failed. The commands are registered before the start. */
export async function start(
  context: ExtensionContext,
  { schemes, createClient }: Host,
): Promise<BaseLanguageClient | null> {
  speak(env.language);
  const output = window.createOutputChannel('Nearpull', { log: true });
  context.subscriptions.push(output);
  const filters = documentFilters(schemes);
  try {
    const client = createClient(clientOptions(filters, output));
    const server = serverOf(client);
    context.subscriptions.push(
      registerCommands({ server, output }),
      servePreviews(server),
      showStatus(client, [...filters]),
      answerServer(client),
    );
    await client.start();
    return client;
  } catch (error) {
    tellFailure(error, output);
    return null;
  }
}

function tellFailure(error: unknown, output: LogOutputChannel): void {
  output.error(error instanceof Error ? error : String(error));
  const showOutput = say({ key: 'client.showOutput' });
  const message = say({
    key: 'client.startFailed',
    args: [error instanceof Error ? error.message : String(error)],
  });
  void window.showErrorMessage(message, showOutput).then((chosen) => {
    if (chosen === showOutput) {
      void commands.executeCommand('nearpull.showOutput');
    }
  });
}
