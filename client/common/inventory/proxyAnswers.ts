// What the proxy has said about images. It counts until the proxy is asked again, or until it is too old to be relied on.
import type { InventoryImage } from '../../../protocol/inventory.ts';
import type { ProxyAnswer } from '../../../protocol/registry.ts';

export class ProxyAnswers {
  readonly #lifetime: number;
  readonly #onChange: () => void;
  #byTarget: ReadonlyMap<string, ProxyAnswer> = new Map();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `lifetime` is how long answers count, in milliseconds. */
  constructor(lifetime: number, onChange: () => void) {
    this.#lifetime = lifetime;
    this.#onChange = onChange;
  }

  /** Puts `answers` in the place of those before. */
  tell(answers: readonly ProxyAnswer[]): void {
    clearTimeout(this.#timer);
    this.#byTarget = new Map(answers.map((answer) => [answer.target, answer]));
    if (answers.length > 0) {
      this.#timer = setTimeout(() => this.tell([]), this.#lifetime);
    }
    this.#onChange();
  }

  /** Undefined where the proxy has not said anything that counts. */
  of({ target }: Pick<InventoryImage, 'target'>): ProxyAnswer | undefined {
    return target === null ? undefined : this.#byTarget.get(target);
  }

  /** Whether the proxy has said that it cannot serve the image. */
  isRefused(image: Pick<InventoryImage, 'target'>): boolean {
    return this.of(image)?.isServed === false;
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
