// "Restart server": stops the language server, if it still runs, and starts it again.
import { window } from 'vscode';
import { say } from '../../../l10n/index.ts';
import type { CommandContext } from './command.ts';

export async function restartServer({ restart, output }: CommandContext): Promise<void> {
  output.info('Restarting the server.');
  await restart();
  void window.showInformationMessage(say({ key: 'client.restarted' }));
}
