// Tests of "Insert proxy Kyverno policy": where the policy goes, its content, and the selections.
import assert from 'node:assert/strict';
import {
  type CodeLens,
  type CompletionList,
  commands,
  Position,
  Selection,
  SnippetString,
  TabInputTextDiff,
  type Uri,
  window,
  workspace,
} from 'vscode';
import {
  answer,
  codeActions,
  diagnosticsOf,
  openFile,
  PROXY,
  podWith,
  rangeOf,
  until,
  withDomain,
  writeFile,
} from './editing.ts';
import { test } from './runner.ts';

const PLACEHOLDER = '<your-proxy-domain>';
const POD = podWith('ghcr.io/a/b:1');
/** Arguments that answer the questions of the command. */
const GUIDE = { kind: 'guide', kyverno: '1.18' };
/** The first line of the preview of the recommended policy. */
const HEAD = `# redirect-docker-hub, MutatingPolicy policies.kyverno.io/v1: redirects to ${PROXY}.\n`;
const RECOMMENDED = /^(?:#.*\n)+apiVersion: policies\.kyverno\.io\/v1\nkind: MutatingPolicy\n/m;

test('the policy goes into a new file, with the domain of the settings', () =>
  withDomain(PROXY, async () => {
    const text = await policyInNewFile(GUIDE);
    assert.match(text, /^apiVersion: kyverno\.io\/v1\nkind: ClusterPolicy\n/);
    assert.equal(countOf(`image: ${PROXY}/{{imageData.repository}}:{{imageData.identifier}}\n`, text), 2);
    assert.ok(!text.includes(PLACEHOLDER));
    assert.ok(text.endsWith('\n') && !text.endsWith('\n\n'));
  }));

test('the policy is inserted after the document with the cursor', () =>
  withDomain(PROXY, async () => {
    const policy = await policyInNewFile(GUIDE);
    const editor = await openFile('policy.yaml', `${POD}---\n${POD}`);
    putCursor(editor, 2);
    assert.equal(await commands.executeCommand('nearpull.insertPolicy', GUIDE), true);
    assert.equal(editor.document.getText(), `${POD}---\n${policy}---\n${POD}`);
    await commands.executeCommand('undo');
    assert.equal(editor.document.getText(), `${POD}---\n${POD}`);
  }));

test('the policy has the line ends of the file', () =>
  withDomain(PROXY, async () => {
    const policy = await policyInNewFile(GUIDE);
    const editor = await openFile('crlf.yaml', POD.replaceAll('\n', '\r\n'));
    putCursor(editor, editor.document.lineCount - 1);
    await commands.executeCommand('nearpull.insertPolicy', GUIDE);
    assert.equal(editor.document.getText(), `${POD}---\n${policy}`.replaceAll('\n', '\r\n'));
  }));

test('without a domain every placeholder is selected, so that typing fills them in', () =>
  withDomain(undefined, async () => {
    const editor = await openFile('selected.yaml', POD);
    await commands.executeCommand('nearpull.insertPolicy', { ...GUIDE, domain: '' });
    assert.equal(countOf(PLACEHOLDER, editor.document.getText()), 2);
    assert.deepEqual(
      editor.selections.map((selection) => editor.document.getText(selection)),
      [PLACEHOLDER, PLACEHOLDER],
    );
    await commands.executeCommand('type', { text: PROXY });
    assert.equal(countOf(`image: ${PROXY}/{{imageData.repository}}`, editor.document.getText()), 2);
  }));

test('placeholders are selected in a new file too', () =>
  withDomain(undefined, async () => {
    await policyInNewFile({ ...GUIDE, domain: '' });
    const editor = window.activeTextEditor;
    assert.deepEqual(
      editor?.selections.map((selection) => editor.document.getText(selection)),
      [PLACEHOLDER, PLACEHOLDER],
    );
  }));

test('a domain in the arguments is filled in', () =>
  withDomain(undefined, async () => {
    assert.ok((await policyInNewFile({ ...GUIDE, domain: PROXY })).includes(`image: ${PROXY}/{{`));
  }));

test('a file that is not YAML is left alone: the policy opens beside it', () =>
  withDomain(PROXY, async () => {
    const json = await openFile('policy.json', '{}\n');
    await commands.executeCommand('nearpull.insertPolicy', GUIDE);
    assert.equal(json.document.getText(), '{}\n');
    assert.match(window.activeTextEditor?.document.getText() ?? '', /^apiVersion: kyverno\.io\/v1\n/);
  }));

test('the lightbulb inserts the policy', () =>
  withDomain(PROXY, async () => {
    const editor = await openFile('lightbulb.yaml', podWith('nginx:1.27'));
    const { uri } = editor.document;
    await diagnosticsOf(uri, 1);
    const offered = await codeActions(uri, rangeOf(editor, 'nginx:1.27'));
    const command = offered.find(({ title }) => title === 'Insert proxy Kyverno policy')?.command;
    assert.ok(command);
    const asked = commands.executeCommand(command.command, ...(command.arguments ?? []));
    assert.equal(await answer('Enter', asked), true);
    assert.match(editor.document.getText(), RECOMMENDED);
  }));

test('the snippet nearpull-policy is offered where a document begins', () =>
  withDomain(PROXY, async () => {
    const { document } = await openFile('snippet.yaml', `${POD}---\n`);
    const at = new Position(document.lineCount - 1, 0);
    const { items } = await commands.executeCommand<CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at,
    );
    const snippet = items.find(({ label }) => label === 'nearpull-policy')?.insertText;
    assert.ok(snippet instanceof SnippetString);
    assert.match(snippet.value, RECOMMENDED);
    assert.ok(snippet.value.includes(PROXY));
    const labels = items.map(({ label }) => label).filter((label) => /^nearpull/.test(String(label)));
    assert.ok(labels.includes('nearpull-policy-guide') && labels.length === 9, labels.join());
  }));

