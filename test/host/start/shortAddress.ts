// A short address on this machine that leads to a long one with a secret in it.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import process from 'node:process';
import { freePort } from '../vscode/server.ts';

const HOST = '127.0.0.1';

/**
 * Answers until the process ends.
 *
 * @param wished the port; any free port where it is taken.
 * @param target the address with the secret. Only the user of this process is sent there.
 * @returns the short address.
 */
export async function openShortAddress(wished: number, target: string): Promise<string> {
  const port = await freePort(wished);
  const server = createServer((request, response) => void answer(request, response, target));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  return `http://${HOST}:${port}/`;
}

async function answer(request: IncomingMessage, response: ServerResponse, target: string): Promise<void> {
  // A page of the internet can give a name of its own to the loopback address.
  const isNamed = request.headers.host === `${HOST}:${request.socket.localPort}`;
  if (isNamed && request.url === '/' && (await isOwnUser(request))) {
    response.writeHead(302, { location: target, 'cache-control': 'no-store' }).end();
  } else {
    response.writeHead(404).end();
  }
}

/** Linux says which user opened a connection. The other systems do not, and seldom have several users at once. */
const CONNECTIONS = '/proc/net/tcp';

async function isOwnUser({ socket }: IncomingMessage): Promise<boolean> {
  if (!existsSync(CONNECTIONS)) return true;
  const lines = (await readFile(CONNECTIONS, 'latin1')).split('\n').map((line) => line.trim().split(/\s+/));
  const theirs = portInHexadecimal(socket.remotePort);
  const ours = portInHexadecimal(socket.localPort);
  const [, , , , , , , uid] =
    lines.find(([, from, to]) => from?.endsWith(`:${theirs}`) && to?.endsWith(`:${ours}`)) ?? [];
  return uid === String(process.getuid?.());
}

function portInHexadecimal(port = 0): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}
