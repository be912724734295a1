// Tests of the inventory over the protocol: which images of a workspace it holds, and how it follows what changes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DOMAIN, type Editor, type EditorOptions, startEditor } from '../support/editor.ts';
import { askInventory, imagesOf, inventoryWhere, runScan, wholeInventory } from '../support/inventory.ts';
import { makeWorkspace, type Workspace } from '../support/workspace.ts';

const podWith = (...images: readonly string[]) =>
  `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n${images.map((image) => `    - image: ${image}\n`).join('')}`;

let editor: Editor;
let workspace: Workspace;

async function start(files: Readonly<Record<string, string>>, options: EditorOptions = {}): Promise<void> {
  workspace = await makeWorkspace(files);
  editor = await startEditor({ folders: [workspace.folder], ...options });
}

test('holds every image with its registry, its namespace and what pulls it', async () => {
  await start(
    {
      'a/pod.yaml': podWith(
        'nginx:1.27',
        'docker.io/grafana/grafana',
        `${DOMAIN}/library/redis:7`,
        'ghcr.io/a/b:1',
      ),
    },
    { settings: () => ({ proxy: { domain: DOMAIN, namespaces: ['library'] } }) },
  );
  const { files, scan, isWhole } = await wholeInventory(editor);
  const [nginx, grafana, redis, other] = imagesOf(files, 'a/pod.yaml');
  assert.deepEqual(nginx, {
    range: { start: { line: 4, character: 13 }, end: { line: 4, character: 23 } },
    written: 'nginx:1.27',
    kind: 'docker-hub',
    name: 'docker.io/library/nginx',
    registry: 'docker.io',
    namespace: 'library',
    hasNamespace: true,
    pull: `${DOMAIN}/library/nginx:1.27`,
    target: `${DOMAIN}/library/nginx:1.27`,
    page: 'https://hub.docker.com/_/nginx',
    problems: 1,
    isFixable: true,
  });
  assert.equal(grafana?.namespace, 'grafana');
  assert.deepEqual(
    [grafana?.hasNamespace, grafana?.isFixable],
    [false, false],
    'the proxy has no such namespace',
  );
  assert.deepEqual(
    [redis?.kind, redis?.name, redis?.registry],
    ['proxied', 'docker.io/library/redis', DOMAIN],
  );
  assert.equal(redis?.pull, `${DOMAIN}/library/redis:7`);
  assert.deepEqual(
    [other?.kind, other?.name, other?.namespace, other?.page],
    ['other', 'ghcr.io/a/b', null, null],
  );
  assert.deepEqual([scan.images, scan.dockerHub, isWhole], [4, 2, true]);
});

test('without a domain an image is pulled by the name that is written', async () => {
  await start({ 'pod.yaml': podWith('nginx', '"nginx:{{ tag }}"') }, { settings: () => ({}) });
  const [nginx, templated] = imagesOf((await wholeInventory(editor)).files, 'pod.yaml');
  assert.equal(nginx?.pull, 'nginx');
  assert.equal(templated?.pull, null, 'a template hides the tag');
});

test('looks only at what nobody leaves out, and says how much that is', async () => {
  await start(
    {
      '.nearpullignore': 'made/\n',
      'made/pod.yaml': podWith('nginx'),
      'skip/pod.yaml': podWith('nginx'),
      'hidden/pod.yaml': podWith('nginx'),
      'node_modules/pod.yaml': podWith('nginx'),
      'pod.yaml': podWith('nginx'),
      'note.yaml': 'a: 1\n',
    },
    {
      settings: () => ({ exclude: ['skip'] }),
      fileSettings: { exclude: { '**/hidden': true, '**/x': false } },
    },
  );
  const { files, scan } = await wholeInventory(editor);
  assert.deepEqual(
    files.map(({ uri }) => uri),
    [workspace.uri('pod.yaml')],
  );
  assert.deepEqual(scan.left, [
    { reason: 'ignored', count: 1 },
    { reason: 'excluded', count: 2 },
  ]);
});

test('a file that changes, appears or goes is looked at again, and nothing else is told', async () => {
  await start({ 'a.yaml': podWith('nginx'), 'b.yaml': podWith('redis') });
  const { revision } = await wholeInventory(editor);
  await workspace.write('a.yaml', podWith('nginx', 'busybox'));
  await workspace.write('c/new.yaml', podWith('alpine'));
  await workspace.write('b.yaml', null);
  await editor.filesChanged(...['a.yaml', 'b.yaml', 'c/new.yaml'].map(workspace.uri));
  await inventoryWhere(editor, (files) => imagesOf(files, 'c/new.yaml').length === 1 && files.length === 2);
  const { files, isWhole } = await askInventory(editor, revision);
  assert.equal(isWhole, false);
  assert.deepEqual(files.map(({ uri, images }) => [uri, images.length]).sort(), [
    [workspace.uri('a.yaml'), 2],
    [workspace.uri('b.yaml'), 0],
    [workspace.uri('c/new.yaml'), 1],
  ]);
});

