// Tests of the lightbulb and of fix on save: the actions at each place, and the text after them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CodeAction, CodeActionTriggerKind, type Command } from 'vscode-languageserver/node';
import type { ImageAtResult } from '../../protocol/inventory.ts';
import { CLIENT_COMMANDS } from '../../protocol/messages.ts';
import { DOMAIN, type Editor, type EditorOptions, MODERN, startEditor } from '../support/editor.ts';

const URI = 'file:///project/pods.yaml';
const PODS = `apiVersion: v1
kind: Pod
spec:
  initContainers:
    - image: "nginx" # init 🙂
  containers:
    - image: grafana/grafana:main
    - image: nginx
---
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: nginx
    - image: ghcr.io/a/b:1
`;
const COMMANDS = { commands: ['nearpull.setProxyDomain', 'nearpull.insertPolicy'] };
const PLACEHOLDER_REASON = ' — needs review: No proxy domain is set, so the fix writes a placeholder.';
const NO_DOMAIN = { settings: () => ({}), initializationOptions: COMMANDS };

let editor: Editor;

async function start(options?: EditorOptions, text = PODS): Promise<Editor> {
  editor = await startEditor(options);
  await editor.open(URI, text);
  return editor;
}

function titled(actions: readonly (CodeAction | Command)[], title: RegExp): CodeAction | undefined {
  return actions.find((each) => title.test(each.title)) as CodeAction | undefined;
}

test('at an image: rewrite it, rewrite it everywhere, ignore it, insert the policy', async () => {
  await start({ initializationOptions: COMMANDS });
  const actions = (await editor.codeActions(URI, '"nginx"')) as CodeAction[];
  assert.deepEqual(
    actions.map(({ title, kind, isPreferred }) => [title, kind, isPreferred]),
    [
      [`Pull through the proxy: ${DOMAIN}/library/nginx:latest`, 'quickfix', true],
      ['Rewrite every nginx in this file (3 places)', 'quickfix', undefined],
      ['Ignore docker-hub-image on this line', 'quickfix', undefined],
      ['Insert proxy Kyverno policy', 'quickfix', undefined],
      ['Fix all Docker Hub images in this file', 'quickfix', undefined],
      ['Ignore docker-hub-image in this file', 'quickfix', undefined],
    ],
  );
  const [diagnostic] = await editor.diagnostics(URI);
  for (const { kind, diagnostics } of actions) {
    assert.deepEqual(diagnostics, kind === 'quickfix' ? [diagnostic] : undefined);
  }
});

test('rewriting one image changes its bytes and no others, and leaves nothing to fix there', async () => {
  await start();
  const fix = titled(await editor.codeActions(URI, '"nginx"'), /^Pull/);
  assert.equal(await editor.apply(URI, fix), PODS.replace('"nginx"', `"${DOMAIN}/library/nginx:latest"`));
  assert.deepEqual(await editor.codeActions(URI, `${DOMAIN}/library/nginx`, { only: ['quickfix'] }), []);
  assert.equal((await editor.diagnostics(URI)).length, 3);
});

