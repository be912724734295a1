// The menu of the status bar item: what a person may want to do next.
import { commands, window } from 'vscode';
import { say } from '../../../l10n/index.ts';
import type { CommandContext } from './command.ts';

const ENTRIES = [
  ['fixFile', '$(sparkle)'],
  ['fixWorkspace', '$(files)'],
  ['setProxyDomain', '$(link)'],
  ['chooseProvider', '$(server-environment)'],
  ['insertPolicy', '$(shield)'],
  ['restartServer', '$(debug-restart)'],
  ['showOutput', '$(output)'],
  ['copyDiagnostics', '$(clippy)'],
] as const;

/** Runs the command that the person chooses. Resolves with its answer, or with undefined when none is chosen. */
export async function showMenu(_: CommandContext): Promise<unknown> {
  const items = ENTRIES.map(([name, icon]) => ({
    label: `${icon} ${say({ key: `client.menu.${name}` })}`,
    command: `nearpull.${name}`,
  }));
  const chosen = await window.showQuickPick(items, { title: 'Nearpull' });
  return chosen && commands.executeCommand(chosen.command);
}
