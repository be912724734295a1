// Tests of several folders in one window: the settings of its own folder apply to each file, whatever the order of the folders.
import assert from 'node:assert/strict';
import { commands, Uri, window, workspace } from 'vscode';
import { diagnosticsOf, podWith } from './editing.ts';
import { test } from './runner.ts';

/** The folders in the order of the workspace, with their domains. The last folder has no domain, so the domain of the workspace applies. */
const DOMAINS = { one: 'one.example', two: 'two.example', three: 'workspace.example' } as const;

const domainIn = (folder: Uri) => workspace.getConfiguration('nearpull', folder).get('proxy.domain');

test('each folder has its settings', () => {
  assert.deepEqual(
    workspace.workspaceFolders?.map(({ name, uri }) => [name, domainIn(uri)]),
    Object.entries(DOMAINS),
  );
});

test('each file is fixed with the domain of its folder', async () => {
  for (const [name, domain] of Object.entries(DOMAINS).reverse()) {
    const { document } = await window.showTextDocument(await writePod(name, 'fixed.yaml'));
    await diagnosticsOf(document.uri, 1);
    assert.equal(await commands.executeCommand('nearpull.fixFile'), 1);
    assert.equal(document.getText(), podWith(`${domain}/library/nginx:latest`));
    await document.save();
  }
});

test('the whole workspace is fixed, each file with the domain of its folder', async () => {
  const files = await Promise.all(Object.keys(DOMAINS).map((name) => writePod(name, 'all.yaml')));
  assert.equal(await commands.executeCommand('nearpull.fixWorkspace', { confirm: false }), files.length);
  for (const [index, domain] of Object.values(DOMAINS).entries()) {
    const uri = files[index];
    assert.ok(uri);
    const { document } = await window.showTextDocument(uri);
    assert.equal(document.getText(), podWith(`${domain}/library/nginx:latest`));
  }
});

test('a domain can be kept for one folder', async () => {
  const uri = await writePod('three', 'own.yaml');
  const given = { domain: 'three.example', target: 'folder', uri: uri.toString() };
  assert.equal(await commands.executeCommand('nearpull.setProxyDomain', given), 'three.example');
  assert.equal(domainIn(uri), 'three.example');
  assert.equal(domainIn(folderUri('one')), 'one.example');
  const said = workspace.getConfiguration('nearpull', uri).inspect('proxy.domain');
  assert.equal(said?.workspaceFolderValue, 'three.example');
  assert.equal(said?.workspaceValue, 'workspace.example');
});

function folderUri(name: string): Uri {
  const folder = workspace.workspaceFolders?.find((each) => each.name === name);
  assert.ok(folder, name);
  return folder.uri;
}

async function writePod(folder: string, file: string): Promise<Uri> {
  const uri = Uri.joinPath(folderUri(folder), file);
  await workspace.fs.writeFile(uri, new TextEncoder().encode(podWith('nginx')));
  return uri;
}
