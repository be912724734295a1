// Tests of the beginning and the end of the server, as a process: what is refused, and the code with which it exits.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  createProtocolConnection,
  ErrorCodes,
  type Hover,
  type ProtocolConnection,
  ResponseError,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { METHODS } from '../../protocol/messages.ts';
import { atEndOfTest } from '../support/cleanup.ts';
import { messageReader } from '../support/messageReader.ts';

const MAIN = fileURLToPath(new URL('../../server/node/main.ts', import.meta.url));
const INITIALIZE = { processId: null, rootUri: null, capabilities: {}, workspaceFolders: null };
const HOVER = { textDocument: { uri: 'file:///a.yaml' }, position: { line: 0, character: 0 } };

/** Starts the server as an editor does. */
function start(): { readonly server: ChildProcess; readonly connection: ProtocolConnection } {
  const server = spawn(process.execPath, [MAIN, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  assert(server.stdin && server.stdout);
  const connection = createProtocolConnection(
    messageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  atEndOfTest(async () => {
    connection.dispose();
    server.kill();
  });
  return { server, connection };
}

/** The code of the error that answers a request. */
async function refusal(answer: Promise<unknown>): Promise<number> {
  const error = await answer.then(
    () => null,
    (each: unknown) => each,
  );
  assert(error instanceof ResponseError, 'it is refused');
  return error.code;
}

test('requests are refused before initialize and after shutdown, and exit is 0 then', async () => {
  const { server, connection } = start();
  for (const [method, params] of [
    ['textDocument/hover', HOVER],
    [METHODS.policies, {}],
    ['shutdown'],
  ] as const) {
    const code = await refusal(connection.sendRequest(method, params));
    assert.equal(code, ErrorCodes.ServerNotInitialized, method);
  }
  await connection.sendRequest('initialize', INITIALIZE);
  assert.equal(await refusal(connection.sendRequest('initialize', INITIALIZE)), ErrorCodes.InvalidRequest);
  assert.equal(await refusal(connection.sendRequest('nothing/known')), ErrorCodes.MethodNotFound);
  assert.equal(await connection.sendRequest('textDocument/hover', HOVER), null);
  assert.equal(await connection.sendRequest('shutdown'), null);
  const late = [
    ['textDocument/hover', HOVER],
    [
      'textDocument/codeAction',
      { ...HOVER, range: { start: HOVER.position, end: HOVER.position }, context: {} },
    ],
    ['textDocument/completion', HOVER],
    ['workspace/executeCommand', { command: 'nearpull.fixAll' }],
    [METHODS.policies, {}],
    [METHODS.findFixes, {}],
    ['nothing/known', {}],
    ['initialize', INITIALIZE],
    ['shutdown', undefined],
  ] as const;
  for (const [method, params] of late) {
    assert.equal(await refusal(connection.sendRequest(method, params)), ErrorCodes.InvalidRequest, method);
  }
  await connection.sendNotification('exit');
  assert.deepEqual(await once(server, 'exit'), [0, null]);
});

test('what a client sends without waiting for the answer to initialize is answered in order', async () => {
  const { connection } = start();
  const uri = 'file:///pod.yaml';
  const text = 'apiVersion: v1\nkind: Pod\nspec:\n  containers: [{name: a, image: nginx}]\n';
  const initialized = connection.sendRequest('initialize', INITIALIZE);
  void connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  const range = { start: { line: 3, character: 32 }, end: { line: 3, character: 37 } };
  void connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range, text: 'redis' }],
  });
  const asked = { textDocument: { uri }, position: range.start };
  const hover = connection.sendRequest<Hover | null>('textDocument/hover', asked);
  await initialized;
  assert.match(JSON.stringify(await hover), /redis/);
});

test('exit without shutdown is 1', async () => {
  for (const requests of [0, 1]) {
    const { server, connection } = start();
    if (requests > 0) {
      await connection.sendRequest('initialize', INITIALIZE);
    }
    await connection.sendNotification('exit');
    assert.deepEqual(await once(server, 'exit'), [1, null]);
  }
});
