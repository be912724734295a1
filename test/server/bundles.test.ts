// Tests of the bundles that are shipped: as a process over stdio, as a process that VS Code forks, and as a web worker without Node.
import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import {
  createProtocolConnection,
  type InitializeResult,
  IPCMessageReader,
  IPCMessageWriter,
  PortMessageReader,
  PortMessageWriter,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { folder } from '../support/cli.ts';
import { messageReader } from '../support/messageReader.ts';

const URI = 'file:///project/pod.yaml';
const POD =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      image: nginx:1.27\n';
const INITIALIZE = { processId: process.pid, rootUri: null, capabilities: {} };
const { version: VERSION } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { readonly version: string };
const PROCESS = bundle('server/node.cjs');
const WORKER = bundle('server/browser.js');

for (const args of [['--stdio'], [], ['--stdio', '--clientProcessId', String(process.pid)]]) {
  test(`a process started with ${JSON.stringify(args)} talks over stdio and ends on request`, async () => {
    const server = spawn(process.execPath, [PROCESS, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    const connection = createProtocolConnection(
      messageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    await converse(connection);
    assert.equal(await sayGoodbye(connection, server), 0);
  });
}

test('a process forked with --node-ipc talks over ipc', async () => {
  const server = fork(PROCESS, ['--node-ipc'], { execArgv: [] });
  const connection = createProtocolConnection(new IPCMessageReader(server), new IPCMessageWriter(server));
  await converse(connection);
  assert.equal(await sayGoodbye(connection, server), 0);
});

test('a process ends when its editor is gone', async () => {
  const server = spawn(process.execPath, [PROCESS, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  server.stdin.end();
  assert.deepEqual(await once(server, 'exit'), [1, null]);
});

/** Runs a script in a Node worker with the globals of a browser's worker, and without the globals that only Node has. */
const WORKER_SCOPE = `
const { parentPort, workerData } = require('node:worker_threads');
const { createContext, runInContext } = require('node:vm');
const scope = { setTimeout, clearTimeout, MessageChannel, TextDecoder, TextEncoder, URL, console, addEventListener: () => undefined,
  postMessage: (data) => parentPort.postMessage(data) };
scope.self = scope.globalThis = scope;
createContext(scope);
runInContext(require('node:fs').readFileSync(workerData, 'utf8'), scope);
parentPort.on('message', (data) => scope.onmessage({ data }));
`;

test('the worker bundle needs nothing of Node', async () => {
  const worker = new Worker(WORKER_SCOPE, { eval: true, workerData: WORKER });
  const connection = createProtocolConnection(new PortMessageReader(worker), new PortMessageWriter(worker));
  const failed = once(worker, 'error').then(([error]) => Promise.reject(error));
  await Promise.race([converse(connection).then(() => openLong(connection)), failed]);
  connection.dispose();
  await worker.terminate();
});

test('the package of regular expressions runs when the first one is compiled', () => {
  for (const path of [WORKER, bundle('cli/main.cjs')]) {
    // Only a module that is required has exports of its own: esbuild puts it into a function, and one that is imported into the text itself.
    assert.match(readFileSync(path, 'utf8'), /\.RE2JSException=/, path);
  }
});

test('what the bundles for Node have in common with those for browsers is in the latter alone', () => {
  const ofEngine = /docker-hub-image/;
  const ofProtocol = /textDocument\/publishDiagnostics/;
  // `initialize` is answered with the protocol’s library alone, so that library is there twice.
  for (const [name, hasEngine, hasProtocol] of [
    ['server/browser.js', true, true],
    ['server/main.cjs', false, true],
    ['server/session.cjs', false, false],
    ['client/browser.cjs', false, true],
    ['client/main.cjs', false, false],
    ['client/languageClient.cjs', false, false],
  ] as const) {
    const text = readFileSync(bundle(name), 'utf8');
    assert.deepEqual([ofEngine.test(text), ofProtocol.test(text)], [hasEngine, hasProtocol], name);
  }
});

test('initialize is answered before the engine is loaded, and a server without it ends', async (t) => {
  const { path } = folder(t, {});
  for (const name of ['node.cjs', 'main.cjs']) {
    copyFileSync(bundle(`server/${name}`), join(path, name));
  }
  const server = spawn(process.execPath, [join(path, 'node.cjs'), '--stdio'], { stdio: 'pipe' });
  const gone = Promise.all([once(server, 'exit'), text(server.stderr)]);
  const connection = createProtocolConnection(
    messageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  const { serverInfo } = await connection.sendRequest<InitializeResult>('initialize', INITIALIZE);
  assert.equal(serverInfo?.name, 'nearpull');
  const [[code], said] = await gone;
  assert.equal(code, 1);
  assert.match(said, /session\.cjs/);
  connection.dispose();
});

test('what VS Code loads to activate the extension runs nothing but that', () => {
  for (const name of ['client/node.cjs', 'client/browser.cjs']) {
    const required: string[] = [];
    const load = (module: string): object => {
      required.push(module);
      return {};
    };
    // As VS Code loads it in a browser. Each module of the language client requires `vscode` once more when it runs.
    const run = new Function('module', 'exports', 'require', readFileSync(bundle(name), 'utf8'));
    const module = { exports: {} };
    run(module, module.exports, load);
    assert.deepEqual(required, ['vscode'], name);
    assert.deepEqual(Object.keys(module.exports).slice(0, 2), ['activate', 'deactivate']);
  }
});

test('what runs CEL is there once a program, and runs only when a policy is evaluated', () => {
  const packages = JSON.parse(readFileSync(bundle('third-party.json'), 'utf8')) as {
    name: string;
    bundles: string[];
  }[];
  const cel = packages.find(({ name }) => name === '@marcbachmann/cel-js');
  assert.deepEqual(cel?.bundles, ['cli/main.cjs', 'server/browser.js']);
  assert.match(
    readFileSync(WORKER, 'utf8'),
    /get ?"core\/evaluate\/index\.ts"\(\)/,
    'it runs when it is taken',
  );
});

async function converse(connection: ProtocolConnection): Promise<void> {
  const published = new Promise<PublishDiagnosticsParams>((resolve) => {
    connection.onNotification('textDocument/publishDiagnostics', resolve);
  });
  connection.listen();
  const { capabilities, serverInfo } = await connection.sendRequest<InitializeResult>(
    'initialize',
    INITIALIZE,
  );
  assert.deepEqual(serverInfo, { name: 'nearpull', version: VERSION });
  assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: 2, save: true });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri: URI, languageId: 'yaml', version: 1, text: POD },
  });
  assert.deepEqual(
    (await published).diagnostics.map(({ code, range }) => [code, range.start]),
    [['docker-hub-image', { line: 7, character: 13 }]],
  );
  // The evaluator of policies is loaded now.
  const { text } = await connection.sendRequest<{ text: string }>('workspace/executeCommand', {
    command: 'nearpull.server.previewPolicy',
    arguments: [{ uri: URI }],
  });
  assert.equal(text, POD.replace('nginx', '<your-proxy-domain>/library/nginx'));
}

/** A document whose check takes several turns. */
async function openLong(connection: ProtocolConnection): Promise<void> {
  const uri = 'file:///project/long.yaml';
  const published = new Promise<PublishDiagnosticsParams>((resolve) => {
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      if (params.uri === uri) {
        resolve(params);
      }
    });
  });
  const text = POD + '    - image: redis:8\n'.repeat(5000);
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  assert.ok((await published).diagnostics.length >= 1000);
}

async function sayGoodbye(connection: ProtocolConnection, server: ChildProcess): Promise<number | null> {
  await connection.sendRequest('shutdown');
  const exited = once(server, 'exit');
  await connection.sendNotification('exit');
  const [code] = await exited;
  connection.dispose();
  return code;
}

function bundle(name: string): string {
  const path = fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));
  assert(existsSync(path), `${path} is missing: node esbuild.js makes it`);
  return path;
}
