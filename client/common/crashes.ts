// What happens when the server dies: it starts again, a document that killed it twice is left alone, and after five times the person is told.
import { commands, type LogOutputChannel, window } from 'vscode';
import { say } from '../../l10n/index.ts';

/** Reads which document the last server was working on when it died; null where it was idle, or where nobody knows. */
export type ReadMarker = () => string | null;

export class Crashes {
  readonly #readMarker: ReadMarker;
  readonly #output: LogOutputChannel;
  readonly #remember: (error: string) => void;
  /** How often each document killed the server. */
  readonly #byDocument = new Map<string, number>();
  #times: number[] = [];

  constructor(readMarker: ReadMarker, output: LogOutputChannel, remember: (error: string) => void) {
    this.#readMarker = readMarker;
    this.#output = output;
    this.#remember = remember;
  }

  /** The documents that the next server is to leave alone. */
  get quarantined(): readonly string[] {
    return [...this.#byDocument].filter(([, times]) => times >= FATAL).map(([uri]) => uri);
  }

  /** The person wants to try again. */
  forget(): void {
    this.#byDocument.clear();
    this.#times = [];
  }

  /** A server died. Returns whether to start another one. */
  died(): boolean {
    const uri = this.#readMarker();
    if (uri !== null) {
      this.#byDocument.set(uri, (this.#byDocument.get(uri) ?? 0) + 1);
    }
    const error = `The server stopped${uri === null ? '' : ` while it checked ${uri}`}.`;
    this.#output.error(error);
    this.#remember(error);
    const now = Date.now();
    this.#times = [...this.#times.filter((time) => now - time < MINUTES * 60_000), now];
    const goesOn = this.#times.length < MOST_CRASHES;
    if (!goesOn) {
      tell(this.#times.length);
    }
    return goesOn;
  }
}

/** As many deaths at one document are no accident. */
const FATAL = 2;

/** So many deaths in so many minutes, and the person decides. */
const MOST_CRASHES = 5;
const MINUTES = 3;

function tell(times: number): void {
  const restart = say({ key: 'client.menu.restartServer' });
  const showOutput = say({ key: 'client.showOutput' });
  const message = say({ key: 'client.crashed', args: [times, MINUTES] });
  void window.showErrorMessage(message, restart, showOutput).then((chosen) => {
    if (chosen === restart) {
      void commands.executeCommand('nearpull.restartServer');
    } else if (chosen === showOutput) {
      void commands.executeCommand('nearpull.showOutput');
    }
  });
}
