// Tests of "Prove this chart" and "Show the values overlay" in the language server, with the real helm.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChartOverlayResult, ChartProof } from '../../protocol/messages.ts';
import { DOMAIN, startEditor } from '../support/editor.ts';
import { makeWorkspace } from '../support/workspace.ts';
import { TOOLS } from './tools.ts';

const { helm } = TOOLS;
const CHART = {
  'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'web/values.yaml': 'image:\n  repository: nginx\n  tag: "1.27"\nname: redis\n',
  'web/templates/pod.yaml': `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
    - name: cache
      image: "{{ printf "%s/%s" "acme" .Values.name }}:1"
`,
};

test('a chart is proven with its safe fixes, as it is in the editor', async () => {
  const { folder, uri } = await makeWorkspace(CHART);
  const editor = await startEditor({ folders: [folder] });
  const prove = (file: string) =>
    editor.execute('nearpull.server.proveChart', { uri: uri(file), helm }) as Promise<ChartProof>;
  const proof = await prove('web/templates/pod.yaml');
  assert.equal(proof.problem, null);
  assert.match(proof.text, new RegExp(`proxied +nginx:1\\.27 → ${DOMAIN}/library/nginx:1\\.27 +Pod/web`));
  assert.match(
    proof.text,
    /docker-hub +acme\/redis:1 +Pod\/web +made of the values name \(web\/values\.yaml:4\)/,
  );
  assert.match(proof.text, /1 of 2 images go through the proxy\./);
  const [left, ...others] = proof.problems;
  assert.deepEqual(others, []);
  assert.match(
    left?.message ?? '',
    /^acme\/redis:1 is still pulled from Docker Hub when the chart is rendered: /,
  );
  assert.ok([uri('web/values.yaml'), uri('web/templates/pod.yaml')].includes(left?.uri ?? ''), left?.uri);
  // Not saved, and counts all the same.
  await editor.open(uri('web/values.yaml'), CHART['web/values.yaml'].replace('"1.27"', '"1.28"'));
  assert.match((await prove('web/values.yaml')).text, /nginx:1\.28/);
});

test('the overlay of a chart is YAML for helm, with what it does not reach in comments', async () => {
  const { folder, uri } = await makeWorkspace(CHART);
  const editor = await startEditor({ folders: [folder] });
  const { text, problem } = (await editor.execute('nearpull.server.chartOverlay', {
    chart: uri('web'),
    helm,
  })) as ChartOverlayResult;
  assert.equal(problem, null);
  assert.match(text, new RegExp(`^image:\\n {2}repository: ${DOMAIN}/library/nginx$`, 'm'));
  assert.match(text, /^# .*acme\/redis:1/m);
});
