// Runs the commands, and reports the failure of a command. ./extension.ts registers them.
import { window } from 'vscode';
import { say } from '../../l10n/index.ts';
import type { EditorCommand } from './commandNames.ts';
import { filterInventory, groupInventory } from './commands/arrangeInventory.ts';
import { changeSeverity } from './commands/changeSeverity.ts';
import { checkProxy } from './commands/checkProxy.ts';
import type { ClientCommand, CommandContext } from './commands/command.ts';
import { copyDiagnostics } from './commands/copyDiagnostics.ts';
import { copyNamespaces } from './commands/copyNamespaces.ts';
import { copyPull } from './commands/copyPull.ts';
import { fixFile } from './commands/fixFile.ts';
import { fixHere } from './commands/fixHere.ts';
import { fixWorkspace } from './commands/fixWorkspace.ts';
import { ignorePlaces } from './commands/ignorePlaces.ts';
import { insertPolicy } from './commands/insertPolicy.ts';
import { openHub } from './commands/openHub.ts';
import { openPlace } from './commands/openPlace.ts';
import { openSample } from './commands/openSample.ts';
import type { PlacesArgument } from './commands/placesOf.ts';
import { previewPolicy } from './commands/previewPolicy.ts';
import { proveChart } from './commands/proveChart.ts';
import { removeUnusedIgnores } from './commands/removeUnusedIgnores.ts';
import { restartServer } from './commands/restartServer.ts';
import { rewriteAt } from './commands/rewriteAt.ts';
import { rewritePlaces } from './commands/rewritePlaces.ts';
import { setProxyDomain } from './commands/setProxyDomain.ts';
import { showGuide } from './commands/showGuide.ts';
import { showMenu } from './commands/showMenu.ts';
import { showNamespaces } from './commands/showNamespaces.ts';
import { showOverlay } from './commands/showOverlay.ts';
import { showRulePage } from './commands/showRulePage.ts';
import { done, type FirstStep } from './firstSteps.ts';

/** Runs a command with all that VS Code passed to it. A failure is told, and resolves with undefined. */
export async function runCommand(
  name: EditorCommand,
  context: CommandContext,
  given: readonly unknown[],
): Promise<unknown> {
  const [argument] = given;
  try {
    return await COMMANDS[name](context, typeof argument === 'object' ? { ...argument } : {}, given);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.output.error(`${name}: ${error instanceof Error ? (error.stack ?? reason) : reason}`);
    context.remember(`${name}: ${reason}`);
    void window.showErrorMessage(say({ key: 'client.commandFailed', args: [reason] }));
    return undefined;
  }
}

const COMMANDS: Readonly<Record<EditorCommand, ClientCommand>> = {
  'nearpull.insertPolicy': async (context, argument) => tick('policy', await insertPolicy(context, argument)),
  'nearpull.previewPolicy': previewPolicy,
  'nearpull.setProxyDomain': setProxyDomain,
  'nearpull.rewriteAt': rewriteAt,
  'nearpull.fixFile': fixFile,
  'nearpull.proveChart': proveChart,
  'nearpull.showOverlay': showOverlay,
  'nearpull.checkProxy': checkProxy,
  'nearpull.showNamespaces': showNamespaces,
  'nearpull.fixWorkspace': async (context, argument) => tick('fix', await fixWorkspace(context, argument)),
  'nearpull.fixHere': async (...given) => tick('fix', await fixHere(...given)),
  'nearpull.changeSeverity': changeSeverity,
  'nearpull.turnRuleOff': (context, argument) => changeSeverity(context, { ...argument, severity: 'off' }),
  'nearpull.showRulePage': showRulePage,
  'nearpull.removeUnusedIgnores': removeUnusedIgnores,
  'nearpull.showInventory': ({ inventory }) => inventory.show(),
  'nearpull.scanWorkspace': ({ server }) => server.scan(true),
  'nearpull.stopScan': ({ server }) => server.scan(false),
  'nearpull.groupInventory': groupInventory,
  'nearpull.filterInventory': filterInventory,
  'nearpull.openPlace': withRows(openPlace),
  'nearpull.rewritePlaces': withRows(rewritePlaces),
  'nearpull.ignorePlaces': withRows(ignorePlaces),
  'nearpull.copyPull': withRows(copyPull),
  'nearpull.copyNamespaces': withRows(copyNamespaces),
  'nearpull.openHub': withRows(openHub),
  'nearpull.showGuide': withRows(showGuide),
  'nearpull.chooseProvider': (context, argument) => setProxyDomain(context, { ...argument, providers: true }),
  'nearpull.openSample': openSample,
  'nearpull.showMenu': showMenu,
  'nearpull.restartServer': restartServer,
  'nearpull.copyDiagnostics': copyDiagnostics,
  'nearpull.applyFixes': ({ fixes }) => fixes.finish(true),
  'nearpull.discardFixes': ({ fixes }) => fixes.finish(false),
  'nearpull.toggleFix': ({ fixes }) => fixes.toggle(),
  'nearpull.showFix': ({ fixes }, { fix }) => fixes.show(fix),
  'nearpull.showOutput': ({ output }) => output.show(),
};

/** Hands a command the rows of the list that are selected, which VS Code passes after the row that the menu belongs to. */
function withRows(
  command: (context: CommandContext, argument: PlacesArgument, selected: readonly unknown[]) => unknown,
): ClientCommand {
  return (context, argument, [, selected]) =>
    command(context, argument, Array.isArray(selected) ? selected : []);
}

/** Ticks the step of the walkthrough when something was done, and passes the answer on. */
function tick<Answer>(step: FirstStep, answer: Answer): Answer {
  if (answer) {
    done(step);
  }
  return answer;
}
