// Tests of the project file: it takes precedence over the settings of the editor, and an untrusted workspace may set only a part of it.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ProxyDomainResult } from '../../protocol/messages.ts';
import { SettingsSource } from '../../server/common/settings/settingsSource.ts';
import { DOMAIN, type Editor, type EditorOptions, PUSHED, startEditor } from '../support/editor.ts';
import { makeWorkspace, type Workspace } from '../support/workspace.ts';

const POD = `apiVersion: v1
kind: Pod
spec:
  containers:
    - image: nginx:1.27
`;
const TEAM = 'team-cn-beijing.cr.volces.com';
const PROJECT = `proxy:
  domain: ${TEAM}
severity:
  docker-hub-image: error
`;

let editor: Editor;
let workspace: Workspace;

async function open(files: Readonly<Record<string, string>>, options: EditorOptions = {}): Promise<string> {
  workspace = await makeWorkspace({ 'pod.yaml': POD, ...files });
  editor = await startEditor({ folders: [workspace.folder], ...options });
  const uri = workspace.uri('pod.yaml');
  await editor.open(uri, POD);
  return uri;
}

async function found(uri: string): Promise<readonly [severity: number | undefined, target: string] | null> {
  const [first] = await editor.diagnostics(uri);
  return first ? [first.severity, await editor.target(uri)] : null;
}

const [ERROR, WARNING] = [1, 2];
const through = (domain: string) => `${domain}/library/nginx:1.27`;
const trusted = (value: boolean) => ({ initializationOptions: { trusted: value } });

for (const [name, text] of [
  ['.nearpull.yaml', PROJECT],
  ['.nearpull.yml', PROJECT],
  ['.nearpull.json', JSON.stringify({ proxy: { domain: TEAM }, severity: { 'docker-hub-image': 'error' } })],
] as const) {
  test(`${name} at the top of the folder takes precedence over the editor`, async () => {
    const uri = await open({ [name]: text }, trusted(true));
    assert.deepEqual(await found(uri), [ERROR, through(TEAM)]);
    assert.deepEqual(
      (await editor.codeActions(uri, 'nginx', { only: ['quickfix'] })).map(({ title }) => title),
      [
        `Pull through the proxy: ${through(TEAM)}`,
        'Ignore docker-hub-image on this line',
        'Insert proxy Kyverno policy',
        'Ignore docker-hub-image in this file',
      ],
    );
  });
}

suite('a client without a folder', () => {
  const ERRORS = 'severity:\n  docker-hub-image: error\n';
  const KUSTOMIZATION = `resources: [pod.yaml]\nimages: [{name: nginx, newName: ${DOMAIN}/library/nginx}]\n`;

  for (const capabilities of [undefined, PUSHED]) {
    test(`has the folder of each open file in its place${capabilities ? ', and is told' : ''}`, async () => {
      const options = { folders: [], ...(capabilities && { capabilities }) };
      const uri = await open({ '.nearpull.yaml': ERRORS, 'other/pod.yaml': POD }, options);
      const other = workspace.uri('other/pod.yaml');
      await editor.open(other, POD);
      assert.deepEqual(await found(uri), [ERROR, through(DOMAIN)]);
      // The folder below is part of the folder that is known by now.
      assert.deepEqual(await found(other), [ERROR, through(DOMAIN)]);
    });
  }

  test('has the kustomization beside the file, too', async () => {
    const uri = await open({ 'kustomization.yaml': KUSTOMIZATION }, { folders: [] });
    assert.equal(await found(uri), null);
  });

  test('loses such a folder with its last file', async () => {
    const uri = await open({ '.nearpull.yaml': ERRORS, 'other/pod.yaml': POD }, { folders: [] });
    await editor.close(uri);
    const other = workspace.uri('other/pod.yaml');
    await editor.open(other, POD);
    assert.deepEqual(await found(other), [WARNING, through(DOMAIN)]);
  });

  test('has its own folders as soon as it has some, and files elsewhere have none', async () => {
    const files = { 'one/.nearpull.yaml': ERRORS, 'one/pod.yaml': POD, 'two/.nearpull.yaml': ERRORS };
    await open({ ...files, 'two/pod.yaml': POD }, { folders: [] });
    await editor.close(workspace.uri('pod.yaml'));
    const added = [{ uri: workspace.uri('one'), name: 'one' }];
    await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added, removed: [] },
    });
    for (const [folder, severity] of [
      ['one', ERROR],
      ['two', WARNING],
    ] as const) {
      await editor.open(workspace.uri(`${folder}/pod.yaml`), POD);
      assert.deepEqual(await found(workspace.uri(`${folder}/pod.yaml`)), [severity, through(DOMAIN)]);
    }
  });

  test('that is VS Code keeps files without a folder as they are: it trusts a window without one', async () => {
    const options = { folders: [], initializationOptions: { files: true, trusted: true } };
    assert.deepEqual(await found(await open({ '.nearpull.yaml': ERRORS }, options)), [
      WARNING,
      through(DOMAIN),
    ]);
  });
});

