// Starts the extension around a language client, wherever that runs its server.
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
  /** The schemes of documents that are looked at; null for all. */
  readonly schemes: readonly string[] | null;
  readonly createClient: (options: LanguageClientOptions) => BaseLanguageClient;
}

/** Resolves when the server runs, or when it is told why it does not; the commands are there in any case. */
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
