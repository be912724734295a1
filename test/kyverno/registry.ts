// Runs local registries that have one image under every name, and records the requests to them.
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

const CONFIG = JSON.stringify({
  architecture: 'amd64',
  os: 'linux',
  config: {},
  rootfs: { type: 'layers', diff_ids: [] },
});
const TYPE = 'application/vnd.docker.distribution.manifest.v2+json';
const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  mediaType: TYPE,
  config: {
    mediaType: 'application/vnd.docker.container.image.v1+json',
    size: CONFIG.length,
    digest: digestOf(CONFIG),
  },
  layers: [],
});

/** The digest of the one image. */
export const DIGEST = digestOf(MANIFEST);

export interface LocalService {
  /** The environment variables that make a program use the local service instead of the network. */
  readonly env: Readonly<Record<string, string>>;
  /** The requests so far, such as `GET http://hub.localhost/v2/library/nginx/manifests/1.27`. */
  readonly requests: readonly string[];
}

/**
 * Starts an HTTP proxy that answers for every host whose name ends in `.localhost`. Kyverno uses plain HTTP for such hosts when TLS fails,
 * and TLS fails here, because the proxy does not support it.
 */
export function startRegistries(t: TestContext): Promise<LocalService> {
  const requests: string[] = [];
  const server = createServer(({ method, url = '' }, response) => {
    requests.push(`${method} ${url}`);
    const isManifest = url.includes('/manifests/');
    const body = isManifest ? MANIFEST : url.includes('/blobs/') ? CONFIG : '{}';
    response.setHeader('Content-Type', isManifest ? TYPE : 'application/json');
    response.setHeader('Docker-Content-Digest', digestOf(body));
    response.setHeader('Content-Length', body.length);
    response.end(method === 'HEAD' ? undefined : body);
  });
  return listen(t, server, requests);
}

/** Starts a proxy behind which no registry can be reached. */
export function startDeadEnd(t: TestContext): Promise<LocalService> {
  const requests: string[] = [];
  const server = createServer(({ method, url }, response) => {
    requests.push(`${method} ${url}`);
    response.writeHead(502).end();
  });
  return listen(t, server, requests);
}

async function listen(t: TestContext, server: Server, requests: string[]): Promise<LocalService> {
  server.on('connect', ({ url }, socket) => {
    requests.push(`CONNECT ${url}`);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const proxy = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { env: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: '' }, requests };
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
