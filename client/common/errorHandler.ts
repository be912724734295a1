// What the language client does when its server fails: it starts another one as long as `Crashes` says so.
import { CloseAction, ErrorAction, type ErrorHandler } from 'vscode-languageclient';

/**
 * For the client of one server.
 *
 * @param onDeath hears that the server died, and returns whether to start another one. It tells the person what there is to tell.
 */
export function errorHandler(onDeath: () => boolean): ErrorHandler {
  return {
    error: (_error, _message, count) => ({
      action: (count ?? 0) <= MOST_ERRORS ? ErrorAction.Continue : ErrorAction.Shutdown,
    }),
    closed: () => ({ action: onDeath() ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true }),
  };
}

/** Errors of the connection in a row. */
const MOST_ERRORS = 3;
