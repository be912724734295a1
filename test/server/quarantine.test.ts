// Tests of a document that kills the server: the client learns which one it was, and the next server leaves it alone.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createProtocolConnection, type Diagnostic, StreamMessageWriter } from 'vscode-languageserver/node';
import { readMarker } from '../../client/node/crashMarker.ts';
import { atEndOfTest } from '../support/cleanup.ts';
import { DEADLY, writeDeadlyModule } from '../support/deadlyText.ts';
import { MODERN, PUSHED, startEditor } from '../support/editor.ts';
import { findFixes } from '../support/fixes.ts';
import { messageReader } from '../support/messageReader.ts';

const MAIN = fileURLToPath(new URL('../../server/node/main.ts', import.meta.url));
const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: nginx:1.27\n';
const GOOD = 'file:///project/good.yaml';
const BAD = 'file:///project/bad%20one.yaml';

/** Starts a real process, which a text with `DEADLY` kills. `marker` is the file in which it writes what it works on. */
function start(marker: string) {
  const args = ['--require', writeDeadlyModule(), MAIN, '--stdio', `--crash-marker=${marker}`];
  const server = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(server, 'exit');
  const connection = createProtocolConnection(
    messageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  atEndOfTest(async () => {
    connection.dispose();
    server.kill();
  });
  const open = (uri: string, text: string) =>
    connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
  const diagnostics = async (uri: string): Promise<Diagnostic[]> => {
    const died = gone.then(() => Promise.reject(new Error('the server has died')));
    const asked = { textDocument: { uri } };
    const answer = connection.sendRequest<{ items: Diagnostic[] }>('textDocument/diagnostic', asked);
    return (await Promise.race([answer, died])).items;
  };
  const initialize = async (quarantined: readonly string[]) => {
    const initializationOptions = { quarantined };
    await connection.sendRequest('initialize', {
      processId: null,
      rootUri: null,
      capabilities: { textDocument: { diagnostic: {} } },
      workspaceFolders: [],
      initializationOptions,
    });
    await connection.sendNotification('initialized', {});
  };
  return { gone, open, diagnostics, initialize };
}

test('a server that dies leaves behind which document it was checking, and the next one checks the others', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nearpull-marker '));
  atEndOfTest(() => rm(folder, { recursive: true }));
  const marker = join(folder, 'checking');
  assert.equal(readMarker(marker), null);

  const first = start(marker);
  await first.initialize([]);
  await first.open(GOOD, POD);
  assert.equal((await first.diagnostics(GOOD)).length, 1);
  assert.equal(readMarker(marker), null, 'an idle server works on nothing');
  await first.open(BAD, `${DEADLY}\n${POD}`);
  await assert.rejects(first.diagnostics(BAD), /has died/);
  assert.deepEqual(await first.gone, [null, 'SIGKILL']);
  assert.equal(readMarker(marker), BAD);

  const second = start(marker);
  await second.initialize([BAD]);
  await second.open(BAD, `${DEADLY}\n${POD}`);
  await second.open(GOOD, POD);
  const [told, ...more] = await second.diagnostics(BAD);
  assert.deepEqual([told?.code, told?.range.start.line, more.length], ['not-checked', 0, 0]);
  assert.equal((await second.diagnostics(GOOD)).length, 1);
});

for (const capabilities of [MODERN, PUSHED]) {
  const way = capabilities === MODERN ? 'asks for diagnostics' : 'is told diagnostics';
  test(`a client that ${way} sees why a document is not checked, and gets nothing else about it`, async () => {
    const editor = await startEditor({ capabilities, initializationOptions: { quarantined: [BAD] } });
    // Other clients write the address otherwise.
    const uri = BAD.replace('file:///', 'FILE:///');
    await editor.open(uri, POD);
    assert.deepEqual(
      (await editor.diagnostics(uri)).map(({ code }) => code),
      ['not-checked'],
    );
    assert.equal(await editor.hover(uri, 'nginx'), null);
    assert.deepEqual(await editor.codeActions(uri, 'nginx'), []);
    assert.deepEqual(await findFixes(editor, [{ uri, text: POD }]), {
      files: [],
      left: [{ uri, reason: 'quarantined', count: 1 }],
    });
    assert.equal(await editor.execute('nearpull.server.fixAll', { uri }), 0);
  });
}
