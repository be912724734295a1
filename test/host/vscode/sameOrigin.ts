// Serves a page of VS Code's server together with an extension, from one address. A web extension host starts workers only from its own one.
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join, normalize, relative, sep } from 'node:path';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const HOST = '127.0.0.1';

export interface WebExtension {
  /** The absolute path of the extension to load. */
  readonly extension: string;
  /** The absolute path of the bundle below `extension` that exports `run(): Promise<void>`. */
  readonly tests: string;
}

export interface SameOrigin {
  /** The address of a page with this folder open, in which the extension is loaded and the tests run. */
  url(folder: string): string;
  close(): void;
}

/** @param port of VS Code's server on the loopback address. */
export async function serveSameOrigin(port: number, { extension, tests }: WebExtension): Promise<SameOrigin> {
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      outgoing.destroy(error instanceof Error ? error : undefined);
    });
  });
  // VS Code runs tests in the host of the extension that they lie in.
  const testsPath = `/ext/${relative(extension, tests).replaceAll(sep, '/')}`;
  const embed = (page: string) => withExtension(page, addressOf(server.address()), testsPath);
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { pathname } = new URL(incoming.url ?? '/', `http://${HOST}`);
    if (pathname.startsWith('/ext/')) {
      await sendFile(outgoing, extension, decodeURIComponent(pathname.slice('/ext/'.length)));
    } else {
      await forward(port, incoming, outgoing, pathname === '/' ? embed : null);
    }
  };
  server.on('upgrade', (incoming, socket, head) => forwardSocket(port, incoming, socket, head));
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const authority = addressOf(server.address());
  return {
    url: (folder) => {
      const payload = JSON.stringify([
        // Otherwise the extension host of the server takes the tests.
        ['extensionDevelopmentKind', 'web'],
        ['skipWelcome', 'true'],
        ['skipReleaseNotes', 'true'],
      ]);
      return `http://${authority}/?${new URLSearchParams({ folder, payload })}`;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function addressOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return `${HOST}:${address.port}`;
}

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  cjs: 'text/javascript',
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
};

async function sendFile(outgoing: ServerResponse, folder: string, path: string): Promise<void> {
  const file = normalize(join(folder, path));
  if (!file.startsWith(folder + sep)) {
    outgoing.writeHead(404).end();
    return;
  }
  const stream = createReadStream(file);
  stream.once('open', () =>
    outgoing.writeHead(200, { 'content-type': TYPES[file.split('.').at(-1) ?? ''] ?? 'text/plain' }),
  );
  stream.once('error', () => outgoing.writeHead(404));
  await pipeline(stream, outgoing).catch(() => outgoing.end());
}

/** @param embed where the answer is the page that the extension is put into. */
async function forward(
  port: number,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  embed: ((page: string) => string) | null,
): Promise<void> {
  const { method, url, headers } = incoming;
  // The name of the host stays, so that the page takes this server for the one that it came from. Nothing is packed, to be read here.
  const options = {
    host: HOST,
    port,
    method,
    path: url,
    headers: { ...headers, 'accept-encoding': 'identity' },
  };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(options, resolve);
    asked.once('error', reject);
    incoming.pipe(asked);
  });
  if (embed === null || answer.statusCode !== 200) {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, outgoing);
    return;
  }
  const page = embed((await answer.setEncoding('utf8').toArray()).join(''));
  const { 'content-length': _, ...rest } = answer.headers;
  outgoing.writeHead(200, rest).end(page);
}

/** Adds the extension and its tests to the configuration in the page, which is JSON in an attribute. */
function withExtension(page: string, authority: string, tests: string): string {
  const attribute = /(?<=id="vscode-workbench-web-configuration" data-settings=")[^"]*/;
  const [written] = attribute.exec(page) ?? [];
  if (written === undefined) throw new Error('The page of VS Code has no configuration');
  const settings = JSON.parse(written.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
  const at = (path: string) => ({ scheme: 'http', authority, path });
  settings.developmentOptions = {
    ...settings.developmentOptions,
    extensions: [at('/ext')],
    extensionTestsPath: at(tests),
  };
  const text = JSON.stringify(settings).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return page.replace(attribute, () => text);
}

function forwardSocket(port: number, incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method, url, rawHeaders } = incoming;
  const upstream = connect(port, HOST, () => {
    const pairs = rawHeaders.flatMap((name, index) =>
      index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}`] : [],
    );
    upstream.write(`${method} ${url} HTTP/1.1\r\n${pairs.join('\r\n')}\r\n\r\n`);
    upstream.write(head);
    socket.pipe(upstream).pipe(socket);
  });
  for (const [one, other] of [
    [socket, upstream],
    [upstream, socket],
  ] as const) {
    one.once('error', () => other.destroy());
    one.once('close', () => other.destroy());
  }
}
