// The extension, on a desktop and in a browser: its views, its prompts, and the server that it starts when there is something to check.
import { commands, Disposable, type ExtensionContext, env, type LogOutputChannel, window } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { say, speak } from '../../l10n/index.ts';
import { clientOptions, documentFilters } from './clientOptions.ts';
import { runCommand } from './commands.ts';
import { Crashes, type ReadMarker } from './crashes.ts';
import { DomainPrompt } from './domainPrompt.ts';
import type { LoadedExtension } from './extension.ts';
import { FirstSteps } from './firstSteps.ts';
import { FixesView } from './fixes/fixesView.ts';
import { InventoryView } from './inventory/inventoryView.ts';
import { PlacedFindings } from './placedFindings.ts';
import { servePreviews } from './preview.ts';
import { completeProjectFiles } from './projectCompletion.ts';
import { ServerControl } from './serverControl.ts';
import { answerServer } from './serverRequests.ts';
import { showStatus } from './statusBar.ts';
import { whenNeeded } from './whenNeeded.ts';

/** What differs between a desktop and a browser. */
export interface Host {
  /** The schemes of the documents that the server gets; null for all. */
  readonly schemes: readonly string[] | null;
  readonly readMarker: ReadMarker;
  /** `onDeath` hears that the server died, and returns whether to start another one. */
  readonly createClient: (
    options: LanguageClientOptions,
    onDeath: () => boolean,
  ) => Promise<BaseLanguageClient>;
}

/** The commands are there even if the server does not start. */
export function startExtension(context: ExtensionContext, host: Host): LoadedExtension {
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
  const proofs = new PlacedFindings('nearpull-proof', 'nearpull prove', null);
  const answers = new PlacedFindings('nearpull-verify', 'nearpull verify', ANSWERS_COUNT);
  const steps = new FirstSteps();
  const filters = documentFilters(host.schemes);
  const control = new ServerControl(
    (isWanted) => {
      crashes.forget();
      return host.createClient(clientOptions(filters, output, crashes), () => isWanted() && crashes.died());
    },
    (client) =>
      Disposable.from(
        showStatus(client, (status) => {
          prompt.told(status);
          steps.told(status);
        }),
        answerServer(client),
        inventory.attach(client),
      ),
    { version, output },
  );
  const { server } = control;
  const inventory = new InventoryView({
    ...{ server, memento: context.workspaceState, output },
    answersCount: ANSWERS_COUNT,
  });
  const commandContext = {
    ...{ server, output, fixes, inventory, proofs, answers, version, errors, remember },
    restart: () => control.restart(),
    files: context.extensionUri,
    rules: rulesOf(context.extension.packageJSON),
  };
  const start = () => {
    control.start().catch((error: unknown) => {
      remember(String(error));
      tellFailure(error, output);
    });
  };
  context.subscriptions.push(
    ...[output, prompt, fixes, inventory, proofs, answers],
    servePreviews(server),
    completeProjectFiles(context.extension.packageJSON.contributes.configuration.properties),
    whenNeeded(filters, start),
  );
  return { run: (name, given) => runCommand(name, commandContext, given), stop: () => control.stop() };
}

/** In milliseconds. What a registry has said is no longer true after a while. */
const ANSWERS_COUNT = 30 * 60_000;

/** As many errors as a report of a fault has room for. */
const MOST_ERRORS = 20;

/** As package.json lists them, which VS Code has put into the language of the person. */
function rulesOf(manifest: {
  readonly contributes: { readonly configuration: { readonly properties: Properties } };
}) {
  const { properties = {} } = manifest.contributes.configuration.properties['nearpull.severity'] ?? {};
  return Object.entries(properties).map(([rule, { description = '' }]) => ({ rule, description }));
}

type Properties = Readonly<
  Record<string, { readonly properties?: Readonly<Record<string, { readonly description?: string }>> }>
>;

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