test('settings that the project file does not set come from the editor', async () => {
  const uri = await open({ '.nearpull.yaml': 'severity:\n  docker-hub-image: error\n' }, trusted(true));
  assert.deepEqual(await found(uri), [ERROR, through(DOMAIN)]);
});

test('a folder has its own project file', async () => {
  workspace = await makeWorkspace({
    'a/.nearpull.yaml': PROJECT,
    'b/.nearpull.yaml': 'exclude: [pod.yaml]\n',
  });
  const folders = ['a', 'b', 'c'].map((each) => workspace.uri(each));
  editor = await startEditor({ folders, ...trusted(true) });
  const answers = folders.map(async (folder) => {
    await editor.open(`${folder}/pod.yaml`, POD);
    return found(`${folder}/pod.yaml`);
  });
  assert.deepEqual(await Promise.all(answers), [[ERROR, through(TEAM)], null, [WARNING, through(DOMAIN)]]);
});

test('a project file counts as soon as it is saved, by any program', async () => {
  const uri = await open({}, trusted(true));
  assert.deepEqual(await found(uri), [WARNING, through(DOMAIN)]);
  await workspace.write('.nearpull.yaml', PROJECT);
  await editor.filesChanged(workspace.uri('.nearpull.yaml'));
  await editor.refreshed(1);
  assert.deepEqual(await found(uri), [ERROR, through(TEAM)]);
  await workspace.write('.nearpull.yaml', null);
  await editor.filesChanged(workspace.uri('.nearpull.yaml'));
  await editor.refreshed(2);
  assert.deepEqual(await found(uri), [WARNING, through(DOMAIN)]);
});

test('a project file that is not saved does not count yet, but shows its own mistakes', async () => {
  const uri = await open({ '.nearpull.yaml': PROJECT }, trusted(true));
  const project = workspace.uri('.nearpull.yaml');
  await editor.open(project, PROJECT);
  await editor.change(project, PROJECT.indexOf(TEAM), TEAM.length, 'https://team');
  const [wrong] = await editor.diagnostics(project);
  assert.equal(wrong?.code, 'invalid-setting');
  assert.deepEqual(wrong?.range, editor.rangeOf(project, 'https://team'));
  assert.deepEqual(await found(uri), [ERROR, through(TEAM)]);
  assert.deepEqual(editor.shown, []);
});

test('the settings file of the workspace shows its own mistakes', async () => {
  await open({});
  const uri = workspace.uri('.vscode/settings.json');
  await editor.open(uri, '{\n  // ours\n  "nearpull.proxy.domain": "https://a.example.com",\n}\n', 'jsonc');
  const diagnostics = await editor.diagnostics(uri);
  assert.deepEqual(
    diagnostics.map(({ code }) => code),
    ['invalid-setting'],
  );
});

test('a client asks which domain counts, and where it is set', async () => {
  const uri = await open({ '.nearpull.yaml': PROJECT }, trusted(true));
  const ask = (params: object) =>
    editor.connection.sendRequest<ProxyDomainResult>('nearpull/proxyDomain', params);
  const projectFile = workspace.uri('.nearpull.yaml');
  assert.deepEqual(await ask({ uri }), { domain: TEAM, projectFile });
  assert.deepEqual(await ask({ uri: workspace.folder }), { domain: TEAM, projectFile });
  assert.deepEqual(await ask({}), { domain: DOMAIN, projectFile: null });
});

test('an invalid domain is refused with the name of its file', async () => {
  const uri = await open({ '.nearpull.yaml': 'proxy: {domain: docker.io}\n' }, trusted(true));
  await editor.diagnostics(uri);
  assert.match(editor.shown.join(), /nearpull\.proxy\.domain \(\.nearpull\.yaml\)/);
});

