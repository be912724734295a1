// Tests that `helm template` over charts/, with each file of values, differs only in images after `nearpull fix`.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { compareRendered } from './compare.ts';
import { type Call, renderAroundFix } from './render.ts';
import { TOOLS } from './tools.ts';

const CHARTS = join(import.meta.dirname, 'charts');

test('helm template renders the same except for the images', async (t) => {
  const rendered = await renderAroundFix(t, CHARTS, (files) => [...files.keys()].flatMap(callsFor));
  assert.ok(rendered.length > 8);
  for (const each of rendered) {
    await t.test(each.name, () => assert.ok(compareRendered(each) > 0));
  }
});

/** The calls for a file. `values.yaml` renders the chart with its defaults. Each other file of values beside it is another call. */
function callsFor(file: string): readonly Call[] {
  const [, chart, values] = /^([^/]+)\/((?:values[^/]*|ci\/[^/]+)\.yaml)$/.exec(file) ?? [];
  if (chart === undefined) {
    return [];
  }
  const over = values === 'values.yaml' ? [] : ['--values', file];
  const args = ['template', 'release', chart, '--include-crds', ...over];
  return [{ name: file, tool: TOOLS.helm, args, outOfReach: [] }];
}
