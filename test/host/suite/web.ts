// The entry that VS Code calls in a web extension host, where the server is a worker (see run.ts). It runs what makes sense there.
import './activation.test.ts';
import './diagnostics.test.ts';
import './fixes.test.ts';
import './inventory.test.ts';
import './policy.test.ts';
import './server.test.ts';
import './settings.test.ts';
import './workerStart.test.ts';
import assert from 'node:assert/strict';
import { extensions } from 'vscode';
import { runAll, test } from './runner.ts';

test('the extension comes from the page, so a web worker is its host', () => {
  assert.equal(extensions.getExtension('nearpull.nearpull')?.extensionUri.scheme, 'http');
});

export function run(): Promise<void> {
  return runAll();
}