suite('trust', () => {
  test('an untrusted workspace sets nothing: neither where to pull from nor what to hide', async () => {
    const uri = await open({ '.nearpull.yaml': `${PROJECT}exclude: ['**']\n` }, trusted(false));
    assert.deepEqual(await found(uri), [WARNING, through(DOMAIN)]);
    assert.match(editor.logged.join(), /The proxy in \S*\/\.nearpull\.yaml is not used/);
  });

  test('counts as soon as the client reports it', async () => {
    const uri = await open({ '.nearpull.yaml': PROJECT }, trusted(false));
    assert.deepEqual(await found(uri), [WARNING, through(DOMAIN)]);
    await editor.connection.sendNotification('nearpull/trust', { trusted: true });
    await editor.refreshed(1);
    assert.deepEqual(await found(uri), [ERROR, through(TEAM)]);
  });

  for (const initializationOptions of [undefined, {}, { trusted: 'yes' }, { trusted: null }]) {
    test(`is not assumed of ${JSON.stringify(initializationOptions)}: everything except the proxy counts`, async () => {
      const uri = await open({ '.nearpull.yaml': PROJECT }, { initializationOptions });
      assert.deepEqual(await found(uri), [ERROR, through(DOMAIN)]);
    });
  }

  test('an untrusted proxy is not used even where the editor has no proxy', async () => {
    const uri = await open({ '.nearpull.yaml': PROJECT }, { settings: () => ({}) });
    const titles = (await editor.codeActions(uri, 'nginx')).map(({ title }) => title).join();
    assert.doesNotMatch(titles, new RegExp(TEAM));
    assert.match(titles, /<your-proxy-domain>/);
  });
});

