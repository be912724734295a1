// Asks once a workspace for the proxy domain, when images on Docker Hub are seen and no domain is set.
import { commands, type Disposable, type Memento, window } from 'vscode';
import { plural, say } from '../../l10n/index.ts';
import { CLIENT_COMMANDS, type StatusParams } from '../../protocol/messages.ts';

/** In the state of the workspace: whether the person said that it needs no domain. */
const DISMISSED = 'nearpull.domainPrompt.dismissed';

/** Long enough for the files of a restored window to be checked, so that the number is theirs together. */
const PAUSE_MS = 3000;

export class DomainPrompt implements Disposable {
  readonly #state: Memento;
  readonly #waiting = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #asked = false;

  constructor(state: Memento) {
    this.#state = state;
  }

  /** Hears of the counts of a document after each check. */
  told({ uri, domain, dockerHub, problem }: StatusParams): void {
    if (domain !== null || dockerHub === 0 || problem !== null) {
      this.#waiting.delete(uri);
    } else if (!this.#asked && this.#state.get(DISMISSED) !== true) {
      this.#waiting.set(uri, dockerHub);
      this.#timer ??= setTimeout(() => void this.#ask(), PAUSE_MS);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer ?? undefined);
  }

  async #ask(): Promise<void> {
    this.#timer = null;
    const [uri] = this.#waiting.keys();
    const images = [...this.#waiting.values()].reduce((sum, count) => sum + count, 0);
    if (uri === undefined || this.#asked) {
      return;
    }
    this.#asked = true;
    const set = say({ key: 'client.prompt.set' });
    const notHere = say({ key: 'client.prompt.notHere' });
    const question = say({ key: plural('client.prompt.question', images), args: [images] });
    const answer = await window.showInformationMessage(question, set, notHere);
    if (answer === notHere) {
      await this.#state.update(DISMISSED, true);
    } else if (answer === set) {
      await commands.executeCommand(CLIENT_COMMANDS.setProxyDomain, { uri });
    }
  }
}