test('the version of Kyverno is asked for, and no setting is written without a yes', () =>
  withDomain(PROXY, async () => {
    const insert = () => commands.executeCommand('nearpull.insertPolicy', { newFile: true });
    assert.equal(await answer('Enter', insert()), true);
    assert.match(window.activeTextEditor?.document.getText() ?? '', RECOMMENDED);
    assert.deepEqual(
      [versionSettings().workspaceValue, versionSettings().globalValue],
      [undefined, undefined],
    );
    // With a known version the command asks only for the policy. With a given policy it asks nothing.
    await workspace.getConfiguration('nearpull').update('kyverno.version', '1.19', false);
    assert.match(await policyInNewFile({ kind: 'mutating-policy' }), RECOMMENDED);
  }));

test('a new file has a name of its own, and the cursor is at the policy', () =>
  withDomain(PROXY, async () => {
    await policyInNewFile(GUIDE);
    const [first, name] = [window.activeTextEditor, 'redirect-docker-hub'];
    assert.match(first?.document.uri.path ?? '', new RegExp(`/${name}\\.yaml$`));
    assert.ok(first?.selection.isEqual(new Selection(0, 0, 0, 0)));
    await policyInNewFile(GUIDE);
    assert.match(window.activeTextEditor?.document.uri.path ?? '', new RegExp(`/${name}-2\\.yaml$`));
    const editor = await openFile('cursor.yaml', POD);
    putCursor(editor, 1);
    await commands.executeCommand('nearpull.insertPolicy', GUIDE);
    const { line } = editor.selection.active;
    assert.equal(editor.document.lineAt(line + 1).text, 'apiVersion: kyverno.io/v1');
  }));

test('a policy that this Kyverno does not accept is refused', () =>
  withDomain(PROXY, async () => {
    const { document } = await openFile('refused.yaml', POD);
    const asked = commands.executeCommand('nearpull.insertPolicy', {
      kind: 'mutating-policy',
      kyverno: '1.14',
    });
    // VS Code refuses to open a modal question in a test, so the command ends without an insertion.
    assert.notEqual(await answer('Escape', asked), true);
    assert.equal(document.getText(), POD);
  }));

