// The language client of now: makes it when it is first needed, starts it, and puts another one in its place.
import { Disposable, type LogOutputChannel, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { say } from '../../l10n/index.ts';
import { type Server, serverOf } from './serverApi.ts';

/** The client and what belongs to it. Each start makes a new client, because a worker of a browser cannot be started again. */
interface Running {
  readonly client: BaseLanguageClient;
  readonly attached: Disposable;
  /** Has it stay down when its server dies. */
  readonly retire: () => void;
}

/** `isWanted` says whether the client may start another server when its server dies: not after another client has taken its place. */
type MakeClient = (isWanted: () => boolean) => Promise<BaseLanguageClient>;

/** Whom to tell of each start. */
interface StartLog {
  readonly version: string;
  readonly output: LogOutputChannel;
}

export class ServerControl {
  readonly server: Server;
  readonly #make: MakeClient;
  readonly #attach: (client: BaseLanguageClient) => Disposable;
  readonly #log: StartLog;
  /** Null before the first need. */
  #running: Promise<Running> | null = null;
  #isOver = false;

  /** `attach` adds to a new client what belongs to it. */
  constructor(make: MakeClient, attach: (client: BaseLanguageClient) => Disposable, log: StartLog) {
    this.#make = make;
    this.#attach = attach;
    this.#log = log;
    this.server = serverOf(() => this.#client());
  }

  /** Starts the server if it does not run. Rejects when the start fails, but not when the end came first. */
  async start(): Promise<void> {
    try {
      await (await this.#client()).start();
    } catch (error) {
      if (!this.#isOver) {
        throw error;
      }
    }
  }

  /** Stops the server, if it runs, and starts another one. Rejects when the start fails. */
  async restart(): Promise<void> {
    // What is asked meanwhile waits for the new one.
    this.#running = this.#end(this.#running).then(() => this.#prepare());
    await this.start();
  }

  /** Stops the server for good. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#end(this.#running);
  }

  /** Rejects when there is none any more, or when it cannot be made. */
  async #client(): Promise<BaseLanguageClient> {
    for (;;) {
      if (this.#isOver) {
        throw new Error(say({ key: 'client.notRunning' }));
      }
      this.#running ??= this.#prepare();
      const running = this.#running;
      const { client } = await running;
      // Meanwhile a restart may have put another one in its place, or the end come. A request would start the one that is no longer wanted.
      if (running === this.#running && !this.#isOver) {
        return client;
      }
    }
  }

  async #prepare(): Promise<Running> {
    let isWanted = true;
    const client = await this.#make(() => isWanted);
    const logged = client.onDidChangeState(() => {
      if (client.isRunning()) {
        const warn = (error: unknown) => this.#log.output.warn(String(error));
        logStart(client, this.server, this.#log).catch(warn);
      }
    });
    const retire = () => {
      isWanted = false;
    };
    return { client, attached: Disposable.from(this.#attach(client), logged), retire };
  }

  async #end(running: Promise<Running> | null): Promise<void> {
    try {
      const last = await running;
      if (last) {
        last.retire();
        last.attached.dispose();
        await untilStarted(last.client);
        await last.client.stop();
      }
    } catch (error) {
      // It could not be made, or has crashed and cannot be stopped any more.
      this.#log.output.warn(String(error));
    }
  }
}

/** Waits for a client that is starting, because it cannot be stopped before: the library ends its process then, and lets a worker go on. */
async function untilStarted(client: BaseLanguageClient): Promise<void> {
  if (client.needsStop() && !client.isRunning()) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LONGEST_START);
    });
    await Promise.race([client.start(), late]).finally(() => clearTimeout(timer));
  }
}

/** In milliseconds. A server that does not answer must not keep a person from starting another one. */
const LONGEST_START = 10_000;

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
