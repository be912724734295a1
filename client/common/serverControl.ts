// The language client of now: makes it, starts it, and puts another one in its place.
import { Disposable, type LogOutputChannel, workspace } from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { say } from '../../l10n/index.ts';
import { type Server, serverOf } from './serverApi.ts';

/** The client and what belongs to it. Each start makes a new client, because a worker of a browser cannot be started again. */
interface Running {
  readonly client: BaseLanguageClient;
  readonly attached: Disposable;
}

/** Whom to tell of each start. */
interface StartLog {
  readonly version: string;
  readonly output: LogOutputChannel;
}

export class ServerControl {
  readonly server: Server;
  readonly #make: () => BaseLanguageClient;
  readonly #attach: (client: BaseLanguageClient) => Disposable;
  readonly #log: StartLog;
  #running: Running | null = null;

  /** `attach` adds to a new client what belongs to it. */
  constructor(
    make: () => BaseLanguageClient,
    attach: (client: BaseLanguageClient) => Disposable,
    log: StartLog,
  ) {
    this.#make = make;
    this.#attach = attach;
    this.#log = log;
    this.server = serverOf(() => {
      if (!this.#running) {
        throw new Error(say({ key: 'client.notRunning' }));
      }
      return this.#running.client;
    });
  }

  /** Stops the server, if it runs, and makes a client that starts another one: at the latest when it is asked something. */
  async prepare(): Promise<BaseLanguageClient> {
    await this.stop();
    const client = this.#make();
    const logged = client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) {
        const warn = (error: unknown) => this.#log.output.warn(String(error));
        logStart(client, this.server, this.#log).catch(warn);
      }
    });
    this.#running = { client, attached: Disposable.from(this.#attach(client), logged) };
    return client;
  }

  /** Rejects when the start fails. */
  async restart(): Promise<void> {
    await (await this.prepare()).start();
  }

  async stop(): Promise<void> {
    const last = this.#running;
    this.#running = null;
    last?.attached.dispose();
    // A server that has crashed cannot be stopped any more.
    await last?.client.stop().catch((error: unknown) => this.#log.output.warn(String(error)));
  }
}

/** The first lines of a report of a fault. */
async function logStart(
  client: BaseLanguageClient,
  server: Server,
  { version, output }: StartLog,
): Promise<void> {
  const { serverInfo } = client.initializeResult ?? {};
  output.info(`Nearpull ${version}. Server ${serverInfo?.version ?? 'from the sources'} runs.`);
  const folders = workspace.workspaceFolders ?? [];
  for (const scope of folders.length === 0 ? [undefined] : folders.map(({ uri }) => uri)) {
    const values = await server.settings(scope);
    output.info(`Settings in force ${scope ? `in ${scope.toString()}` : ''}: ${JSON.stringify(values)}`);
  }
}