test('an open document counts as it stands in its editor, and as on the disk when it is closed', async () => {
  await start({ 'a.yaml': podWith('nginx') });
  await wholeInventory(editor);
  await editor.open(workspace.uri('a.yaml'), podWith('nginx', 'redis'));
  await inventoryWhere(editor, (files) => imagesOf(files, 'a.yaml').length === 2);
  await editor.close(workspace.uri('a.yaml'));
  await inventoryWhere(editor, (files) => imagesOf(files, 'a.yaml').length === 1);
});

test('what lies beside files and the settings say anew what their images are', async () => {
  await start({ 'pod.yaml': podWith('nginx') }, { settings: () => ({}) });
  await wholeInventory(editor);
  await workspace.write(
    'kustomization.yaml',
    'resources: [pod.yaml]\nimages:\n  - name: nginx\n    newName: a.b/nginx\n',
  );
  await editor.filesChanged(workspace.uri('kustomization.yaml'));
  await inventoryWhere(editor, (files) => imagesOf(files, 'pod.yaml')[0]?.kind === 'other');
  await workspace.write('kustomization.yaml', null);
  await workspace.write('.nearpull.yaml', 'exclude: [pod.yaml]\n');
  await editor.filesChanged(workspace.uri('kustomization.yaml'), workspace.uri('.nearpull.yaml'));
  await inventoryWhere(editor, (files) => files.length === 0);
});

test('a server without a disk reads the files by way of the client', async () => {
  const texts: Record<string, string> = {
    'a/pod.yaml': podWith('nginx'),
    'b.txt': 'x',
    Dockerfile: 'FROM redis\n',
  };
  editor = await startEditor({
    disk: null,
    folders: ['vscode-vfs://github/a/b'],
    initializationOptions: { files: true },
  });
  editor.connection.onRequest('nearpull/findFiles', ({ folder }: { folder: string }) => ({
    uris: Object.keys(texts).map((path) => `${folder}/${path}`),
  }));
  editor.connection.onRequest('nearpull/readFiles', ({ uris }: { uris: string[] }) =>
    uris.map((uri) => texts[uri.replace('vscode-vfs://github/a/b/', '')] ?? null),
  );
  const { files } = await wholeInventory(editor);
  assert.deepEqual(files.map(({ uri }) => uri).sort(), [
    'vscode-vfs://github/a/b/Dockerfile',
    'vscode-vfs://github/a/b/a/pod.yaml',
  ]);
});

test('a scan tells how far it is, and ends when it is stopped', async () => {
  const names = Array.from({ length: 120 }, (_, index) => `p${index}.yaml`);
  const long = podWith(...Array.from({ length: 200 }, (_, index) => `nginx:1.${index}`));
  await start(Object.fromEntries(names.map((name) => [name, long])), {
    initializationOptions: { inventory: true },
  });
  await runScan(editor, true);
  const under = await editor.scanned(({ phase, done }) => phase === 'running' && done > 0);
  assert.equal(under.total, 120);
  assert.equal((await runScan(editor, false)).phase, 'stopped');
  await editor.scanned(({ phase }) => phase === 'stopped');
  const { scan } = await askInventory(editor);
  assert.ok(scan.images > 0 && scan.images < 24_000, `${scan.images} images of a part of the files`);
  await runScan(editor, true);
  assert.equal((await editor.scanned(({ phase }) => phase === 'done')).images, 24_000);
});

test('the ignore comments of places silence what is found there, and say where none can stand', async () => {
  await start({
    'pod.yaml': podWith('nginx', 'redis'),
    'pod.json': '{"kind":"Pod","apiVersion":"v1","spec":{"containers":[{"image":"nginx"}]}}',
  });
  const { files } = await wholeInventory(editor);
  const places = files.map(({ uri, images }) => ({ uri, ranges: images.map(({ range }) => range) }));
  const answer = await editor.connection.sendRequest<{ files: { uri: string; edits: [] }[]; left: number }>(
    'nearpull/ignoreEdits',
    { files: places },
  );
  assert.equal(answer.left, 1, 'JSON has no comments');
  await editor.makeEdits(workspace.uri('pod.yaml'), answer.files[0]?.edits ?? []);
  assert.equal(
    await workspace.read('pod.yaml'),
    podWith('nginx # nearpull-ignore docker-hub-image', 'redis # nearpull-ignore docker-hub-image'),
  );
});
