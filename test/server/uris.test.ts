// Tests of URIs as different clients spell them: all spellings of a folder are one folder, and answers use the spelling of the client.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver/node';
import { isFile, joinUri, keyOf, parentUri, pathOf, relativePath } from '../../server/common/uris.ts';
import { placeOf } from '../../server/common/workspace/folders.ts';
import { DOMAIN, type Editor, startEditor } from '../support/editor.ts';

/** The same folder on a Windows drive, as different clients write it. */
const SPELLINGS = ['file:///C:/code', 'file:///c:/code', 'file:///c%3A/code', 'file:///C%3a/code/'];

suite('one folder', () => {
  test('of a file is named as it was written, and the top of a tree is none', () => {
    for (const [uri, parent] of [
      ['file:///C:/a%20b/c.yaml', 'file:///C:/a%20b'],
      ['file:///c%3A/a/b.yaml?x=/y#/z', 'file:///c%3A/a'],
      ['file://server/share/a.yaml', 'file://server/share'],
      ['file:///C:/a.yaml', null],
      ['file:///c%3A/a.yaml', null],
      ['file:///a.yaml', null],
      ['untitled:a', null],
      ['', null],
    ] as const) {
      assert.equal(parentUri(uri), parent, uri);
    }
  });

  for (const folder of SPELLINGS) {
    for (const spelling of SPELLINGS) {
      test(`${folder} holds the files of ${spelling}`, () => {
        const uri = `${spelling.replace(/\/$/, '')}/a/pod.yaml`;
        assert.deepEqual(placeOf(uri, ['file:///D:/code', folder]), { folder, path: 'a/pod.yaml' });
        assert.equal(relativePath(folder, spelling), '');
        assert.equal(keyOf(folder), keyOf(spelling));
      });
    }
  }

  for (const [folder, uri, path] of [
    ['file:///my%20work', 'file:///my work/a.yaml', 'a.yaml'],
    ['file:///%E5%B7%A5', 'file:///工/文%20件.yaml', '文 件.yaml'],
    ['file:///a(b)', 'file:///a%28b%29/c.yaml', 'c.yaml'],
    ['file:///100%', 'file:///100%25/a%b.yaml', 'a%b.yaml'],
    ['file://Server/share', 'file://server/share/a.yaml', 'a.yaml'],
    ['file:////server/share', 'file://server/share/a.yaml', 'a.yaml'],
    ['file://server/share', 'file:////server/share/a.yaml', 'a.yaml'],
    ['FILE:///a', 'file:///a/b.yaml', 'b.yaml'],
    ['vscode-vfs://github/o/r', 'vscode-vfs://github/o/r/a.yaml?ref=main', 'a.yaml'],
    ['vscode-remote://wsl%2Bubuntu/w', 'vscode-remote://wsl+Ubuntu/w/a.yaml', 'a.yaml'],
    ['file:///', 'file:///a/b.yaml', 'a/b.yaml'],
    ['file:///c%3A/', 'file:///C:/b.yaml', 'b.yaml'],
  ] as const) {
    test(`${folder} holds ${uri}`, () => assert.equal(relativePath(folder, uri), path));
  }
});

suite('another folder', () => {
  for (const [folder, uri] of [
    ['file:///a/b', 'file:///a/bc/d.yaml'],
    ['file:///a/bc', 'file:///a/b/d.yaml'],
    ['file:///a/B', 'file:///a/b/d.yaml'],
    ['file:///C:/code', 'file:///C:/Code/d.yaml'],
    ['file:///C:/code', 'file:///D:/code/d.yaml'],
    ['file://server/share', 'file:///share/d.yaml'],
    ['file://server/share', 'file://other/share/d.yaml'],
    ['vscode-vfs://github/o/r', 'file://github/o/r/d.yaml'],
    ['file:///', 'untitled:Untitled-1'],
    ['file:///', ''],
    ['file:///', 'a b:/c'],
    ['file:///', '/c/d.yaml'],
  ] as const) {
    test(`${folder} does not hold ${uri}`, () => {
      assert.equal(relativePath(folder, uri), null);
      assert.notEqual(keyOf(folder), keyOf(uri));
    });
  }
});

test('the innermost of nested folders counts, in any spelling and order', () => {
  const folders = ['file:///C:/w', 'file:///c%3A/w/a', 'file:///c:/w/ab'];
  for (const each of [folders, folders.toReversed()]) {
    assert.deepEqual(placeOf('file:///C%3a/w/a/x.yaml', each), { folder: folders[1], path: 'x.yaml' });
    assert.deepEqual(placeOf('file:///C%3a/w/abc/x.yaml', each), { folder: folders[0], path: 'abc/x.yaml' });
  }
});

