// Tests of Restricted Mode: a repository cannot send images to a proxy of its choice, and everything else works.
import assert from 'node:assert/strict';
import { CodeActionKind, ConfigurationTarget, commands, workspace } from 'vscode';
import {
  answer,
  codeActions,
  diagnosticsOf,
  openFile,
  PROXY,
  podWith,
  rangeOf,
  readFile,
  writeFile,
} from './editing.ts';
import { test } from './runner.ts';

const domain = () => workspace.getConfiguration('nearpull').inspect<string>('proxy.domain');

test('the workspace is untrusted, and its settings name a proxy', async () => {
  assert.equal(workspace.isTrusted, false);
  assert.match(await readFile('.vscode/settings.json'), /"nearpull\.proxy\.domain": "attacker\.example"/);
});

test('the proxy of an untrusted workspace is never offered', async () => {
  const editor = await openFile('restricted.yaml', podWith('nginx:1.27'));
  const { uri } = editor.document;
  const [found] = await diagnosticsOf(uri, 1);
  assert.ok(!found?.message.includes('attacker.example'));
  const offered = await codeActions(uri, rangeOf(editor, 'nginx:1.27'), CodeActionKind.QuickFix);
  assert.ok(
    offered.some(({ title }) =>
      title.startsWith('Pull through the proxy: <your-proxy-domain>/library/nginx:1.27 '),
    ),
  );
  assert.ok(!offered.some(({ title }) => title.includes('attacker.example')));
});

test('the project file of an untrusted workspace has no effect, but its mistakes are shown', async () => {
  await writeFile('.nearpull.yaml', "proxy: {domain: attacker.example}\nexclude: ['**']\nseverity: of\n");
  const project = await openFile('.nearpull.yml', 'severity: of\n');
  await diagnosticsOf(project.document.uri, 1, 'invalid-setting');
  const editor = await openFile('restricted2.yaml', podWith('nginx:1.27'));
  const { uri } = editor.document;
  await diagnosticsOf(uri, 1);
  const offered = await codeActions(uri, rangeOf(editor, 'nginx:1.27'), CodeActionKind.QuickFix);
  assert.ok(offered.some(({ title }) => title.startsWith('Pull through the proxy: <your-proxy-domain>/')));
  assert.ok(!offered.some(({ title }) => title.includes('attacker.example')));
});

test('a domain goes to the settings of the user, and the file is fixed with it', async () => {
  const { document } = await openFile('restricted.yaml', podWith('nginx:1.27'));
  const fixed = await commands.executeCommand('nearpull.fixFile', { domain: PROXY, target: 'workspace' });
  assert.equal(fixed, 1);
  assert.equal(document.getText(), podWith(`${PROXY}/library/nginx:1.27`));
  assert.equal(domain()?.globalValue, PROXY);
  assert.match(await readFile('.vscode/settings.json'), /attacker\.example/);
  await workspace.getConfiguration('nearpull').update('proxy.domain', undefined, ConfigurationTarget.Global);
});

test('the policy of an untrusted workspace has no proxy but the placeholder', async () => {
  const { document } = await openFile('restricted.yaml', podWith('ghcr.io/a/b:1'));
  await commands.executeCommand('nearpull.insertPolicy', { kind: 'guide', kyverno: '1.18', domain: '' });
  const text = document.getText();
  assert.ok(text.includes('image: <your-proxy-domain>/{{'));
  assert.ok(!text.includes('attacker.example'));
});

test('the version of Kyverno that a person chooses is not saved without a yes', async () => {
  const asked = commands.executeCommand('nearpull.insertPolicy', { newFile: true, domain: '' });
  assert.equal(await answer('Enter', asked), true);
  const version = workspace.getConfiguration('nearpull').inspect<string>('kyverno.version');
  assert.deepEqual([version?.globalValue, version?.workspaceValue], [undefined, undefined]);
});
