// Tests that `kustomize build` over kustomizations/ differs only in images after `nearpull fix`.
import assert from 'node:assert/strict';
import { dirname, join, posix } from 'node:path';
import { test } from 'node:test';
import { compareRendered } from './compare.ts';
import { type Call, renderAroundFix } from './render.ts';
import { TOOLS } from './tools.ts';

const KUSTOMIZATIONS = join(import.meta.dirname, 'kustomizations');
const WITH_HELM = ['--enable-helm', '--helm-command', TOOLS.helm];

test('kustomize build renders the same except for the images', async (t) => {
  const rendered = await renderAroundFix(t, KUSTOMIZATIONS, tops);
  assert.ok(rendered.length > 8);
  for (const each of rendered) {
    await t.test(each.name, () => assert.ok(compareRendered(each) > 0));
  }
});

/**
 * The folders that are deployed, which are those that no other kustomization builds on. A base may keep an image of Docker Hub where every
 * overlay redirects it.
 */
function tops(files: ReadonlyMap<string, string>): readonly Call[] {
  const texts = [...files].filter(([path]) => /(?:^|\/)kustomization(?:\.ya?ml)?$/i.test(path));
  const used = texts.flatMap(([path, text]) =>
    [...text.matchAll(/^ *- (\S+)$/gm)].map(([, name = '']) => posix.join(posix.dirname(path), name)),
  );
  return texts
    .map(([path, text]): Call => {
      const name = dirname(path);
      const outOfReach = [...text.matchAll(/^# out of reach: (\S+)$/gm)].map(([, image = '']) => image);
      return { name, tool: TOOLS.kustomize, args: ['build', ...WITH_HELM, name], outOfReach };
    })
    .filter(({ name }) => !used.includes(name));
}
