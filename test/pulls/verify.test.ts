// Asks a real pull-through proxy about images, and has crane pull what is said to be there.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { ImageAnswer } from '../../registry/answer.ts';
import { folder, type Outcome, pod } from '../support/cli.ts';
import { pull } from './crane.ts';
import { pushImage } from './images.ts';
import { endings, type Registry, startRegistry, temporaryFolder } from './registries.ts';

const PLATFORMS = ['linux/amd64', 'linux/arm64', 'linux/arm/v7'];

/** Docker's config.json of the person who runs the tests plays no part. */
const NOBODY = { DOCKER_CONFIG: '/nowhere' };

const NAMES = [
  'nginx:1.27',
  'busybox',
  'grafana/grafana:11.2.0',
  'nginx:9',
  'grafana/loki:3',
  'nobody/none:1',
];

suite('a proxy that asks for nothing', () => {
  const cleanup = endings();
  after(cleanup.end);
  let upstream: Registry;
  let proxy: Registry;
  let place = '';
  const digests = new Map<string, string>();

  before(async () => {
    place = temporaryFolder(cleanup);
    upstream = await startRegistry(cleanup);
    for (const name of ['library/nginx:1.27', 'library/busybox:latest']) {
      digests.set(name, await pushImage(upstream.host, name, PLATFORMS));
    }
    digests.set('grafana/grafana:11.2.0', await pushImage(upstream.host, 'grafana/grafana:11.2.0'));
    proxy = await startRegistry(cleanup, { upstream: upstream.host });
  });

  test('says which images are served, with the digest of the index, and crane pulls exactly these', async (t) => {
    const { nearpull } = folder(t, { 'a.yaml': pod(...NAMES) });
    const run = await nearpull(['verify', '--domain', proxy.host, '--format', 'json'], { env: NOBODY });
    const answers = answersOf(run);
    assert.deepEqual(
      answers.map(({ target, outcome }) => `${target.slice(proxy.host.length + 1)} ${outcome}`),
      [
        'library/nginx:1.27 served',
        'library/busybox:latest served',
        'grafana/grafana:11.2.0 served',
        'library/nginx:9 tag-missing',
        'grafana/loki:3 image-missing',
        'nobody/none:1 image-missing',
      ],
    );
    for (const { target, outcome, digest } of answers) {
      assert.equal(digest, digests.get(target.slice(proxy.host.length + 1)) ?? null, target);
      const { isPulled, said } = await pull(target, place);
      assert.equal(isPulled, outcome === 'served', `${target} is ${outcome}; crane says ${said}`);
    }
    assert.equal(run.code, 1);
  });

  test('says the same in words, and a line begins with the place', async (t) => {
    const { nearpull } = folder(t, { 'a.yaml': pod('nginx:1.27', 'nginx:9'), 'b.yaml': pod('nginx:1.27') });
    const { stdout, stderr, code } = await nearpull(['verify', '--domain', proxy.host], { env: NOBODY });
    const digest = digests.get('library/nginx:1.27');
    assert.deepEqual(
      stdout.split('\n').map((line) => line.replace(/ {2,}/g, '  ')),
      [
        `a.yaml:7:14  served  ${proxy.host}/library/nginx:1.27  Served: ${digest}. (and 1 more place)`,
        `a.yaml:8:14  tag-missing  ${proxy.host}/library/nginx:9  ${proxy.host} has the repository, but not this tag.`,
        '1 of 2 images can be pulled.',
        '',
      ],
    );
    assert.deepEqual([stderr, code], ['', 1]);
    const chinese = await nearpull(['verify', '--domain', proxy.host, '--locale', 'zh'], { env: NOBODY });
    assert.match(chinese.stdout, /2 个镜像中有 1 个可以拉取。\n$/);
  });

  test('asks for platforms, of an index and of a single manifest', async (t) => {
    const { nearpull } = folder(t, { 'a.yaml': pod('nginx:1.27', 'grafana/grafana:11.2.0') });
    const json = ['verify', '--domain', proxy.host, '--format', 'json', '--platform'];
    const [index, manifest] = answersOf(await nearpull([...json, 'linux/arm64,linux/arm'], { env: NOBODY }));
    assert.deepEqual([index?.outcome, index?.platforms], ['served', PLATFORMS]);
    assert.deepEqual([manifest?.outcome, manifest?.platforms], ['platform-missing', ['linux/amd64']]);
    assert.equal(manifest?.detail, 'linux/arm64, linux/arm');
    assert.equal((await nearpull([...json, 'linux/amd64'], { env: NOBODY })).code, 0);
  });

  test('compares with the registry that the images come from', async (t) => {
    const { nearpull } = folder(t, { 'a.yaml': pod('moving:1', 'nginx:1.27', 'nginx:9') });
    await pushImage(upstream.host, 'library/moving:1', ['linux/amd64'], 'old');
    const ask = () =>
      nearpull(['verify', `--from=${upstream.host}`, '--domain', proxy.host, '--format', 'json'], {
        env: NOBODY,
      });
    assert.deepEqual(
      answersOf(await ask()).map(({ outcome, upstream: origin }) => [outcome, origin?.outcome]),
      [
        ['served', 'served'],
        ['served', 'served'],
        ['tag-missing', 'tag-missing'],
      ],
    );
    await pull(`${proxy.host}/library/moving:1`, place);
    const moved = await pushImage(upstream.host, 'library/moving:1', ['linux/amd64'], 'new');
    const [first] = answersOf(await ask());
    // This proxy asks for the tag each time. What one says that does not is in test/registry/faults.test.ts.
    assert.deepEqual([first?.outcome, first?.digest, first?.upstream?.digest], ['served', moved, moved]);
  });

  test('pins to what it serves, once, and crane pulls what is written', async (t) => {
    const digest = digests.get('library/nginx:1.27');
    const files = {
      'pod.yaml': pod(
        `${proxy.host}/library/nginx:1.27 # the front`,
        `"${proxy.host}/library/busybox"`,
        `${proxy.host}/library/nginx:9`,
        'nginx:1.27',
        'redis:7',
      ),
      'kustomization.yaml': [
        'resources: [pod.yaml]',
        'images:',
        `  - name: nginx`,
        `    newName: ${proxy.host}/library/nginx`,
        '    newTag: "1.27" # the same as above',
        `  - { name: redis, newName: ${proxy.host}/library/nginx, newTag: "1.27" }`,
        '',
      ].join('\n'),
    };
    const { nearpull, read } = folder(t, files);
    const args = ['pin', '--domain', proxy.host];
    const dry = await nearpull([...args, '--dry-run'], { env: NOBODY });
    assert.match(
      dry.stdout,
      new RegExp(`^\\+ {4}- image: ${proxy.host}/library/nginx:1.27@${digest} # the front$`, 'm'),
    );
    assert.equal(read('pod.yaml').toString(), files['pod.yaml']);
    const run = await nearpull(args, { env: NOBODY });
    assert.equal(run.code, 1, 'one image is missing');
    const busybox = digests.get('library/busybox:latest');
    assert.equal(
      read('pod.yaml').toString(),
      pod(
        `${proxy.host}/library/nginx:1.27@${digest} # the front`,
        `"${proxy.host}/library/busybox:latest@${busybox}"`,
        `${proxy.host}/library/nginx:9`,
        'nginx:1.27',
        'redis:7',
      ),
    );
    assert.equal(
      read('kustomization.yaml').toString(),
      files['kustomization.yaml']
        .replace('# the same as above', `# the same as above\n    digest: ${digest}`)
        .replace('"1.27" }', `"1.27", digest: ${digest} }`),
    );
    assert.ok((await pull(`${proxy.host}/library/nginx@${digest}`, place)).isPulled);
    const again = await nearpull(args, { env: NOBODY });
    assert.match(again.stdout, /Pinned 0 places in 0 files\.\n$/);
  });
});

suite('a proxy whose upstream is away', () => {
  const cleanup = endings();
  after(cleanup.end);

  test('is told from one that lacks an image', async (t) => {
    const upstream = await startRegistry(cleanup);
    await pushImage(upstream.host, 'library/kept:1');
    const proxy = await startRegistry(cleanup, { upstream: upstream.host });
    assert.ok((await pull(`${proxy.host}/library/kept:1`, temporaryFolder(cleanup))).isPulled);
    await upstream.stop();
    const { nearpull } = folder(t, { 'a.yaml': pod('kept:1', 'nginx:1.27') });
    const run = await nearpull(['verify', '--domain', proxy.host, '--format', 'json'], { env: NOBODY });
    assert.deepEqual(
      answersOf(run).map(({ outcome }) => outcome),
      ['served', 'upstream-away'],
    );
  });
});

function answersOf({ stdout }: Outcome): readonly ImageAnswer[] {
  return JSON.parse(stdout).answers;
}
