// "Insert proxy Kyverno policy": where it goes, what it says, and what is selected.
import assert from 'node:assert/strict';
import { type CompletionList, commands, Position, Selection, SnippetString, window } from 'vscode';
import { codeActions, diagnosticsOf, openFile, PROXY, podWith, rangeOf, withDomain } from './editing.ts';
import { test } from './runner.ts';

const PLACEHOLDER = '<访问域名>';
const POD = podWith('ghcr.io/a/b:1');

test('the policy goes into a new file, with the domain of the settings', () =>
  withDomain(PROXY, async () => {
    const text = await policyInNewFile({});
    assert.match(text, /^apiVersion: kyverno\.io\/v1\nkind: ClusterPolicy\n/);
    assert.equal(countOf(`image: ${PROXY}/{{imageData.repository}}:{{imageData.identifier}}\n`, text), 2);
    assert.ok(!text.includes(PLACEHOLDER));
    assert.ok(text.endsWith('\n') && !text.endsWith('\n\n'));
  }));

test('the policy goes behind the document that the cursor is in', () =>
  withDomain(PROXY, async () => {
    const policy = await policyInNewFile({});
    const editor = await openFile('policy.yaml', `${POD}---\n${POD}`);
    putCursor(editor, 2);
    assert.equal(await commands.executeCommand('nearpull.insertPolicy'), true);
    assert.equal(editor.document.getText(), `${POD}---\n${policy}---\n${POD}`);
    await commands.executeCommand('undo');
    assert.equal(editor.document.getText(), `${POD}---\n${POD}`);
  }));

test('the policy has the line ends of the file', () =>
  withDomain(PROXY, async () => {
    const policy = await policyInNewFile({});
    const editor = await openFile('crlf.yaml', POD.replaceAll('\n', '\r\n'));
    putCursor(editor, editor.document.lineCount - 1);
    await commands.executeCommand('nearpull.insertPolicy');
    assert.equal(editor.document.getText(), `${POD}---\n${policy}`.replaceAll('\n', '\r\n'));
  }));

test('without a domain every placeholder is selected, so that typing fills them in', () =>
  withDomain(undefined, async () => {
    const editor = await openFile('selected.yaml', POD);
    await commands.executeCommand('nearpull.insertPolicy', { domain: '' });
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
    await policyInNewFile({ domain: '' });
    const editor = window.activeTextEditor;
    assert.deepEqual(
      editor?.selections.map((selection) => editor.document.getText(selection)),
      [PLACEHOLDER, PLACEHOLDER],
    );
  }));

test('a domain that is handed over is filled in', () =>
  withDomain(undefined, async () => {
    assert.ok((await policyInNewFile({ domain: PROXY })).includes(`image: ${PROXY}/{{`));
  }));

test('a file that is no YAML is left alone: the policy opens beside it', () =>
  withDomain(PROXY, async () => {
    const json = await openFile('policy.json', '{}\n');
    await commands.executeCommand('nearpull.insertPolicy');
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
    await commands.executeCommand(command.command, ...(command.arguments ?? []));
    assert.match(editor.document.getText(), /---\napiVersion: kyverno\.io\/v1\nkind: ClusterPolicy\n/);
  }));

test('the snippet nearpull-policy stands where a document begins', () =>
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
    assert.ok(snippet.value.includes(`image: ${PROXY}/{{imageData.repository`));
  }));

/** What the command puts into a new file, which is then the active one. */
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
