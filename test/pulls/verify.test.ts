// Asks a real pull-through proxy about images, and has crane pull what is said to be there.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { ImageAnswer } from '../../registry/answer.ts';
import { type VerifyJob, verifyImages } from '../../registry/verify.ts';
import { pull } from './crane.ts';
import { pushImage } from './images.ts';
import { endings, type Registry, startRegistry, temporaryFolder } from './registries.ts';

const PLATFORMS = ['linux/amd64', 'linux/arm64', 'linux/arm/v7'];

suite('a proxy that asks for nothing', () => {
  const cleanup = endings();
  after(cleanup.end);
  let upstream: Registry;
  let proxy: Registry;
  let folder = '';
  const digests = new Map<string, string>();

  before(async () => {
    folder = temporaryFolder(cleanup);
    upstream = await startRegistry(cleanup);
    for (const name of ['library/nginx:1.27', 'library/busybox:latest']) {
      digests.set(name, await pushImage(upstream.host, name, PLATFORMS));
    }
    digests.set('grafana/grafana:11.2.0', await pushImage(upstream.host, 'grafana/grafana:11.2.0'));
    proxy = await startRegistry(cleanup, { upstream: upstream.host });
  });

  test('says which images are served, with the digest of the index, and crane pulls exactly these', async () => {
    const names = [...digests.keys(), 'library/nginx:9', 'grafana/loki:3', 'nobody/nothing:1'];
    const answers = await verify({
      images: names.map((name) => ({ target: `${proxy.host}/${name}`, upstream: null })),
    });
    for (const { target, outcome, digest } of answers) {
      const name = target.slice(proxy.host.length + 1);
      assert.equal(digest, digests.get(name) ?? null, name);
      const { isPulled, said } = await pull(target, folder);
      assert.equal(isPulled, outcome === 'served', `${name} is ${outcome}; crane says ${said}`);
    }
    console.log(answers.map(({ target, outcome }) => `${target} ${outcome}`));
  });
});

async function verify(job: Pick<VerifyJob, 'images'> & Partial<VerifyJob>): Promise<readonly ImageAnswer[]> {
  const context = { env: { DOCKER_CONFIG: '/nowhere' }, signal: new AbortController().signal, own: [] };
  return (await verifyImages({ certain: null, platforms: [], ...job }, context)).answers;
}
