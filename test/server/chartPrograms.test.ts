// Tests of the commands that render a chart, where nothing may be or can be run. test/render/editor.test.ts runs the real helm.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChartOverlayResult, ChartProof } from '../../protocol/messages.ts';
import { type EditorOptions, startEditor } from '../support/editor.ts';
import { makeWorkspace } from '../support/workspace.ts';

const CHART = {
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'web/values.yaml': 'image: nginx\n',
  'pod.yaml': 'apiVersion: v1\nkind: Pod\n',
};

async function problems(options: EditorOptions, file = 'web/values.yaml', helm?: string): Promise<string[]> {
  const { folder, uri } = await makeWorkspace(CHART);
  const editor = await startEditor({ folders: [folder], ...options });
  const given = helm === undefined ? {} : { helm };
  const proof = await editor.execute('nearpull.server.proveChart', { uri: uri(file), ...given });
  const overlay = await editor.execute('nearpull.server.chartOverlay', { chart: uri('web'), ...given });
  return [proof as ChartProof, overlay as ChartOverlayResult].map(({ problem, text }) => {
    assert.equal(text, '');
    return problem ?? '';
  });
}

test('no program runs in a workspace that is not trusted, and none in a process that can run none', async () => {
  const untrusted = await problems({ initializationOptions: { trusted: false } });
  assert.deepEqual(untrusted, Array(2).fill('A chart is rendered only in a workspace that is trusted.'));
  const browser = await problems({ charts: null });
  assert.deepEqual(browser, Array(2).fill('This needs helm, which cannot be started from here.'));
});

test('a helm that is not there is named, and so is a file outside of any chart', async () => {
  const missing = await problems({}, 'web/values.yaml', '/nowhere/helm');
  for (const problem of missing) {
    assert.match(problem, /\/nowhere\/helm/);
  }
  const [outside] = await problems({}, 'pod.yaml', '/nowhere/helm');
  assert.match(outside ?? '', /Chart\.yaml/);
});
