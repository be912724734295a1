// Tests of fixes through VS Code's own commands: the lightbulb, fix all, fix on save, and the commands of the palette.
import assert from 'node:assert/strict';
import {
  CodeActionKind,
  ConfigurationTarget,
  commands,
  Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  workspace,
} from 'vscode';
import {
  codeActions,
  diagnosticsOf,
  folder,
  openFile,
  PROXY,
  podWith,
  rangeOf,
  readFile,
  until,
  withDomain,
  writeFile,
} from './editing.ts';
import { test } from './runner.ts';

const BEFORE = podWith('nginx # web', '"grafana/grafana:11.4.0"', 'ghcr.io/a/b:1', 'nginx');
const AFTER = podWith(
  `${PROXY}/library/nginx:latest # web`,
  `"${PROXY}/grafana/grafana:11.4.0"`,
  'ghcr.io/a/b:1',
  `${PROXY}/library/nginx:latest`,
);

test('the quick fix rewrites one image and nothing else', () =>
  withDomain(PROXY, async () => {
    const editor = await openFile('quickfix.yaml', BEFORE);
    const { uri } = editor.document;
    await diagnosticsOf(uri, 3);
    const offered = await codeActions(
      uri,
      rangeOf(editor, 'grafana/grafana:11.4.0'),
      CodeActionKind.QuickFix,
    );
    const fix = offered.find(({ isPreferred }) => isPreferred);
    assert.equal(fix?.title, `Pull through the proxy: ${PROXY}/grafana/grafana:11.4.0`);
    assert.ok(fix?.edit && (await workspace.applyEdit(fix.edit)));
    assert.equal(editor.document.getText(), BEFORE.replace('grafana/grafana', `${PROXY}/grafana/grafana`));
    await diagnosticsOf(uri, 2);
  }));

test('a quick fix rewrites every place of the same image', () =>
  withDomain(PROXY, async () => {
    const editor = await openFile('every.yaml', BEFORE);
    const { uri } = editor.document;
    await diagnosticsOf(uri, 3);
    const offered = await codeActions(uri, rangeOf(editor, 'nginx'), CodeActionKind.QuickFix);
    const fix = offered.find(({ title }) => title.startsWith('Rewrite every nginx'));
    assert.ok(fix?.edit && (await workspace.applyEdit(fix.edit)));
    assert.equal(editor.document.getText(), BEFORE.replaceAll('nginx', `${PROXY}/library/nginx:latest`));
  }));

test('a quick fix writes the comment that silences a line', () =>
  withDomain(PROXY, async () => {
    const editor = await openFile('ignore.yaml', podWith('nginx:1.27'));
    const { uri } = editor.document;
    await diagnosticsOf(uri, 1);
    const offered = await codeActions(uri, rangeOf(editor, 'nginx:1.27'), CodeActionKind.QuickFix);
    const fix = offered.find(({ title }) => title.startsWith('Ignore docker-hub-image'));
    assert.ok(fix?.edit && (await workspace.applyEdit(fix.edit)));
    assert.equal(editor.document.getText(), podWith('nginx:1.27 # nearpull-ignore docker-hub-image'));
    await diagnosticsOf(uri, 0);
  }));

test('without a domain the lightbulb writes the placeholder, and offers to set one', () =>
  withDomain(undefined, async () => {
    const editor = await openFile('placeholder.yaml', podWith('nginx:1.27'));
    const { uri } = editor.document;
    await diagnosticsOf(uri, 1);
    const offered = await codeActions(uri, rangeOf(editor, 'nginx:1.27'), CodeActionKind.QuickFix);
    assert.ok(offered.some(({ command }) => command?.command === 'nearpull.setProxyDomain'));
    const fix = offered.find(({ title }) => title.startsWith('Pull through the proxy'));
    assert.ok(fix?.edit && (await workspace.applyEdit(fix.edit)));
    assert.equal(editor.document.getText(), podWith('<your-proxy-domain>/library/nginx:1.27'));
    const [found] = await diagnosticsOf(uri, 1, 'proxy-placeholder');
    assert.deepEqual(found?.range, rangeOf(editor, '<your-proxy-domain>'));
  }));