test('rewriting every occurrence leaves the other images', async () => {
  await start();
  const fix = titled(await editor.codeActions(URI, '"nginx"'), /^Rewrite every/);
  const expected = PODS.replaceAll(/(?<=image: "?)nginx/g, `${DOMAIN}/library/nginx:latest`);
  assert.equal(await editor.apply(URI, fix), expected);
  assert.equal((await editor.diagnostics(URI)).length, 1);
});

test('an image that occurs once is not offered everywhere', async () => {
  await start();
  assert.equal(titled(await editor.codeActions(URI, 'grafana/'), /every/), undefined);
});

for (const [name, text] of [
  ['line feeds', PODS],
  ['CRLF', PODS.replaceAll('\n', '\r\n')],
] as const) {
  test(`fix all, as fix on save asks for it, with ${name}`, async () => {
    await start({}, text);
    const [fix, ...others] = await editor.codeActions(URI, 'apiVersion', { only: ['source.fixAll'] });
    assert.deepEqual(others, []);
    const expected = text
      .replaceAll(/(?<=image: "?)nginx/g, `${DOMAIN}/library/nginx:latest`)
      .replace('grafana/grafana', `${DOMAIN}/grafana/grafana`);
    assert.equal(await editor.apply(URI, fix), expected);
    assert.deepEqual(await editor.diagnostics(URI), []);
    assert.deepEqual(await editor.codeActions(URI, 'apiVersion', { only: ['source.fixAll'] }), []);
  });
}

for (const [only, kinds] of [
  [['source'], ['source.fixAll.nearpull']],
  [['source.fixAll'], ['source.fixAll.nearpull']],
  [['source.fixAll.nearpull'], ['source.fixAll.nearpull']],
  [['source.fixAll.near'], []],
  [['source.fixAll.eslint'], []],
  [['source.organizeImports'], []],
  [['quickfix'], ['quickfix']],
  [
    ['quickfix', 'source'],
    ['quickfix', 'source.fixAll.nearpull'],
  ],
  [['refactor'], ['refactor.insert']],
  [[''], []],
] as const) {
  test(`asked for ${JSON.stringify(only)} only`, async () => {
    await start();
    const actions = (await editor.codeActions(URI, '"nginx"', { only: [...only] })) as CodeAction[];
    assert.deepEqual([...new Set(actions.map(({ kind }) => kind))], kinds);
  });
}

test('a moving cursor gets quick fixes only', async () => {
  await start({ initializationOptions: COMMANDS });
  const context = { triggerKind: CodeActionTriggerKind.Automatic };
  assert.deepEqual(await editor.codeActions(URI, 'apiVersion', context), []);
  const kinds = (await editor.codeActions(URI, '"nginx"', context)).map(
    (each) => 'kind' in each && each.kind,
  );
  assert.deepEqual(new Set(kinds), new Set(['quickfix']));
});

test('a selection has the fixes of all images that it touches, up to a limit', async () => {
  const many = PODS + '    - image: redis\n'.repeat(500);
  await start({}, many);
  const actions = await editor.codeActions(URI, many, { only: ['quickfix'] });
  assert.equal(actions.filter(({ title }) => title.startsWith('Pull')).length, 20);
});

test('the ignore comment silences the line, and that line only', async () => {
  await start();
  const fix = titled(await editor.codeActions(URI, 'grafana/'), /^Ignore/);
  const text = await editor.apply(URI, fix);
  assert.equal(text, PODS.replace('grafana:main', 'grafana:main # nearpull-ignore docker-hub-image'));
  assert.equal((await editor.diagnostics(URI)).length, 3);
});

test('JSON has no comments, so no line is ignored there', async () => {
  const text = '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"redis"}]}}';
  editor = await startEditor();
  await editor.open('file:///project/pod.json', text, 'json');
  const actions = await editor.codeActions('file:///project/pod.json', 'redis', { only: ['quickfix'] });
  assert.deepEqual(
    actions.map(({ title }) => title),
    [`Pull through the proxy: ${DOMAIN}/library/redis:latest`],
  );
});

test('without a domain: first the way to a domain, last the placeholder, which is not part of fix all', async () => {
  await start(NO_DOMAIN);
  const actions = (await editor.codeActions(URI, 'grafana/')) as CodeAction[];
  assert.deepEqual(
    actions.map(({ title, isPreferred }) => [title, isPreferred]),
    [
      ['Set the proxy domain and rewrite…', true],
      ['Ignore docker-hub-image on this line', undefined],
      ['Insert proxy Kyverno policy', undefined],
      ['Ignore docker-hub-image in this file', undefined],
      [`Pull through the proxy: <your-proxy-domain>/grafana/grafana:main${PLACEHOLDER_REASON}`, undefined],
    ],
  );
  assert.deepEqual(titled(actions, /^Set/)?.command, {
    title: 'Set the proxy domain and rewrite…',
    command: 'nearpull.setProxyDomain',
    arguments: [{ uri: URI, position: editor.rangeOf(URI, 'grafana/').start, rewrite: true }],
  });
  assert.equal(
    await editor.apply(URI, actions[4]),
    PODS.replace('grafana/grafana', '<your-proxy-domain>/grafana/grafana'),
  );
});

test('a client that takes snippets as edits selects the placeholder', async () => {
  const workspaceEdit = { documentChanges: true, snippetEditSupport: true };
  const capabilities = { ...MODERN, workspace: { ...MODERN.workspace, workspaceEdit } };
  await start({ ...NO_DOMAIN, capabilities });
  const { edit } = titled(await editor.codeActions(URI, 'grafana/'), /^Pull/) ?? {};
  const [change] = edit?.documentChanges ?? [];
  assert.ok(change && 'edits' in change);
  assert.deepEqual(
    change.edits.map((each) => ('snippet' in each ? each.snippet : each)),
    [{ kind: 'snippet', value: '${1:<your-proxy-domain>}/grafana/grafana:main' }],
  );
});

test('after the domain is set, the image at the place is rewritten, and no other', async () => {
  await start(NO_DOMAIN);
  await editor.configure(() => ({ proxy: { domain: DOMAIN } }));
  const rewrite = (place: string) =>
    editor.execute('nearpull.server.rewriteAt', { uri: URI, position: editor.rangeOf(URI, place).start });
  assert.equal(await rewrite('kind: Pod'), false);
  assert.equal(await rewrite('grafana/'), true);
  assert.equal(editor.text(URI), PODS.replace('grafana/grafana', `${DOMAIN}/grafana/grafana`));
});

test('the placeholder is filled in as soon as there is a domain', async () => {
  await start(NO_DOMAIN);
  await editor.apply(URI, titled(await editor.codeActions(URI, 'grafana/'), /^Pull/));
  assert((await editor.diagnostics(URI)).some(({ code }) => code === 'proxy-placeholder'));
  await editor.configure(() => ({ proxy: { domain: DOMAIN } }));
  const fix = titled(await editor.codeActions(URI, '<your-proxy-domain>'), /^Replace/);
  assert.equal(await editor.apply(URI, fix), PODS.replace('grafana/grafana', `${DOMAIN}/grafana/grafana`));
});

test('commands that the client does not have are not offered', async () => {
  await start({ settings: () => ({}) });
  const titles = (await editor.codeActions(URI, 'grafana/')).map(({ title }) => title);
  assert.deepEqual(titles, [
    'Ignore docker-hub-image on this line',
    'Insert proxy Kyverno policy',
    'Ignore docker-hub-image in this file',
    `Pull through the proxy: <your-proxy-domain>/grafana/grafana:main${PLACEHOLDER_REASON}`,
  ]);
});

test('away from images the policy is offered on request, with the position', async () => {
  await start({ initializationOptions: COMMANDS });
  const actions = (await editor.codeActions(URI, 'kind', { only: ['refactor'] })) as CodeAction[];
  assert.deepEqual(actions, [
    {
      title: 'Insert proxy Kyverno policy',
      kind: 'refactor.insert',
      command: {
        title: 'Insert proxy Kyverno policy',
        command: 'nearpull.insertPolicy',
        arguments: [{ uri: URI, position: { line: 1, character: 0 } }],
      },
    },
  ]);
});

/** Without the command that asks which policy: one that resolves edits, as Neovim does, and one that does not, as eglot. */
const RESOLVING = {
  ...MODERN,
  textDocument: {
    ...MODERN.textDocument,
    codeAction: {
      ...MODERN.textDocument?.codeAction,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
  },
};
const POLICY = /\n---\n(?:#.*\n)+apiVersion: policies\.kyverno\.io\/v1\nkind: MutatingPolicy\n/;

test('a client that cannot ask which policy gets the recommended one as an edit, after the document', async () => {
  await start();
  assert.equal(resolves(), undefined);
  const action = titled(await editor.codeActions(URI, 'grafana/'), /^Insert/);
  assert.deepEqual([action?.kind, action?.command, action?.data], ['quickfix', undefined, undefined]);
  const text = await editor.apply(URI, action);
  assert.match(text, POLICY);
  const [first = '', second = ''] = PODS.split('---\n');
  assert.ok(text.startsWith(first) && text.endsWith(`---\n${second}`) && text.includes(DOMAIN));
});

test('a client that resolves edits gets the text when it is chosen, as settings and document are by then', async () => {
  await start({ capabilities: RESOLVING });
  assert.equal(resolves(), true);
  const action = titled(await editor.codeActions(URI, 'kind', { only: ['refactor'] }), /^Insert/);
  assert.deepEqual(action, {
    title: 'Insert proxy Kyverno policy',
    kind: 'refactor.insert',
    data: { uri: URI, position: { line: 1, character: 0 } },
  });
  await editor.change(URI, 0, 0, '# one more line\n');
  await editor.configure(() => ({ proxy: { domain: 'later.example.com' } }));
  const resolved = (await editor.connection.sendRequest('codeAction/resolve', action)) as CodeAction;
  const text = await editor.apply(URI, resolved);
  assert.match(text, POLICY);
  assert.ok(text.includes('later.example.com') && !text.includes(DOMAIN));
});

test('what is not ours is resolved to itself, and a policy for a document that is closed by then to nothing', async () => {
  await start({ capabilities: RESOLVING });
  const resolve = (action: object) => editor.connection.sendRequest('codeAction/resolve', action);
  for (const data of [undefined, null, 3, {}, { uri: URI }, { uri: URI, position: { line: 'a' } }]) {
    const action = { title: 'a', ...(data !== undefined && { data }) };
    assert.deepEqual(await resolve(action), action);
  }
  const data = { uri: URI, position: { line: 0, character: 0 } };
  await editor.close(URI);
  assert.deepEqual(await resolve({ title: 'a', data }), { title: 'a', data, edit: { documentChanges: [] } });
});

test('a client that has the command is asked nothing when an action is chosen', async () => {
  await start({ capabilities: RESOLVING, initializationOptions: COMMANDS });
  assert.equal(resolves(), undefined);
  assert.ok(titled(await editor.codeActions(URI, 'grafana/'), /^Insert/)?.command);
});

function resolves(): boolean | undefined {
  const provider = editor.initialized.capabilities.codeActionProvider;
  return typeof provider === 'object' ? provider.resolveProvider : undefined;
}

test('edits name their version where the client supports it', async () => {
  await start();
  const versioned = titled(await editor.codeActions(URI, 'grafana/'), /^Pull/)?.edit;
  assert.deepEqual(
    versioned?.documentChanges?.map((each) => 'textDocument' in each && each.textDocument),
    [{ uri: URI, version: 1 }],
  );
  await start({ capabilities: { ...MODERN, workspace: { configuration: true } } });
  const plain = titled(await editor.codeActions(URI, 'grafana/'), /^Pull/)?.edit;
  assert.equal(plain?.documentChanges, undefined);
  assert.deepEqual(Object.keys(plain?.changes ?? {}), [URI]);
});

const { codeAction: _, ...oldTextDocument } = MODERN.textDocument ?? {};
const OLD = { ...MODERN, textDocument: oldTextDocument };

test('for a client that supports only commands, the server applies the fix', async () => {
  await start({ capabilities: OLD });
  assert.equal(editor.initialized.capabilities.codeActionProvider, true);
  const actions = (await editor.codeActions(URI, 'grafana/')) as Command[];
  assert(actions.every(({ command }) => typeof command === 'string'));
  const expected = PODS.replace('grafana/grafana', `${DOMAIN}/grafana/grafana`);
  assert.equal(await editor.apply(URI, actions[0]), expected);
});

test('for such a client the server inserts the policy, too', async () => {
  await start({ capabilities: OLD });
  const action = titled(await editor.codeActions(URI, 'grafana/'), /^Insert/);
  assert.match(await editor.apply(URI, action), POLICY);
});

test('such a fix is not applied to a text that has changed since', async () => {
  await start({ capabilities: OLD });
  const [fix] = await editor.codeActions(URI, 'grafana/');
  await editor.change(URI, 0, 0, '# a new first line\n');
  assert.equal(await editor.apply(URI, fix), `# a new first line\n${PODS}`);
});

/** A client with every command of ours. */
const ALL = { commands: Object.values(CLIENT_COMMANDS) };

test('beyond the image: the file and the workspace, the proxy, and for its rule the file, the settings and the page', async () => {
  await start({ initializationOptions: ALL });
  const actions = (await editor.codeActions(URI, '"nginx"', { only: ['quickfix'] })) as CodeAction[];
  assert.deepEqual(actions.map(({ title }) => title).slice(4), [
    'Fix all Docker Hub images in this file',
    'Fix all Docker Hub images in the workspace…',
    'What the proxy needs for this image…',
    'Copy docker pull command',
    'Ignore docker-hub-image in this file',
    'Change the severity of docker-hub-image…',
    'Turn docker-hub-image off…',
    'Show the page of docker-hub-image',
  ]);
  const [argument] = titled(actions, /^Turn/)?.command?.arguments ?? [];
  assert.deepEqual(argument, {
    uri: URI,
    position: editor.rangeOf(URI, '"nginx"').start,
    rule: 'docker-hub-image',
  });
  const [page] = titled(actions, /page of/)?.command?.arguments ?? [];
  assert.match(page.link, /^https:.*docker-hub-image\.md$/);
});

test('the comment for the file silences the rule in all of it, and a second rule joins it', async () => {
  await start({ initializationOptions: ALL });
  const ignore = titled(await editor.codeActions(URI, '"nginx"'), /^Ignore docker-hub-image in this file/);
  assert.equal(await editor.apply(URI, ignore), `# nearpull-ignore-file docker-hub-image\n${PODS}`);
  assert.deepEqual(await editor.diagnostics(URI), []);
});

test('a comment that silences nothing is found, and removed with all others of the file', async () => {
  const pod = (...lines: readonly string[]) =>
    `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n${lines.map((line) => `    ${line}\n`).join('')}`;
  await start(
    {},
    pod(
      '- image: ghcr.io/a/b:1 # nearpull-ignore',
      '- image: nginx # nearpull-ignore',
      '# nearpull-ignore-next-line',
      '- image: ghcr.io/a/c:1',
    ),
  );
  assert.deepEqual(
    (await editor.diagnostics(URI)).map(({ code, severity }) => [code, severity]),
    [
      ['unused-ignore', 4],
      ['unused-ignore', 4],
    ],
  );
  assert.equal(await editor.execute('nearpull.server.removeIgnores', { uri: URI }), 2);
  assert.equal(
    editor.text(URI),
    pod('- image: ghcr.io/a/b:1', '- image: nginx # nearpull-ignore', '- image: ghcr.io/a/c:1'),
  );
});

test('the guide of an image says what must exist at the proxy, with the pages of the vendor', async () => {
  await start({ settings: () => ({ proxy: { domain: DOMAIN, namespaces: ['library'] } }) });
  const guideOf = async (place: string) => {
    const { guide } = await editor.connection.sendRequest<ImageAtResult>('nearpull/imageAt', {
      uri: URI,
      position: editor.rangeOf(URI, place).start,
    });
    return guide;
  };
  const official = await guideOf('nginx"');
  assert.deepEqual(
    official.map(({ what }) => what),
    ['Namespace library', 'VPC of the cluster', 'Setting nearpull.proxy.namespaces'],
  );
  assert.match(official[0]?.detail ?? '', /says that the proxy has it/);
  const other = await guideOf('grafana/');
  assert.deepEqual(
    other.map(({ what, link }) => [what, link?.replace(/^.*docs\//, '') ?? null]),
    [
      ['Namespace grafana', '6420/106532'],
      ['User name and password of Docker Hub', '6420/1385798'],
      ['VPC of the cluster', '6420/1358995'],
      ['Setting nearpull.proxy.namespaces', null],
    ],
  );
  assert.match(other[0]?.detail ?? '', /does not list it/);
  assert.match(other[3]?.detail ?? '', /no safe fix/);
});
