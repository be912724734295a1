// Asks registries that want to know who asks: by user and password, by a token server, and over TLS. No secret is told.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { folder, type Outcome, pod } from '../support/cli.ts';
import { makeCertificates } from './certificates.ts';
import { pull } from './crane.ts';
import { pushImage } from './images.ts';
import {
  endings,
  type Registry,
  type RegistryOptions,
  startRegistry,
  temporaryFolder,
} from './registries.ts';
import { startTokenServer } from './tokenServer.ts';

const USER = 'puller';
/** Also what base64 makes of it must not be told. */
const PASSWORD = 's3cret-Pa55word';
const SECRETS = [PASSWORD, Buffer.from(`${USER}:${PASSWORD}`).toString('base64')];

const NAMES = ['nginx:1.27', 'nginx:9'];

const cleanup = endings();
after(cleanup.end);

/** A proxy of a registry with the image nginx:1.27 and busybox. */
async function protectedProxy(options: RegistryOptions): Promise<Registry> {
  const upstream = await startRegistry(cleanup);
  await pushImage(upstream.host, 'library/nginx:1.27');
  await pushImage(upstream.host, 'library/busybox:latest');
  return startRegistry(cleanup, { ...options, upstream: upstream.host });
}

suite('user and password', () => {
  test('are taken from the environment or from config.json, and are asked for where there are none', async (t) => {
    const place = temporaryFolder(cleanup);
    const passwords = join(place, 'htpasswd');
    writeFileSync(passwords, execFileSync('htpasswd', ['-Bbn', USER, PASSWORD]));
    const proxy = await protectedProxy({ auth: { htpasswd: { realm: 'test', path: passwords } } });
    await holds(t, proxy.host, place);
  });
});

suite('a token server', () => {
  test('gives tokens for each repository, to whoever has user and password', async (t) => {
    const place = temporaryFolder(cleanup);
    const server = await startTokenServer(cleanup, makeCertificates(place), `${USER}:${PASSWORD}`);
    const proxy = await protectedProxy({ auth: server.auth });
    await holds(t, proxy.host, place);
    const scopes = new Set(server.requests.map(({ query }) => new URLSearchParams(query).get('scope')));
    assert.ok(scopes.has('repository:library/nginx:pull'));
    assert.ok(
      server.requests.some(({ isUser }) => !isUser),
      'a run without credentials asks too',
    );
  });
});

suite('TLS', () => {
  test('is trusted with the authority of the registry, and not without', async (t) => {
    const place = temporaryFolder(cleanup);
    const tls = makeCertificates(place);
    const proxy = await protectedProxy({ tls });
    const { program } = folder(t, { 'a.yaml': pod(...NAMES) });
    const verify = ['verify', '--domain', proxy.host, '--format', 'json'];
    const env = { DOCKER_CONFIG: '/nowhere' };
    const strange = await program(verify, { env });
    assert.deepEqual(outcomesOf(strange), ['tls', 'tls']);
    assert.equal(strange.code, 2);
    const known = await program(verify, { env: { ...env, NODE_EXTRA_CA_CERTS: tls.ca } });
    assert.deepEqual(outcomesOf(known), ['served', 'tag-missing']);
  });
});

/** Asks the proxy without credentials, with wrong ones and with right ones, and has crane do the same. */
async function holds(t: Parameters<typeof folder>[0], host: string, place: string): Promise<void> {
  const { nearpull } = folder(t, { 'a.yaml': pod(...NAMES) });
  const runs: Outcome[] = [];
  const verify = async (env: Readonly<Record<string, string>>) => {
    for (const args of [['--format', 'json'], []]) {
      runs.push(await nearpull(['verify', '--domain', host, ...args], { env }));
    }
    return outcomesOf(runs.at(-2));
  };
  const none = configFolder(place, 'none', {});
  assert.deepEqual(await verify({ DOCKER_CONFIG: none }), ['credentials-missing', 'credentials-missing']);
  const wrong = configFolder(place, 'wrong', { auths: { [host]: { auth: encoded(USER, 'not-it-either') } } });
  assert.deepEqual(await verify({ DOCKER_CONFIG: wrong }), ['credentials-refused', 'credentials-refused']);
  const helper = configFolder(place, 'helper', { credHelpers: { [host]: 'no-such-helper' } });
  assert.deepEqual(await verify({ DOCKER_CONFIG: helper }), ['credentials-missing', 'credentials-missing']);
  assert.match(
    runs.at(-1)?.stdout ?? '',
    /leaves the credentials to a helper program, which Nearpull does not run/,
  );
  const right = configFolder(place, 'right', {
    auths: { [`https://${host}/v2/`]: { auth: encoded(USER, PASSWORD) } },
  });
  assert.deepEqual(await verify({ DOCKER_CONFIG: right }), ['served', 'tag-missing']);
  const environment = {
    DOCKER_CONFIG: none,
    NEARPULL_REGISTRY: host,
    NEARPULL_USERNAME: USER,
    NEARPULL_PASSWORD: PASSWORD,
  };
  assert.deepEqual(await verify(environment), ['served', 'tag-missing']);
  const broken = configFolder(place, 'broken', '{"auths": {"x": {"auth": "s3cret-Pa55word');
  assert.deepEqual(await verify({ DOCKER_CONFIG: broken }), ['credentials-missing', 'credentials-missing']);
  assert.match(runs.at(-1)?.stderr ?? '', /config\.json: not used: it is no config\.json of Docker\n$/);
  for (const { stdout, stderr } of runs) {
    assert.deepEqual(
      [...SECRETS, 'not-it-either', encoded(USER, 'not-it-either')].filter((secret) =>
        `${stdout}${stderr}`.includes(secret),
      ),
      [],
    );
  }
  // crane reads the same config.json, at names without a scheme.
  const crane = configFolder(place, 'crane', { auths: { [host]: { auth: encoded(USER, PASSWORD) } } });
  assert.ok((await pull(`${host}/library/nginx:1.27`, place, { DOCKER_CONFIG: crane })).isPulled);
  assert.ok(!(await pull(`${host}/library/nginx:1.27`, place, { DOCKER_CONFIG: none })).isPulled);
}

function configFolder(place: string, name: string, content: object | string): string {
  const path = join(place, `docker-${name}`);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'config.json'), typeof content === 'string' ? content : JSON.stringify(content));
  assert.ok(readFileSync(join(path, 'config.json')).length > 0);
  return path;
}

function encoded(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`).toString('base64');
}

function outcomesOf(run: Outcome | undefined): readonly string[] {
  const { answers } = JSON.parse(run?.stdout ?? '');
  return answers.map(({ outcome }: { outcome: string }) => outcome);
}
