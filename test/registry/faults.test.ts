// What comes of a registry that hangs, breaks off, floods, lies or sends elsewhere: an answer in words, in bounded time and memory.
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { suite, type TestContext, test } from 'node:test';
import { speak } from '../../l10n/index.ts';
import { type ImageAnswer, isUnanswered } from '../../registry/answer.ts';
import { textOfAnswer } from '../../registry/answerText.ts';
import { type VerifyContext, type VerifyJob, verifyImages } from '../../registry/verify.ts';
import { DIGEST, faultServer, MANIFEST_TYPE, serve } from './faultServer.ts';

speak('en');

/** What `userOf` sends. */
const SENT = `Basic ${Buffer.from('puller:s3cret').toString('base64')}`;

/** Short, so that the tests are. Only what hangs waits for them. */
const LIMITS = { connect: 2000, exchange: 300 };

suite('a registry that', () => {
  test('hangs is given up', async (t) => {
    const { host } = await faultServer(t, ({ url }, response) => {
      if (url === '/v2/') response.end();
    });
    assert.equal((await ask(host)).outcome, 'timeout');
  });

  test('never finishes the handshake is given up, and no other image is asked for there', async (t) => {
    const host = await silentServer(t);
    const answers = await askAll([`${host}/a/b:1`, `${host}/a/c:1`], {
      limits: { connect: 200, exchange: 5000 },
    });
    assert.deepEqual(
      answers.map(({ outcome, detail }) => [outcome, detail]),
      [
        ['timeout', 'connecting'],
        ['timeout', 'connecting'],
      ],
    );
  });

  test('ends the connection in the middle of its answer', async (t) => {
    const { host } = await faultServer(t, (_request, response) => response.socket?.destroy());
    assert.equal((await ask(host)).outcome, 'reset');
    const half = await faultServer(t, ({ method }, response) => {
      response.writeHead(200, { 'content-type': MANIFEST_TYPE, 'content-length': 100 });
      response.write('{');
      setImmediate(() => (method === 'GET' ? response.socket?.destroy() : response.end()));
    });
    assert.equal((await ask(half.host, { platforms: ['linux/amd64'] })).outcome, 'reset');
  });

  test('lets its answer drip is given up when the time for the whole of it is over', async (t) => {
    const { host } = await faultServer(t, ({ method }, response) => {
      response.writeHead(200, { 'content-type': MANIFEST_TYPE });
      const drip = setInterval(() => response.write('{'), 20);
      response.once('close', () => clearInterval(drip));
      if (method === 'HEAD') response.end();
    });
    assert.equal((await ask(host, { platforms: ['linux/amd64'] })).outcome, 'timeout');
  });

  test('sends ten gigabytes is cut off after some megabytes', async (t) => {
    let sent = 0;
    const { host } = await faultServer(t, ({ method }, response) => {
      response.writeHead(method === 'HEAD' ? 404 : 200, {
        'content-type': MANIFEST_TYPE,
        'content-length': 10 * 2 ** 30,
      });
      const flood = (): void => {
        const chunk = Buffer.alloc(1 << 20, '{');
        while (sent < 10 * 2 ** 30 && !response.destroyed) {
          sent += chunk.length;
          if (!response.write(chunk)) {
            response.once('drain', flood);
            return;
          }
        }
      };
      if (method === 'GET') flood();
      else response.end();
    });
    assert.equal((await ask(host, { limits: { ...LIMITS, exchange: 10_000 } })).outcome, 'not-there');
    assert.ok(sent < 100 << 20, `${sent} bytes were sent`);
  });

  test('redirects in a ring, or to nowhere', async (t) => {
    const ring = await faultServer(t, ({ url = '' }, response) => {
      response.writeHead(307, { location: url }).end();
    });
    const { outcome, detail } = await ask(ring.host);
    assert.deepEqual([outcome, detail], ['not-a-registry', 'redirects']);
    assert.ok(ring.requests.length < 10);
    for (const location of ['http://192.0.2.1/', 'ftp://127.0.0.1/', 'file:///etc/passwd', 'http://[', '']) {
      const { host } = await faultServer(t, (_request, response) =>
        response.writeHead(302, { location }).end(),
      );
      assert.equal((await ask(host)).detail, 'redirects', location);
    }
  });

  test('redirects to another host: credentials are not sent there, nor after it has led back', async (t) => {
    const home = await faultServer(t, (request, response) => {
      if (request.url?.endsWith('?back')) {
        serve(request, response);
      } else if (request.headers.authorization) {
        response.writeHead(307, { location: `http://${other.host}${request.url}` }).end();
      } else {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
      }
    });
    const other = await faultServer(t, ({ url }, response) => {
      response.writeHead(307, { location: `http://${home.host}${url}?back` }).end();
    });
    const answer = await ask(home.host, {}, { env: userOf(home.host) });
    assert.deepEqual([answer.outcome, answer.digest], ['served', DIGEST]);
    assert.deepEqual(
      home.requests.filter(({ line }) => line.startsWith('HEAD')).map(({ authorization }) => authorization),
      [undefined, SENT, undefined],
    );
    assert.deepEqual(
      other.requests.map(({ authorization }) => authorization),
      [undefined],
    );
  });

  test('was asked too often is asked once more after a short wait, and not at all after a long one', async (t) => {
    const asked = new Map<string, number>();
    const limited = (seconds: string) =>
      faultServer(t, (request, response) => {
        const count = (asked.get(request.url ?? '') ?? 0) + 1;
        asked.set(request.url ?? '', count);
        if (count === 1 && request.method === 'HEAD') {
          response.writeHead(429, { 'retry-after': seconds }).end();
        } else {
          serve(request, response);
        }
      });
    assert.equal((await ask((await limited('1')).host)).outcome, 'served');
    asked.clear();
    const { host, requests } = await limited('3600');
    const images = Array.from({ length: 50 }, (_, index) => `${host}/a/b:${index}`);
    const answers = await askAll(images);
    assert.deepEqual(
      new Set(answers.map(({ outcome, detail }) => `${outcome} ${detail}`)),
      new Set(['rate-limited 3600']),
    );
    assert.ok(requests.length < 15, `${requests.length} requests`);
    assert.match(textOfAnswer(answers[0] as ImageAnswer), /wants to be asked again in 3600 seconds/);
  });

  test('is none, or speaks of 2015', async (t) => {
    const page = await faultServer(t, (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>');
    });
    assert.deepEqual(short(await ask(page.host)), ['not-a-registry', 'text/html']);
    const schema1 = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
    const old = await faultServer(t, (_request, response) => {
      response.writeHead(200, { 'content-type': schema1, 'docker-content-digest': DIGEST }).end();
    });
    assert.deepEqual(short(await ask(old.host)), ['unsupported', schema1]);
    const noise = await rawServer(t, 'not http at all\r\n\r\n');
    assert.equal((await ask(noise)).outcome, 'not-a-registry');
    const endless = await rawServer(t, `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`);
    assert.equal((await ask(endless)).outcome, 'not-a-registry');
  });

  test('fails', async (t) => {
    const { host } = await faultServer(t, (_request, response) => response.writeHead(503).end());
    assert.deepEqual(short(await ask(host)), ['failed', '503']);
  });

  test('gives another manifest than its digest says, or another digest than was asked for', async (t) => {
    const liar = await faultServer(t, ({ method }, response) => {
      response.writeHead(200, { 'content-type': MANIFEST_TYPE, 'docker-content-digest': DIGEST });
      response.end(method === 'GET' ? '{"config":{}}' : undefined);
    });
    assert.equal((await ask(liar.host, { platforms: ['linux/amd64'] })).outcome, 'not-a-registry');
    const [answer] = await askAll([`${liar.host}/a/b@sha256:${'b'.repeat(64)}`]);
    assert.equal(answer?.outcome, 'not-a-registry');
  });

  test('is not there, or has no name', async () => {
    assert.deepEqual(short(await ask('127.0.0.1:1')), ['connect', 'ECONNREFUSED']);
    assert.equal((await ask('registry.invalid')).outcome, 'dns');
    assert.equal((await ask('127.0.0.1:99999')).outcome, 'dns');
  });
});

