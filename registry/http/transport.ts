// Sends one HTTP request, with a limit for everything: to connect, to be answered, and for the size of the body. Follows no redirect and knows
// no credentials. It is the only file of the project that opens a socket.
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { type LostReply, lossOf } from './loss.ts';

export interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The most bytes of a body that are kept. What is longer is cut, and `isWhole` is false. */
  readonly most: number;
}

export interface HttpReply {
  readonly status: number;
  /** By names in lower case. Of a header that comes twice, both values with a comma between them. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  readonly isWhole: boolean;
}

export interface HttpLimits {
  /** Milliseconds for name, connection and TLS together. */
  readonly connect: number;
  /** Milliseconds for a whole exchange. */
  readonly exchange: number;
}

export interface Transport {
  /** Never rejects. */
  readonly send: (request: HttpRequest) => Promise<HttpReply | LostReply>;
  /** Closes the connections that are kept for more requests. */
  readonly close: () => void;
}

export interface TransportOptions {
  readonly limits: HttpLimits;
  /** Ends what is running, and all that follows. */
  readonly signal: AbortSignal;
  /** Where the proxies of the machine stand: `HTTPS_PROXY`, `NO_PROXY`. Node reads them since 24.5. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Node's clients are loaded here, because most runs never need them. */
export async function openTransport({ limits, signal, env }: TransportOptions): Promise<Transport> {
  const [http, https] = await Promise.all([import('node:http'), import('node:https')]);
  const kept = { keepAlive: true, proxyEnv: { ...env } };
  const ways: Readonly<Record<string, HttpClient>> = {
    'http:': { request: http.request, agent: new http.Agent(kept), secure: false },
    'https:': { request: https.request, agent: new https.Agent(kept), secure: true },
  };
  const running = new Set<() => void>();
  const cancel = (): void => {
    for (const each of [...running]) each();
  };
  signal.addEventListener('abort', cancel, { once: true });
  return {
    async send(request) {
      const way = ways[request.url.protocol];
      if (!way) {
        return lossOf('protocol', request.url);
      }
      const exchange = () => (signal.aborted ? CANCELLED : exchangeOver(way, request, limits, running));
      const first = await exchange();
      // A server may close a kept connection at the moment when the next request is sent on it.
      return 'loss' in first && first.isStale ? exchange() : first;
    },
    close() {
      signal.removeEventListener('abort', cancel);
      for (const { agent } of Object.values(ways)) agent.destroy();
    },
  };
}

interface HttpClient {
  readonly request: (url: URL, options: RequestOptions) => ClientRequest;
  readonly agent: Agent;
  readonly secure: boolean;
}

/** The code of a connection that was never made, so that the host need not be tried again. */
export const CONNECTING = 'connecting';

const CANCELLED: LostReply = { loss: 'cancelled', host: '', code: null };

function exchangeOver(
  { request, agent, secure }: HttpClient,
  { url, method, headers, body, most }: HttpRequest,
  limits: HttpLimits,
  running: Set<() => void>,
): Promise<HttpReply | LostReply> {
  return new Promise((resolve) => {
    const sent = request(url, { method, headers, agent });
    let isConnected = false;
    const end = (result: HttpReply | LostReply): void => {
      clearTimeout(whole);
      clearTimeout(connecting);
      running.delete(stop);
      resolve(result);
      if ('loss' in result) {
        sent.destroy();
      }
    };
    const stop = (): void => end(CANCELLED);
    const whole = setTimeout(() => end(lossOf('timeout', url)), limits.exchange);
    const connecting = setTimeout(() => end({ ...lossOf('timeout', url), code: CONNECTING }), limits.connect);
    running.add(stop);
    const connected = (): void => {
      isConnected = true;
      clearTimeout(connecting);
    };
    sent.once('socket', (socket) => {
      if (sent.reusedSocket) {
        connected();
      } else {
        socket.once(secure ? 'secureConnect' : 'connect', connected);
      }
    });
    sent.on('error', (error) => {
      const lost = lossOf(error, url, secure && !isConnected);
      end(sent.reusedSocket && lost.loss === 'reset' ? { ...lost, isStale: true } : lost);
    });
    sent.once('response', (response) => readReply(response, method === 'HEAD' ? 0 : most, url, end));
    sent.end(body);
  });
}

function readReply(
  response: IncomingMessage,
  most: number,
  url: URL,
  end: (result: HttpReply | LostReply) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const finish = (isWhole: boolean): void =>
    end({
      status: response.statusCode ?? 0,
      headers: new Map(
        Object.entries(response.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
      ),
      body: Buffer.concat(chunks).subarray(0, most),
      isWhole,
    });
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > most) {
      finish(false);
      response.destroy();
    }
  });
  response.once('end', () => finish(true));
  response.on('error', (error) => end(lossOf(error, url)));
}
