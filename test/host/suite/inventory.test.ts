// Tests of the view "Container images" and of what is shown while a person types, with the commands that act on images.
import assert from 'node:assert/strict';
import {
  type CodeLens,
  type CompletionList,
  commands,
  type Diagnostic,
  type DocumentLink,
  env,
  type InlayHint,
  languages,
  Range,
  Selection,
  Uri,
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

/** The problems of a file that may not be open. */
const problemsOf = (uri: Uri): readonly Diagnostic[] =>
  languages.getDiagnostics(uri).filter(({ source }) => source === 'nearpull');

test(
  'the problems of a file that is not open are shown, once, and go when it is fixed',
  () =>
    withDomain(PROXY, async () => {
      const uri = await writeFile('never-opened.yaml', podWith('nginx:1.27'));
      await commands.executeCommand('nearpull.scanWorkspace');
      await until('the problem of a closed file', () => (problemsOf(uri).length === 1 ? true : null));
      await openFile('never-opened.yaml', podWith('nginx:1.27'));
      await diagnosticsOf(uri, 1);
      assert.equal(problemsOf(uri).length, 1, 'not once more for the open file');
      await writeFile('never-opened.yaml', podWith(`${PROXY}/library/nginx:1.27`));
      await until('no problem', () => (problemsOf(uri).length === 0 ? true : null));
    }),
  { timeoutMs: 60_000 },
);

test(
  'the view is shown, grouped and filtered by commands, and a row opens, rewrites and ignores its images',
  () =>
    withDomain(PROXY, async () => {
      await writeFile('view.yaml', podWith('redis:7', 'busybox:1'));
      await commands.executeCommand('nearpull.showInventory');
      assert.equal(
        await commands.executeCommand('nearpull.groupInventory', { by: 'namespace' }),
        'namespace',
      );
      assert.equal(await commands.executeCommand('nearpull.filterInventory', { by: 'problems' }), 'problems');
      assert.equal(await commands.executeCommand('nearpull.filterInventory', { by: 'all' }), 'all');
      assert.equal(await commands.executeCommand('nearpull.groupInventory', { by: 'registry' }), 'registry');
      const editor = await openFile('view.yaml', podWith('redis:7', 'busybox:1'));
      await diagnosticsOf(editor.document.uri, 2);
      const at = (part: string) => ({
        uri: editor.document.uri.toString(),
        position: rangeOf(editor, part).start,
      });
      assert.equal(await commands.executeCommand('nearpull.rewritePlaces', at('redis:7')), 1);
      assert.equal(editor.document.getText(), podWith(`${PROXY}/library/redis:7`, 'busybox:1'));
      assert.equal(await commands.executeCommand('nearpull.ignorePlaces', at('busybox:1')), 1);
      assert.equal(
        editor.document.getText(),
        podWith(`${PROXY}/library/redis:7`, 'busybox:1 # nearpull-ignore docker-hub-image'),
      );
    }),
  { timeoutMs: 60_000 },
);

test('docker pull commands and the namespaces to create are copied', () =>
  withDomain(PROXY, async () => {
    const editor = await openFile('copy.yaml', podWith('grafana/grafana:11'));
    await diagnosticsOf(editor.document.uri, 1);
    const { start } = rangeOf(editor, 'grafana/');
    editor.selection = new Selection(start, start);
    assert.equal(await commands.executeCommand('nearpull.copyPull'), 1);
    assert.equal(await env.clipboard.readText(), `docker pull ${PROXY}/grafana/grafana:11\n`);
    const place = { uri: editor.document.uri.toString(), position: start };
    assert.equal(await commands.executeCommand('nearpull.copyNamespaces', place), 1);
    assert.equal(await env.clipboard.readText(), 'grafana\n');
    assert.equal(await commands.executeCommand('nearpull.showGuide', place), 4);
    await commands.executeCommand('workbench.action.closeQuickOpen');
  }));

test(
  'images are fixed from the explorer, in a folder and no other',
  () =>
    withDomain(PROXY, async () => {
      await writeFile('here/a.yaml', podWith('nginx:1.27'));
      await writeFile('there/a.yaml', podWith('nginx:1.27'));
      const here = Uri.joinPath(folder(), 'here');
      const done = commands.executeCommand('nearpull.fixHere', here, [here]);
      const deadline = Date.now() + 20_000;
      while ((await commands.executeCommand('nearpull.applyFixes')) !== true) {
        assert.ok(Date.now() < deadline, 'there is nothing to choose');
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      assert.equal(await done, 1);
      // As editors show them: a file may be saved a moment later.
      const textOf = async (name: string) =>
        (await workspace.openTextDocument(Uri.joinPath(folder(), name))).getText();
      assert.equal(await textOf('here/a.yaml'), podWith(`${PROXY}/library/nginx:1.27`));
      assert.equal(await textOf('there/a.yaml'), podWith('nginx:1.27'));
      await workspace.saveAll();
    }),
  { timeoutMs: 60_000 },
);

test(
  'a rule is turned off in the project file and in the settings, and other values stay',
  () =>
    withDomain(PROXY, async () => {
      await writeFile('.nearpull.yaml', '# ours\nseverity:\n  moved-image: "off"\n');
      const editor = await openFile('off.yaml', podWith('nginx:1.27'));
      const { uri } = editor.document;
      await diagnosticsOf(uri, 1);
      const rule = { rule: 'docker-hub-image', uri: uri.toString() };
      assert.equal(
        await commands.executeCommand('nearpull.turnRuleOff', { ...rule, target: 'project' }),
        'off',
      );
      assert.match(
        await readFile('.nearpull.yaml'),
        /^# ours\nseverity:\n {2}moved-image: "off"\n {2}docker-hub-image: "?off"?\n$/,
      );
      await diagnosticsOf(uri, 0);
      await writeFile('.nearpull.yaml', '{}\n');
      await diagnosticsOf(uri, 1);
      const place = { ...rule, severity: 'hint', target: 'workspace' };
      assert.equal(await commands.executeCommand('nearpull.changeSeverity', place), 'hint');
      await until('a hint', () => (problemsOf(uri)[0]?.severity === 3 ? true : null));
      await workspace.getConfiguration('nearpull').update('severity', undefined);
    }),
  { timeoutMs: 60_000 },
);

test('the lightbulb reaches the file, the settings and the page of the rule', () =>
  withDomain(PROXY, async () => {
    const editor = await openFile('bulb.yaml', podWith('nginx:1.27', 'redis:7'));
    await diagnosticsOf(editor.document.uri, 2);
    const actions = await codeActions(editor.document.uri, rangeOf(editor, 'nginx'));
    const titles = actions.map(({ title }) => title).join('\n');
    for (const wanted of [
      /^Fix all Docker Hub images in the workspace…$/m,
      /^Ignore docker-hub-image in this file$/m,
      /^Turn docker-hub-image off…$/m,
      /^Show the page of docker-hub-image$/m,
      /^What the proxy needs/m,
    ]) {
      assert.match(titles, wanted);
    }
  }));

test(
  'while typing: images are completed, links lead to Docker Hub, a lens counts, and hints are off until they are wanted',
  () =>
    withDomain(PROXY, async () => {
      const editor = await openFile('typing.yaml', podWith('redis:7', ''));
      const { uri } = editor.document;
      await diagnosticsOf(uri, 1);
      const end = editor.document.lineAt(editor.document.lineCount - 2).range.end;
      const { items } = await commands.executeCommand<CompletionList>(
        'vscode.executeCompletionItemProvider',
        uri,
        end,
      );
      const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      assert.ok(labels.includes(`${PROXY}/library/redis:7`), labels.join());
      const links = await commands.executeCommand<readonly DocumentLink[]>('vscode.executeLinkProvider', uri);
      assert.ok(links.some(({ target }) => target?.toString() === 'https://hub.docker.com/_/redis'));
      const lenses = await commands.executeCommand<readonly CodeLens[]>(
        'vscode.executeCodeLensProvider',
        uri,
      );
      assert.deepEqual(
        lenses.map(({ command }) => command?.title),
        ['1 Docker Hub image', 'Rewrite', 'Preview at admission'],
      );
      const hints = () =>
        commands.executeCommand<readonly InlayHint[]>(
          'vscode.executeInlayHintProvider',
          uri,
          new Range(0, 0, 20, 0),
        );
      assert.deepEqual(await hints(), []);
      const settings = workspace.getConfiguration('nearpull');
      await settings.update('inlayHints', true);
      try {
        for (const deadline = Date.now() + 10_000; (await hints()).length === 0; ) {
          assert.ok(Date.now() < deadline, 'no hint');
        }
        assert.equal((await hints())[0]?.label, 'docker.io/library/');
      } finally {
        await settings.update('inlayHints', undefined);
      }
    }),
  { timeoutMs: 60_000 },
);

// A name of its own: VS Code keeps the text of a closed document for a while.
test('keys and values of the project file are completed without another extension', () =>
  withDomain(PROXY, async () => {
    const editor = await openFile('typed/.nearpull.yaml', 'severity:\n  docker-hub-image: ');
    const { items } = await commands.executeCommand<CompletionList>(
      'vscode.executeCompletionItemProvider',
      editor.document.uri,
      editor.document.lineAt(1).range.end,
    );
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('information') && labels.includes('off'), labels.join());
  }));
