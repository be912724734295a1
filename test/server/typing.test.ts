// Tests of what an editor shows while a person types: completion, hints, links, and the lens above a workload.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeLens, CompletionItem, DocumentLink, InlayHint } from 'vscode-languageserver/node';
import { DOMAIN, type Editor, type EditorOptions, startEditor } from '../support/editor.ts';
import { wholeInventory } from '../support/inventory.ts';
import { makeWorkspace, type Workspace } from '../support/workspace.ts';

const podWith = (...images: readonly string[]) =>
  `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n${images.map((image) => `    - image: ${image}\n`).join('')}`;

let editor: Editor;
let workspace: Workspace;

async function start(files: Readonly<Record<string, string>>, options: EditorOptions = {}): Promise<void> {
  workspace = await makeWorkspace(files);
  editor = await startEditor({ folders: [workspace.folder], ...options });
}

/** Opens a text and asks at the `$0` in it. */
async function complete(text: string, path = 'new.yaml', languageId = 'yaml'): Promise<CompletionItem[]> {
  const at = text.indexOf('$0');
  const uri = workspace.uri(path);
  await editor.open(uri, text.replace('$0', ''), languageId);
  const lines = text.slice(0, at).split('\n');
  return editor.connection.sendRequest('textDocument/completion', {
    textDocument: { uri },
    position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
  });
}

const ask = <T>(method: string, path: string, more: object = {}): Promise<T[]> =>
  editor.connection.sendRequest(method, { textDocument: { uri: workspace.uri(path) }, ...more });

const labels = (items: readonly CompletionItem[]) => items.map(({ label }) => label);

test('after image: the images of the workspace with their tags, the most used first, then the proxy and its namespaces', async () => {
  await start(
    {
      'a.yaml': podWith('redis:7', 'nginx:1.27'),
      'b.yaml': podWith('redis:7', `${DOMAIN}/grafana/grafana:11`),
    },
    { settings: () => ({ proxy: { domain: DOMAIN } }) },
  );
  await wholeInventory(editor);
  const items = await complete(podWith('$0'));
  assert.deepEqual(labels(items), [
    `${DOMAIN}/library/redis:7`,
    `${DOMAIN}/library/nginx:1.27`,
    `${DOMAIN}/grafana/grafana:11`,
    `${DOMAIN}/`,
    `${DOMAIN}/library/`,
    `${DOMAIN}/grafana/`,
  ]);
});

for (const [where, text, path, languageId] of [
  ['quotes', podWith('"ngi$0x" # why'), 'q.yaml', 'yaml'],
  ['a flow mapping', 'kind: Pod\nspec: {containers: [{image: ngi$0x, name: a}]}\n', 'f.yaml', 'yaml'],
  ['JSON', '{"kind": "Pod", "image": "ngi$0x", "name": "a"}', 'j.json', 'json'],
  ['a Dockerfile', 'FROM --platform=linux/amd64 ngi$0x AS build\n', 'Dockerfile', 'dockerfile'],
] as const) {
  test(`what is typed in ${where} is replaced as a whole`, async () => {
    await start({ 'a.yaml': podWith('nginx:1.27') });
    await wholeInventory(editor);
    const [item] = await complete(text, path, languageId);
    assert(item?.textEdit && 'range' in item.textEdit);
    await editor.makeEdits(workspace.uri(path), [item.textEdit]);
    assert.equal(editor.text(workspace.uri(path)), text.replace('ngi$0x', `${DOMAIN}/library/nginx:1.27`));
  });
}

test('without a domain the names are offered that are written, and no image is offered elsewhere', async () => {
  await start({ 'a.yaml': podWith('nginx:1.27') }, { settings: () => ({}) });
  await wholeInventory(editor);
  assert.deepEqual(labels(await complete(podWith('$0'))), ['nginx:1.27']);
  assert.deepEqual(await complete('kind: Pod\nmetadata:\n  name: $0\n', 'c.yaml'), []);
});

