// Tests of the settings in the server: per folder, live, and from clients that answer requests, that push settings, or that do neither.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PATIENCE } from '../../server/common/settings/settingsSource.ts';
import {
  DOMAIN,
  type Editor,
  type EditorOptions,
  MODERN,
  PUSHED,
  startEditor,
  withDomain,
} from '../support/editor.ts';

const POD = `apiVersion: v1
kind: Pod
spec:
  containers:
    - image: nginx
`;

let editor: Editor;

async function start(options?: EditorOptions): Promise<Editor> {
  editor = await startEditor(options);
  return editor;
}

const [A, B] = ['file:///project/a', 'file:///project/b'];
const perFolder = (scopeUri?: string) => ({
  proxy: { domain: scopeUri === A ? 'a.example.com' : scopeUri === B ? 'b.example.com' : 'none.example.com' },
});

function targetOf(uri: string): Promise<string> {
  return editor.target(uri);
}

for (const folders of [
  [A, B],
  [B, A],
]) {
  test(`each folder has its own settings: ${folders.join(' ')}`, async () => {
    await start({ folders, settings: perFolder });
    for (const uri of [`${B}/x.yaml`, `${A}/deep/y.yaml`, 'untitled:Untitled-1', 'file:///project/ab.yaml']) {
      await editor.open(uri, POD);
    }
    assert.equal(await targetOf(`${B}/x.yaml`), 'b.example.com/library/nginx:latest');
    assert.equal(await targetOf(`${A}/deep/y.yaml`), 'a.example.com/library/nginx:latest');
    assert.equal(await targetOf('untitled:Untitled-1'), 'none.example.com/library/nginx:latest');
    assert.equal(await targetOf('file:///project/ab.yaml'), 'none.example.com/library/nginx:latest');
  });
}

for (const folders of [
  [A, `${A}/inner`],
  [`${A}/inner`, A],
]) {
  test(`the innermost of nested folders counts: ${folders.join(' ')}`, async () => {
    const settings = (uri?: string) => ({ proxy: { domain: `${uri === A ? 'out' : 'in'}.example.com` } });
    await start({ folders, settings });
    await editor.open(`${A}/inner/x.yaml`, POD);
    await editor.open(`${A}/x.yaml`, POD);
    assert.equal(await targetOf(`${A}/inner/x.yaml`), 'in.example.com/library/nginx:latest');
    assert.equal(await targetOf(`${A}/x.yaml`), 'out.example.com/library/nginx:latest');
  });
}

test('the client is asked once for a folder, not once for a file or a keystroke', async () => {
  await start({ folders: [A], settings: perFolder });
  for (let index = 0; index < 5; index++) {
    await editor.open(`${A}/${index}.yaml`, POD);
    await editor.diagnostics(`${A}/${index}.yaml`);
    await editor.change(`${A}/${index}.yaml`, 0, 0, '#\n');
    await editor.diagnostics(`${A}/${index}.yaml`);
  }
  assert.deepEqual(editor.asked, [A]);
});

test('a folder that is added later gets its settings', async () => {
  await start({ folders: [A], settings: perFolder });
  await editor.open(`${B}/x.yaml`, POD);
  assert.equal(await targetOf(`${B}/x.yaml`), 'none.example.com/library/nginx:latest');
  const event = { added: [{ uri: B, name: 'b' }], removed: [{ uri: A, name: 'a' }] };
  await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
  assert.equal(await targetOf(`${B}/x.yaml`), 'b.example.com/library/nginx:latest');
});

test('a change of the settings counts at once, and a client that pulls is asked to pull', async () => {
  await start({ settings: withDomain });
  await editor.open(`${A}.yaml`, POD);
  assert.equal(await targetOf(`${A}.yaml`), `${DOMAIN}/library/nginx:latest`);
  await editor.configure(() => ({ proxy: { domain: 'other.example.com' } }));
  assert.equal(await targetOf(`${A}.yaml`), 'other.example.com/library/nginx:latest');
  assert.equal(editor.refreshes, 1);
  assert.deepEqual(editor.registered.sort(), [
    'workspace/didChangeConfiguration',
    'workspace/didChangeWatchedFiles',
  ]);
});

test('a client that refuses to tell of changes is served all the same', async () => {
  await start({ settings: withDomain, refusesRegistration: true });
  await editor.open(`${A}.yaml`, POD);
  assert.equal(await targetOf(`${A}.yaml`), `${DOMAIN}/library/nginx:latest`);
  assert.equal(editor.logged.filter((line) => line.includes('client/registerCapability')).length, 2);
});

