// Registers the commands of the palette, and reports the failure of a command.
import { commands, Disposable, window } from 'vscode';
import { say } from '../../l10n/index.ts';
import type { ClientCommand, CommandContext } from './commands/command.ts';
import { copyDiagnostics } from './commands/copyDiagnostics.ts';
import { fixFile } from './commands/fixFile.ts';
import { fixWorkspace } from './commands/fixWorkspace.ts';
import { insertPolicy } from './commands/insertPolicy.ts';
import { openSample } from './commands/openSample.ts';
import { previewPolicy } from './commands/previewPolicy.ts';
import { proveChart } from './commands/proveChart.ts';
import { restartServer } from './commands/restartServer.ts';
import { rewriteAt } from './commands/rewriteAt.ts';
import { setProxyDomain } from './commands/setProxyDomain.ts';
import { showMenu } from './commands/showMenu.ts';
import { showOverlay } from './commands/showOverlay.ts';
import { done, type FirstStep } from './firstSteps.ts';

const COMMANDS: Readonly<Record<string, ClientCommand>> = {
  'nearpull.insertPolicy': async (...given) => tick('policy', await insertPolicy(...given)),
  'nearpull.previewPolicy': previewPolicy,
  'nearpull.setProxyDomain': setProxyDomain,
  'nearpull.rewriteAt': rewriteAt,
  'nearpull.fixFile': fixFile,
  'nearpull.proveChart': proveChart,
  'nearpull.showOverlay': showOverlay,
  'nearpull.fixWorkspace': async (...given) => tick('fix', await fixWorkspace(...given)),
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

export function registerCommands(context: CommandContext): Disposable {
  const registered = Object.entries(COMMANDS).map(([name, command]) =>
    commands.registerCommand(name, (argument: unknown) => run(name, command, context, argument)),
  );
  return Disposable.from(...registered);
}

/** Ticks the step of the walkthrough when something was done, and passes the answer on. */
function tick<Answer>(step: FirstStep, answer: Answer): Answer {
  if (answer) {
    done(step);
  }
  return answer;
}

async function run(
  name: string,
  command: ClientCommand,
  context: CommandContext,
  argument: unknown,
): Promise<unknown> {
  try {
    return await command(context, typeof argument === 'object' ? { ...argument } : {});
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.output.error(`${name}: ${error instanceof Error ? (error.stack ?? reason) : reason}`);
    context.remember(`${name}: ${reason}`);
    void window.showErrorMessage(say({ key: 'client.commandFailed', args: [reason] }));
    return undefined;
  }
}
