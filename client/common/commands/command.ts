// The shape of a command. Each command has a file in this folder and a line in ../commands.ts.
import type { LogOutputChannel, Uri } from 'vscode';
import type { FixesView } from '../fixes/fixesView.ts';
import type { InventoryView } from '../inventory/inventoryView.ts';
import type { PlacedFindings } from '../placedFindings.ts';
import type { Server } from '../serverApi.ts';

/** What every command gets. */
export interface CommandContext {
  readonly server: Server;
  readonly output: LogOutputChannel;
  /** Stops the server, if it runs, and starts it. Rejects when the start fails. */
  readonly restart: () => Promise<void>;
  /** The folder of the extension. */
  readonly files: Uri;
  /** Of the extension. */
  readonly version: string;
  /** Where the findings of a proof are shown. */
  readonly proofs: PlacedFindings;
  /** Where is shown what the proxy cannot serve. */
  readonly answers: PlacedFindings;
  /** The last errors of this session, oldest first, one line each. */
  readonly errors: readonly string[];
  /** Adds an error to them. */
  readonly remember: (error: string) => void;
  readonly fixes: FixesView;
  readonly inventory: InventoryView;
  /** All rules, with what each finds, in words. */
  readonly rules: readonly { readonly rule: string; readonly description: string }[];
}

/**
 * The palette passes no argument. A keybinding or the lightbulb may pass one, which arrives as a record of unknown values. `given` is all that
 * VS Code passed: menus of lists pass the row, and then all rows that are selected.
 */
export type ClientCommand = (
  context: CommandContext,
  argument: Readonly<Record<string, unknown>>,
  given: readonly unknown[],
) => unknown;
