// What stands around every handler: a cancelled request is not computed, and a bug of ours costs one answer, not the server.
import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Session } from './session.ts';

/** A handler: the session, the parameters of the message, and whether the client still wants the answer. */
export type Handler<P, R> = (session: Session, params: P, token: CancellationToken) => R | Promise<R>;

/** @param method the name of the message, for logs: the bundle gives functions shorter names. */
export function guard<P, R>(
  session: Session,
  method: string,
  handler: Handler<P, R>,
  empty: NoInfer<R>,
): (params: P, token: CancellationToken) => Promise<R> {
  return async (params, token) => {
    session.lifetime.refuseLate();
    if (token.isCancellationRequested) {
      throw new ResponseError(LSPErrorCodes.RequestCancelled, method);
    }
    try {
      return await handler(session, params, token);
    } catch (error) {
      if (error instanceof ResponseError) {
        throw error;
      }
      session.logFailure(method, error);
      return empty;
    }
  };
}
