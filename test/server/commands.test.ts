// Tests of the commands and of our own messages: fix one file, fix many files, the status, the validation of a domain.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import type {
  PresetsResult,
  ProxyChoiceParams,
  ProxyChoiceResult,
  SettingsResult,
} from '../../protocol/messages.ts';
import {
  DOMAIN,
  type Editor,
  type EditorOptions,
  MODERN,
  startEditor,
  withDomain,
} from '../support/editor.ts';
import { findFixes, safeFixes } from '../support/fixes.ts';

const URI = 'file:///project/pod.yaml';
const POD = `apiVersion: v1
kind: Pod
spec:
  containers:
    - image: nginx
    - image: redis:7
`;
const FIXED = POD.replace('nginx', `${DOMAIN}/library/nginx:latest`).replace(
  'redis',
  `${DOMAIN}/library/redis`,
);

let editor: Editor;

async function start(options?: EditorOptions): Promise<Editor> {
  editor = await startEditor(options);
  return editor;
}

test('fixAll lets the client apply the edits, and returns their number', async () => {
  await start();
  await editor.open(URI, POD);
  assert.equal(await editor.execute('nearpull.server.fixAll', { uri: URI }), 2);
  assert.equal(editor.text(URI), FIXED);
  assert.equal(await editor.execute('nearpull.server.fixAll', { uri: URI }), 0);
  assert.equal(await editor.execute('nearpull.server.fixAll', { uri: 'file:///closed.yaml' }), 0);
});

test('a client that cannot apply edits is not asked to', async () => {
  await start({
    capabilities: { textDocument: { diagnostic: {} } },
    initializationOptions: { settings: withDomain() },
  });
  await editor.open(URI, POD);
  assert.equal(await editor.execute('nearpull.server.fixAll', { uri: URI }), 0);
  assert.equal(editor.text(URI), POD);
});

test('unknown commands and invalid arguments are logged, and the answer is null', async () => {
  await start();
  for (const [command, ...args] of [
    ['nearpull.nonsense'],
    ['nearpull.server.insertPolicy'],
    ['nearpull.server.fixAll', 3],
  ] as const) {
    assert((await editor.execute(command, ...args)) || true);
  }
  assert.match(editor.logged.join('\n'), /unknown command nearpull\.nonsense/);
  await editor.open(URI, POD);
  assert.equal((await editor.diagnostics(URI)).length, 2, 'it goes on');
});

test('many files at once: the fixes of each, with the settings of its folder', async () => {
  const [a, b] = ['file:///project/a', 'file:///project/b'];
  await start({
    folders: [a, b],
    settings: (uri) => ({
      proxy: { domain: uri === a ? DOMAIN : 'b.example.com' },
      exclude: uri === b ? ['skip'] : [],
    }),
  });
  const files = await safeFixes(editor, [
    { uri: `${a}/1.yaml`, text: POD, version: 7 },
    { uri: `${a}/2.yaml`, text: 'nothing: here\n' },
    { uri: `${b}/skip/3.yaml`, text: POD },
    { uri: `${b}/4.yaml`, text: POD.replaceAll('\n', '\r\n') },
    { uri: `${b}/5.json`, text: '{' },
  ]);
  assert.deepEqual(
    files.map(({ uri, version, images }) => [uri, version, images]),
    [
      [`${a}/1.yaml`, 7, 2],
      [`${b}/4.yaml`, null, 2],
    ],
  );
  await editor.open(`${a}/1.yaml`, POD);
  await editor.makeEdits(`${a}/1.yaml`, files[0]?.edits ?? []);
  assert.equal(editor.text(`${a}/1.yaml`), FIXED);
  await editor.open(`${b}/4.yaml`, POD.replaceAll('\n', '\r\n'));
  await editor.makeEdits(`${b}/4.yaml`, files[1]?.edits ?? []);
  assert.equal(
    editor.text(`${b}/4.yaml`),
    FIXED.replaceAll(DOMAIN, 'b.example.com').replaceAll('\n', '\r\n'),
  );
});

test('without a domain nothing is offered for many files, and the answer says why', async () => {
  await start({ settings: () => ({}) });
  assert.deepEqual(await findFixes(editor, [{ uri: URI, text: POD }]), {
    files: [],
    left: [{ uri: URI, reason: 'no-domain', count: 2 }],
  });
});

test('a long run over many files stops when it is cancelled', async () => {
  await start();
  const files = Array.from({ length: 20_000 }, (_, index) => ({
    uri: `file:///project/${index}.yaml`,
    text: POD,
  }));
  const source = new CancellationTokenSource();
  const begin = performance.now();
  const answer = editor.connection.sendRequest('nearpull/findFixes', { files }, source.token);
  setTimeout(() => source.cancel(), 200);
  await assert.rejects(answer, { code: -32800 });
  assert(performance.now() - begin < 5000);
});

test('a keystroke does not wait for a long run', async () => {
  await start();
  await editor.open(URI, POD);
  const files = Array.from({ length: 1000 }, (_, index) => ({
    uri: `file:///project/${index}.yaml`,
    text: POD,
  }));
  let done = false;
  const run = editor.connection.sendRequest('nearpull/findFixes', { files }).then(() => {
    done = true;
  });
  await editor.change(URI, 0, 0, '#\n');
  assert.equal((await editor.diagnostics(URI)).length, 2);
  assert.equal(done, false);
  await run;
});