test('the settings decide which policy is recommended', () =>
  withDomain(PROXY, async () => {
    await workspace.getConfiguration('nearpull').update('kyverno.version', '1.15', false);
    const inserted = commands.executeCommand('nearpull.insertPolicy', { newFile: true });
    assert.equal(await answer('Enter', inserted), true);
    assert.match(window.activeTextEditor?.document.getText() ?? '', /^kind: ClusterPolicy$/m);
    assert.equal(versionSettings().workspaceValue, '1.15');
  }));

test('a person who cancels the question gets no policy and no setting', () =>
  withDomain(PROXY, async () => {
    const { document } = await openFile('escape.yaml', POD);
    const asked = commands.executeCommand('nearpull.insertPolicy');
    assert.equal(await answer('Escape', asked), false);
    assert.equal(document.getText(), POD);
    assert.equal(versionSettings().workspaceValue, undefined);
  }));

test("a click above the guide's policy makes the recommended one of it", () =>
  withDomain(PROXY, async () => {
    const { document } = await openFile('guide.yaml', `${POD}---\n${await policyInNewFile(GUIDE)}`);
    const lenses = await codeLenses(document.uri);
    const upgrade = lenses.find(({ command }) => /recommended MutatingPolicy$/.test(command?.title ?? ''));
    assert.equal(upgrade?.range.start.line, document.getText().split('\n').indexOf('---') + 1);
    await click(upgrade);
    await until('the other policy', () => (/kind: MutatingPolicy/.test(document.getText()) ? true : null));
    assert.ok(document.getText().startsWith(`${POD}---\n#`) && !/ClusterPolicy/.test(document.getText()));
    assert.deepEqual(
      (await codeLenses(document.uri)).map(({ command }) => command?.title),
      ['Preview what this policy does'],
    );
  }));

test('the preview shows the file, saved or not, beside what would be admitted, and follows it', () =>
  withDomain(PROXY, async () => {
    const editor = await openFile('preview.yaml', podWith('nginx:1.27', 'ghcr.io/a/b:1'));
    await editor.edit((builder) => builder.replace(rangeOf(editor, '1.27'), '1.28'));
    assert.equal(await commands.executeCommand('nearpull.previewPolicy'), 1);
    const { original, modified, label } = await diffShown();
    assert.equal(label, 'preview.yaml: as admitted (computed by Nearpull, not by Kyverno)');
    assert.equal(original.toString(), editor.document.uri.toString());
    const right = await workspace.openTextDocument(modified);
    const admitted = (tag: string) =>
      `${HEAD}# As admitted. Nearpull computed this, not Kyverno.\n${podWith(`${PROXY}/library/nginx:${tag}`, 'ghcr.io/a/b:1')}`;
    assert.equal(right.getText(), admitted('1.28'));
    assert.equal(right.languageId, 'yaml');
    const left = await window.showTextDocument(editor.document);
    await left.edit((builder) => builder.replace(rangeOf(left, '1.28'), '1.29'));
    await until('the preview of 1.29', () => (right.getText() === admitted('1.29') ? true : null));
  }));

test('the preview of an untitled file has its language, and says which Pods do not change', () =>
  withDomain(PROXY, async () => {
    const pod = podWith('nginx:1.27');
    const content = `${pod}---\n${pod.replace('name: test', 'name: left\n  namespace: kube-system')}`;
    await window.showTextDocument(await workspace.openTextDocument({ language: 'yaml', content }));
    assert.equal(await commands.executeCommand('nearpull.previewPolicy'), 1);
    const right = await workspace.openTextDocument((await diffShown()).modified);
    assert.equal(right.languageId, 'yaml');
    assert.match(
      right.getText(),
      /^# As admitted.*\n# Pod left: its Pods stay .* namespace kube-system\.\n/m,
    );
  }));

