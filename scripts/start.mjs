// `npm start`: checks examples/ in the terminal, then opens a real VS Code on it with the extension loaded, until Ctrl+C.
// Options: --port N (default 8610, or a free port if that is taken), --locale zh-cn (Nearpull in Chinese), --no-open (opens no browser).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startServer } from '../test/host/vscode/server.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8610' },
    locale: { type: 'string' },
    'no-open': { type: 'boolean', default: false },
  },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 1 || port > 65_535) {
  console.error(`--port ${values.port}: a number from 1 to 65535 is needed`);
  process.exit(2);
}

await checkExamples();
const server = await startServer({ port, token: true, locale: values.locale });
const leave = async () => {
  await server.stop();
  process.exit(0);
};
// Both may arrive: the terminal sends a signal, and npm then passes it on once more.
process.on('SIGINT', leave);
process.on('SIGTERM', leave);
const url = server.url({ folder: join(root, 'examples'), extension: root });
console.log(`
VS Code, with Nearpull, on examples/ — open this address in a browser on this machine:

  ${url}

Open deployment.yaml: Docker Hub images are underlined; Ctrl+. (or the lightbulb) rewrites them; F1 has the commands of Nearpull.
Ctrl+C here stops it.
`);
if (!values['no-open']) openInBrowser(url);

async function checkExamples() {
  // The domain is the one in the settings of the examples.
  const words = ['check', 'examples', '--domain', 'my-proxy-cn-beijing.cr.volces.com'];
  console.log(`nearpull ${words.join(' ')}`);
  const cli = spawn(process.execPath, [join(root, 'dist', 'cli', 'nearpull.cjs'), ...words], {
    cwd: root,
    stdio: 'inherit',
  });
  const [code] = await once(cli, 'close');
  // 1 means that there are findings, which is expected.
  if (code > 1 || code === null) process.exit(code ?? 1);
}

/** Opens the browser if there is a desktop. Otherwise the printed address is enough. */
function openInBrowser(address) {
  const commands = {
    darwin: ['open', address],
    win32: ['explorer', address],
    linux: process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['xdg-open', address] : undefined,
  };
  const [command, ...words] = commands[process.platform] ?? [];
  if (!command || process.env.CI) return;
  const opener = spawn(command, words, { stdio: 'ignore', detached: true });
  opener.once('error', (error) => console.log(`(${command} could not be started: ${error.message})`));
  opener.unref();
}
