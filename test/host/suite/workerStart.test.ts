// Tests that a server which cannot be loaded in a browser is told of. It has to run in a web extension host.
import assert from 'node:assert/strict';
import { extensions, Uri } from 'vscode';
import { createClient } from '../../../client/browser/languageClient.ts';
import { test } from './runner.ts';

test('the start fails where the script of the worker is not there, and so does what is asked', async () => {
  const { extensionUri } = extensions.getExtension('nearpull.nearpull') ?? assert.fail();
  const script = Uri.joinPath(extensionUri, 'dist', 'server', 'absent.js').toString(true);
  const client = createClient(script, { documentSelector: [] }, () => false);
  assert.ok(await isRejected(client.start()));
  assert.ok(await isRejected(client.sendRequest('nearpull/absent')));
});

function isRejected(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => false,
    () => true,
  );
}
