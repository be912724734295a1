// `npm start`: checks examples/ in the terminal, then opens a real VS Code with the packed extension on a copy of them, until it is told to end.
// Options: --port N (default 8610, or a free port if that is taken), --locale zh-cn (Nearpull in Chinese), --no-open (opens no browser),
// --vsix FILE (installs this file instead of packing the extension).
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { packExtension } from '../vscode/packed.ts';
import { startServer, type VscodeServer } from '../vscode/server.ts';
import { checkExamples } from './checkExamples.ts';
import { openShortAddress } from './shortAddress.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** What a newcomer wants to see is the manifest and Nearpull, so everything that opens by itself stays closed. */
const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
};

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8610' },
    locale: { type: 'string' },
    'no-open': { type: 'boolean', default: false },
    vsix: { type: 'string' },
  },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 1 || port > 65_535) {
  console.error(`--port ${values.port}: a number from 1 to 65535 is needed`);
  process.exit(2);
}

const scratch = await mkdtemp(join(tmpdir(), 'nearpull-start-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));
let server: VscodeServer | null = null;
endWithTheTerminal();
await start();

async function start(): Promise<void> {
  const vsix = values.vsix ? resolve(values.vsix) : await pack();
  await checkExamples();
  // People change the examples, and those in the checkout should stay as they are.
  const folder = join(scratch, 'examples');
  await cp(join(ROOT, 'examples'), folder, { recursive: true });
  const { locale } = values;
  server = await startServer({ token: true, vsix, settings: SETTINGS, ...(locale && { locale }) });
  const address = server.url({ folder, file: join(folder, 'deployment.yaml') });
  const short = await openShortAddress(port, address);
  console.log(`
VS Code with Nearpull, on a copy of examples/. Open this address in a browser on this machine:

  ${short}

Docker Hub images in deployment.yaml are underlined. Ctrl+. (or the lightbulb) rewrites them. F1 has the commands of Nearpull.
Ctrl+C here stops it.`);
  if (!values['no-open']) openInBrowser(short);
}

function pack(): Promise<string> {
  console.log('Packing the extension …');
  return packExtension(scratch);
}

/** Stops VS Code and removes the folders when the terminal closes, at Ctrl+C, and when the process that started this one is gone. */
function endWithTheTerminal(): void {
  let leaving = false;
  const leave = async (code: number) => {
    // More than one may arrive: the terminal sends a signal to everybody, and npm then passes it on once more.
    if (leaving) return;
    leaving = true;
    await server?.stop();
    process.exit(code);
  };
  process.on('SIGINT', () => leave(0));
  process.on('SIGTERM', () => leave(128 + constants.signals.SIGTERM));
  process.on('SIGHUP', () => leave(128 + constants.signals.SIGHUP));
  // A terminal that is gone takes no text any more.
  process.stdout.on('error', () => leave(1));
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && leave(1), 500).unref();
}

/** Opens the browser if there is a desktop. Otherwise the printed address is enough. */
function openInBrowser(address: string): void {
  const commands: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
    darwin: ['open', address],
    win32: ['explorer', address],
    ...((process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) && { linux: ['xdg-open', address] }),
  };
  const [command, ...words] = commands[process.platform] ?? [];
  if (!command || process.env['CI']) return;
  const opener = spawn(command, words, { stdio: 'ignore', detached: true });
  opener.once('error', (error) => console.log(`(${command} could not be started: ${error.message})`));
  opener.unref();
}
