// Answers requests for the problems of files that are not open. A request is held until there is something new to tell.
import {
  type CancellationToken,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  type PreviousResultId,
  ResponseError,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { limitDiagnostic } from '../lsp/toProtocol.ts';
import type { Session } from '../session.ts';
import { keyOf } from '../uris.ts';
import { type KnownFile, MOST_PROBLEMS } from './workspaceScan.ts';

/** The first scan waits so many milliseconds after the first request, because an editor that has just started has other things to do. */
export const SCAN_AFTER = 5_000;

export class HeldDiagnostics {
  readonly #waiting = new Set<() => void>();
  /** What was told last: an answer without news is given once, so that a client which asks once gets one. */
  #toldAt = -1;

  /** Something may have changed. */
  readonly changed = (): void => {
    for (const wake of [...this.#waiting]) {
      wake();
    }
  };

  /** Answers when the scan is over and something differs from what the client has. */
  async answer(
    session: Session,
    { previousResultIds }: WorkspaceDiagnosticParams,
    token: CancellationToken,
  ): Promise<WorkspaceDiagnosticReport> {
    const previous = previousBy(session, previousResultIds);
    if (await isWanted(session)) {
      session.scan.startWithin(SCAN_AFTER);
    }
    for (;;) {
      if (token.isCancellationRequested) {
        throw new ResponseError(LSPErrorCodes.RequestCancelled, 'workspace/diagnostic');
      }
      const { phase, revision } = session.scan;
      const items = phase === 'done' || phase === 'stopped' ? news(session, previous) : [];
      const isFirst = (phase === 'done' || phase === 'stopped') && this.#toldAt !== revision;
      if (items.length > 0 || isFirst) {
        this.#toldAt = revision;
        return { items };
      }
      await this.#change(token);
    }
  }

  #change(token: CancellationToken): Promise<void> {
    return new Promise((resolve) => {
      const cancelled = token.onCancellationRequested(() => wake());
      const wake = () => {
        cancelled.dispose();
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
    });
  }
}

/** What the client has, by the keys of the files. It names most of them as it was told, and so most keys are known. */
function previousBy(
  { scan }: Session,
  previousResultIds: readonly PreviousResultId[],
): ReadonlyMap<string, PreviousResultId> {
  const keys = new Map([...scan.files].map(({ uri, key }) => [uri, key]));
  return new Map(previousResultIds.map((each) => [keys.get(each.uri) ?? keyOf(each.uri), each]));
}

/** Whether the settings of a folder want the problems of all files. */
async function isWanted({ settings }: Session): Promise<boolean> {
  const folders = await Promise.all(settings.folders.map((folder) => settings.in(folder)));
  return folders.some(({ editor }) => editor.problems === 'workspace');
}

/** Stands for a file without problems. */
const NONE = 'none';

function news(
  session: Session,
  previous: ReadonlyMap<string, PreviousResultId>,
): WorkspaceDocumentDiagnosticReport[] {
  const items: WorkspaceDocumentDiagnosticReport[] = [];
  const { shown, hidden } = session.scan.problems;
  let isTold = false;
  const tell = ({ key, uri }: KnownFile, resultId: string, diagnostics: KnownFile['diagnostics']) => {
    const before = previous.get(key);
    if (before?.value !== resultId && (before || resultId !== NONE)) {
      const kind = DocumentDiagnosticReportKind.Full;
      items.push({ kind, uri: before?.uri ?? uri, version: null, resultId, items: [...diagnostics] });
    }
  };
  for (const file of session.scan.files) {
    const { key, revision, diagnostics } = file;
    if (diagnostics.length === 0 || session.isOpen(key)) {
      tell(file, NONE, []);
    } else if (shown.has(file)) {
      tell(file, `w${revision}`, diagnostics);
    } else {
      // The first of them says how many there are.
      tell(file, isTold ? NONE : `limit ${hidden}`, isTold ? [] : [limitDiagnostic(MOST_PROBLEMS, hidden)]);
      isTold = true;
    }
  }
  return items;
}