test('no glob has a star between braces, because eglot refuses them', async () => {
  await start({ settings: withDomain });
  await editor.open(`${A}.yaml`, POD);
  await editor.diagnostics(`${A}.yaml`);
  assert.ok(editor.watched.length > 10);
  assert.deepEqual(
    editor.watched.filter((glob) => /\{[^}]*\*/.test(glob)),
    [],
  );
  for (const name of ['**/*.mk', '**/compose.*.yaml', '**/*values*.yaml']) {
    assert.ok(editor.watched.includes(name), name);
  }
});

test('after a change of the settings a client that does not pull gets new diagnostics', async () => {
  await start({ capabilities: PUSHED, settings: withDomain });
  await editor.open(`${A}.yaml`, POD);
  await editor.diagnostics(`${A}.yaml`);
  await editor.configure(() => ({ severity: { 'docker-hub-image': 'off' } }));
  while (editor.published.length < 2) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.deepEqual(editor.published[1]?.diagnostics, []);
});

test('severities come from the settings, and off means no diagnostic', async () => {
  await start({ settings: () => ({ severity: { 'docker-hub-image': 'hint' } }) });
  await editor.open(`${A}.yaml`, POD);
  const severities = async () => (await editor.diagnostics(`${A}.yaml`)).map(({ severity }) => severity);
  assert.deepEqual(await severities(), [4]);
  await editor.configure(() => ({ severity: { 'docker-hub-image': 'error' } }));
  assert.deepEqual(await severities(), [1]);
  await editor.configure(() => ({ severity: { 'docker-hub-image': 'information' } }));
  assert.deepEqual(await severities(), [3]);
  await editor.configure(() => ({ severity: { 'docker-hub-image': 'off' } }));
  assert.deepEqual(await severities(), []);
});

const EXCLUSIONS: readonly (readonly [glob: string, path: string, excluded: boolean])[] = [
  ['**/node_modules/**', 'a/node_modules/b/c.yaml', true],
  ['**/node_modules/**', 'node_modules/c.yaml', true],
  ['charts/**', 'charts/a/b.yaml', true],
  ['charts/**', 'other/charts/b.yaml', false],
  ['charts/', 'charts/b.yaml', true],
  ['./charts', 'charts/b.yaml', true],
  ['vendor', 'a/vendor/b.yaml', true],
  ['*.gen.yaml', 'a/b.gen.yaml', true],
  ['*.gen.yaml', 'a/b.yaml', false],
  ['{a,b}/*.yaml', 'b/c.yaml', true],
  ['**/.github/**', '.github/workflows/c.yaml', true],
  ['a b/**', 'a%20b/c.yaml', true],
  ['', 'c.yaml', false],
  ['[', 'c.yaml', false],
];
for (const [glob, path, excluded] of EXCLUSIONS) {
  test(`exclude ${JSON.stringify(glob)}: ${path} is ${excluded ? 'left alone' : 'checked'}`, async () => {
    await start({ settings: () => ({ exclude: [glob] }) });
    const uri = `file:///project/${path}`;
    await editor.open(uri, POD);
    assert.equal((await editor.diagnostics(uri)).length, excluded ? 0 : 1);
    assert.equal((await editor.codeActions(uri, 'nginx')).length > 1, !excluded);
    assert.equal((await editor.hover(uri, 'nginx')) === null, excluded);
  });
}

test('excludes are relative to the folder of the file', async () => {
  await start({ folders: [A, B], settings: (uri) => ({ exclude: uri === A ? ['x.yaml'] : [] }) });
  await editor.open(`${A}/x.yaml`, POD);
  await editor.open(`${B}/x.yaml`, POD);
  assert.equal((await editor.diagnostics(`${A}/x.yaml`)).length, 0);
  assert.equal((await editor.diagnostics(`${B}/x.yaml`)).length, 1);
});

test('an exclusion can change while the file is open', async () => {
  await start({ settings: () => ({}) });
  const uri = 'file:///project/x.yaml';
  await editor.open(uri, POD);
  await editor.diagnostics(uri);
  await editor.configure(() => ({ exclude: ['x.yaml'] }));
  assert.equal((await editor.diagnostics(uri)).length, 0);
  await editor.configure(() => ({ exclude: [] }));
  assert.equal((await editor.diagnostics(uri)).length, 1);
});

const { configuration: _, ...noConfiguration } = MODERN.workspace ?? {};
const SILENT = { ...MODERN, workspace: noConfiguration };

