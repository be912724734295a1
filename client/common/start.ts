// Starts the extension with a language client, on a desktop and in a browser.
import {
  commands,
  Disposable,
  type ExtensionContext,
  env,
  type LogOutputChannel,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { say, speak } from '../../l10n/index.ts';
import { clientOptions, documentFilters } from './clientOptions.ts';
import { registerCommands } from './commands.ts';
import { Crashes, type ReadMarker } from './crashes.ts';
import { DomainPrompt } from './domainPrompt.ts';
import { FixesView } from './fixes/fixesView.ts';
import { servePreviews } from './preview.ts';
import { ProofFindings } from './proofFindings.ts';
import { type Server, serverOf } from './serverApi.ts';
import { answerServer } from './serverRequests.ts';
import { showStatus } from './statusBar.ts';

/** What differs between a desktop and a browser. */
export interface Host {
  /** The schemes of the documents that the server gets; null for all. */
  readonly schemes: readonly string[] | null;
  readonly readMarker: ReadMarker;
  readonly createClient: (options: LanguageClientOptions) => BaseLanguageClient;
}

/** The client and what belongs to it. Each start makes a new client, because a worker of a browser cannot be started again. */
interface Running {
  readonly client: BaseLanguageClient;
  readonly attached: Disposable;
}

/**
 * Registers the commands, then starts the server. The commands are there even if the start fails.
 *
 * @returns what stops the server.
 */
export async function start(context: ExtensionContext, host: Host): Promise<() => Promise<void>> {
  speak(env.language);
  const output = window.createOutputChannel('Nearpull', { log: true });
  const version = String(context.extension.packageJSON.version);
  const errors: string[] = [];
  const remember = (error: string) => {
    errors.push(error);
    errors.splice(0, errors.length - MOST_ERRORS);
  };
  const crashes = new Crashes(host.readMarker, output, remember);
  const fixes = new FixesView();
  const prompt = new DomainPrompt(context.workspaceState);
  const proofs = new ProofFindings();
  const server = serverOf(() => {
    if (!running) {
      throw new Error(say({ key: 'client.notRunning' }));
    }
    return running.client;
  });
  let running: Running | null = null;
  const stop = async () => {
    const last = running;
    running = null;
    last?.attached.dispose();
    // A server that has crashed cannot be stopped any more.
    await last?.client.stop().catch((error: unknown) => output.warn(String(error)));
  };
  const restart = async () => {
    await stop();
    crashes.forget();
    const client = host.createClient(clientOptions(documentFilters(host.schemes), output, crashes));
    running = { client, attached: attach(client, prompt) };
    await client.start();
    await logStart(client, server, { version, output });
  };
  context.subscriptions.push(
    output,
    prompt,
    fixes,
    servePreviews(server),
    registerCommands({ server, output, fixes, restart, version, proofs, errors, remember }),
    proofs,
  );
  try {
    await restart();
  } catch (error) {
    remember(String(error));
    tellFailure(error, output);
  }
  return stop;
}

/** As many errors as a report of a fault has room for. */
const MOST_ERRORS = 20;

function attach(client: BaseLanguageClient, prompt: DomainPrompt): Disposable {
  return Disposable.from(
    showStatus(client, (status) => prompt.told(status)),
    answerServer(client),
  );
}

/** The first lines of a report of a fault. */
async function logStart(
  client: BaseLanguageClient,
  server: Server,
  { version, output }: { readonly version: string; readonly output: LogOutputChannel },
): Promise<void> {
  const { serverInfo } = client.initializeResult ?? {};
  output.info(`Nearpull ${version}. Server ${serverInfo?.version ?? 'from the sources'} runs.`);
  const folders = workspace.workspaceFolders ?? [];
  for (const scope of folders.length === 0 ? [undefined] : folders.map(({ uri }) => uri)) {
    const values = await server.settings(scope);
    output.info(`Settings in force ${scope ? `in ${scope.toString()}` : ''}: ${JSON.stringify(values)}`);
  }
}

function tellFailure(error: unknown, output: LogOutputChannel): void {
  output.error(error instanceof Error ? error : String(error));
  const showOutput = say({ key: 'client.showOutput' });
  const restart = say({ key: 'client.menu.restartServer' });
  const message = say({
    key: 'client.startFailed',
    args: [error instanceof Error ? error.message : String(error)],
  });
  void window.showErrorMessage(message, restart, showOutput).then((chosen) => {
    if (chosen === showOutput) {
      void commands.executeCommand('nearpull.showOutput');
    } else if (chosen === restart) {
      void commands.executeCommand('nearpull.restartServer');
    }
  });
}
