// Tests of nearpull/checkProxy and nearpull/namespacePlan: what the proxy says about every image of a workspace, and what it must have.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckProxyResult, NamespacePlanResult } from '../../protocol/registry.ts';
import { DIGEST, type FaultServer, faultServer, MANIFEST_TYPE } from '../registry/faultServer.ts';
import { pod } from '../support/cli.ts';
import { type Editor, type EditorOptions, startEditor } from '../support/editor.ts';
import { imagesOf, wholeInventory } from '../support/inventory.ts';
import { makeWorkspace, type Workspace } from '../support/workspace.ts';

let proxy: FaultServer;
let workspace: Workspace;
let editor: Editor;

/** A registry that has everything but nginx:9. */
async function start(t: Parameters<typeof faultServer>[0], options: EditorOptions = {}): Promise<void> {
  proxy = await faultServer(t, ({ url = '' }, response) => {
    if (url.includes('manifests/9')) {
      response.writeHead(404).end('{"errors":[{"code":"NAME_UNKNOWN"}]}');
    } else {
      response.writeHead(200, { 'content-type': MANIFEST_TYPE, 'docker-content-digest': DIGEST }).end();
    }
  });
  workspace = await makeWorkspace({
    'a.yaml': pod('nginx:1.27', `${proxy.host}/library/redis:7`),
    'b/b.yaml': pod('nginx:9', 'nginx:1.27', 'quay.io/a/b:1'),
  });
  editor = await startEditor({
    folders: [workspace.folder],
    settings: () => ({ proxy: { domain: proxy.host } }),
    ...options,
  });
}

const check = (params: object = {}) =>
  editor.connection.sendRequest<CheckProxyResult>('nearpull/checkProxy', params);

test('every image of the workspace is asked for once, and answered with all of its places', async (t) => {
  await start(t);
  assert.deepEqual(proxy.requests, [], 'nothing is asked before a person asks');
  const { problem, answers } = await check();
  assert.equal(problem, null);
  assert.deepEqual(
    answers.map(({ target, outcome, digest, isServed, places }) => [
      target.slice(proxy.host.length),
      outcome,
      digest,
      isServed,
      places.map(({ uri, range }) => `${uri.slice(workspace.folder.length)}:${range.start.line}`).sort(),
    ]),
    [
      ['/library/nginx:1.27', 'served', DIGEST, true, ['/a.yaml:6', '/b/b.yaml:7']],
      ['/library/redis:7', 'served', DIGEST, true, ['/a.yaml:7']],
      ['/library/nginx:9', 'image-missing', null, false, ['/b/b.yaml:6']],
    ],
  );
  assert.match(answers[2]?.message ?? '', /does not know the repository/);
  const one = await check({ uri: workspace.uri('a.yaml') });
  assert.equal(one.answers.length, 2);
});

test('an image of the inventory is answered by its target, and none whose tag another file says', async (t) => {
  await start(t);
  // The Pod gets nginx without a tag. What tag the chart gets is up to its templates.
  await workspace.write('chart/Chart.yaml', 'apiVersion: v2\nname: a\nversion: 1.0.0\n');
  await workspace.write('chart/values.yaml', 'image:\n  repository: nginx\n');
  await workspace.write('c.yaml', pod('nginx'));
  await editor.configure(() => ({ proxy: { domain: proxy.host }, addLatestTag: false }));
  const { answers } = await check();
  const { files } = await wholeInventory(editor);
  const answered = (path: string) =>
    imagesOf(files, path).map(({ written, target }) => [
      written,
      answers.find((answer) => answer.target === target)?.outcome ?? null,
    ]);
  assert.deepEqual(answered('a.yaml'), [
    ['nginx:1.27', 'served'],
    [`${proxy.host}/library/redis:7`, 'served'],
  ]);
  assert.deepEqual(answered('b/b.yaml'), [
    ['nginx:9', 'image-missing'],
    ['nginx:1.27', 'served'],
    ['quay.io/a/b:1', null],
  ]);
  assert.deepEqual(answered('c.yaml'), [['nginx', 'served']]);
  assert.deepEqual(answered('chart/values.yaml'), [['nginx', null]]);
  const asked = files.flatMap(({ images }) => images.flatMap(({ target }) => target ?? []));
  assert.deepEqual([...new Set(asked)].sort(), answers.map(({ target }) => target).sort());
});

test('an image at the proxy can be pinned to the digest that was served, and to no other', async (t) => {
  await start(t);
  const uri = workspace.uri('a.yaml');
  await editor.open(uri, pod('nginx:1.27', `${proxy.host}/library/redis:7`));
  const titles = async (line: number) => {
    const place = { line, character: 20 };
    const actions = await editor.connection.sendRequest<{ readonly title: string }[]>(
      'textDocument/codeAction',
      {
        textDocument: { uri },
        range: { start: place, end: place },
        context: { diagnostics: [] },
      },
    );
    return actions.map(({ title }) => title);
  };
  const pin = `Pin to the digest that the proxy serves: ${DIGEST.slice(0, 19)}…`;
  assert.ok(!(await titles(7)).includes(pin), 'nobody has asked yet');
  await check();
  assert.ok((await titles(7)).includes(pin));
  assert.ok(!(await titles(6)).includes(pin), 'it is not at the proxy yet');
});

test('nothing is asked where the workspace is not trusted, or the process has no network', async (t) => {
  await start(t, { initializationOptions: { trusted: false } });
  assert.match((await check()).problem ?? '', /has to be trusted/);
  await start(t, { disk: null });
  assert.match((await check()).problem ?? '', /in a browser/);
  assert.deepEqual(proxy.requests, []);
});

test('a person can have it end', async (t) => {
  await start(t);
  const hanging = await faultServer(t, () => undefined);
  await editor.configure(() => ({ proxy: { domain: hanging.host } }));
  const { CancellationTokenSource } = await import('vscode-languageserver/node');
  const source = new CancellationTokenSource();
  const asked = editor.connection.sendRequest('nearpull/checkProxy', {}, source.token);
  setTimeout(() => source.cancel(), 100);
  const result = (await asked.catch(() => null)) as CheckProxyResult | null;
  assert.ok(result === null || result.answers.every(({ outcome }) => outcome === 'cancelled'));
});

test('what the proxy must have is written in each form', async (t) => {
  await start(t);
  const plan = (form: string) =>
    editor.connection.sendRequest<NamespacePlanResult>('nearpull/namespacePlan', { form });
  const checklist = await plan('checklist');
  assert.deepEqual([checklist.language, checklist.problem], ['markdown', null]);
  assert.match(checklist.text, /`nginx` × 3/);
  assert.match((await plan('warm-up')).text, new RegExp(`pull '${proxy.host}/library/redis:7'`));
  await editor.configure(() => ({}));
  assert.match((await plan('terraform')).problem ?? '', /needs the domain/);
  assert.deepEqual(proxy.requests, []);
});
