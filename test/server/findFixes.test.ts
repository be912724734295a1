// Tests of "fix all in the workspace" on the server's side: which files it finds, what it offers, and what it leaves, and why.
import assert from 'node:assert/strict';
import { stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { DOMAIN, type Editor, type EditorOptions, startEditor } from '../support/editor.ts';
import { findFixes, findManifests } from '../support/fixes.ts';
import { makeWorkspace, type Workspace } from '../support/workspace.ts';

const podWith = (image: string) => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: ${image}\n`;
const POD = podWith('nginx:1.27');

let editor: Editor;
let workspace: Workspace;

async function start(files: Readonly<Record<string, string>>, options: EditorOptions = {}): Promise<void> {
  workspace = await makeWorkspace(files);
  editor = await startEditor({ folders: [workspace.folder], ...options });
}

const ask = (...paths: readonly string[]) =>
  findFixes(
    editor,
    paths.map((path) => ({ uri: workspace.uri(path) })),
  );

test('finds what the command line finds, without what the settings and the editor leave out', async () => {
  const files = [
    'a.yaml',
    'b.yml',
    'c.json',
    'd.yaml.gotmpl',
    'k/Kustomization',
    'x/Dockerfile',
    'x/web.dockerfile',
    'c/templates/_helpers.tpl',
    'a b/ä(1)!.yaml',
  ];
  const others = ['a.txt', 'c/x.tpl', 'x/Dockerfile.md', 'skip/a.yaml', 'hidden/b/a.yaml', 'one.yaml'];
  await start(Object.fromEntries([...files, ...others].map((path) => [path, POD])), {
    settings: () => ({ proxy: { domain: DOMAIN }, exclude: ['skip', 'one.yaml'] }),
  });
  await symlink(fileURLToPath(workspace.uri('a.yaml')), fileURLToPath(workspace.uri('link.yaml')));
  const { uris, ...rest } = await findManifests(editor, [workspace.folder], ['**/hidden']);
  assert.deepEqual(
    uris.map(decodeURIComponent).toSorted(),
    files.map(workspace.uri).map(decodeURIComponent).toSorted(),
  );
  assert.deepEqual(rest, { ignored: 0, excluded: 3, unseen: [] });
  const { files: fixed } = await findFixes(
    editor,
    uris.filter((uri) => uri.includes('a%20b')).map((uri) => ({ uri })),
  );
  assert.equal(fixed.length, 1, 'what was found can be read by its address');
});

test('a folder in a folder is looked through once, and a folder on no disk is left to the client', async () => {
  workspace = await makeWorkspace({ 'a.yaml': POD, 'in/b.yaml': POD });
  const folders = [workspace.folder, workspace.uri('in'), 'vscode-vfs://github/a/b'];
  editor = await startEditor({ folders });
  const { uris, unseen } = await findManifests(editor, folders);
  assert.deepEqual(uris, [workspace.uri('a.yaml'), workspace.uri('in/b.yaml')]);
  assert.deepEqual(unseen, ['vscode-vfs://github/a/b']);
});

test('a server without a disk reads nothing itself', async () => {
  await start({ 'a.yaml': POD }, { disk: null });
  const { uris, unseen } = await findManifests(editor, [workspace.folder]);
  assert.deepEqual([uris, unseen], [[], [workspace.folder]]);
  assert.deepEqual((await ask('a.yaml')).left, [
    { uri: workspace.uri('a.yaml'), reason: 'unreadable', count: 1 },
  ]);
});

test('reads the file itself, or takes the text of its editor, and says of which moment it is', async () => {
  await start({ 'closed.yaml': `\ufeff${POD}`, 'open.yaml': POD });
  const path = fileURLToPath(workspace.uri('closed.yaml'));
  await utimes(path, 1_700_000_000.123, 1_700_000_000.123);
  await editor.open(workspace.uri('open.yaml'), podWith('redis:7'));
  const { files, left } = await ask('closed.yaml', 'open.yaml');
  assert.deepEqual(left, []);
  const [closed, open] = files;
  assert.deepEqual(closed?.version, null);
  assert.deepEqual(closed?.modified, (await stat(path)).mtime.getTime());
  assert.deepEqual([open?.version, open?.modified], [1, null]);
  assert.deepEqual(open?.fixes, [
    {
      range: editor.rangeOf(workspace.uri('open.yaml'), 'redis:7'),
      before: 'redis:7',
      title: `Pull through the proxy: ${DOMAIN}/library/redis:7`,
      review: null,
      images: 1,
      edits: open?.fixes[0]?.edits,
    },
  ]);
});

test('the fixes of a file that is edited or closed meanwhile belong to the text that they were made of', async () => {
  const others = Array.from({ length: 60 }, (_, number) => `${number}.yaml`);
  const files = [...others, 'edited.yaml', 'closed.yaml'];
  await start(Object.fromEntries(files.map((path) => [path, POD])));
  for (const path of ['edited.yaml', 'closed.yaml']) {
    await editor.open(workspace.uri(path), podWith('redis'));
  }
  const asked = ask(...files);
  await editor.change(workspace.uri('edited.yaml'), 0, 0, '# \n');
  await editor.close(workspace.uri('closed.yaml'));
  const [edited, closed] = (await asked).files.slice(-2);
  assert.deepEqual([edited?.version, closed?.version], [2, null]);
});

test('says what is left, and why', async () => {
  await start(
    {
      'bad.yaml': podWith('"docker.io/library/"'),
      'deep/a.yaml': POD,
      'excluded/a.yaml': POD,
      'gone.yaml': POD,
      'large.yaml': `${POD}# ${'x'.repeat(200_000)}\n`,
      'fine.yaml': podWith('ghcr.io/a/b:1'),
    },
    {
      settings: () => ({ proxy: { domain: DOMAIN }, exclude: ['excluded'], limits: { fileMegabytes: 0.1 } }),
    },
  );
  await writeFile(
    fileURLToPath(workspace.uri('gbk.yaml')),
    Uint8Array.of(0x23, 0xd6, 0xd0, 0xce, 0xc4, 0x0a),
  );
  const paths = [
    'bad.yaml',
    'deep/a.yaml',
    'excluded/a.yaml',
    'large.yaml',
    'gbk.yaml',
    'none.yaml',
    'fine.yaml',
  ];
  const { files, left } = await ask(...paths);
  assert.deepEqual(
    files.map(({ uri }) => uri),
    [workspace.uri('deep/a.yaml')],
  );
  assert.deepEqual(
    left.map(({ uri, reason, count }) => [uri.slice(workspace.folder.length + 1), reason, count]),
    [
      ['bad.yaml', 'no-fix', 1],
      ['excluded/a.yaml', 'excluded', 1],
      ['large.yaml', 'too-large', 1],
      ['gbk.yaml', 'unreadable', 1],
      ['none.yaml', 'unreadable', 1],
    ],
  );
});

