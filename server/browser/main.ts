// The language server as a web worker. The Node server loads the same bundle, for the modules that both have: see esbuild.js.

import { Opening } from '../common/opening.ts';
import { openSession } from '../common/openSession.ts';
import { serve } from '../common/server.ts';

/** Called by the bundle where it is the script of a worker. */
export async function start(): Promise<void> {
  // Node has a connection of its own. No message of the client is lost: it comes in a later turn.
  const { BrowserMessageReader, BrowserMessageWriter, createConnection } = await import(
    'vscode-languageserver/browser'
  );
  // The worker's own scope. Its type is in the `webworker` library, which would let the whole layer forget that it has no window.
  const scope = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];
  const opening = new Opening();
  const connection = createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope), {
    messageStrategy: opening,
  });
  serve(connection, opening, async (...opened) => openSession(HOST, ...opened));
}

const HOST = {
  disk: null,
  manifests: null,
  marker: null,
  charts: null,
  proxyChecks: null,
  // A worker has one script, so the evaluator is in it, and is run when it is first asked for.
  loadEvaluator: async () => (await import('../../core/evaluate/index.ts')).evaluator,
};
