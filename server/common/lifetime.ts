// Refuses what comes outside of a session: before `initialize`, after `shutdown`, and either of them a second time.
import { type Connection, ErrorCodes, ResponseError } from 'vscode-languageserver';

export interface Lifetime {
  /** @throws the answer to a second `initialize`. */
  readonly begin: () => void;
  /** @throws the answer to a request after `shutdown`. */
  readonly refuseLate: () => void;
  readonly isOver: () => boolean;
  /** Called at `shutdown`. */
  onEnd: () => void;
}

/** Answers `shutdown`, and the requests that nobody else answers. `exit` is the connection's: its code is 0 after `shutdown`, otherwise 1. */
export function watchLifetime(connection: Connection): Lifetime {
  let state: 'new' | 'open' | 'over' = 'new';
  const refuseLate = (): void => {
    if (state === 'over') {
      throw new ResponseError(ErrorCodes.InvalidRequest, 'shut down');
    }
  };
  const refuseEarly = (): void => {
    if (state === 'new') {
      throw new ResponseError(ErrorCodes.ServerNotInitialized, 'not initialized');
    }
  };
  const lifetime: Lifetime = {
    begin: () => {
      refuseLate();
      if (state === 'open') {
        throw new ResponseError(ErrorCodes.InvalidRequest, 'already initialized');
      }
      state = 'open';
    },
    refuseLate,
    isOver: () => state === 'over',
    onEnd: () => undefined,
  };
  connection.onShutdown(() => {
    refuseEarly();
    refuseLate();
    state = 'over';
    lifetime.onEnd();
  });
  connection.onRequest((method) => {
    refuseLate();
    refuseEarly();
    throw new ResponseError(ErrorCodes.MethodNotFound, method);
  });
  return lifetime;
}
