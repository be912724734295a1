// Tests which language client runs when the server is restarted or stopped while another one is being made, or starts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { ServerControl } from '../../client/common/serverControl.ts';

/** A language client as the library has it: one that is starting cannot be stopped, and a request starts one that never ran. */
class FakeClient {
  /** Whether it may start another server when its server dies. */
  readonly isWanted: () => boolean;
  state: 'initial' | 'starting' | 'running' | 'stopped' = 'initial';
  #started: Promise<void> | null = null;

  constructor(isWanted: () => boolean) {
    this.isWanted = isWanted;
  }

  needsStop(): boolean {
    return this.state === 'starting' || this.state === 'running';
  }

  isRunning(): boolean {
    return this.state === 'running';
  }

  start(): Promise<void> {
    this.#started ??= this.#start();
    return this.#started;
  }

  async #start(): Promise<void> {
    this.state = 'starting';
    await turn();
    await turn();
    this.state = 'running';
  }

  async stop(): Promise<void> {
    if (this.state === 'starting') {
      throw new Error('a client that starts cannot be stopped');
    }
    if (this.state === 'running') {
      this.state = 'stopped';
    }
  }

  async sendRequest(): Promise<unknown> {
    await this.start();
    return { presets: [] };
  }

  onDidChangeState(): object {
    return { dispose: () => undefined };
  }
}

const running = await build({
  entryPoints: [fileURLToPath(new URL('../../client/common/serverControl.ts', import.meta.url))],
  ...{ bundle: true, format: 'cjs', platform: 'node', external: ['vscode'], write: false },
});

/** The control of fake clients, each of which takes a few turns to make, and those that were made. */
function controlled(): { readonly control: ServerControl; readonly made: FakeClient[] } {
  const module = { exports: {} as { ServerControl: new (...given: unknown[]) => ServerControl } };
  const vscode = { Disposable: { from: () => ({ dispose: () => undefined }) }, workspace: {} };
  new Function('module', 'require', running.outputFiles[0]?.text ?? '')(module, () => vscode);
  const made: FakeClient[] = [];
  const make = async (isWanted: () => boolean) => {
    await turn();
    const client = new FakeClient(isWanted);
    made.push(client);
    return client;
  };
  const output = { info: () => undefined, warn: () => undefined };
  return { control: new module.exports.ServerControl(make, () => ({}), { version: '1', output }), made };
}

/** The states of all clients after everything has come to rest. */
async function statesOf(made: readonly FakeClient[]): Promise<string[]> {
  for (let n = 0; n < 40; n++) {
    await turn();
  }
  return made.map(({ state }) => state);
}

test('a restart while the client is being made starts one server', async () => {
  const { control, made } = controlled();
  await Promise.all([control.start(), control.server.presets(), control.restart(), control.server.presets()]);
  assert.deepEqual(await statesOf(made), ['initial', 'running']);
});

test('restarts at once leave one server', async () => {
  const { control, made } = controlled();
  await control.start();
  await Promise.all([control.restart(), control.restart(), control.restart()]);
  assert.equal((await statesOf(made)).filter((state) => state === 'running').length, 1);
  assert.equal(made.at(-1)?.state, 'running');
  // The others stay down, even if the server of one dies later.
  assert.deepEqual(
    made.filter(({ isWanted }) => isWanted()),
    made.slice(-1),
  );
});

test('a restart while the server starts stops that one', async () => {
  const { control, made } = controlled();
  const started = control.start();
  while (made[0]?.state !== 'starting') {
    await turn();
  }
  await control.restart();
  await started;
  assert.deepEqual(await statesOf(made), ['stopped', 'running']);
});

test('nothing runs after the end, whenever it comes', async () => {
  for (let turns = 0; turns < 6; turns++) {
    const { control, made } = controlled();
    const asked = Promise.allSettled([control.server.presets()]);
    const started = control.start();
    for (let n = 0; n < turns; n++) {
      await turn();
    }
    await control.stop();
    await Promise.all([started, asked]);
    assert.doesNotMatch((await statesOf(made)).join(), /starting|running/, `${turns}`);
    await assert.rejects(control.server.presets());
  }
});
