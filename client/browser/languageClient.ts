// The language client with its server as a web worker.
import {
  type BaseLanguageClient,
  LanguageClient,
  type LanguageClientOptions,
} from 'vscode-languageclient/browser';
import { errorHandler } from '../common/errorHandler.ts';

/** `script` is the address of the server. */
export function createClient(
  script: string,
  options: LanguageClientOptions,
  onDeath: () => boolean,
): BaseLanguageClient {
  const worker = new Worker(script);
  return new WorkerClient(worker, failureOf(worker, script), {
    ...options,
    errorHandler: errorHandler(onDeath),
  });
}

/** A client whose start fails where its worker fails to load. The library waits for ever for an answer of such a worker. */
class WorkerClient extends LanguageClient {
  readonly #failure: Promise<never>;

  constructor(worker: Worker, failure: Promise<never>, options: LanguageClientOptions) {
    super('nearpull', 'Nearpull', worker, options);
    this.#failure = failure;
  }

  override start(): Promise<void> {
    return Promise.race([super.start(), this.#failure]);
  }
}

/** Rejects at the first error of `worker`. After the start nobody listens any more: the connection tells of later errors. */
function failureOf(worker: Worker, script: string): Promise<never> {
  const failure = new Promise<never>((_resolve, reject) => {
    worker.addEventListener('error', ({ message }) => reject(new Error(message || script)), { once: true });
  });
  failure.catch(() => undefined);
  return failure;
}
