// Gets tokens from the token server that a registry names, each once in a run.

import { isLoopback } from '../http/loopback.ts';
import type { LostReply } from '../http/loss.ts';
import type { HttpReply, HttpRequest } from '../http/transport.ts';
import type { Challenge } from './challenge.ts';
import type { Credentials } from './credentials.ts';

export type BearerChallenge = Challenge & { readonly kind: 'bearer' };

/** The value of `Authorization`, or why there is none. `refused` has the status of the token server. */
export type RegistryToken =
  | { readonly header: () => string }
  | { readonly refused: number; readonly host: string; readonly retryAfter: string | null }
  | LostReply;

export type Send = (request: HttpRequest) => Promise<HttpReply | LostReply>;

export interface RegistryTokens {
  readonly get: (
    challenge: BearerChallenge,
    scope: string,
    credentials: Credentials | null,
  ) => Promise<RegistryToken>;
}

export function openTokens(send: Send): RegistryTokens {
  const known = new Map<string, Promise<RegistryToken>>();
  return {
    get(challenge, scope, credentials) {
      const key = JSON.stringify([challenge.realm, challenge.service, scope]);
      const token = known.get(key) ?? fetchToken(send, challenge, scope, credentials);
      known.set(key, token);
      return token;
    },
  };
}

/**
 * Asks the token server. It may stand on another host than the registry: that is how the protocol works, and the registry that names it could
 * ask for the same credentials itself. So it gets them, but over TLS, or on this machine.
 */
async function fetchToken(
  send: Send,
  { realm, service }: BearerChallenge,
  scope: string,
  credentials: Credentials | null,
): Promise<RegistryToken> {
  const url = URL.canParse(realm) ? new URL(realm) : null;
  if (!url || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))) {
    return { loss: 'protocol', host: url?.host ?? '', code: null };
  }
  const reply = await send(requestFor(url, service, scope, credentials));
  if ('loss' in reply) {
    return reply;
  }
  const token = reply.status === 200 && reply.isWhole ? tokenIn(reply.body.toString('utf8')) : null;
  if (token !== null) {
    const header = `Bearer ${token}`;
    return { header: () => header };
  }
  return reply.status === 200
    ? { loss: 'protocol', host: url.host, code: null }
    : { refused: reply.status, host: url.host, retryAfter: reply.headers.get('retry-after') ?? null };
}

/** A GET with user and password, or the exchange of a token by OAuth 2, as Docker does both. */
function requestFor(
  url: URL,
  service: string | null,
  scope: string,
  credentials: Credentials | null,
): HttpRequest {
  const refreshToken = credentials?.refreshToken() ?? null;
  if (refreshToken !== null) {
    const form = {
      grant_type: 'refresh_token',
      client_id: 'nearpull',
      service: service ?? '',
      scope,
      refresh_token: refreshToken,
    };
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { url, method: 'POST', headers, body: String(new URLSearchParams(form)), most: LARGEST_TOKEN };
  }
  const asked = new URL(url);
  if (service !== null) {
    asked.searchParams.set('service', service);
  }
  asked.searchParams.set('scope', scope);
  const basic = credentials?.basic() ?? null;
  return {
    url: asked,
    method: 'GET',
    headers: basic === null ? {} : { authorization: basic },
    most: LARGEST_TOKEN,
  };
}

/** In bytes. */
const LARGEST_TOKEN = 100_000;

/** Servers call it by either name. A token with a line break would end the header. */
function tokenIn(text: string): string | null {
  try {
    const { token, access_token: other } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const found = typeof token === 'string' && token !== '' ? token : other;
    return typeof found === 'string' && /^[\x21-\x7e]+$/.test(found) ? found : null;
  } catch {
    // The text may hold a token, so nothing of it is told.
    return null;
  }
}
