// Tests that the extension is installed, starts on a YAML file, and registers what package.json declares.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { commands, extensions, window, workspace } from 'vscode';
import { until } from './editing.ts';
import { test } from './runner.ts';

test('a JSON document starts a server only if it looks like a manifest', async () => {
  if (process.platform === 'win32') {
    return;
  }
  const pod = { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'a', image: 'nginx:1' }] } };
  await workspace.openTextDocument({ language: 'json', content: '{ "name": "a", "version": "1.0.0" }' });
  const extension = extensions.getExtension('nearpull.nearpull');
  await extension?.activate();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.equal(servers(), 0);
  await workspace.openTextDocument({ language: 'json', content: JSON.stringify(pod, null, 2) });
  await until('a server', () => (servers() === 1 ? true : null));
});

/** The number of servers that this process has started. */
function servers(): number {
  const processes = execFileSync('ps', ['-axo', 'ppid=,args='], { encoding: 'utf8' }).split('\n');
  const ours = new RegExp(`^\\s*${process.pid}\\s.*server/node\\.cjs`);
  return processes.filter((line) => ours.test(line)).length;
}

test('opening a YAML file starts the extension', async () => {
  const extension = extensions.getExtension('nearpull.nearpull');
  assert.ok(extension, 'VS Code does not know the extension');
  const [file] = await workspace.findFiles('deployment.yaml');
  assert.ok(file, 'the workspace has no deployment.yaml');
  const editor = await window.showTextDocument(file);
  assert.equal(editor.document.languageId, 'yaml');
  await extension.activate();
  assert.equal(extension.isActive, true);
});

test('every command of package.json can be run', async () => {
  const manifest = extensions.getExtension('nearpull.nearpull')?.packageJSON as {
    readonly contributes: { readonly commands: readonly { readonly command: string }[] };
  };
  const known = new Set(await commands.getCommands(true));
  const missing = manifest.contributes.commands.map(({ command }) => command).filter((id) => !known.has(id));
  assert.deepEqual(missing, []);
});
