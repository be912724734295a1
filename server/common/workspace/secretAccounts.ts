// Knows the ServiceAccounts of the workspace with pull secrets, for the rule that wants them. Nobody looks for them where no setting names a secret.
import {
  type FileContext,
  mayHoldSecretAccounts,
  type SecretAccount,
  type Settings,
  secretAccounts,
} from '../../../core/index.ts';
import { keyOf } from '../uris.ts';

export interface AccountPorts {
  /** The accounts in the files of the workspace, by the key of each file that has some. */
  readonly readAll: () => Promise<ReadonlyMap<string, readonly SecretAccount[]>>;
  /** The open documents. */
  readonly open: () => Iterable<{ readonly uri: string; readonly text: string }>;
}

export class SecretAccounts {
  readonly #ports: AccountPorts;
  /** By the key of each file that has some. Null before the first question, and after a file has changed. */
  #ofFiles: Promise<ReadonlyMap<string, readonly SecretAccount[]>> | null = null;
  #last: readonly SecretAccount[] = [];
  readonly #contexts = new WeakMap<FileContext, FileContext>();

  constructor(ports: AccountPorts) {
    this.#ports = ports;
  }

  /** A file on the disk has changed. */
  forget(): void {
    this.#ofFiles = null;
  }

  /** `known` with the accounts, as the same object as long as they are the same. */
  async in(known: FileContext, { proxy }: Settings): Promise<FileContext> {
    if (proxy.kind !== 'configured' || proxy.pullSecret === '') {
      return known;
    }
    const all = await this.#all();
    if (JSON.stringify(all) !== JSON.stringify(this.#last)) {
      this.#last = all;
    }
    const context = this.#contexts.get(known);
    if (context?.secretAccounts === this.#last) {
      return context;
    }
    const made = { ...known, secretAccounts: this.#last };
    this.#contexts.set(known, made);
    return made;
  }

  /** An open document counts as it stands in its editor. */
  async #all(): Promise<readonly SecretAccount[]> {
    this.#ofFiles ??= this.#ports.readAll();
    const ofFiles = new Map(await this.#ofFiles);
    for (const { uri, text } of this.#ports.open()) {
      ofFiles.set(keyOf(uri), accountsIn(text));
    }
    return [...ofFiles.values()].flat();
  }
}

export function accountsIn(text: string): readonly SecretAccount[] {
  return mayHoldSecretAccounts((word) => text.includes(word)) ? secretAccounts(text) : [];
}