test('outside of all folders there is still a path', () => {
  for (const [uri, path] of [
    ['file:///a/b%20c.yaml', 'a/b c.yaml'],
    ['file:///c%3A/a.yaml', 'c:/a.yaml'],
    ['file://server/share/a.yaml', 'share/a.yaml'],
    ['untitled:Untitled-1', 'Untitled-1'],
    ['vscode-vfs://github/o/r/a.yaml?ref=main#L1', 'o/r/a.yaml'],
    ['foo:////a/b.yaml', 'foo:////a/b.yaml'],
    ['', ''],
  ] as const) {
    assert.deepEqual(placeOf(uri, ['file:///other']), { folder: null, path });
    assert.equal(pathOf(uri), path);
  }
});

test('a joined URI keeps the spelling of its folder, and leads back to the path', () => {
  const path = 'a b/100%/文#?.yaml';
  const encoded = 'a%20b/100%25/%E6%96%87%23%3F.yaml';
  for (const [folder, uri] of [
    ['file:///C:/w', `file:///C:/w/${encoded}`],
    ['file:///c%3a/w/', `file:///c%3a/w/${encoded}`],
    ['file://Server/share', `file://Server/share/${encoded}`],
    ['vscode-vfs://github/o/r?ref=main', `vscode-vfs://github/o/r/${encoded}?ref=main`],
    ['file:///', `file:///${encoded}`],
  ] as const) {
    assert.equal(joinUri(folder, path), uri);
    assert.equal(relativePath(folder, uri), path);
  }
});

test('URIs of files on a disk are recognised', () => {
  assert(['file:///a', 'FILE:///a', 'file://server/share', 'file:////server/share'].every(isFile));
  assert(!['vscode-vfs://github/o/r', 'untitled:a', 'files:///a', '/a', ''].some(isFile));
});

suite('a server whose client writes one folder in three ways', () => {
  const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: nginx\n';
  const BASE = 'resources:\n  - pod.yaml\n';
  const folder = 'file:///C:/my%20work';
  /** The spellings in which the client opens documents, and in which it finds files. */
  const [opened, found] = ['file:///c%3a/my%20work', 'file:///c%3A/my%20work'];
  const pod = `${opened}/pod.yaml`;

  let editor: Editor;

  async function start(domains: Readonly<Record<string, string>>): Promise<void> {
    editor = await startEditor({
      folders: [folder],
      disk: null,
      initializationOptions: { files: true },
      settings: (scopeUri = '') => ({ proxy: { domain: domains[scopeUri] ?? 'none.example.com' } }),
    });
    editor.connection.onRequest('nearpull/findFiles', () => ({ uris: [`${found}/kustomization.yaml`] }));
    editor.connection.onRequest('nearpull/readFiles', ({ uris }: { uris: string[] }) =>
      uris.map((uri) => (uri === `${folder}/kustomization.yaml` ? BASE : null)),
    );
    await editor.open(pod, POD);
  }

  async function edits(title: RegExp): Promise<WorkspaceEdit | undefined> {
    const actions = (await editor.codeActions(pod, 'nginx', { only: ['quickfix'] })) as CodeAction[];
    return actions.find((each) => title.test(each.title))?.edit;
  }

  const changedBy = (edit: WorkspaceEdit | undefined) =>
    edit?.documentChanges?.map((each) => 'textDocument' in each && each.textDocument);

  test('finds the settings of the folder, which it asks for as the client wrote it', async () => {
    await start({ [folder]: DOMAIN });
    assert.match(await editor.target(pod), new RegExp(`^${DOMAIN}/library/nginx`));
    assert.deepEqual([...new Set(editor.asked)], [folder]);
  });

  test('edits the document under the URI that it was opened with', async () => {
    await start({ [folder]: DOMAIN });
    assert.deepEqual(changedBy(await edits(/^Pull through/)), [{ uri: pod, version: 1 }]);
  });

  test('finds the neighbours, and edits them under the URI of the open document, or below the given folder', async () => {
    await start({ [folder]: DOMAIN });
    const closed = { uri: `${folder}/kustomization.yaml`, version: null };
    assert.deepEqual(changedBy(await edits(/kustomization/)), [closed]);
    const open = `${opened}/kustomization.yaml`;
    await editor.open(open, BASE);
    assert.deepEqual(changedBy(await edits(/kustomization/)), [{ uri: open, version: 1 }]);
  });

  test('removes a folder, and adds it only once, whichever spelling is used', async () => {
    await start({ [folder]: DOMAIN, [found]: 'found.example.com' });
    const target = () => editor.target(pod);
    const change = (added: readonly string[], removed: readonly string[]) =>
      editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
        event: {
          added: added.map((uri) => ({ uri, name: uri })),
          removed: removed.map((uri) => ({ uri, name: uri })),
        },
      });
    assert.match(await target(), new RegExp(DOMAIN));
    await change([found], []);
    assert.match(await target(), /found\.example\.com/);
    await change([], [opened]);
    assert.match(await target(), /none\.example\.com/);
  });
});
