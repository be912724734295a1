// Tests of the faults in the policy of the vendor's guide, on the real engine. Our advice about that policy is right while these pass.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseReference } from '../../core/index.ts';
import { apply } from './apply.ts';
import { chosenEngines } from './engines.ts';
import { imagesOf, type Pod } from './pods.ts';
import { DIGEST, startDeadEnd, startRegistries } from './registry.ts';
import { subject } from './subjects.ts';

const GIVEN = { proxy: { domain: 'proxy.example' } };
const REGISTRY = ['--registry'];

for (const engine of chosenEngines()) {
  const guide = subject('guide', engine.version).render(GIVEN);
  // A local registry takes the place of Docker Hub, because tests use no network.
  const policy = guide.replaceAll('value: index.docker.io', 'value: hub.localhost');

  test(`Kyverno ${engine.version}: the guide's policy asks Docker Hub when a Pod is created, and fails where that is out of reach`, async (t) => {
    const { env, requests } = await startDeadEnd(t);
    const applied = await apply(engine, { policy: guide, pods: [pod('nginx:1.27')], args: REGISTRY, env });
    assert.ok(requests.includes('CONNECT index.docker.io:443'), requests.join('\n'));
    assert.match(applied.output, /^pass: 0, fail: 0, warn: 0, error: 1, /m);
    assert.deepEqual(images(applied.pods), ['nginx:1.27']);
  });

  test(`Kyverno ${engine.version}: our policies ask no registry`, async (t) => {
    const { env, requests } = await startDeadEnd(t);
    for (const kind of ['cluster-policy', 'mutating-policy'] as const) {
      const ours = subject(kind, engine.version).render(GIVEN);
      const applied = await apply(engine, { policy: ours, pods: [pod('nginx:1.27')], args: REGISTRY, env });
      assert.deepEqual(images(applied.pods), ['proxy.example/library/nginx:1.27']);
    }
    assert.deepEqual(requests, []);
  });

  test(`Kyverno ${engine.version}: the guide's policy asks the registry of every image, of others too`, async (t) => {
    const { env, requests } = await startRegistries(t);
    const [one, other] = [pod('hub.localhost/library/nginx:1.27'), pod('other.localhost/a/b:1', 'other')];
    const applied = await apply(engine, { policy, pods: [one, other], args: REGISTRY, env });
    assert.deepEqual(images(applied.pods), ['proxy.example/library/nginx:1.27', 'other.localhost/a/b:1']);
    for (const url of [
      'hub.localhost/v2/library/nginx/manifests/1.27',
      'other.localhost/v2/a/b/manifests/1',
    ]) {
      assert.ok(requests.includes(`GET http://${url}`), requests.join('\n'));
    }
  });

  test(`Kyverno ${engine.version}: the guide's policy makes an invalid reference of a digest`, async (t) => {
    const { env } = await startRegistries(t);
    const pods = [pod(`hub.localhost/library/nginx@${DIGEST}`)];
    const applied = await apply(engine, { policy, pods, args: REGISTRY, env });
    const [image = ''] = images(applied.pods);
    assert.equal(image, `proxy.example/library/nginx:${DIGEST}`);
    assert.equal(parseReference(image).kind, 'invalid');
  });

  test(`Kyverno ${engine.version}: the guide's policy rewrites Pods that run already`, async (t) => {
    const { env } = await startRegistries(t);
    const values = { globalValues: { 'request.operation': 'UPDATE' } };
    const pods = [pod('hub.localhost/library/nginx:1.27')];
    const applied = await apply(engine, { policy, pods, args: REGISTRY, env, values });
    assert.deepEqual(images(applied.pods), ['proxy.example/library/nginx:1.27']);
  });

  test(`Kyverno ${engine.version}: the guide's policy changes the order in which init containers run`, async (t) => {
    const { env } = await startRegistries(t);
    const initContainers = [
      { name: 'first', image: 'other.localhost/a/b:1' },
      { name: 'second', image: 'hub.localhost/a/b:1' },
    ];
    const given = pod('other.localhost/a/b:1');
    const pods = [{ ...given, spec: { ...given.spec, initContainers } }];
    const applied = await apply(engine, { policy, pods, args: REGISTRY, env });
    const after = applied.pods[0]?.spec.initContainers?.map(({ name }) => name);
    assert.deepEqual(after, ['second', 'first']);
  });
}

function pod(image: string, name = 'web'): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { containers: [{ name: 'web', image }] },
  };
}

function images(pods: readonly Pod[]): readonly string[] {
  return pods.flatMap((each) => [...imagesOf(each).values()]);
}
