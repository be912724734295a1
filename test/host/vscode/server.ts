// Starts VS Code's own server on the loopback address, and stops it together with the processes that it started.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installVscode, VSCODE } from './install.ts';

export interface ServerOptions {
  /** A free port is used by default, and where this one is taken. */
  readonly port?: number;
  /** Whether the page needs a secret in its address. A test on loopback does not need one. */
  readonly token?: boolean;
  /** Whether folders are untrusted at first, as they are for a person. */
  readonly workspaceTrust?: boolean;
  /** The path of a VSIX to install first. The server then has no test driver, which would swallow every notification. */
  readonly vsix?: string;
  /** Settings of the machine. They take precedence over those of the person. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The language that VS Code reports to extensions, such as `zh-cn`. English by default. VS Code's own texts stay English. */
  readonly locale?: string;
  /** Called with each line that the server prints. */
  readonly log?: (line: string) => void;
}

export interface PageOptions {
  /** The absolute path of the folder to open, or of a file `*.code-workspace` that lists several folders. */
  readonly folder: string;
  /** The absolute path of a file to open. */
  readonly file?: string;
  /** The absolute path of the extension to load from source. Only a server without `vsix` does it. */
  readonly extension?: string;
  /** The absolute path of a module that exports `run(): Promise<void>`, which the extension host calls. */
  readonly tests?: string;
}

export interface VscodeServer {
  readonly port: number;
  /** The address of a page, including the secret if there is one. */
  url(page: PageOptions): string;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 60_000;

export async function startServer(options: ServerOptions = {}): Promise<VscodeServer> {
  await installVscode();
  const data = await mkdtemp(join(tmpdir(), 'nearpull-vscode-'));
  const token = options.token ? randomBytes(20).toString('hex') : null;
  let child: ChildProcess | null = null;
  const killAtExit = () => {
    if (child) killTree(child);
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', killAtExit);
  const stop = async () => {
    process.off('exit', killAtExit);
    if (child) {
      const gone = hasEnded(child) || once(child, 'exit');
      killTree(child);
      await gone;
    }
    await rm(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    if (options.vsix) {
      child = runServer(data, ['--install-extension', options.vsix]);
      await ended(child);
    }
    child = runServer(data, await serverArguments(data, token, options));
    const port = await listening(child, options.log ?? (() => undefined));
    return { port, url: (page) => pageUrl(port, token, page), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts VS Code's server in a process group of its own, so that it can be killed with every process that it starts. */
function runServer(data: string, args: readonly string[]): ChildProcess {
  const main = join(VSCODE, 'out', 'server-main.js');
  return spawn(
    process.execPath,
    [main, '--server-data-dir', data, '--accept-server-license-terms', '--disable-telemetry', ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32', env: environment() },
  );
}

/** Writes the files that a new server reads at its start, and returns the arguments that name them. */
async function serverArguments(
  data: string,
  token: string | null,
  { port, settings, locale, workspaceTrust, vsix }: ServerOptions,
): Promise<readonly string[]> {
  // In a file, because every user of the machine can read the arguments of a command.
  const tokenFile = join(data, 'token');
  if (token) await writeFile(tokenFile, token, { mode: 0o600 });
  if (settings) {
    await mkdir(join(data, 'data', 'Machine'), { recursive: true });
    await writeFile(join(data, 'data', 'Machine', 'settings.json'), JSON.stringify(settings));
  }
  if (locale) await addLanguage(data, locale);
  return [
    ...['--host', HOST, '--port', String(await freePort(port))],
    ...(token ? ['--connection-token-file', tokenFile] : ['--without-connection-token']),
    ...(locale ? ['--locale', locale] : []),
    ...(workspaceTrust ? [] : ['--disable-workspace-trust']),
    // A built server loads an extension from source, and tests, only with this option.
    ...(vsix ? [] : ['--enable-smoke-test-driver']),
  ];
}

/** Resolves when the process has ended well. Rejects with what it printed when it has not. */
async function ended(child: ChildProcess): Promise<void> {
  let printed = '';
  const read = (chunk: Buffer) => {
    printed += chunk.toString();
  };
  child.stdout?.on('data', read);
  child.stderr?.on('data', read);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`VS Code's server could not install the extension (${code})\n${printed}`);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Adds an empty language pack, because VS Code accepts a language only with a language pack. */
async function addLanguage(data: string, locale: string): Promise<void> {
  const folder = join(data, 'data');
  await mkdir(folder, { recursive: true });
  const words = join(folder, 'no-words.json');
  await writeFile(words, JSON.stringify({ version: '1.0.0', contents: {} }));
  const extensions = [{ extensionIdentifier: { id: 'nearpull.no-words' }, version: '1.0.0' }];
  const pack = { hash: locale, label: locale, extensions, translations: { vscode: words } };
  await writeFile(join(folder, 'languagepacks.json'), JSON.stringify({ [locale]: pack }));
}

/** Resolves with the port once the server prints that it listens. */
function listening(child: ChildProcess, log: (line: string) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const fail = (reason: string) => reject(new Error(`VS Code's server ${reason}\n${printed}`));
    const timer = setTimeout(() => fail('did not listen in time'), START_TIMEOUT_MS);
    const read = (chunk: Buffer) => {
      const text = chunk.toString();
      for (const line of text.split('\n')) if (line.trim()) log(line);
      if (printed.length > 1_000_000) return;
      printed += text;
      const said = /listening on (\d+)/.exec(printed);
      if (!said) return;
      clearTimeout(timer);
      resolve(Number(said[1]));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('exit', (code) => fail(`ended with ${code}`));
  });
}

function pageUrl(port: number, token: string | null, page: PageOptions): string {
  // The host must be the same as in the address of the page, or else VS Code treats them as two machines.
  const remote = (path: string) => `vscode-remote://${HOST}:${port}${encodeURI(slashed(path))}`;
  const payload = [
    ...(page.extension ? [['extensionDevelopmentPath', remote(page.extension)]] : []),
    ...(page.file ? [['openFile', remote(page.file)]] : []),
    ...(page.tests ? [['extensionTestsPath', remote(page.tests)]] : []),
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  const opens = page.folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
  const query = new URLSearchParams({ [opens]: slashed(page.folder), payload: JSON.stringify(payload) });
  if (token) query.set('tkn', token);
  return `http://${HOST}:${port}/?${query}`;
}

/** A path in the form of an address: `C:\a` becomes `/C:/a`. */
function slashed(path: string): string {
  const forward = path.replaceAll('\\', '/');
  return forward.startsWith('/') ? forward : `/${forward}`;
}

/** The wanted port where it is free, or else any free port. */
export async function freePort(wished = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => {
      if (wished === 0) reject(error);
      else freePort().then(resolve, reject);
    });
    probe.listen(wished, HOST, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : wished;
      probe.close(() => resolve(port));
    });
  });
}

/** The environment without the variables that a VS Code sets for its own child processes, in case one started us. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name)),
  );
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
