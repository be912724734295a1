// How many runs of helm a proof costs: three for each set of values, and at most twelve more for a chart that does not take markers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Proof, proveChart } from '../../proof/chart/proveChart.ts';
import type { Runner } from '../../proof/run/runner.ts';
import { withRunner } from '../../proof/run/runner.ts';
import { folder } from '../support/cli.ts';
import { fakeHelm, fakeProgram } from '../support/fakeProgram.ts';
import { settingsWith } from '../support/fixture.ts';

const CHART = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'values.yaml': '',
  'templates/a.yaml': '',
};
const RENDER =
  '---\n# Source: web/templates/a.yaml\napiVersion: v1\nkind: Pod\nspec: {containers: [{image: "<registry>/<a>/<b>:1"}]}\n';
const VALUES = { registry: 'docker.io', a: 'acme', b: 'web', repository: 'acme/web', image: 'web' };
const settings = settingsWith({ proxy: { domain: 'proxy.example' } });

/** Proves the chart in `path` with a helm that is `code`; also the number of its runs. */
async function prove(
  path: string,
  helm: string,
): Promise<{ readonly proofs: readonly Proof[]; readonly runs: number }> {
  return withRunner(async (runner) => {
    let runs = 0;
    const counting: Runner = { ...runner, run: (...args) => runner.run(...args).finally(() => runs++) };
    const chart = { folder: path, shown: 'web' };
    const rendering = { helm: { name: 'helm', path: helm } as const, runner: counting, settings };
    const fixes = { instead: new Map(), leftovers: [] };
    const { proofs } = await proveChart(chart, { files: [], sets: [] }, fixes, rendering);
    return { proofs, runs };
  });
}

test('three for a set of values', async (t) => {
  const { path, write } = folder(t, CHART);
  const helm = fakeProgram(t, fakeHelm(RENDER, VALUES));
  const { proofs, runs } = await prove(path, helm);
  assert.equal(runs, 3);
  const [image] = proofs[0]?.images ?? [];
  assert.deepEqual(
    image?.why?.values.map((value) => value.path),
    ['registry', 'a', 'b'],
  );
  write('ci/one-values.yaml', '{}');
  assert.equal((await prove(path, helm)).runs, 6);
});

test('twelve more where one value takes no marker, and the others are still known', async (t) => {
  const { path } = folder(t, CHART);
  const picky = `const over = args.includes('--values') ? JSON.parse(fs.readFileSync(args[args.indexOf('--values') + 1], 'utf8')) : {};
if (over.repository !== undefined) { console.error('Error: repository must be acme/web'); process.exit(1); }
${fakeHelm(RENDER, VALUES)}`;
  const { proofs, runs } = await prove(path, fakeProgram(t, picky));
  assert.ok(runs > 3 && runs <= 3 + 12, `${runs} runs`);
  const [image] = proofs[0]?.images ?? [];
  assert.deepEqual(
    image?.why?.values.map((value) => value.path),
    ['registry'],
  );
});

test('twelve more where no value takes a marker, and the proof is made without', async (t) => {
  const { path } = folder(t, CHART);
  const never = `if (args.includes('--values')) process.exit(1);\n${fakeHelm(RENDER, VALUES)}`;
  const { proofs, runs } = await prove(path, fakeProgram(t, never));
  assert.ok(runs <= 3 + 12, `${runs} runs`);
  assert.deepEqual(
    proofs[0]?.images.map(({ verdict }) => verdict),
    ['docker-hub'],
  );
});
