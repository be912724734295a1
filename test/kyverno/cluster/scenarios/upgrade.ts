// From the policy of an older Kyverno to the recommended one, as the guide says: at no moment a Pod is refused, or not redirected.
import assert from 'node:assert/strict';
import { NO_FILE, upgradePolicies } from '../../../../core/index.ts';
import { settingsOf } from '../../expected.ts';
import { pathOfPods } from '../api.ts';
import { POD, specOf } from '../checks/check.ts';
import { waitCommand } from '../checks/guide.ts';
import type { Cluster } from '../cluster.ts';
import { minor } from '../clusters.ts';
import { GIVEN, install, kubectlOrThrow, policyOfEachKind, REDIRECTED_NGINX } from '../policies.ts';
import { until } from '../processes.ts';
import { imagesIn } from '../stored.ts';
import type { Scenario } from './scenario.ts';

export function upgradeScenarios(cluster: Cluster): readonly Scenario[] {
  const { kyverno } = cluster.versions;
  const [old] = policyOfEachKind(cluster).filter(({ kind }) => kind === 'cluster-policy');
  const command = waitCommand('mutating-policy');
  if (minor(kyverno) < 17 || !old || !command) {
    return [];
  }
  return [
    {
      title: 'an upgrade of cluster-policy to mutating-policy leaves no moment without a policy',
      run: async () => {
        const { text } = await install(cluster, old);
        const settings = settingsOf({ ...GIVEN, kyverno: { ...GIVEN.kyverno, version: kyverno } });
        const upgraded = upgradePolicies(text, settings, NO_FILE, null);
        const seen = watch(cluster);
        await kubectlOrThrow(cluster, ['apply', '-f', '-'], upgraded.text);
        await kubectlOrThrow(cluster, [...command, '--timeout=60s']);
        await kubectlOrThrow(cluster, ['delete', 'clusterpolicy', 'redirect-docker-hub']);
        // Kyverno takes a while to forget the old one.
        await new Promise((resolve) => setTimeout(resolve, 3_000));
        const answers = await seen.stop();
        assert.ok(answers.length > 20, 'Pods were created meanwhile');
        assert.deepEqual([...new Set(answers)], [REDIRECTED_NGINX]);
        await kubectlOrThrow(cluster, ['delete', '-f', '-'], upgraded.text);
        await until('it is gone', async () => (await answerOf(cluster)) === 'nginx');
      },
    },
  ];
}

/** Creates Pods without a pause, until it is stopped. Then it returns their images, or why they were refused. */
function watch(cluster: Cluster): { readonly stop: () => Promise<readonly string[]> } {
  const answers: string[] = [];
  let isOver = false;
  const work = (async () => {
    while (!isOver) {
      answers.push(await answerOf(cluster));
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await work;
      return answers;
    },
  };
}

async function answerOf({ api }: Cluster): Promise<string> {
  const object = { ...POD, metadata: { name: 'judged' }, spec: specOf('nginx') };
  const { code, body } = await api.send('POST', `${pathOfPods('default')}?dryRun=All`, object);
  return code === 201 ? imagesIn(body).join(' ') : `${code} ${body.message}`;
}