test('the status follows the text and the settings, for clients that want it', async () => {
  await start({ initializationOptions: { status: true } });
  await editor.open(URI, FIXED.replace(`${DOMAIN}/library/redis`, 'redis'));
  await editor.diagnostics(URI);
  await editor.diagnostics(URI);
  const status = { uri: URI, domain: DOMAIN, dockerHub: 1, proxied: 1, problem: null };
  assert.deepEqual(editor.statuses, [status]);
  await editor.configure(() => ({ proxy: { domain: 'no domain' } }));
  await editor.diagnostics(URI);
  assert.equal(editor.statuses[1]?.domain, null);
  assert.match(editor.statuses[1]?.problem ?? '', /white space/);
  await editor.configure(() => ({ limits: { fileMegabytes: 0.0001 } }));
  await editor.diagnostics(URI);
  assert.match(editor.statuses[2]?.problem ?? '', /not checked/);
});

test('other clients get no status', async () => {
  await start();
  await editor.open(URI, POD);
  await editor.diagnostics(URI);
  assert.deepEqual(editor.statuses, []);
});

test('an address is read while it is typed, with what becomes of an image', async () => {
  await start();
  const read = (choice: ProxyChoiceParams) =>
    editor.connection.sendRequest<ProxyChoiceResult>('nearpull/proxyChoice', choice);
  const at = (domain: string, prefix: string, example: string) => ({
    domain,
    prefix,
    example,
    problem: null,
  });
  assert.deepEqual(await read({ address: DOMAIN }), at(DOMAIN, '', `${DOMAIN}/library/nginx`));
  assert.deepEqual(
    await read({ address: ' https://a.example/hub/ ' }),
    at('a.example', 'hub', 'a.example/hub/library/nginx'),
  );
  assert.deepEqual(
    await read({ address: 'a.example', preset: 'gitlab', prefix: 'g' }),
    at('a.example', 'g', 'a.example/g/dependency_proxy/containers/library/nginx'),
  );
  assert.match(
    (await read({ address: 'a.example', preset: 'harbor' })).problem ?? '',
    /nearpull\.proxy\.prefix/,
  );
  assert.match((await read({ address: 'docker.io' })).problem ?? '', /Docker Hub itself/);
});

test('the settings in force are those that differ from their defaults, by their names', async () => {
  await start({
    settings: () => ({
      proxy: { domain: DOMAIN, namespaces: ['library'] },
      severity: { 'missing-library': 'off' },
      dialects: { compose: false },
      shortNames: 'ask',
    }),
  });
  const { values } = await editor.connection.sendRequest<SettingsResult>('nearpull/settings', { uri: URI });
  assert.deepEqual(values, {
    'proxy.domain': DOMAIN,
    'proxy.namespaces': ['library'],
    'severity.missing-library': 'off',
    'dialects.compose': false,
    shortNames: 'ask',
  });
  await start({ settings: () => ({}) });
  assert.deepEqual(await editor.connection.sendRequest('nearpull/settings', {}), { values: {} });
});

test('each preset that is offered can be used with its domain, or any, and its prefix, or any', async () => {
  await start();
  const { presets } = await editor.connection.sendRequest<PresetsResult>('nearpull/presets', {});
  assert.deepEqual(
    presets.filter(({ prefix }) => prefix === null).map(({ name }) => name),
    ['volcengine', 'daocloud', 'nexus', 'mirror', 'distribution'],
  );
  for (const { name, domain, prefix } of presets) {
    const choice = {
      address: domain ?? 'a.example',
      preset: name,
      prefix: prefix === '' ? 'p' : (prefix ?? ''),
    };
    const { example } = await editor.connection.sendRequest<ProxyChoiceResult>(
      'nearpull/proxyChoice',
      choice,
    );
    assert.match(example ?? '', /^[a-z.]+\/(?:[a-z_./-]+\/)?library\/nginx$/, name);
  }
});

test('a client with the basic capabilities gets diagnostics and hover, and no unexpected messages', async () => {
  await start({ capabilities: {}, folders: [] });
  await editor.open(URI, POD);
  const found = await editor.diagnostics(URI);
  assert.deepEqual(
    found.map((each) => [each.code, 'codeDescription' in each]),
    [
      ['docker-hub-image', false],
      ['docker-hub-image', false],
    ],
  );
  assert.deepEqual((await editor.hover(URI, 'nginx'))?.contents, {
    kind: 'plaintext',
    value:
      'Docker Hub: docker.io/library/nginx · Docker Official Image\nNo proxy domain is set.\nKubernetes: image',
  });
  assert.deepEqual(await editor.codeActions(URI, 'nginx'), []);
  await editor.configure(withDomain);
  await editor.change(URI, 0, 0, '#\n');
  await editor.diagnostics(URI);
  assert.match(JSON.stringify(await editor.hover(URI, 'nginx')), new RegExp(DOMAIN));
  assert.deepEqual([editor.asked, editor.registered, editor.refreshes], [[], [], 0]);
});

test('a request that was cancelled before its turn is not computed', async () => {
  await start({ capabilities: MODERN });
  await editor.open(URI, POD);
  const source = new CancellationTokenSource();
  const answer = editor.connection.sendRequest(
    'textDocument/diagnostic',
    { textDocument: { uri: URI } },
    source.token,
  );
  source.cancel();
  await assert.rejects(answer, { code: -32800, message: 'textDocument/diagnostic' });
});