test('VS Code’s own "Fix All" fixes the file', () =>
  withDomain(PROXY, async () => {
    const { document } = await openFile('fixall.yaml', BEFORE);
    await diagnosticsOf(document.uri, 3);
    await commands.executeCommand('editor.action.fixAll');
    await until('the fixed text', () => (document.getText() === AFTER ? true : null));
    await diagnosticsOf(document.uri, 0);
  }));

test('the command fixes the file, and finds nothing the second time', () =>
  withDomain(PROXY, async () => {
    const { document } = await openFile('command.yaml', BEFORE.replaceAll('\n', '\r\n'));
    assert.equal(await commands.executeCommand('nearpull.fixFile'), 3);
    assert.equal(document.getText(), AFTER.replaceAll('\n', '\r\n'));
    assert.equal(await commands.executeCommand('nearpull.fixFile'), 0);
    assert.equal(document.getText(), AFTER.replaceAll('\n', '\r\n'));
  }));

test('the command sets the domain first where there is none', () =>
  withDomain(undefined, async () => {
    const { document } = await openFile('domainfirst.yaml', BEFORE);
    assert.equal(await commands.executeCommand('nearpull.fixFile', { domain: PROXY }), 3);
    assert.equal(document.getText(), AFTER);
    assert.equal(workspace.getConfiguration('nearpull').get('proxy.domain'), PROXY);
  }));

test('the file is fixed when it is saved, where the settings say so', () =>
  withDomain(PROXY, async () => {
    const onSave = (value: unknown) =>
      workspace.getConfiguration('editor').update('codeActionsOnSave', value, ConfigurationTarget.Workspace);
    await onSave({ 'source.fixAll.nearpull': 'explicit' });
    try {
      const { document } = await openFile('onsave.yaml', `${BEFORE}# typed`);
      await diagnosticsOf(document.uri, 3);
      await commands.executeCommand('cursorBottom');
      await commands.executeCommand('type', { text: '!' });
      await commands.executeCommand('workbench.action.files.save');
      await until('the file on the disk', () => (document.isDirty ? null : true));
      assert.equal(await readFile('onsave.yaml'), `${AFTER}# typed!`);
    } finally {
      await onSave(undefined);
    }
  }));

test('the whole workspace is fixed: closed, unsaved and JSON files, but no excluded ones', () =>
  withDomain(PROXY, async () => {
    const settings = workspace.getConfiguration('nearpull');
    await settings.update('exclude', ['**/vendor/**', 'deployment.yaml']);
    try {
      await writeFile('closed.yaml', BEFORE);
      await writeFile('bom.yml', `\ufeff${BEFORE}`);
      await writeFile('pod.json', POD_JSON.replace('IMAGE', 'nginx:1'));
      await writeFile('vendor/excluded.yaml', BEFORE);
      await writeFile('fixed.yaml', AFTER);
      const { document } = await openFile('unsaved.yaml', podWith('ghcr.io/a/b:1'));
      await replaceAll(document, podWith('redis:7'));
      assert.equal(await commands.executeCommand('nearpull.fixWorkspace', { confirm: false }), 8);
      assert.equal(await textOf('closed.yaml'), AFTER);
      assert.equal(await textOf('bom.yml'), AFTER);
      assert.equal(await textOf('pod.json'), POD_JSON.replace('IMAGE', `${PROXY}/library/nginx:1`));
      assert.equal(await readFile('vendor/excluded.yaml'), BEFORE);
      assert.equal(document.getText(), podWith(`${PROXY}/library/redis:7`));
      assert.equal(await commands.executeCommand('nearpull.fixWorkspace', { confirm: false }), 0);
    } finally {
      await settings.update('exclude', undefined);
    }
  }));

const POD_JSON = '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"a","image":"IMAGE"}]}}';

async function replaceAll(document: TextDocument, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(0, 0, document.lineCount, 0), text);
  assert.ok(await workspace.applyEdit(edit));
  assert.ok(document.isDirty);
}

/** The text of a file as an editor shows it. */
async function textOf(name: string): Promise<string> {
  return (await workspace.openTextDocument(Uri.joinPath(folder(), name))).getText();
}
