// Tests of workspace/diagnostic: the problems of files that are not open, each shown once, in requests that are held until there is news.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { MOST_PROBLEMS } from '../../server/common/inventory/workspaceScan.ts';
import { DOMAIN, type Editor, type EditorOptions, PUSHED, startEditor } from '../support/editor.ts';
import { type Ids, pullWorkspace, wholeInventory } from '../support/inventory.ts';
import { makeWorkspace, type Workspace } from '../support/workspace.ts';

const podWith = (image: string) => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: ${image}\n`;

let editor: Editor;
let workspace: Workspace;

async function start(files: Readonly<Record<string, string>>, options: EditorOptions = {}): Promise<void> {
  workspace = await makeWorkspace(files);
  editor = await startEditor({ folders: [workspace.folder], ...options });
}

/** The names of the files with the number of their problems. */
const counts = ({ items }: WorkspaceDiagnosticReport) =>
  Object.fromEntries(
    items.map((item) => [
      item.uri.slice(workspace.folder.length + 1),
      'items' in item ? item.items.length : -1,
    ]),
  );

const idsOf = ({ items }: WorkspaceDiagnosticReport): Ids =>
  items.map(({ uri, resultId = '' }) => ({ uri, value: resultId }));

/** Whether `request` is still held after a moment. */
async function isHeld(request: Promise<unknown>): Promise<boolean> {
  const late = new Promise((resolve) => setTimeout(() => resolve('late'), 400));
  return (await Promise.race([request, late])) === 'late';
}

test('the problems of all files are told, except of open ones, and the next request is held until one changes', async () => {
  await start({ 'a.yaml': podWith('nginx'), 'b.yaml': podWith('redis'), 'c.yaml': podWith('ghcr.io/a/b') });
  await editor.open(workspace.uri('a.yaml'), podWith('nginx'));
  await wholeInventory(editor);
  const first = await pullWorkspace(editor);
  assert.deepEqual(counts(first), { 'b.yaml': 1 });
  const [report] = first.items;
  assert.ok(report && 'items' in report);
  assert.equal(report.items[0]?.code, 'docker-hub-image');
  assert.equal(report.version, null);

  const second = pullWorkspace(editor, idsOf(first));
  assert.equal(await isHeld(second), true);
  await workspace.write('b.yaml', podWith(`${DOMAIN}/library/redis`));
  await editor.filesChanged(workspace.uri('b.yaml'));
  assert.deepEqual(counts(await second), { 'b.yaml': 0 });

  const third = pullWorkspace(editor, idsOf(await second));
  assert.equal(await isHeld(third), true, 'a file without problems is told once');
  await editor.close(workspace.uri('a.yaml'));
  assert.deepEqual(counts(await third), { 'a.yaml': 1 }, 'it is not open any more');
});

test('a document that is opened loses what was told of it, because its own problems are shown', async () => {
  await start({ 'a.yaml': podWith('nginx') });
  await wholeInventory(editor);
  const first = await pullWorkspace(editor);
  assert.deepEqual(counts(first), { 'a.yaml': 1 });
  const next = pullWorkspace(editor, idsOf(first));
  await editor.open(workspace.uri('a.yaml'), podWith('nginx'));
  assert.deepEqual(counts(await next), { 'a.yaml': 0 });
});

test('a document that is open by two spellings of its address is open until both are closed', async () => {
  for (const [first = '', last = ''] of [
    ['a.yaml', '%61.yaml'],
    ['%61.yaml', 'a.yaml'],
  ]) {
    await start({ 'a.yaml': podWith('nginx') });
    for (const name of ['a.yaml', '%61.yaml']) {
      await editor.open(`${workspace.folder}/${name}`, podWith('nginx'));
    }
    await wholeInventory(editor);
    assert.deepEqual((await pullWorkspace(editor)).items, []);
    const next = pullWorkspace(editor);
    await editor.close(`${workspace.folder}/${first}`);
    assert.equal(await isHeld(next), true, `${last} is open`);
    await editor.close(`${workspace.folder}/${last}`);
    assert.deepEqual(Object.values(counts(await next)), [1]);
  }
});

test('a request without news is answered once, and a cancelled one at once', async () => {
  await start({ 'a.yaml': podWith('ghcr.io/a/b') });
  await wholeInventory(editor);
  assert.deepEqual((await pullWorkspace(editor)).items, []);
  assert.equal(await isHeld(pullWorkspace(editor)), true);
});

test('the setting shows the problems of open files only, and takes away those that were shown', async () => {
  await start({ 'a.yaml': podWith('nginx') });
  await wholeInventory(editor);
  const first = await pullWorkspace(editor);
  const next = pullWorkspace(editor, idsOf(first));
  await editor.configure(() => ({ problems: 'open-files', proxy: { domain: DOMAIN } }));
  assert.deepEqual(counts(await next), { 'a.yaml': 0 });
});

test('a folder whose problems are not wanted is not looked through for them', async () => {
  await start({ 'a.yaml': podWith('nginx') }, { settings: () => ({ problems: 'open-files' }) });
  assert.equal(await isHeld(pullWorkspace(editor)), true);
});

test('problems beyond the limit are counted, at the first file that lacks its own', async () => {
  const images = Array.from({ length: 900 }, (_, index) => `    - image: nginx:1.${index}\n`).join('');
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `${name}.yaml`);
  const text = `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n${images}`;
  await start(Object.fromEntries(names.map((name) => [name, text])));
  await wholeInventory(editor);
  const { items } = await pullWorkspace(editor);
  const shown = items.flatMap((item) => ('items' in item ? item.items : []));
  assert.equal(shown.filter(({ code }) => code === 'docker-hub-image').length, 4500);
  const told = shown.filter(({ code }) => code === 'too-many').map(({ message }) => message);
  assert.equal(told.length, 1);
  assert.match(String(told[0]), new RegExp(`first ${MOST_PROBLEMS} problems.* ${6300 - 4500} more`));
});

test('a client that is told its diagnostics cannot ask for those of the workspace', async () => {
  await start({ 'a.yaml': podWith('nginx') }, { capabilities: PUSHED });
  await assert.rejects(pullWorkspace(editor), /Unhandled method|workspace\/diagnostic/);
});
