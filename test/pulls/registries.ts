// Starts Debian's docker-registry on this machine: alone, or as a pull-through proxy of another one.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

export interface RegistryOptions {
  /** The host of the registry that it is a proxy of. */
  readonly upstream?: string;
  /** More lines of its configuration, such as `auth`. */
  readonly auth?: object;
  readonly tls?: { readonly certificate: string; readonly key: string };
}

export interface Registry {
  /** `127.0.0.1:40123` */
  readonly host: string;
  /** Ends the process before the test does. */
  readonly stop: () => Promise<void>;
}

/** What has to be ended when a suite is over. */
export interface Cleanup {
  readonly after: (action: () => unknown) => void;
}

/** What `before` starts is ended by `after(end)`. Node would end at once what a hook hands to `after` itself. */
export function endings(): Cleanup & { readonly end: () => Promise<void> } {
  const actions: (() => unknown)[] = [];
  return {
    after: (action) => void actions.push(action),
    async end() {
      for (const action of actions.reverse()) {
        await action();
      }
    },
  };
}

/** Rejects where the registry does not answer within half a minute, with what it has written. */
export async function startRegistry(t: Cleanup, options: RegistryOptions = {}): Promise<Registry> {
  const folder = temporaryFolder(t);
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const { upstream, auth, tls } = options;
  const config = {
    version: '0.1',
    log: { level: 'warn' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: host, secret: 'test', ...(tls && { tls: { certificate: tls.certificate, key: tls.key } }) },
    ...(upstream && { proxy: { remoteurl: `http://${upstream}` } }),
    ...(auth && { auth }),
  };
  // JSON is YAML.
  writeFileSync(join(folder, 'config.yml'), JSON.stringify(config));
  mkdirSync(join(folder, 'data'));
  // It writes into a file by itself: a pipe that nobody reads for a while would stop it.
  const log = openSync(join(folder, 'log'), 'w');
  const child = spawn('docker-registry', ['serve', join(folder, 'config.yml')], {
    stdio: ['ignore', log, log],
  });
  const stop = () => ended(child);
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  t.after(async () => {
    await stop();
    process.off('exit', kill);
    closeSync(log);
  });
  await untilItListens(host, child);
  return { host, stop };
}

/** A folder of the test in the temporary folder of the machine. */
export function temporaryFolder(t: Cleanup): string {
  const folder = mkdtempSync(join(tmpdir(), 'nearpull-registry-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const end = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await end;
}

/** In milliseconds. */
const PATIENCE = 30_000;

async function untilItListens(host: string, child: ChildProcess): Promise<void> {
  const [hostname = '', port = ''] = host.split(':');
  const deadline = Date.now() + PATIENCE;
  while (!(await isOpen(hostname, Number(port)))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`docker-registry does not listen on ${host}; it ended with ${child.exitCode}`);
    }
    await setTimeout(50);
  }
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
