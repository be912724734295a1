// Tells VS Code which steps of the walkthrough a person has really done.
import { commands } from 'vscode';
import type { StatusParams } from '../../protocol/messages.ts';

/** The steps, as `completionEvents` in package.json name them. */
export type FirstStep = 'domain' | 'fix' | 'policy';

/** Ticks the step. A step stays ticked, in every window. */
export function done(step: FirstStep): void {
  void commands.executeCommand('setContext', `nearpull.done.${step}`, true);
}

export class FirstSteps {
  readonly #last = new Map<string, StatusParams>();

  /**
   * Hears of the counts of a document after each check. However a person fixes an image, one less is on Docker Hub then and one more goes
   * through the proxy.
   */
  told(status: StatusParams): void {
    const before = this.#last.get(status.uri);
    this.#last.set(status.uri, status);
    if (status.domain !== null) {
      done('domain');
    }
    if (before && status.dockerHub < before.dockerHub && status.proxied > before.proxied) {
      done('fix');
    }
  }
}
