// Tests that the extension is installed, starts on a YAML file, and registers what package.json declares.
import assert from 'node:assert/strict';
import { commands, extensions, window, workspace } from 'vscode';
import { test } from './runner.ts';

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
