// How registries say in a header how they want to be asked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readChallenge } from '../../registry/auth/challenge.ts';

const bearer = (realm: string, service: string | null = null, scope: string | null = null) => ({
  kind: 'bearer',
  realm,
  service,
  scope,
});

const CASES: readonly (readonly [header: string, challenge: unknown])[] = [
  ['Basic realm="x"', { kind: 'basic' }],
  ['basic', { kind: 'basic' }],
  [
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nginx:pull,push"',
    bearer('https://auth.docker.io/token', 'registry.docker.io', 'repository:library/nginx:pull,push'),
  ],
  ['bearer Realm=https://a.example/t , Service=s', bearer('https://a.example/t', 's')],
  ['Basic realm="a, b", Bearer realm="https://a.example/t"', bearer('https://a.example/t')],
  ['Bearer realm="a \\"b\\"", service=""', bearer('a "b"', '')],
  ['Bearer service="no realm"', null],
  ['Negotiate', null],
  ['', null],
  ['"Bearer realm=\\"x', null],
];

for (const [header, challenge] of CASES) {
  test(header || 'an empty header', () => assert.deepEqual(readChallenge(header), challenge));
}
