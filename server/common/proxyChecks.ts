// What the server asks of a process that can reach registries. Only a command of a person asks.

export interface ProxyQuestion {
  /** References at the proxy, each once. */
  readonly targets: readonly string[];
  /** Images that exist for certain there, to tell a missing image from a proxy without a way to its upstream. */
  readonly certain: readonly string[];
  readonly signal: AbortSignal;
  readonly onAnswer: (answered: number, total: number) => void;
}

export interface ProxyVerdict {
  readonly target: string;
  readonly outcome: string;
  readonly isServed: boolean;
  readonly digest: string | null;
  readonly host: string;
  /** In words. */
  readonly message: string;
}

export interface ProxyChecks {
  /** In the order of the targets. Never rejects. */
  readonly ask: (question: ProxyQuestion) => Promise<readonly ProxyVerdict[]>;
}

/** The digests that the proxy has served in this session, for as long as they are likely to be true. */
export class ServedDigests {
  readonly #digests = new Map<string, { readonly digest: string; readonly at: number }>();

  remember(verdicts: readonly ProxyVerdict[]): void {
    for (const { target, digest } of verdicts) {
      if (digest !== null) {
        this.#digests.set(target, { digest, at: Date.now() });
      }
    }
  }

  of(target: string): string | null {
    const known = this.#digests.get(target);
    return known && Date.now() - known.at < FRESH ? known.digest : null;
  }

  get isEmpty(): boolean {
    return this.#digests.size === 0;
  }
}

/** In milliseconds. A tag moves on, and nobody tells. */
const FRESH = 30 * 60_000;
