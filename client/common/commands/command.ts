// The shape of a command. Each command has a file in this folder and a line in ../commands.ts.
import type { LogOutputChannel } from 'vscode';
import type { Server } from '../serverApi.ts';

/** What every command gets. */
export interface CommandContext {
  readonly server: Server;
  readonly output: LogOutputChannel;
}

/** The palette passes no argument. A keybinding or the lightbulb may pass one, which arrives as a record of unknown values. */
export type ClientCommand = (context: CommandContext, argument: Readonly<Record<string, unknown>>) => unknown;