test('the lens shows what the policy under it says after an edit, whatever the settings say, and follows it', () =>
  withDomain(PROXY, async () => {
    const policy = (await policyInNewFile({ kind: 'cluster-policy', kyverno: '1.16' })).replaceAll(
      PROXY,
      'edited.example.com',
    );
    const content = `${podWith('nginx:1.27', 'ghcr.io/a/b:1')}---\n${policy}`;
    const editor = await openFile('edited.yaml', content);
    const lenses = await codeLenses(editor.document.uri);
    await click(lenses.find(({ command }) => command?.title === 'Preview what this policy does'));
    const right = await workspace.openTextDocument((await diffShown()).modified);
    const admitted = (domain: string) =>
      `# redirect-docker-hub, ClusterPolicy kyverno.io/v1: redirects to ${domain}.
# As admitted. Nearpull computed this, not Kyverno.
${content.replace('nginx:1.27', `${domain}/library/nginx:1.27`).replaceAll('edited.example.com', domain)}`;
    assert.equal(right.getText(), admitted('edited.example.com'));
    const left = await window.showTextDocument(editor.document);
    const all = left.document.getText();
    const places = [...all.matchAll(/edited\.example\.com/g)].map(({ index }) => index);
    await left.edit((builder) => {
      for (const at of places) {
        const [start, end] = [at, at + 'edited.example.com'.length].map((offset) =>
          left.document.positionAt(offset),
        );
        builder.replace(
          new Selection(start ?? left.selection.start, end ?? left.selection.end),
          'again.example.com',
        );
      }
    });
    await until('the preview of the other domain', () =>
      right.getText() === admitted('again.example.com') ? true : null,
    );
  }));

test('a policy that cannot be evaluated has no lens to preview it', () =>
  withDomain(PROXY, async () => {
    const policy = (await policyInNewFile({ kind: 'mutating-policy', kyverno: '1.18' })).replace(
      'variables.images.filter(i, ',
      'variables.images.filter(i, http.Get(i).ok && ',
    );
    assert.match(policy, /http\.Get/);
    const { document } = await openFile('unknown.yaml', policy);
    const titles = (await codeLenses(document.uri)).map(({ command }) => command?.title);
    assert.ok(!titles.includes('Preview what this policy does'), titles.join());
  }));

test('where no Pod would change no diff opens', () =>
  withDomain(PROXY, async () => {
    await openFile('nothing.yaml', POD);
    assert.equal(await commands.executeCommand('nearpull.previewPolicy'), 0);
    assert.ok(!(window.tabGroups.activeTabGroup.activeTab?.input instanceof TabInputTextDiff));
  }));

function versionSettings() {
  const version = workspace.getConfiguration('nearpull').inspect<string>('kyverno.version');
  assert.ok(version);
  return version;
}

function codeLenses(uri: Uri): Thenable<CodeLens[]> {
  return commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', uri);
}

async function click(lens: CodeLens | undefined): Promise<void> {
  assert.ok(lens?.command);
  await commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
}

async function diffShown(): Promise<{ original: Uri; modified: Uri; label: string }> {
  return until('a diff', () => {
    const { activeTab } = window.tabGroups.activeTabGroup;
    return activeTab?.input instanceof TabInputTextDiff
      ? { original: activeTab.input.original, modified: activeTab.input.modified, label: activeTab.label }
      : null;
  });
}

/** The text that the command puts into a new file. The new file becomes the active one. */
async function policyInNewFile(argument: object): Promise<string> {
  assert.equal(await commands.executeCommand('nearpull.insertPolicy', { newFile: true, ...argument }), true);
  const document = window.activeTextEditor?.document;
  assert.ok(document?.isUntitled);
  assert.equal(document.languageId, 'yaml');
  return document.getText();
}

function putCursor(editor: { selection: Selection }, line: number): void {
  editor.selection = new Selection(line, 0, line, 0);
}

function countOf(part: string, text: string): number {
  return text.split(part).length - 1;
}

test('where a file has no Pods, only files with Pods are offered for the preview', () =>
  withDomain(PROXY, async () => {
    await writeFile('a-service.yaml', 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n');
    const { document } = await openFile(
      'none.yaml',
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n',
    );
    const asked = commands.executeCommand('nearpull.previewPolicy', {
      uri: document.uri.toString(),
      choose: true,
    });
    assert.equal(await answer('Enter', asked), 2, 'the first in the list is deployment.yaml');
  }));
