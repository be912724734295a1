// Tests of `nearpull cluster`, which reads what kubectl prints.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAll } from 'js-yaml';
import { folder } from '../support/cli.ts';

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { containers: [{ name: 'c', image: 'nginx:1' }] },
};

const listOf = (...items: readonly unknown[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

test('cluster says what is known, and that the rest is unknown', async (t) => {
  const { nearpull } = folder(t, {});
  const { code, stdout } = await nearpull(['cluster'], { stdin: listOf(POD) });
  assert.equal(code, 0);
  assert.match(stdout, /^1 image of 1 Pod\n/);
  assert.match(stdout, /shop +Pod web +nginx:1 +Docker Hub +unknown at admission$/m);
  assert.match(stdout, /^Policies\n {2}unknown$/m);
  assert.match(stdout, /Kyverno's own images: unknown/);
});

test('cluster evaluates the policies of the list', async (t) => {
  const { nearpull } = folder(t, {});
  const { stdout: yaml } = await nearpull(['policy', '--domain=proxy.example']);
  const [policy] = loadAll(yaml);
  const { stdout } = await nearpull(['cluster'], { stdin: listOf(policy, POD) });
  assert.match(stdout, /nginx:1 +Docker Hub +→ proxy\.example\/library\/nginx:1$/m);
  assert.match(stdout, /MutatingPolicy redirect-docker-hub +unknown/);
  const json = await nearpull(['cluster', '--format=json', '--domain=d.example'], {
    stdin: listOf(policy, POD),
  });
  const { schemaVersion, cluster } = JSON.parse(json.stdout);
  assert.equal(typeof schemaVersion, 'number');
  assert.deepEqual(cluster.images, [
    {
      reference: 'nginx:1',
      registry: 'docker.io',
      status: 'docker-hub',
      target: 'd.example/library/nginx:1',
      namespace: 'shop',
      owner: 'Pod web',
      list: 'containers',
      pods: 1,
      admission: { kind: 'redirected', to: 'proxy.example/library/nginx:1' },
    },
  ]);
});

test('cluster refuses what is no list of objects, and files', async (t) => {
  const { nearpull } = folder(t, {});
  for (const stdin of ['', 'a: 1', '[]', '{"items": []}', 'error: You must be logged in']) {
    const { code, stdout, stderr } = await nearpull(['cluster'], { stdin });
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /standard input is no list of objects/);
  }
  const { code, stderr } = await nearpull(['cluster', 'pods.json']);
  assert.equal(code, 2);
  assert.match(stderr, /reads standard input and no files/);
});
