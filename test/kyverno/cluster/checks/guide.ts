// The commands of the guide, and what it says of objects that are kept in Git.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import type { PolicyKind } from '../../../../core/index.ts';
import { pathOfPods } from '../api.ts';
import { kubectlOrThrow, REDIRECTED_NGINX, RESOURCES } from '../policies.ts';
import { imagesIn } from '../stored.ts';
import { type Check, POD, specOf } from './check.ts';

const GUIDE = readFileSync(
  join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'guides', 'kyverno.md'),
  'utf8',
);

export const GUIDE_CHECKS: readonly Check[] = [
  {
    title: 'kubectl wait of the guide ends, where the kind has something to wait for',
    // Kyverno before 1.19 reads the rights of a role that the controller manager puts together.
    needs: 'controllers',
    run: async ({ cluster, policy }) => {
      const command = waitCommand(policy.kind);
      assert.equal(command === null, policy.kind === 'mutating-admission-policy');
      if (command !== null) {
        await kubectlOrThrow(cluster, [...command, '--timeout=60s']);
      }
    },
  },
  {
    title: 'kubectl run of the guide shows the image at the proxy',
    run: async ({ cluster }) => {
      const command =
        "kubectl run try --image=nginx --dry-run=server -o jsonpath='{.spec.containers[0].image}'";
      assert.ok(GUIDE.includes(command));
      const words = command.replaceAll("'", '').split(' ').slice(1);
      assert.equal(await kubectlOrThrow(cluster, words), REDIRECTED_NGINX);
    },
  },
  {
    title:
      'the policy is as it was applied: kubectl diff says nothing, and applying it again changes nothing',
    run: async ({ cluster, policy, installed: { text } }) => {
      const generation = async (): Promise<string> => {
        const path = 'jsonpath={.items[*].metadata.generation}';
        return kubectlOrThrow(cluster, ['get', RESOURCES[policy.kind], '-o', path]);
      };
      const before = await generation();
      await kubectlOrThrow(cluster, ['apply', '--dry-run=server', '-f', '-'], text);
      assert.equal(await kubectlOrThrow(cluster, ['diff', '-f', '-'], text), '');
      await kubectlOrThrow(cluster, ['apply', '-f', '-'], text);
      assert.equal(await generation(), before);
    },
  },
  ...[[], ['--server-side']].map((words) => ({
    title:
      `a bare Pod that is applied a second time names Docker Hub again: kubectl apply ${words.join(' ')}`.trim(),
    run: async ({ cluster }: Parameters<Check['run']>[0]) => {
      const path = `${pathOfPods('default')}/in-git`;
      const metadata = { name: 'in-git', namespace: 'default' };
      const manifest = dump({ ...POD, metadata, spec: specOf('nginx') });
      const apply = async (): Promise<readonly string[]> => {
        await kubectlOrThrow(cluster, ['apply', ...words, '-f', '-'], manifest);
        return imagesIn(await cluster.api.get(path));
      };
      try {
        assert.deepEqual(await apply(), [REDIRECTED_NGINX]);
        assert.deepEqual(await apply(), ['nginx']);
      } finally {
        await cluster.api.remove(path);
      }
    },
  })),
];

/** The words of the guide's `kubectl wait` for a policy of this kind, or null. */
export function waitCommand(kind: PolicyKind): readonly string[] | null {
  const resource = kind.replace('-', '');
  const line = GUIDE.split('\n').find(
    (each) => each.startsWith('kubectl wait ') && each.includes(` ${resource}/`),
  );
  return line?.replaceAll("'", '').split(' ').slice(1) ?? null;
}
