// Checks that the table of what was proven in clusters is about the versions that are pinned, so that raising one means proving it again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLUSTER_RESULTS, type ClusterResult } from '../../scripts/generated/clusterResults.ts';
import { clusters, kubernetesVersion, kyvernoVersion } from '../kyverno/cluster/clusters.ts';
import { read } from './repository.ts';

const results = JSON.parse(read(CLUSTER_RESULTS)) as readonly ClusterResult[];
const pinned = clusters().map(({ kubernetes, kyverno }) => [
  kubernetesVersion(kubernetes),
  kyvernoVersion(kyverno),
]);

test('each result is of a cluster that is pinned', () => {
  const known = new Set(pinned.map(String));
  const others = results
    .map(({ kubernetes, kyverno }) => [kubernetes, kyverno])
    .filter((each) => !known.has(String(each)));
  assert.deepEqual(others, [], 'run npm run test:kyverno -- --cluster --all --write, and npm run generate');
});

test('the cluster of CI has a result', () => {
  const [first] = pinned;
  assert.ok(results.some(({ kubernetes, kyverno }) => String([kubernetes, kyverno]) === String(first)));
});