suite('a token server that', () => {
  /** A registry that names `realm` in its challenge. */
  const registry = (t: TestContext, realm: string) =>
    faultServer(t, (request, response) => {
      if (request.headers.authorization?.startsWith('Bearer ')) {
        serve(request, response);
      } else {
        response
          .writeHead(401, {
            'www-authenticate': `Bearer realm="${realm}",service="s",scope="repository:a/b:pull"`,
          })
          .end();
      }
    });

  test('is on another host gets the credentials, as the protocol has it', async (t) => {
    const tokens = await faultServer(t, (_request, response) => response.end('{"access_token": "abc"}'));
    const { host, requests } = await registry(t, `http://${tokens.host}/token?x=1`);
    assert.equal((await ask(host, {}, { env: userOf(host) })).outcome, 'served');
    assert.deepEqual(tokens.requests, [
      { line: 'GET /token?x=1&service=s&scope=repository%3Aa%2Fb%3Apull', authorization: SENT },
    ]);
    assert.equal(requests.at(-1)?.authorization, 'Bearer abc');
  });

  test('would be asked without TLS is not asked', async (t) => {
    const { host } = await registry(t, 'http://192.0.2.1/token');
    assert.deepEqual(short(await ask(host, {}, { env: userOf(host) })), ['not-a-registry', null]);
  });

  test('refuses, fails, hangs, or answers nonsense', async (t) => {
    const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
      'credentials-refused': (response) => response.writeHead(401).end(),
      failed: (response) => response.writeHead(500).end(),
      'rate-limited': (response) => response.writeHead(429, { 'retry-after': '99' }).end(),
      timeout: () => undefined,
      'not-a-registry': (response) => response.end('{"token": "a\\r\\nX: b"}'),
    };
    for (const [outcome, answer] of Object.entries(answers)) {
      const tokens = await faultServer(t, (_request, response) => answer(response));
      const { host } = await registry(t, `http://${tokens.host}/`);
      const found = await ask(host, {}, { env: userOf(host) });
      assert.equal(found.outcome, outcome);
      assert.ok(!JSON.stringify(found).includes('s3cret') && !textOfAnswer(found).includes('s3cret'));
    }
  });

  test('is asked for a token with the token that docker login keeps', async (t) => {
    let form = '';
    const tokens = await faultServer(t, (request, response) => {
      request.on('data', (chunk) => {
        form += String(chunk);
      });
      request.on('end', () => response.end('{"token": "abc"}'));
    });
    const { host } = await registry(t, `http://${tokens.host}/`);
    const auths = { [host]: { auth: Buffer.from('0:').toString('base64'), identitytoken: 'kept' } };
    const env = { DOCKER_AUTH_CONFIG: JSON.stringify({ auths }) };
    assert.equal((await ask(host, {}, { env })).outcome, 'served');
    assert.equal(new URLSearchParams(form).get('refresh_token'), 'kept');
  });
});