test('a fix that needs review says why, and one that changes another file is left', async () => {
  const files = {
    'review.yaml': `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: shop:7\n`,
    'base/pod.yaml': POD,
    'base/kustomization.yaml': 'resources: [pod.yaml]\n',
    'one/kustomization.yaml': 'resources: [../base]\nimages:\n  - name: nginx\n    newTag: "1.28"\n',
    'two/kustomization.yaml': 'resources: [../base]\n',
  };
  await start(files);
  const { files: found, left } = await ask('review.yaml', 'base/pod.yaml');
  assert.deepEqual(
    found.flatMap(({ fixes }) => fixes.map(({ before, review }) => [before, review === null])),
    [['shop:7', false]],
  );
  assert.deepEqual(left, [{ uri: workspace.uri('base/pod.yaml'), reason: 'other-file', count: 1 }]);
});

test('an image of several values is one image with several edits, also for the command for one file', async () => {
  const values = 'image:\n  registry: docker.io\n  repository: nginx\n  tag: "1.27"\n';
  const chart = 'apiVersion: v2\nname: c\nversion: 1.0.0\n';
  await start({ 'Chart.yaml': chart, 'values.yaml': values });
  const uri = workspace.uri('values.yaml');
  const { files } = await ask('values.yaml');
  assert.deepEqual(
    files.flatMap(({ fixes }) => fixes.map(({ images, edits }) => [images, edits.length])),
    [[1, 2]],
  );
  await editor.open(uri, values);
  assert.equal(await editor.execute('nearpull.server.fixAll', { uri }), 1);
  assert.match(editor.text(uri), new RegExp(`registry: ${DOMAIN}\\n  repository: library/nginx\\n`));
});

test('a search through many folders can be cancelled', async () => {
  const paths = Array.from({ length: 300 }, (_, index) => `f${index}/g/a.yaml`);
  await start(Object.fromEntries(paths.map((path) => [path, POD])));
  const source = new CancellationTokenSource();
  const folders = [{ uri: workspace.folder, exclude: [] }];
  const answer = editor.connection.sendRequest('nearpull/findManifests', { folders }, source.token);
  source.cancel();
  await assert.rejects(answer, { code: -32800 });
});

test('only files that make Pods are offered for a preview of a policy', async () => {
  await start({
    'pod.yaml': POD,
    'list.yaml': `apiVersion: v1\nkind: List\nitems:\n  - ${POD.trimEnd().replaceAll('\n', '\n    ')}\n`,
    'template.yaml': 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: {{ .Values.image }}\n',
    'service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: { name: containers }\n',
    'values.yaml': 'containers: 3\nimage: nginx\n',
  });
  await writeFile(fileURLToPath(workspace.uri('gbk.yaml')), Uint8Array.of(0xd6, 0xd0, 0x0a));
  const paths = ['pod.yaml', 'list.yaml', 'template.yaml', 'service.yaml', 'values.yaml', 'gbk.yaml'];
  const files = paths.map((path) => ({ uri: workspace.uri(path) }));
  assert.deepEqual(await editor.connection.sendRequest('nearpull/findPods', { files }), {
    uris: paths.slice(0, 3).map(workspace.uri),
    unread: [workspace.uri('gbk.yaml')],
  });
});