test('a client that cannot be asked gives settings with initialize and with each change', async () => {
  await start({
    capabilities: SILENT,
    initializationOptions: { settings: { proxy: { domain: 'init.example.com' } } },
  });
  await editor.open(`${A}.yaml`, POD);
  assert.equal(await targetOf(`${A}.yaml`), 'init.example.com/library/nginx:latest');
  await editor.configure(() => ({ proxy: { domain: 'pushed.example.com' } }));
  assert.equal(await targetOf(`${A}.yaml`), 'pushed.example.com/library/nginx:latest');
  assert.deepEqual(editor.asked, []);
});

test('a change notification without settings keeps the given ones', async () => {
  await start({ capabilities: SILENT, initializationOptions: { settings: withDomain() } });
  await editor.open(`${A}.yaml`, POD);
  await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
  assert.equal(await targetOf(`${A}.yaml`), `${DOMAIN}/library/nginx:latest`);
});

test('a client that answers null has the settings it was started with', async () => {
  await start({ settings: () => null, initializationOptions: { settings: withDomain() } });
  await editor.open(`${A}.yaml`, POD);
  assert.equal(await targetOf(`${A}.yaml`), `${DOMAIN}/library/nginx:latest`);
});

test('a client that answers with an error has the defaults, and the log says why', async () => {
  await start({ settings: () => Promise.reject(new Error('no settings here')) });
  await editor.open(`${A}.yaml`, POD);
  assert.equal((await editor.diagnostics(`${A}.yaml`)).length, 1);
  assert.match(editor.logged.join(), /workspace\/configuration[\s\S]*no settings here/);
});

test('a late answer of the client delays nothing for long, and counts when it arrives', async () => {
  let answer: (settings: unknown) => void = () => undefined;
  const late = new Promise((resolve) => {
    answer = resolve;
  });
  await start({ capabilities: PUSHED, settings: () => late });
  const begin = performance.now();
  await editor.open(`${A}.yaml`, POD);
  assert.match(await targetOf(`${A}.yaml`), /^<your-proxy-domain>/);
  assert(performance.now() - begin >= PATIENCE - 50);
  answer({ proxy: { domain: 'late.example.com' } });
  while (editor.published.length < 2) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.match(await targetOf(`${A}.yaml`), /^late\.example\.com/);
});

for (const [domain, reason] of [
  ['https://a.example.com', /leave out the scheme/],
  ['a.example.com/path', /leave out the path/],
  ['a b.example.com', /white space/],
  ['me:pw@a.example.com', /leave out user names/],
  ['{{ .Values.domain }}', /./],
  ['a.example.com\nfoo', /white space/],
  [`${'a'.repeat(300)}.com`, /253/],
  ['docker.io', /Docker Hub itself/],
] as const) {
  test(`the domain ${JSON.stringify(domain.slice(0, 40))} is refused once, with the reason, and no fix`, async () => {
    await start({
      settings: () => ({ proxy: { domain } }),
      initializationOptions: { commands: ['nearpull.setProxyDomain'] },
    });
    for (const uri of ['file:///project/a.yaml', 'file:///elsewhere/b.yaml']) {
      await editor.open(uri, POD);
      assert.equal((await editor.diagnostics(uri)).length, 1);
      const titles = (await editor.codeActions(uri, 'nginx')).map(({ title }) => title);
      assert.deepEqual(titles, [
        'Set the proxy domain and rewrite…',
        'Ignore docker-hub-image on this line',
        'Insert proxy Kyverno policy',
        'Ignore docker-hub-image in this file',
      ]);
    }
    await editor.configure(() => ({ proxy: { domain } }));
    await editor.diagnostics('file:///project/a.yaml');
    assert.equal(editor.shown.length, 1);
    assert.match(editor.shown[0] ?? '', reason);
    assert.match(editor.shown[0] ?? '', /nearpull\.proxy\.domain/);
    assert.equal(editor.logged.length, 1);
  });
}

test('other mistakes in the settings are logged, not shown', async () => {
  await start({ settings: () => ({ exclude: 3, severity: { nonsense: 'error' } }) });
  await editor.open('file:///project/a.yaml', POD);
  assert.equal((await editor.diagnostics('file:///project/a.yaml')).length, 1);
  assert.deepEqual(editor.shown, []);
  assert.deepEqual(editor.logged.sort(), [
    'Setting nearpull.exclude: The value of exclude is not valid. Expected: string[].',
    'Setting nearpull.severity.nonsense: There is no rule nonsense.',
  ]);
});
