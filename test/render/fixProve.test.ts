// Tests `nearpull fix --prove`: what the markers add to the reading of keys, and what is not written because it would come out wrong.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DOMAIN, folder } from '../support/cli.ts';
import { atProxy, imagesIn } from './images.ts';
import { TOOLS } from './tools.ts';

const CHARTS = join(import.meta.dirname, 'charts');

/** Fixes a copy of a chart; its images before and after. */
async function fixed(t: TestContext, chart: string, ...options: readonly string[]) {
  const own = folder(t);
  cpSync(join(CHARTS, chart), join(own.path, chart), { recursive: true });
  const images = () =>
    imagesIn(execFileSync(TOOLS.helm, ['template', 'release', chart], { cwd: own.path, encoding: 'utf8' }));
  const before = images();
  const outcome = await own.nearpull([
    'fix',
    '--prove',
    '--domain',
    DOMAIN,
    '--helm',
    TOOLS.helm,
    ...options,
  ]);
  return { ...own, ...outcome, before, after: images() };
}

test('values that only the templates know are set', async (t) => {
  const { after, before, read, stderr } = await fixed(t, 'unset-defaults');
  assert.equal(stderr, '');
  assert.deepEqual(
    after,
    before.map((image) => atProxy(image)),
  );
  assert.match(read('unset-defaults/values.yaml').toString(), /^tools: /m);
});

test('a fix that Helm shows to be wrong is taken back, and what the markers say is made instead', async (t) => {
  const { after, read } = await fixed(t, 'compared-registry', '--unsafe');
  assert.deepEqual(after, ['docker.io/nginx:1.27', `${DOMAIN}/acme/app:1`]);
  assert.match(read('compared-registry/values.yaml').toString(), /registry: docker\.io/);
});

test('a chart that needs nothing from the markers is fixed as without them', async (t) => {
  const { read } = await fixed(t, 'registry-repository-tag');
  const own = folder(t);
  cpSync(join(CHARTS, 'registry-repository-tag'), join(own.path, 'registry-repository-tag'), {
    recursive: true,
  });
  await own.nearpull(['fix', '--domain', DOMAIN]);
  const path = 'registry-repository-tag/values.yaml';
  assert.equal(read(path).toString(), own.read(path).toString());
});
