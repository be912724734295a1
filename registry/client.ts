// Asks registries for documents: finds out how each wants to be asked, brings credentials, and follows the redirects that are allowed.
import { readChallenge } from './auth/challenge.ts';
import type { CredentialStore, Credentials } from './auth/credentials.ts';
import { openTokens, type RegistryToken, type RegistryTokens } from './auth/tokens.ts';
import { isLoopback } from './http/loopback.ts';
import type { LostReply } from './http/loss.ts';
import type { HttpReply, Transport } from './http/transport.ts';

export interface RegistryQuestion {
  /** `proxy.example:5000` */
  readonly host: string;
  /** Path in the registry: `library/nginx`. */
  readonly repository: string;
  /** What follows the repository: `manifests/1.27`. */
  readonly rest: string;
  readonly method: 'GET' | 'HEAD';
  /** Media types. Registries answer with another digest where none are sent. */
  readonly accept: readonly string[];
  /** In bytes. */
  readonly most: number;
}

/** A reply of 401 means that there were no credentials, or that they were refused. `sentCredentials` tells which. */
export type RegistryReply = (HttpReply & { readonly sentCredentials: boolean }) | LostReply;

export interface RegistryClient {
  /** Never rejects. */
  readonly ask: (question: RegistryQuestion) => Promise<RegistryReply>;
}

export function openClient(transport: Transport, credentials: CredentialStore): RegistryClient {
  const tokens = openTokens(transport.send);
  const schemes = new Map<string, Promise<string>>();
  const schemeOf = (host: string): Promise<string> => {
    const scheme = schemes.get(host) ?? findScheme(transport, host);
    schemes.set(host, scheme);
    return scheme;
  };
  /** What to send to a registry that has asked for user and password, by host, so that it need not ask again. */
  const basics = new Map<string, string>();
  return {
    async ask(question) {
      const { host, repository, rest } = question;
      if (!URL.canParse(`https://${host}`)) {
        // The grammar of references allows ports that no address has.
        return { loss: 'dns', host, code: null };
      }
      const url = new URL(`${await schemeOf(host)}//${host}/v2/${repository}/${rest}`);
      const send = (authorization: string | null) => follow(transport, url, question, authorization);
      const known = basics.get(host) ?? null;
      const first = await send(known);
      if ('loss' in first || first.status !== 401 || known !== null) {
        return 'loss' in first ? first : { ...first, sentCredentials: known !== null };
      }
      const own = credentials.of(host);
      const { header, lost } = await authorizationFor(first, question, own, tokens);
      if (lost) {
        return lost;
      }
      const second = header === null ? first : await send(header);
      if (header?.startsWith('Basic ') && !('loss' in second) && second.status !== 401) {
        basics.set(host, header);
      }
      return 'loss' in second ? second : { ...second, sentCredentials: own !== null };
    },
  };
}

/** What to send after `refusal`, a reply of 401. Without a header nothing is sent; `lost` is a reply that takes its place. */
async function authorizationFor(
  refusal: HttpReply,
  { repository }: RegistryQuestion,
  own: Credentials | null,
  tokens: RegistryTokens,
): Promise<{ readonly header: string | null; readonly lost?: RegistryReply | undefined }> {
  const challenge = readChallenge(refusal.headers.get('www-authenticate') ?? '');
  if (challenge?.kind !== 'bearer') {
    return { header: challenge ? (own?.basic() ?? null) : null };
  }
  const scope = challenge.scope ?? `repository:${repository}:pull`;
  const token = await tokens.get(challenge, scope, own);
  return 'header' in token ? { header: token.header() } : { header: null, lost: withoutToken(token) };
}

/** What a token server refuses, the registry has refused. That it is asked too often, or fails, is its own answer. */
function withoutToken(token: Exclude<RegistryToken, { header: unknown }>): RegistryReply | undefined {
  if ('loss' in token) {
    return token;
  }
  const { refused: status, retryAfter } = token;
  const headers = new Map(retryAfter === null ? [] : [['retry-after', retryAfter]]);
  return status === 429 || status >= 500
    ? { status, headers, body: Buffer.alloc(0), isWhole: true, sentCredentials: false }
    : undefined;
}

/** TLS everywhere but on this machine, where plain HTTP is taken if no TLS is spoken. */
async function findScheme(transport: Transport, host: string): Promise<string> {
  const url = new URL(`https://${host}/v2/`);
  if (!isLoopback(url.hostname)) {
    return url.protocol;
  }
  const reply = await transport.send({ url, method: 'GET', headers: {}, most: 0 });
  return 'loss' in reply && reply.loss === 'no-tls' ? 'http:' : url.protocol;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** More than any registry needs. */
const MOST_REDIRECTS = 5;

/** Credentials stay with the host that they are for: once a redirect has led away from it, none are sent any more. */
async function follow(
  transport: Transport,
  start: URL,
  { method, accept, most }: RegistryQuestion,
  authorization: string | null,
): Promise<HttpReply | LostReply> {
  let url = start;
  let allowed = authorization;
  for (let count = 0; count <= MOST_REDIRECTS; count++) {
    const headers = {
      accept: accept.join(', '),
      'user-agent': 'nearpull',
      ...(allowed === null ? {} : { authorization: allowed }),
    };
    const reply = await transport.send({ url, method, headers, most });
    if ('loss' in reply || !REDIRECTS.has(reply.status)) {
      return reply;
    }
    const location = reply.headers.get('location') ?? '';
    const next = URL.canParse(location, url.href) ? new URL(location, url) : null;
    if (!next || !mayLead(url, next)) {
      break;
    }
    allowed = next.host === url.host && next.protocol === url.protocol ? allowed : null;
    url = next;
  }
  return { loss: 'redirects', host: start.host, code: null };
}

/** No redirect leads from TLS to plain HTTP, nor from another machine to this one. */
function mayLead(from: URL, to: URL): boolean {
  const isSafe = to.protocol === 'https:' || (to.protocol === 'http:' && isLoopback(to.hostname));
  return (
    isSafe &&
    (from.protocol === 'http:' || to.protocol === 'https:') &&
    (isLoopback(from.hostname) || !isLoopback(to.hostname))
  );
}
