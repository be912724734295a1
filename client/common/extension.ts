// What VS Code calls. Activation registers the commands and returns; everything else is loaded a moment later, so that no other extension
// waits for it. A command that runs before then waits itself.
import { commands, Disposable, type ExtensionContext } from 'vscode';
import { COMMAND_NAMES, type EditorCommand } from './commandNames.ts';

/** The extension after its code is loaded. */
export interface LoadedExtension {
  /** Runs a command with all that VS Code passed to it, and resolves with its answer. A failure is told, and resolves with undefined. */
  readonly run: (name: EditorCommand, given: readonly unknown[]) => Promise<unknown>;
  /** Stops the server. */
  readonly stop: () => Promise<void>;
}

export interface Extension {
  readonly activate: (context: ExtensionContext) => void;
  readonly deactivate: () => Promise<void>;
}

/** `load` gets what starts the extension. It is called once. */
export function extensionOf(load: () => Promise<(context: ExtensionContext) => LoadedExtension>): Extension {
  let loaded: Promise<LoadedExtension> | null = null;
  return {
    activate: (context) => {
      const loading = () => {
        loaded ??= load().then((start) => start(context));
        return loaded;
      };
      const registered = COMMAND_NAMES.map((name) =>
        commands.registerCommand(name, async (...given: unknown[]) => (await loading()).run(name, given)),
      );
      // VS Code has the answer of `activate` before a timer runs. A failure to load is a file that is missing or broken, which VS Code reports.
      const timer = setTimeout(() => void loading());
      context.subscriptions.push(...registered, new Disposable(() => clearTimeout(timer)));
    },
    deactivate: async () => {
      await (await loaded)?.stop();
    },
  };
}
