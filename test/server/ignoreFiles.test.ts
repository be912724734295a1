// Tests of ignore files in a workspace: they limit neighbours and "fix all files". An open document is checked even if it is ignored.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DOMAIN, type Editor, startEditor, withDomain } from '../support/editor.ts';
import { findFixes, findManifests, safeFixes } from '../support/fixes.ts';
import { makeWorkspace, type Workspace } from '../support/workspace.ts';

const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: nginx:1.27\n';
const REDIRECT = `resources: [../pod.yaml]\nimages: [{ name: nginx, newName: ${DOMAIN}/library/nginx }]\n`;

let editor: Editor;
let workspace: Workspace;

async function start(files: Readonly<Record<string, string>>, folder = ''): Promise<void> {
  workspace = await makeWorkspace(files);
  const top = workspace.folder + (folder === '' ? '' : `/${folder}`);
  editor = await startEditor({ folders: [top], settings: withDomain });
}

/** The paths of `paths` that "fix all files" would change. */
async function fixed(paths: readonly string[]): Promise<readonly string[]> {
  const asked = paths.map((path) => ({ uri: workspace.uri(path), text: POD }));
  const files = await safeFixes(editor, asked);
  return paths.filter((path) => files.some(({ uri }) => uri === workspace.uri(path)));
}

test('fixing all files skips ignored files, and follows changes of ignore files', async () => {
  await start({
    '.git/HEAD': '',
    '.git/info/exclude': 'mine.yaml\n',
    '.gitignore': 'build/\n*.gen.yaml\n',
    'app/.nearpullignore': '!build/\n',
  });
  const paths = ['a.yaml', 'mine.yaml', 'a.gen.yaml', 'build/a.yaml', 'app/build/a.yaml'];
  assert.deepEqual(await fixed(paths), ['a.yaml', 'app/build/a.yaml']);
  await workspace.write('.gitignore', 'a.yaml\n');
  await editor.filesChanged(workspace.uri('.gitignore'));
  while ((await fixed(paths)).includes('a.yaml')) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.deepEqual(await fixed(paths), ['a.gen.yaml']);
});

test('the repository may begin above the workspace folder', async () => {
  await start(
    { '.gitignore': 'c.yaml\n', 'r/.git/HEAD': '', 'r/.gitignore': 'a.yaml\n', 'r/w/b.yaml': '' },
    'r/w',
  );
  assert.deepEqual(await fixed(['r/w/a.yaml', 'r/w/b.yaml', 'r/w/c.yaml']), ['r/w/b.yaml', 'r/w/c.yaml']);
});

test('outside of a repository .gitignore has no effect', async () => {
  await start({ '.gitignore': 'a.yaml\n', '.ignore': 'b.yaml\n' });
  assert.deepEqual(await fixed(['a.yaml', 'b.yaml']), ['a.yaml']);
});

test('an ignore file that is too long leaves nothing out, and the log says so once', async () => {
  await start({ 'x/.ignore': '*.yaml\n'.repeat(10_000) });
  assert.deepEqual(await fixed(['x/a.yaml', 'x/b.yaml']), ['x/a.yaml', 'x/b.yaml']);
  assert.equal(editor.logged.filter((each) => /x\/\.ignore is not used/.test(each)).length, 1);
});

test('an ignored kustomization redirects nothing; an ignored document that is open is checked', async () => {
  await start({
    '.ignore': 'old/\n',
    'pod.yaml': POD,
    'old/kustomization.yaml': REDIRECT,
    'old/pod.yaml': POD,
  });
  for (const path of ['pod.yaml', 'old/pod.yaml']) {
    await editor.open(workspace.uri(path), POD);
    assert.equal((await editor.diagnostics(workspace.uri(path))).length, 1);
  }
  await workspace.write('.ignore', '');
  await editor.filesChanged(workspace.uri('.ignore'));
  await editor.refreshed(1);
  assert.equal((await editor.diagnostics(workspace.uri('pod.yaml'))).length, 0);
});

test('files that are found have no ignored ones among them, and ignored folders are counted', async () => {
  await start({
    '.git/HEAD': '',
    '.gitignore': 'build/\n*.gen.yaml\n',
    '.ignore': 'old\n',
    'app/.gitignore': '!build/\n',
    'a.yaml': POD,
    'a.gen.yaml': POD,
    'a.gen.txt': '',
    'build/a.yaml': POD,
    'build/b/c.yaml': POD,
    'app/build/a.yaml': POD,
    'old/a.yaml': POD,
    'node_modules/a.yaml': POD,
  });
  const { uris, ...rest } = await findManifests(editor, [workspace.folder]);
  assert.deepEqual(uris.toSorted(), ['a.yaml', 'app/build/a.yaml'].map(workspace.uri));
  assert.deepEqual(rest, { ignored: 3, excluded: 0, unseen: [] });
  const { left } = await findFixes(editor, [{ uri: workspace.uri('old/a.yaml') }]);
  assert.deepEqual(left, [{ uri: workspace.uri('old/a.yaml'), reason: 'ignored', count: 1 }]);
  // No client has told of these changes yet.
  await workspace.write('.ignore', null);
  await workspace.write('app/.ignore', '*\n');
  const { uris: now } = await findManifests(editor, [workspace.folder]);
  assert.deepEqual(now.toSorted(), ['a.yaml', 'old/a.yaml'].map(workspace.uri));
});
