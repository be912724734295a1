// A registry that does what none should: each test says how it answers.
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export interface FaultServer {
  /** `127.0.0.1:40123` */
  readonly host: string;
  /** What was asked so far: `GET /v2/library/nginx/manifests/1`, and the value of `Authorization`. */
  readonly requests: readonly { readonly line: string; readonly authorization: string | undefined }[];
}

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
export const DIGEST = `sha256:${'a'.repeat(64)}`;

/** It ends with the test, and all of its connections with it. */
export async function faultServer(t: TestContext, answer: RequestListener): Promise<FaultServer> {
  const requests: { line: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    requests.push({ line: `${request.method} ${request.url}`, authorization: request.headers.authorization });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** Answers as a registry that has every image. */
export function serve(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': MANIFEST_TYPE, 'docker-content-digest': DIGEST }).end();
}
