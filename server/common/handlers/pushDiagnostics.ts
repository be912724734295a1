// textDocument/publishDiagnostics: for clients that do not ask.

import { diagnosticsOf, diagnosticsOfUnchecked } from '../diagnostics.ts';
import type { Session } from '../session.ts';
import { soon } from '../soon.ts';

/** Publishes after each change, and returns what publishes all open documents again. */
export function pushDiagnostics(session: Session): () => void {
  const waiting = new Map<string, Promise<void>>();
  const schedule = (uri: string) => {
    if (!waiting.has(uri)) {
      const published = publishWhenQuiet(session, uri, () => waiting.delete(uri));
      waiting.set(uri, published);
      published.catch((error: unknown) => session.logFailure('publishDiagnostics', error));
    }
  };
  session.documents.onDidChangeContent(({ document }) => schedule(document.uri));
  session.documents.onDidClose(({ document: { uri } }) => {
    void session.connection.sendDiagnostics({ uri, diagnostics: [] });
  });
  return () => session.documents.keys().forEach(schedule);
}

/** No burst of changes puts diagnostics off for longer than this many milliseconds. */
const LONGEST_WAIT = 100;

async function publishWhenQuiet(session: Session, uri: string, starts: () => void): Promise<void> {
  const deadline = Date.now() + LONGEST_WAIT;
  let revision: number | undefined;
  // Messages are read one a turn: a turn without a change means that none is waiting, so a burst is checked once.
  while (revision !== session.revisionOf(uri) && Date.now() < deadline) {
    revision = session.revisionOf(uri);
    await soon();
    await soon();
  }
  starts();
  const file = await session.file(uri);
  const document = file?.document ?? session.documents.get(uri);
  if (document && (file || session.isQuarantined(uri))) {
    const diagnostics = file ? diagnosticsOf(session, file) : diagnosticsOfUnchecked(session, uri);
    await session.connection.sendDiagnostics({ uri, version: document.version, diagnostics });
  }
}