test('an ignore comment is offered where something is found, and its rules, those of the line first', async () => {
  await start({});
  assert.deepEqual(labels(await complete(podWith('nginx # $0'))), [
    'nearpull-ignore',
    'nearpull-ignore-next-line',
    'nearpull-ignore-file',
  ]);
  const rules = await complete(podWith('nginx # nearpull-ignore $0'), 'b.yaml');
  const sorted = rules.toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
  assert.equal(sorted[0]?.label, 'docker-hub-image');
  assert.deepEqual(await complete('a: 1 # $0\n', 'c.yaml'), [], 'a comment about something else');
  assert.equal((await complete('a: 1 # near$0\n', 'd.yaml')).length, 3);
});

test('hints are off, and say what a short name stands for when they are on', async () => {
  await start({});
  const text = podWith(
    'nginx:1.27',
    'docker.io/grafana/grafana',
    '"a/b"',
    'ghcr.io/a/b',
    '"nginx:{{ tag }}"',
  );
  await editor.open(workspace.uri('a.yaml'), text);
  const range = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };
  assert.deepEqual(await ask<InlayHint>('textDocument/inlayHint', 'a.yaml', { range }), []);
  await editor.configure(() => ({ inlayHints: true }));
  const hints = await ask<InlayHint>('textDocument/inlayHint', 'a.yaml', { range });
  assert.deepEqual(
    hints.map(({ label, position, tooltip }) => [label, position.line, tooltip]),
    [
      ['docker.io/library/', 4, 'docker.io/library/nginx:1.27'],
      ['docker.io/', 6, 'docker.io/a/b'],
    ],
  );
  const first = { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } };
  assert.equal((await ask<InlayHint>('textDocument/inlayHint', 'a.yaml', { range: first })).length, 1);
});

test('links lead to Docker Hub, also from behind the proxy, and to the kustomization that redirects an image', async () => {
  await start({
    'kustomization.yaml': 'resources: [a.yaml]\nimages:\n  - name: redis\n    newName: a.b/redis\n',
    'a.yaml': '',
  });
  // The kustomization is known then, however slow the machine is.
  await wholeInventory(editor);
  await editor.open(
    workspace.uri('a.yaml'),
    podWith('nginx:1.27', `${DOMAIN}/grafana/grafana:11`, 'redis:7', 'ghcr.io/a/b'),
  );
  const links = await ask<DocumentLink>('textDocument/documentLink', 'a.yaml');
  assert.deepEqual(
    links.map(({ target, range }) => [range.start.line, target]),
    [
      [4, 'https://hub.docker.com/_/nginx'],
      [5, 'https://hub.docker.com/r/grafana/grafana'],
      [6, workspace.uri('kustomization.yaml')],
    ],
  );
});

test('the lens above a workload counts its images on Docker Hub and rewrites those, and no others', async () => {
  const commands = ['nearpull.fixFile', 'nearpull.previewPolicy', 'nearpull.showInventory'];
  await start({}, { initializationOptions: { commands } });
  const named = (name: string, ...images: readonly string[]) =>
    podWith(...images).replace('spec:', `metadata: {name: ${name}}\nspec:`);
  const text = `# a comment\n${named('a', 'nginx', 'redis', 'ghcr.io/a/b')}---\n${named('b', 'busybox')}---\n${named('c', 'ghcr.io/c/d')}`;
  const uri = workspace.uri('a.yaml');
  await editor.open(uri, text);
  const lenses = await ask<CodeLens>('textDocument/codeLens', 'a.yaml');
  assert.deepEqual(
    lenses.map(({ range, command }) => [range.start.line, command?.title]),
    [
      [1, '2 Docker Hub images'],
      [1, 'Rewrite'],
      [1, 'Preview at admission'],
      [10, '1 Docker Hub image'],
      [10, 'Rewrite'],
      [10, 'Preview at admission'],
    ],
  );
  const { range } = lenses[4]?.command?.arguments?.[0] ?? {};
  assert.equal(await editor.execute('nearpull.server.fixAll', { uri, range }), 1);
  assert.equal(editor.text(uri), text.replace('busybox', `${DOMAIN}/library/busybox:latest`));
});

test('a client without the commands gets no lens above a workload', async () => {
  await start({});
  await editor.open(workspace.uri('a.yaml'), podWith('nginx'));
  assert.deepEqual(await ask<CodeLens>('textDocument/codeLens', 'a.yaml'), []);
});