suite('a project file of very many mistakes', () => {
  const mistakes = (count: number) =>
    Array.from({ length: count }, (_, index) => `  r${index}: x\n`).join('');

  test('the first are told, and how many there are besides', async () => {
    const uri = await open({ '.nearpull.yaml': `severity:\n${mistakes(250)}` }, trusted(true));
    await editor.diagnostics(uri);
    assert.equal(editor.logged.length, 101);
    assert.match(editor.logged[99] ?? '', /nearpull\.severity\.r99 \(\.nearpull\.yaml\)/);
    assert.match(editor.logged[100] ?? '', /^150 more/);
    assert.deepEqual(editor.shown, []);
  });

  test('a mistake that keeps fixes from being offered is shown, wherever it stands', async () => {
    const text = `severity:\n${mistakes(250)}proxy:\n  domain: "not a domain"\n`;
    const uri = await open({ '.nearpull.yaml': text }, trusted(true));
    await editor.diagnostics(uri);
    assert.equal(editor.shown.length, 1);
    assert.match(editor.shown[0] ?? '', /nearpull\.proxy\.domain/);
  });

  test('the settings are listed a few times, however many mistakes there are', async () => {
    let listed = 0;
    const severity = new Proxy(
      Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`r${index}`, 'x'])),
      {
        ownKeys(target) {
          listed++;
          return Reflect.ownKeys(target);
        },
      },
    );
    const told: string[] = [];
    const settings = new SettingsSource(
      {
        ask: null,
        projects: () => ({
          nearest: async () => ({
            uri: '',
            name: '.nearpull.yaml',
            layers: [{ origin: { uri: '', folder: 'file:///a' }, values: { severity } }],
            isIncomplete: false,
          }),
          isExtended: () => false,
        }),
        onProblems: (problems) => told.push(...problems.map(({ key }) => key)),
        onUntrusted: () => undefined,
        onNoAnswer: () => undefined,
        onLateAnswer: () => undefined,
      },
      ['file:///a'],
      null,
      true,
    );
    await settings.in('file:///a');
    assert.equal(told.length, 500);
    assert.equal(told[499], 'severity.r499 (.nearpull.yaml)');
    assert.ok(listed > 0 && listed < 10, `${listed}`);
  });
});
suite('the project file nearest to a document', () => {
  const severity = (value: string): string => `severity:\n  docker-hub-image: ${value}\n`;

  async function severityAt(path: string): Promise<number | undefined> {
    const uri = workspace.uri(path);
    await editor.open(uri, POD);
    return (await editor.diagnostics(uri))[0]?.severity;
  }

  test('counts alone, up to the top of a repository', async () => {
    await open(
      {
        '.nearpull.yaml': severity('error'),
        'a/.nearpull.yaml': severity('hint'),
        'a/b/.nearpull.json': 'exclude: [gen]',
        'a/c/.git/HEAD': '',
      },
      trusted(true),
    );
    assert.equal(await severityAt('pod.yaml'), ERROR);
    assert.equal(await severityAt('x/y/pod.yaml'), ERROR);
    assert.equal(await severityAt('a/x/pod.yaml'), 4);
    assert.equal(await severityAt('a/b/pod.yaml'), WARNING, 'no merging');
    assert.equal(await severityAt('a/b/gen/pod.yaml'), undefined, 'globs count from the folder of the file');
    assert.equal(await severityAt('a/c/pod.yaml'), WARNING, 'another repository');
  });

  test('may lie above the workspace folder, in the same repository', async () => {
    workspace = await makeWorkspace({
      '.nearpull.yaml': severity('hint'),
      'repository/.git/HEAD': '',
      'repository/.nearpull.yaml': `${severity('error')}exclude: [in/gen]\n`,
      'repository/in/pod.yaml': POD,
      'repository/in/gen/pod.yaml': POD,
      'plain/in/pod.yaml': POD,
    });
    const folders = [workspace.uri('repository/in'), workspace.uri('plain/in')];
    editor = await startEditor({ folders, ...trusted(true) });
    assert.equal(await severityAt('repository/in/pod.yaml'), ERROR);
    assert.equal(await severityAt('repository/in/gen/pod.yaml'), undefined);
    assert.equal(
      await severityAt('plain/in/pod.yaml'),
      WARNING,
      'in no repository nothing above the folder counts',
    );
  });

  test('extends another one, which is followed as well, and cannot lead out of the repository', async () => {
    await open(
      {
        '.git/HEAD': '',
        'conf/team.yaml': `proxy: {domain: ${TEAM}}\n${severity('error')}`,
        'a/.nearpull.yaml': 'extends: ../conf/team.yaml\nseverity: {moved-image: off}\n',
        'b/.nearpull.yaml': 'extends: ../../outside.yaml\n',
        'c/.nearpull.yaml': 'extends: .nearpull.yaml\n',
      },
      trusted(true),
    );
    const uri = workspace.uri('a/pod.yaml');
    await editor.open(uri, POD);
    assert.deepEqual(await found(uri), [ERROR, through(TEAM)]);
    const { projectFile } = await editor.connection.sendRequest<ProxyDomainResult>('nearpull/proxyDomain', {
      uri,
    });
    assert.equal(projectFile, workspace.uri('conf/team.yaml'), 'who names the domain');
    assert.equal(await severityAt('b/pod.yaml'), WARNING);
    assert.equal(await severityAt('c/pod.yaml'), WARNING);
    await workspace.write('conf/team.yaml', severity('hint'));
    await editor.filesChanged(workspace.uri('conf/team.yaml'));
    assert.deepEqual(await found(uri), [4, through(DOMAIN)]);
    await workspace.write('a/.nearpull.yaml', severity('error'));
    const before = editor.refreshes;
    await editor.filesChanged(workspace.uri('a/.nearpull.yaml'));
    await editor.refreshed(before + 1);
    assert.deepEqual(await found(uri), [ERROR, through(DOMAIN)]);
  });

  test('names no proxy in a workspace that is not trusted, however far it lies', async () => {
    const files = { '.git/HEAD': '', 'base.yaml': PROJECT, 'a/.nearpull.yaml': 'extends: ../base.yaml\n' };
    await open(files, trusted(false));
    const uri = workspace.uri('a/pod.yaml');
    await editor.open(uri, POD);
    assert.deepEqual(await found(uri), [WARNING, through(DOMAIN)]);
  });
});

test('a server without a file system reads the project file through the client', async () => {
  editor = await startEditor({ disk: null, initializationOptions: { files: true, trusted: true } });
  editor.connection.onRequest('nearpull/findFiles', () => ({ uris: [] }));
  editor.connection.onRequest('nearpull/readFiles', ({ uris }: { uris: string[] }) =>
    uris.map((uri) => (uri === 'file:///project/.nearpull.yaml' ? PROJECT : null)),
  );
  await editor.open('file:///project/pod.yaml', POD);
  assert.deepEqual(await found('file:///project/pod.yaml'), [ERROR, through(TEAM)]);
});
