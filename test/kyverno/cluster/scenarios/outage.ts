// Kyverno hangs, or is gone: Pods are admitted as they are written, and the policy of the API server goes on.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { judged, specOf } from '../checks/check.ts';
import type { Cluster } from '../cluster.ts';
import {
  install,
  kubectlOrThrow,
  policyOfEachKind,
  REDIRECTED_NGINX,
  runsInKyverno,
  withPolicy,
} from '../policies.ts';
import { until } from '../processes.ts';
import { imagesIn } from '../stored.ts';
import type { Scenario } from './scenario.ts';

/** The webhook of Kyverno waits for 10 s, and nothing else here takes long. */
const LONGEST_WAIT = 20_000;

export function outageScenarios(cluster: Cluster): readonly Scenario[] {
  const ofKyverno = policyOfEachKind(cluster).filter(runsInKyverno);
  const ofApiServer = policyOfEachKind(cluster).filter((policy) => !runsInKyverno(policy));
  return [
    ...ofKyverno.map((policy) => ({
      title: `Kyverno hangs: ${policy.kind} lets Pods pass as they are written`,
      run: () =>
        withPolicy(cluster, policy, async () => {
          const { admission } = cluster.kyverno;
          admission.signal('SIGSTOP');
          try {
            await until('Kyverno stands still', async () => isStopped(admission.pid));
            const begin = performance.now();
            assert.deepEqual(await imagesOf(cluster, 'nginx'), ['nginx']);
            assert.ok(
              performance.now() - begin < LONGEST_WAIT,
              'it does not wait longer than the webhook may take',
            );
          } finally {
            admission.signal('SIGCONT');
          }
          const isBack = async () => (await imagesOf(cluster, 'nginx'))[0] === REDIRECTED_NGINX;
          await until('Kyverno is back', isBack);
        }),
    })),
    {
      title:
        'Kyverno is gone: Pods pass as they are written, fixed ones as they were fixed, and policies can be deleted',
      run: async () => {
        const installed = [];
        for (const policy of ofKyverno) {
          installed.push(await install(cluster, policy));
        }
        await cluster.kyverno.admission.end('SIGKILL');
        assert.deepEqual(await imagesOf(cluster, 'nginx'), ['nginx']);
        assert.deepEqual(await imagesOf(cluster, REDIRECTED_NGINX), [REDIRECTED_NGINX]);
        for (const policy of ofApiServer) {
          const images = await withPolicy(cluster, policy, () => imagesOf(cluster, 'nginx'));
          assert.deepEqual(images, [REDIRECTED_NGINX], policy.title);
        }
        for (const { text } of installed) {
          await kubectlOrThrow(cluster, ['delete', '-f', '-'], text);
        }
        await cluster.kyverno.restart();
        assert.deepEqual(await imagesOf(cluster, 'nginx'), ['nginx']);
      },
    },
  ];
}

/** Whether every thread of the process has stopped. A busy machine takes a moment, in which the others still answer. */
function isStopped(pid: number): boolean {
  return readdirSync(`/proc/${pid}/task`).every((thread) =>
    /^State:\tT/m.test(readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8')),
  );
}

async function imagesOf(cluster: Cluster, image: string): Promise<readonly string[]> {
  return imagesIn(await judged(cluster, specOf(image)));
}
