// Tries the policies in a real control plane. One process is one cluster, and starts and ends it.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { redirected, settingsOf } from '../expected.ts';
import type { Subject } from '../subjects.ts';
import { BYSTANDERS } from './checks/bystanders.ts';
import type { Check } from './checks/check.ts';
import { EVERY_POD } from './checks/everyPod.ts';
import { GUIDE_CHECKS } from './checks/guide.ts';
import { added, measureLatency } from './checks/latency.ts';
import { createRunningPods, RUNNING, removeRunningPods } from './checks/running.ts';
import { WORKLOAD_CHECKS } from './checks/workloads.ts';
import { chosenCluster } from './chosen.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { describeCluster } from './clusters.ts';
import { FAULTS, knownToFail } from './known.ts';
import { MANIFESTS } from './manifests.ts';
import { GIVEN, install, redirectingPolicies } from './policies.ts';
import { processesWithin } from './processes.ts';
import { type Results, recordResults } from './results.ts';
import { furtherScenarios } from './scenarios/further.ts';
import { outageScenarios } from './scenarios/outage.ts';
import { reportScenarios } from './scenarios/reports.ts';
import { settingsScenarios } from './scenarios/settings.ts';
import { togetherScenarios } from './scenarios/together.ts';
import { upgradeScenarios } from './scenarios/upgrade.ts';
import { webhookScenarios } from './scenarios/webhooks.ts';
import { type Stored, storeAll } from './stored.ts';

const { versions, short } = chosenCluster();

/** The wait comes first: the other checks would hide how long it takes. */
const CHECKS: readonly Check[] = [
  ...GUIDE_CHECKS,
  ...EVERY_POD,
  ...WORKLOAD_CHECKS,
  ...RUNNING,
  ...BYSTANDERS,
];

test(describeCluster(versions), async (t) => {
  const cluster = await startCluster(versions, short);
  try {
    const results = recordResults(cluster);
    const wanted = await storeAll(cluster.api, redirected(MANIFESTS, settingsOf(GIVEN)));
    for (const policy of redirectingPolicies(cluster)) {
      await t.test(policy.title, (own) => tryAlone(own, cluster, policy, wanted, results));
    }
    for (const scenario of scenariosIn(cluster)) {
      await t.test(scenario.title, () => results.count(() => scenario.run(cluster, wanted)));
    }
    results.write();
  } finally {
    const before = processesWithin(cluster.folder);
    await cluster.stop();
    assert.ok(before.length >= (short ? 3 : 5), 'the processes are found');
    assert.deepEqual(processesWithin(cluster.folder), []);
  }
});

function scenariosIn(cluster: Cluster) {
  return [
    ...settingsScenarios(cluster),
    ...togetherScenarios(cluster),
    ...webhookScenarios(cluster),
    ...furtherScenarios(cluster),
    ...upgradeScenarios(cluster),
    ...(cluster.short ? [] : reportScenarios(cluster)),
    // Kyverno is killed there, so it comes last.
    ...outageScenarios(cluster),
  ];
}

/** Every check of one policy, from its installation to its removal. */
async function tryAlone(
  t: TestContext,
  cluster: Cluster,
  policy: Subject,
  wanted: readonly Stored[],
  results: Results,
): Promise<void> {
  await createRunningPods(cluster);
  const before = await measureLatency(cluster);
  const installed = await install(cluster, policy);
  const proof = { cluster, policy, installed, wanted };
  const known = knownToFail(versions, policy);
  for (const { title, needs, run } of CHECKS) {
    const fault = known.get(title);
    const name = fault === undefined ? title : `${title}: fails, as is known: ${FAULTS[fault]}`;
    const skip = needs === 'controllers' && short ? 'there is no controller manager' : false;
    const check = () => (fault === undefined ? run(proof) : assert.rejects(run(proof)));
    await t.test(name, { skip }, () => results.count(check, policy));
  }
  const during = await measureLatency(cluster);
  await t.test('Pods are created as they are written once it is deleted', async () => {
    await results.count(installed.remove, policy);
  });
  await removeRunningPods(cluster);
  results.latency(policy, added(before, during, await measureLatency(cluster)));
}
