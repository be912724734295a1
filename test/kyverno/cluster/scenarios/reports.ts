// The policy that reports: which Pods it names, those that were there before it and one that comes later, and that the reports go with it.
import assert from 'node:assert/strict';
import { pulledDirectly, settingsOf } from '../../expected.ts';
import type { Pod } from '../../pods.ts';
import { renderWhole } from '../../subjects.ts';
import { type Api, type ApiObject, pathOfPods } from '../api.ts';
import { POD, specOf } from '../checks/check.ts';
import type { Cluster } from '../cluster.ts';
import { minor } from '../clusters.ts';
import { FEWER } from '../manifests.ts';
import { GIVEN, kubectlOrThrow } from '../policies.ts';
import { until } from '../processes.ts';
import { imagesIn, inParallel } from '../stored.ts';
import type { Scenario } from './scenario.ts';

/** Kyverno's background scan has needed three and a half minutes at a load of 20. */
const LONGEST_SCAN = 420;
const POLICY = 'report-docker-hub';

/** The policy in the form of each version that this Kyverno takes: a ClusterPolicy before 1.17, a ValidatingPolicy since. */
export function reportScenarios({ versions }: Cluster): readonly Scenario[] {
  const generations = ['1.16', '1.17'].filter(
    (version) => minor(version) <= Math.max(16, minor(versions.kyverno)),
  );
  return generations.map((version) => ({
    title: `validating of ${version} reports the Pods that pull from Docker Hub, and no other`,
    run: (cluster) => checkReports(cluster, renderWhole('validating', version, GIVEN)),
  }));
}

async function checkReports(cluster: Cluster, policy: string): Promise<void> {
  const { api } = cluster;
  const system: Pod = {
    ...POD,
    metadata: { name: 'system', namespace: 'kube-system' },
    spec: { containers: [] },
  };
  const pods = [...FEWER, { ...system, spec: specOf('nginx') as Pod['spec'] }];
  const created = await inParallel(pods, async (pod) => {
    const { code } = await api.send('POST', pathOfPods(pod.metadata.namespace), pod);
    return code === 201 ? [pod] : [];
  });
  const there = created.flat();
  try {
    // Whom the settings leave alone is reported too: that is what is left to do.
    const wanted = pulledDirectly(there, settingsOf(GIVEN)).toSorted();
    await kubectlOrThrow(cluster, ['apply', '-f', '-'], policy);
    const results = await until(
      'a report of every Pod',
      async () => {
        const found = await resultsOf(api);
        return found.size >= there.length && found;
      },
      LONGEST_SCAN,
    );
    assert.deepEqual(failed(results), wanted);
    assert.equal(results.size, there.length);

    const spec = specOf('redis:7');
    const later = await api.create(pathOfPods('default'), { ...POD, metadata: { name: 'later' }, spec });
    assert.deepEqual(imagesIn(later), ['redis:7']);
    await until(
      'a report of a new Pod',
      async () => (await resultsOf(api)).get('later') === 'fail',
      LONGEST_SCAN,
    );

    await kubectlOrThrow(cluster, ['delete', '-f', '-'], policy);
    await until('the reports are gone', async () => (await resultsOf(api)).size === 0, 180);
  } finally {
    await cluster.kubectl(['delete', '--ignore-not-found', '-f', '-'], policy);
    for (const namespace of new Set(pods.map(({ metadata }) => metadata.namespace))) {
      await api.remove(`${pathOfPods(namespace)}`);
    }
  }
}

/** What the policy says of each Pod, by the names of the Pods. */
async function resultsOf(api: Api): Promise<ReadonlyMap<string, string>> {
  const { items } = await api.get('/apis/wgpolicyk8s.io/v1alpha2/policyreports');
  const own = items.flatMap(({ results = [], scope }: ApiObject) =>
    results
      .filter(({ policy }: ApiObject) => policy === POLICY)
      .map(({ result }: ApiObject) => [scope?.name, result] as const),
  );
  return new Map(own);
}

function failed(results: ReadonlyMap<string, string>): readonly string[] {
  return [...results]
    .filter(([, result]) => result === 'fail')
    .map(([name]) => name)
    .toSorted();
}
