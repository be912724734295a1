// Tests in VS Code of files beside a manifest: a kustomization that takes the fix, charts and Compose files, the project file.
import assert from 'node:assert/strict';
import { type CodeAction, CodeActionKind, commands, type TextEditor, Uri, workspace } from 'vscode';
import {
  codeActions,
  diagnosticsOf,
  folder,
  openFile,
  PROXY,
  podWith,
  rangeOf,
  readFile,
  withDomain,
  writeFile,
} from './editing.ts';
import { test } from './runner.ts';

const BASE = 'resources:\n  - pod.yaml\n';
const ENTRY = `images:\n  - name: nginx\n    newName: ${PROXY}/library/nginx\n`;

test('a fix through the kustomization edits that file, and leaves no finding in this one', () =>
  withDomain(PROXY, async () => {
    const kustomization = await writeFile('kustomized/kustomization.yaml', BASE);
    const editor = await openFile('kustomized/pod.yaml', podWith('nginx:1.27'));
    const { uri } = editor.document;
    await diagnosticsOf(uri, 1);
    const fix = await offered(editor, 'nginx:1.27', /kustomized\/kustomization\.yaml/);
    assert.ok(fix.edit && (await workspace.applyEdit(fix.edit)));
    assert.equal((await workspace.openTextDocument(kustomization)).getText(), BASE + ENTRY);
    assert.equal(editor.document.getText(), podWith('nginx:1.27'));
    await diagnosticsOf(uri, 0);
  }));

test('a kustomization that changes on the disk is noticed', () =>
  withDomain(PROXY, async () => {
    const { document } = await openFile('watched/pod.yaml', podWith('nginx:1.27'));
    await diagnosticsOf(document.uri, 1);
    await writeFile('watched/Kustomization', BASE + ENTRY);
    await diagnosticsOf(document.uri, 0);
    await writeFile('watched/Kustomization', BASE);
    await diagnosticsOf(document.uri, 1);
  }));

test('the templates of a chart show which of its values are images, and changes of them are noticed', () =>
  withDomain(PROXY, async () => {
    const values = '# The image that runs.\nweb:\n  source: nginx\n  edition: "1.27"\n';
    const image = '{{ .Values.web.source }}:{{ .Values.web.edition }}';
    await writeFile('rendered/Chart.yaml', 'name: rendered\n');
    await writeFile('rendered/templates/pod.yaml', `spec:\n  containers:\n    - image: ${image}\n`);
    const { document } = await openFile('rendered/values.yaml', values);
    await diagnosticsOf(document.uri, 1);
    await writeFile('rendered/templates/pod.yaml', `metadata:\n  labels:\n    web: ${image}\n`);
    await diagnosticsOf(document.uri, 0);
    await writeFile('rendered/templates/pod.yaml', `spec:\n  containers:\n    - image: ${image}\n`);
    await diagnosticsOf(document.uri, 1);
    assert.equal(await commands.executeCommand('nearpull.fixFile'), 1);
    assert.equal(document.getText(), values.replace('nginx', `${PROXY}/library/nginx`));
  }));

test('a kustomization without an extension is a manifest of its own', () =>
  withDomain(PROXY, async () => {
    const { document } = await openFile('named/Kustomization', 'images:\n  - name: x\n    newName: nginx\n');
    assert.equal(document.languageId, 'yaml');
    await diagnosticsOf(document.uri, 1);
  }));

test('the whole workspace is fixed: charts, Compose files and kustomizations, each with its neighbours', () =>
  withDomain(PROXY, async () => {
    const settings = workspace.getConfiguration('nearpull');
    await settings.update('exclude', ['deployment.yaml']);
    const values = 'image:\n  registry: docker.io\n  repository: acme/kafka\n  tag: 4.0.0\n';
    const template = `{{- define "pod" }}\n${podWith('nginx:1.27')}{{- end }}\n`;
    try {
      await writeFile('all/chart/Chart.yaml', 'name: chart\n');
      await writeFile('all/chart/values.yaml', values);
      await writeFile('all/chart/templates/_pod.tpl', template);
      await writeFile('all/compose.yaml', 'services:\n  web:\n    image: nginx:1.27\n');
      const base = await openFile('all/base/pod.yaml', podWith('nginx:1.27'));
      await diagnosticsOf(base.document.uri, 1);
      await writeFile('all/base/kustomization.yaml', BASE + ENTRY);
      await writeFile('all/Kustomization', 'images:\n  - name: x\n    newName: nginx\n');
      // The base has no diagnostics as soon as the server knows the new kustomization.
      await diagnosticsOf(base.document.uri, 0);
      assert.equal(await commands.executeCommand('nearpull.fixWorkspace', { confirm: false }), 4);
      assert.equal(await textOf('all/chart/values.yaml'), values.replace('docker.io', PROXY));
      assert.equal(
        await textOf('all/chart/templates/_pod.tpl'),
        template.replace('nginx', `${PROXY}/library/nginx`),
      );
      assert.match(await textOf('all/compose.yaml'), new RegExp(`image: ${PROXY}/library/nginx:1.27\n`));
      assert.match(await textOf('all/Kustomization'), new RegExp(`newName: ${PROXY}/library/nginx\n`));
      assert.equal(await readFile('all/base/pod.yaml'), podWith('nginx:1.27'));
    } finally {
      await settings.update('exclude', undefined);
    }
  }));

test('the domain of the project file is used, and takes precedence over a setting', () =>
  withDomain(undefined, async () => {
    await writeFile('.nearpull.yaml', `proxy:\n  domain: ${PROXY}\n`);
    const editor = await openFile('project.yaml', podWith('nginx:1.27'));
    await offered(editor, 'nginx:1.27', new RegExp(`: ${PROXY}/library/nginx:1\\.27$`));
    const set = await commands.executeCommand('nearpull.setProxyDomain', { domain: 'other.example' });
    assert.equal(set, undefined);
    assert.equal(workspace.getConfiguration('nearpull').get('proxy.domain'), '');
    assert.equal(await commands.executeCommand('nearpull.fixFile'), 1);
    assert.equal(editor.document.getText(), podWith(`${PROXY}/library/nginx:1.27`));
  }));

/** Waits for an action with this title. VS Code reports new files with a delay. */
async function offered(editor: TextEditor, place: string, title: RegExp): Promise<CodeAction> {
  for (const deadline = Date.now() + 10_000; ; ) {
    const range = rangeOf(editor, place);
    const actions = await codeActions(editor.document.uri, range, CodeActionKind.QuickFix);
    const found = actions.find((each) => title.test(each.title));
    if (found) {
      return found;
    }
    assert.ok(Date.now() < deadline, `no ${title} among ${actions.map((each) => each.title).join(', ')}`);
  }
}

/** The text of a file as an editor shows it. */
async function textOf(name: string): Promise<string> {
  return (await workspace.openTextDocument(Uri.joinPath(folder(), name))).getText();
}
