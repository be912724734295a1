// The shape of a command: one file each in this folder, listed in ../commands.ts.
import type { LogOutputChannel } from 'vscode';
import type { Server } from '../serverApi.ts';

/** What a command works with. */
export interface CommandContext {
  readonly server: Server;
  readonly output: LogOutputChannel;
}

/** The palette gives no argument, a keybinding or the lightbulb may: whatever it is, it arrives as a record of unknown values. */
export type ClientCommand = (context: CommandContext, argument: Readonly<Record<string, unknown>>) => unknown;
