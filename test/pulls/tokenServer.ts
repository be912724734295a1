// A token server: gives signed tokens for pulling to one user, as distribution expects them (docs: "Token Authentication Specification").
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Certificates } from './certificates.ts';
import type { Cleanup } from './registries.ts';

export interface TokenServer {
  /** The part `auth` of the configuration of a registry that trusts its tokens. */
  readonly auth: object;
  /** The requests so far: the query, and whether user and password came with it. */
  readonly requests: readonly { readonly query: string; readonly isUser: boolean }[];
}

const ISSUER = 'test token server';

/** `user` is `name:password`. Without credentials, or with others, it answers 401. */
export async function startTokenServer(
  t: Cleanup,
  { key, x5c, ca }: Certificates,
  user: string,
): Promise<TokenServer> {
  const privateKey = createPrivateKey(readFileSync(key));
  const requests: { query: string; isUser: boolean }[] = [];
  const expected = `Basic ${Buffer.from(user).toString('base64')}`;
  const server = createServer(({ url = '', headers }, response) => {
    const asked = new URL(url, 'http://localhost');
    const isUser = headers.authorization === expected;
    requests.push({ query: asked.search, isUser });
    if (!isUser) {
      response.writeHead(401).end();
      return;
    }
    const [type = '', name = '', actions = ''] = (asked.searchParams.get('scope') ?? '').split(':');
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: ISSUER,
      sub: user.split(':', 1)[0],
      aud: asked.searchParams.get('service'),
      exp: now + 60,
      nbf: now - 10,
      iat: now,
      jti: randomUUID(),
      access: [{ type, name, actions: actions.split(',').filter((each) => each === 'pull') }],
    };
    const head = { typ: 'JWT', alg: 'ES256', x5c: [x5c] };
    const signed = [head, claims]
      .map((each) => Buffer.from(JSON.stringify(each)).toString('base64url'))
      .join('.');
    const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    response.end(JSON.stringify({ token: `${signed}.${signature.toString('base64url')}`, expires_in: 60 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const realm = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  return {
    auth: { token: { realm, service: 'test registry', issuer: ISSUER, rootcertbundle: ca } },
    requests,
  };
}
