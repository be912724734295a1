// Has the session opened between the answer to `initialize` and the next message, so that no client waits for the engine to be loaded.
import type { Message, MessageStrategy } from 'vscode-languageserver';
import { soon } from './soon.ts';

/** The message strategy of a connection. */
export class Opening implements MessageStrategy {
  #open: (() => Promise<void>) | null = null;
  #opened: Promise<void> | null = null;

  /** Calls `open` once the answer to this message has gone out, or when the next one comes, if that is earlier. */
  afterAnswer(open: () => Promise<void>): void {
    this.#open = open;
    // The answer is written in the next turn.
    void soon()
      .then(soon)
      .then(() => this.#begin());
  }

  /** Messages that come before the session is open wait for it, in their order. */
  handleMessage(message: Message, next: (message: Message) => void | Promise<void>): void | Promise<void> {
    this.#begin();
    return this.#opened ? this.#opened.then(() => next(message)) : next(message);
  }

  #begin(): void {
    const open = this.#open;
    if (open) {
      this.#open = null;
      this.#opened = open();
      // Without a session there is no server: a failure is not caught here, and ends the process.
      void this.#opened.then(() => {
        this.#opened = null;
      });
    }
  }
}
