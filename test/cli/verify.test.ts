// `nearpull verify` in every format: each says which image cannot be pulled, at each of its places, and none says a secret.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { FORMATS } from '../../cli/commandLine/options.ts';
import { faultServer, serve } from '../registry/faultServer.ts';
import { folder, pod } from '../support/cli.ts';

const PASSWORD = 's3cret-Pa55word';
const ENCODED = Buffer.from(`puller:${PASSWORD}`).toString('base64');
const TOKEN = 'a-token-of-the-registry';

/** A registry that wants a token, gives one, and still refuses everything but nginx:1. */
async function closedRegistry(t: Parameters<typeof faultServer>[0]) {
  const tokens = await faultServer(t, (_request, response) => response.end(JSON.stringify({ token: TOKEN })));
  const proxy = await faultServer(t, (request, response) => {
    if (request.headers.authorization === `Bearer ${TOKEN}` && request.url?.includes('nginx')) {
      serve(request, response);
      return;
    }
    // What a registry says itself is not repeated.
    const body = JSON.stringify({ errors: [{ code: 'DENIED', message: `${PASSWORD} ${ENCODED} ${TOKEN}` }] });
    const challenge = `Bearer realm="http://${tokens.host}/token",service="s"`;
    response
      .writeHead(401, { 'www-authenticate': challenge })
      .end(request.method === 'HEAD' ? undefined : body);
  });
  const env = {
    DOCKER_CONFIG: '/nowhere',
    NEARPULL_REGISTRY: proxy.host,
    NEARPULL_USERNAME: 'puller',
    NEARPULL_PASSWORD: PASSWORD,
    GITHUB_ACTIONS: '',
  };
  return { proxy, tokens, env };
}

suite('verify', () => {
  for (const format of FORMATS) {
    test(`as ${format}`, async (t) => {
      const { proxy, tokens, env } = await closedRegistry(t);
      const files = { 'a.yaml': pod('nginx:1', 'redis:7'), 'b/b.yaml': pod('redis:7') };
      const { nearpull, read } = folder(t, files);
      const report = ['--report', 'markdown=out.md'];
      const run = await nearpull(['verify', '--domain', proxy.host, '--format', format, ...report], { env });
      assert.equal(run.code, 1, run.stderr);
      assert.equal(tokens.requests[0]?.authorization, `Basic ${ENCODED}`, 'the credentials were used');
      for (const said of [run.stdout, read('out.md').toString()]) {
        assert.match(said, /a\.yaml/);
        assert.match(said, /does not let this user pull the image/);
      }
      const all = `${run.stdout}${run.stderr}${read('out.md')}`;
      assert.deepEqual(
        [PASSWORD, ENCODED, TOKEN].filter((secret) => all.includes(secret)),
        [],
      );
    });
  }

  test('fails where a registry gave no answer, and asks only about files that changed', async (t) => {
    const { nearpull, git, write } = folder(t, { 'a.yaml': pod('nginx:1') });
    const env = { DOCKER_CONFIG: '/nowhere' };
    const run = await nearpull(['verify', '--domain', '127.0.0.1:1'], { env });
    assert.equal(run.code, 2);
    await git(['init', '-q']);
    await git(['add', '.']);
    await git(['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'a']);
    write('b.yaml', pod('redis:7'));
    const changed = await nearpull(['verify', '--changed', '--domain', '127.0.0.1:1'], { env });
    assert.match(changed.stdout, /^b\.yaml:7:14 {2}connect/);
    assert.doesNotMatch(changed.stdout, /nginx/);
  });

  test('annotates a run of GitHub Actions that chose no format', async (t) => {
    const { nearpull } = folder(t, { 'a.yaml': pod('nginx:1') });
    const env = { DOCKER_CONFIG: '/nowhere', GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '' };
    const { stdout } = await nearpull(['verify', '--domain', '127.0.0.1:1'], { env });
    assert.match(stdout, /^a\.yaml:7:14 {2}connect/);
    assert.match(stdout, /^::warning .*file=a\.yaml/m);
  });

  test('says what is wrong with its options', async (t) => {
    const { nearpull } = folder(t, { 'a.yaml': pod('nginx:1') });
    for (const [option, said] of [
      ['--platform=arm64', 'arm64 is not a platform'],
      ['--timeout=0', '0 is not a number of seconds'],
      ['--from=https://a', 'https://a is not the host of a registry'],
    ] as const) {
      const { code, stderr } = await nearpull(['verify', '--domain', '127.0.0.1:1', option]);
      assert.equal(code, 2);
      assert.ok(stderr.includes(said), stderr);
    }
  });
});
