// Tests of what a person does when something is wrong: restart the server, and copy what a report needs.
import assert from 'node:assert/strict';
import { commands, env, extensions, workspace } from 'vscode';
import { diagnosticsOf, openFile, PROXY, podWith, withDomain } from './editing.ts';
import { test } from './runner.ts';

test('a restarted server knows the open files and the settings, and answers', () =>
  withDomain(PROXY, async () => {
    const { document } = await openFile('restart.yaml', podWith('nginx:1.27'));
    await diagnosticsOf(document.uri, 1);
    for (const _ of [1, 2]) {
      await commands.executeCommand('nearpull.restartServer');
      await diagnosticsOf(document.uri, 1);
    }
    assert.equal(await commands.executeCommand('nearpull.fixFile'), 1);
    assert.equal(document.getText(), podWith(`${PROXY}/library/nginx:1.27`));
  }));

test('the diagnostics have versions, settings in force and the last errors, and no secret', () =>
  withDomain('https://user:secret@a.example', async () => {
    const text = await commands.executeCommand<string>('nearpull.copyDiagnostics');
    assert.equal(await env.clipboard.readText(), text);
    const { version } = extensions.getExtension('nearpull.nearpull')?.packageJSON ?? {};
    assert.ok(text.startsWith(`Nearpull ${version}, `), text);
    assert.match(text, /^Settings in force 1: \{/m);
    assert.match(text, /^Last errors:$/m);
    assert.doesNotMatch(text, /secret/);
    assert.equal(workspace.workspaceFolders?.length, 1);
  }));
