// Which credentials a registry gets, and that none can be printed.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { openCredentials, passwordOf } from '../../registry/auth/credentials.ts';

const SECRET = 's3cret-Pa55word';

test('an entry of config.json is found by every name that Docker gives to a registry', (t) => {
  const env = configOf(t, {
    auths: {
      'https://index.docker.io/v1/': entry('hub'),
      'Proxy.Example:5000': entry('proxy'),
      'http://harbor.example/v2': entry('harbor'),
      'podman.example': { username: 'podman', password: SECRET },
      'token.example': { ...entry('00000000-0000-0000-0000-000000000000'), identitytoken: SECRET },
      'empty.example': {},
    },
  });
  const store = openCredentials(env);
  assert.equal(store.of('registry-1.docker.io')?.basic(), basic('hub'));
  assert.equal(store.of('proxy.example:5000')?.basic(), basic('proxy'));
  assert.equal(store.of('harbor.example')?.basic(), basic('harbor'));
  assert.equal(store.of('podman.example')?.basic(), basic('podman'));
  assert.deepEqual(
    [store.of('token.example')?.basic(), store.of('token.example')?.refreshToken()],
    [null, SECRET],
  );
  assert.deepEqual(
    ['empty.example', 'proxy.example', 'other.example', '__proto__'].map((host) => store.of(host)),
    [null, null, null, null],
  );
});

test('a password of the environment is for the host that is named beside it, and comes before config.json', (t) => {
  const env = {
    ...configOf(t, { auths: { 'proxy.example': entry('file'), 'other.example': entry('file') } }),
    NEARPULL_REGISTRY: 'Proxy.example',
    NEARPULL_USERNAME: 'environment',
    NEARPULL_PASSWORD: SECRET,
  };
  const store = openCredentials(env);
  assert.equal(store.of('proxy.example')?.basic(), basic('environment'));
  assert.equal(store.of('other.example')?.basic(), basic('file'));
  assert.equal(openCredentials({ ...env, NEARPULL_REGISTRY: '' }).of('evil.example'), null);
});

test('DOCKER_AUTH_CONFIG is read as a config.json, before the file', (t) => {
  const env = configOf(t, { auths: { 'a.example': entry('file'), 'b.example': entry('file') } });
  const store = openCredentials({
    ...env,
    DOCKER_AUTH_CONFIG: JSON.stringify({ auths: { 'a.example': entry('ci') } }),
  });
  assert.deepEqual(
    [store.of('a.example')?.basic(), store.of('b.example')?.basic()],
    [basic('ci'), basic('file')],
  );
  assert.equal(
    openCredentials({ ...env, DOCKER_AUTH_CONFIG: `{${SECRET}` }).unreadable,
    'DOCKER_AUTH_CONFIG',
  );
});

test('a helper program is named, and is not run', (t) => {
  const own = openCredentials(configOf(t, { credHelpers: { 'a.example': 'x' } }));
  assert.deepEqual([own.hasHelper('a.example'), own.hasHelper('b.example')], [true, false]);
  const all = openCredentials(configOf(t, { credsStore: 'desktop' }));
  assert.equal(all.hasHelper('b.example'), true);
});

test('a file that is none is told by its path alone', (t) => {
  for (const content of [`{"auths": "${SECRET}`, '[]', 'null', '{"auths": []}']) {
    const env = configOf(t, content);
    const store = openCredentials(env);
    assert.equal(
      store.unreadable,
      content === '{"auths": []}' ? null : join(env.DOCKER_CONFIG, 'config.json'),
    );
    assert.equal(store.of('a.example'), null);
  }
  assert.equal(openCredentials({ DOCKER_CONFIG: '/nowhere' }).unreadable, null);
});

test('nothing that prints an object prints a secret', (t) => {
  const env = configOf(t, { auths: { 'a.example': entry('user') } });
  const store = openCredentials(env);
  for (const value of [store, store.of('a.example'), passwordOf('user', SECRET)]) {
    const shown = [
      JSON.stringify(value),
      inspect(value, { depth: 9, showHidden: true }),
      String(value),
    ].join();
    assert.ok(!shown.includes(SECRET) && !shown.includes(basic('user').slice(6)), shown);
  }
});

function entry(user: string): { readonly auth: string } {
  return { auth: basic(user).slice('Basic '.length) };
}

function basic(user: string): string {
  return `Basic ${Buffer.from(`${user}:${SECRET}`).toString('base64')}`;
}

function configOf(t: TestContext, content: object | string): { readonly DOCKER_CONFIG: string } {
  const folder = mkdtempSync(join(tmpdir(), 'nearpull-docker-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'config.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return { DOCKER_CONFIG: folder };
}
