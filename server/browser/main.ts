// The language server as a web worker.
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { serve } from '../common/server.ts';

/** The worker's own scope. Its type is in the `webworker` library, which would let the whole layer forget that it has no window. */
const scope = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];
serve(createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope)), null);
