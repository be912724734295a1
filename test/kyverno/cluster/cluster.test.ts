// Tries the policies in a real control plane. One process is one cluster, and starts and ends it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redirected, settingsOf } from '../expected.ts';
import { chosenCluster } from './chosen.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { describeCluster } from './clusters.ts';
import { knownToStay } from './known.ts';
import { MANIFESTS } from './manifests.ts';
import { GIVEN, install, redirectingPolicies } from './policies.ts';
import { differences, storeAll } from './stored.ts';

const { versions, short } = chosenCluster();

test(describeCluster(versions), async (t) => {
  const cluster: Cluster = await startCluster(versions, short);
  try {
    const wanted = await storeAll(cluster.api, redirected(MANIFESTS, settingsOf(GIVEN)));
    for (const policy of redirectingPolicies(cluster)) {
      await t.test(policy.title, async () => {
        const installed = await install(cluster, policy);
        const got = await storeAll(cluster.api, MANIFESTS);
        await installed.remove();
        assert.deepEqual(differences(MANIFESTS, got, wanted, knownToStay(versions, policy)), []);
      });
    }
  } finally {
    await cluster.stop();
  }
});
