// The language server as a web worker. The Node server loads the same bundle, for the modules that both have: see esbuild.js.
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { serve } from '../common/server.ts';

/** Called by the bundle where it is the script of a worker. */
export function start(): void {
  // The worker's own scope. Its type is in the `webworker` library, which would let the whole layer forget that it has no window.
  const scope = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];
  serve(createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope)), {
    disk: null,
    manifests: null,
    marker: null,
    // A worker has one script, so the evaluator is in it, and is run when it is first asked for.
    charts: null,
    proxyChecks: null,
    loadEvaluator: async () => (await import('../../core/evaluate/index.ts')).evaluator,
  });
}
