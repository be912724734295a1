// Tests of the preview of a policy over the protocol. It works in any editor, on the open text of a document, saved or not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PolicyPreview, PolicyText } from '../../protocol/policies.ts';
import { DOMAIN, type Editor, type EditorOptions, rangeOf, startEditor } from '../support/editor.ts';

const URI = 'untitled:Untitled-1';
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: nginx:1.27
`;
const OPTED_OUT = DEPLOYMENT.replace('{ app: web }', '{ nearpull/docker-hub-proxy: disabled }');

let editor: Editor;

async function preview(text: string, options?: EditorOptions): Promise<PolicyPreview> {
  editor = await startEditor(options);
  await editor.open(URI, text);
  return again();
}

async function again(): Promise<PolicyPreview> {
  const answer = await editor.execute('nearpull.server.previewPolicy', { uri: URI });
  assert(answer);
  return answer as PolicyPreview;
}

test('the text after admission, and each change with its position', async () => {
  const answer = await preview(`${DEPLOYMENT}---\n${OPTED_OUT}`);
  const after = `${DOMAIN}/library/nginx:1.27`;
  assert.deepEqual(answer, {
    version: 1,
    text: `${DEPLOYMENT.replace('nginx:1.27', after)}---\n${OPTED_OUT}`,
    changes: [
      {
        resource: 'Deployment web',
        path: 'spec.template.spec.containers[0].image',
        range: rangeOf(DEPLOYMENT, DEPLOYMENT.indexOf('nginx'), 'nginx:1.27'.length),
        before: 'nginx:1.27',
        after,
      },
    ],
    policy: `redirect-docker-hub, MutatingPolicy policies.kyverno.io/v1: redirects to ${DOMAIN}.`,
    skipped: ['Deployment web: the policy leaves it as it is.'],
    problem: null,
  });
  assert.equal(editor.text(URI), `${DEPLOYMENT}---\n${OPTED_OUT}`, 'nothing is changed');
});

test('it follows the document and the settings', async () => {
  const { text } = await preview(DEPLOYMENT);
  assert(text.includes(`${DOMAIN}/library/nginx:1.27`));
  await editor.change(URI, DEPLOYMENT.indexOf('1.27'), 4, '1.28');
  await editor.configure(() => ({ proxy: { domain: 'other.example.com' } }));
  const then = await again();
  assert.equal(then.version, 2);
  assert(then.text.includes('other.example.com/library/nginx:1.28'));
});

test('without a domain the placeholder is shown; an unusable proxy is reported', async () => {
  const unset = await preview(DEPLOYMENT, { settings: () => ({}) });
  assert(unset.text.includes('image: <your-proxy-domain>/library/nginx:1.27'));
  await editor.configure(() => ({ proxy: { domain: 'https://x' } }));
  const unusable = await again();
  assert.equal(unusable.text, DEPLOYMENT);
  assert.match(unusable.problem ?? '', /scheme/);
});

test('in Chinese', async () => {
  const { skipped } = await preview(OPTED_OUT, { locale: 'zh-cn' });
  assert.match(skipped[0] ?? '', /^Deployment web：\p{Script=Han}/u);
});

test('a document that is not open, or is not a manifest, has no preview', async () => {
  await preview(DEPLOYMENT);
  await editor.open('file:///project/a.md', DEPLOYMENT, 'markdown');
  for (const uri of ['file:///project/closed.yaml', 'file:///project/a.md']) {
    assert.equal(await editor.execute('nearpull.server.previewPolicy', { uri }), null);
  }
});

test('the policy of a lens is evaluated, as it is in its own file now', async () => {
  await preview(DEPLOYMENT);
  const uri = 'file:///project/policy.yaml';
  const { yaml } = (await editor.execute('nearpull.server.policy', { kind: 'cluster-policy' })) as PolicyText;
  await editor.open(uri, yaml.replaceAll(DOMAIN, 'edited.example.com'));
  const policy = { uri, kind: 'ClusterPolicy', name: 'redirect-docker-hub' };
  const ask = async () =>
    (await editor.execute('nearpull.server.previewPolicy', { uri: URI, policy })) as PolicyPreview;
  const edited = await ask();
  assert(edited.text.includes('image: edited.example.com/library/nginx:1.27'));
  assert.match(
    edited.policy,
    /^redirect-docker-hub, ClusterPolicy kyverno\.io\/v1: .* edited\.example\.com\.$/,
  );
  // Its own file has no Pod.
  const none = (await editor.execute('nearpull.server.previewPolicy', { uri, policy })) as PolicyPreview;
  assert.deepEqual(none.changes, []);
  await editor.open(uri, 'kind: Pod');
  assert.match((await ask()).problem ?? '', /no longer in an open file/);
});