suite('a run', () => {
  test('that is ended answers at once, and asks nothing more', async (t) => {
    const hanging = await faultServer(t, () => undefined);
    const controller = new AbortController();
    const images = Array.from({ length: 20 }, (_, index) => `${hanging.host}/a/b:${index}`);
    setTimeout(() => controller.abort(), 50);
    const limits = { connect: 60_000, exchange: 60_000 };
    const answers = await askAll(images, { limits }, { signal: controller.signal });
    assert.deepEqual(new Set(answers.map(({ outcome }) => outcome)), new Set(['cancelled']));
    assert.ok(answers.every(isUnanswered));
    const before = hanging.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(hanging.requests.length, before);
  });

  test('that compares tells of a proxy that has another image than the registry it comes from', async (t) => {
    const proxy = await faultServer(t, serve);
    const other = `sha256:${'c'.repeat(64)}`;
    const home = await faultServer(t, (_request, response) => {
      response.writeHead(200, { 'content-type': MANIFEST_TYPE, 'docker-content-digest': other }).end();
    });
    const [target, upstream] = [`${proxy.host}/library/a:1`, `${home.host}/library/a:1`];
    const { answers } = await verifyImages(
      { images: [{ target, upstream }], certain: [], platforms: [], limits: LIMITS },
      { env: { DOCKER_CONFIG: '/nowhere' }, signal: new AbortController().signal },
    );
    const [answer] = answers;
    assert.deepEqual(
      [answer?.outcome, answer?.digest, answer?.upstream],
      ['differs', DIGEST, { target: upstream, outcome: 'served', digest: other }],
    );
    assert.match(textOfAnswer(answer as ImageAnswer), /has an older or another image/);
  });

  test('asks for each image once, six at a time at most', async (t) => {
    let open = 0;
    let most = 0;
    const { host, requests } = await faultServer(t, (request, response) => {
      most = Math.max(most, ++open);
      setTimeout(() => {
        open--;
        serve(request, response);
      }, 10);
    });
    const images = Array.from({ length: 40 }, (_, index) => `${host}/a/b:${index % 20}`);
    const told: number[] = [];
    const answers = await askAll(images, {}, { onAnswer: (answered) => told.push(answered) });
    assert.equal(answers.length, 20);
    assert.equal(requests.filter(({ line }) => line.startsWith('HEAD')).length, 20);
    assert.ok(most <= 6, `${most} at a time`);
    assert.deepEqual(
      told,
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });
});

function short({ outcome, detail }: ImageAnswer): readonly (string | null)[] {
  return [outcome, detail];
}

async function ask(
  host: string,
  job: Partial<VerifyJob> = {},
  context: Partial<VerifyContext> = {},
): Promise<ImageAnswer> {
  const [answer] = await askAll([`${host}/a/b:1`], job, context);
  assert.ok(answer);
  assert.notEqual(textOfAnswer(answer), '');
  return answer;
}

async function askAll(
  targets: readonly string[],
  job: Partial<VerifyJob> = {},
  { env = {}, ...context }: Partial<VerifyContext> = {},
): Promise<readonly ImageAnswer[]> {
  const images = targets.map((target) => ({ target, upstream: null }));
  const report = await verifyImages(
    { images, certain: [], platforms: [], limits: LIMITS, ...job },
    {
      env: { DOCKER_CONFIG: '/nowhere', ...env },
      signal: new AbortController().signal,
      ...context,
    },
  );
  return report.answers;
}

/** Takes connections and never says a word. */
function silentServer(t: TestContext): Promise<string> {
  return rawServer(t, null);
}

async function rawServer(t: TestContext, text: string | null): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (text !== null) {
      // The first byte of TLS is answered with an alert, as a server does that speaks none.
      socket.once('data', (data) => socket.end(data[0] === 0x16 ? 'HTTP/1.1 400 Bad Request\r\n\r\n' : text));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

function userOf(host: string): Readonly<Record<string, string>> {
  return { NEARPULL_REGISTRY: host, NEARPULL_USERNAME: 'puller', NEARPULL_PASSWORD: 's3cret' };
}
