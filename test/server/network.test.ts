// What an editor asks of the server makes no connection, until a person has the proxy checked.
import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { DIGEST, faultServer, serve } from '../registry/faultServer.ts';
import { pod } from '../support/cli.ts';
import { startEditor } from '../support/editor.ts';
import { wholeInventory } from '../support/inventory.ts';
import { makeWorkspace } from '../support/workspace.ts';

test('the server connects to the proxy when it is asked to check it, and at no other time', async (t) => {
  const proxy = await faultServer(t, serve);
  const text = pod('nginx:1', `${proxy.host}/library/redis:7`);
  const workspace = await makeWorkspace({ 'a.yaml': text });
  const connected: unknown[] = [];
  const connect = Socket.prototype.connect;
  t.mock.method(Socket.prototype, 'connect', function (this: Socket, ...args: unknown[]) {
    connected.push(args);
    return Reflect.apply(connect, this, args);
  });
  const editor = await startEditor({
    folders: [workspace.folder],
    settings: () => ({ proxy: { domain: proxy.host, pullSecret: 'cr' } }),
  });
  const uri = workspace.uri('a.yaml');
  await editor.open(uri, text);
  await editor.diagnostics(uri);
  await editor.hover(uri, 'nginx:1');
  await editor.codeActions(uri, 'nginx:1');
  await wholeInventory(editor);
  await editor.connection.sendRequest('nearpull/namespacePlan', { form: 'checklist' });
  assert.deepEqual(connected, []);
  const { answers } = await editor.connection.sendRequest<{ answers: readonly { digest: string }[] }>(
    'nearpull/checkProxy',
    {},
  );
  assert.deepEqual(
    answers.map(({ digest }) => digest),
    [DIGEST, DIGEST],
  );
  assert.ok(connected.length > 0);
});
