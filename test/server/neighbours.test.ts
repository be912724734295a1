// Tests of the files beside a document: kustomizations that redirect its images or take a fix, and its chart. Changes apply at once.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { CodeAction, MarkupContent } from 'vscode-languageserver/node';
import { TOO_LARGE } from '../../server/common/workspace/folderFiles.ts';
import { diskFiles } from '../../server/node/diskFiles.ts';
import { DOMAIN, type Editor, type EditorOptions, MODERN, PUSHED, startEditor } from '../support/editor.ts';
import { safeFixes } from '../support/fixes.ts';
import { makeWorkspace, type Workspace } from '../support/workspace.ts';

const POD = `apiVersion: v1
kind: Pod
spec:
  containers:
    - image: nginx:1.27
`;
const BASE = 'resources:\n  - pod.yaml\n';
const REDIRECT = `${BASE}images:\n  - name: nginx\n    newName: ${DOMAIN}/library/nginx\n`;

let editor: Editor;
let workspace: Workspace;

/** Makes a workspace of `files`, starts an editor, and opens `path` with its text from the disk. Returns the URI. */
async function open(
  path: string,
  files: Readonly<Record<string, string>>,
  options: EditorOptions = {},
): Promise<string> {
  workspace = await makeWorkspace(files);
  editor = await startEditor({ folders: [workspace.folder], ...options });
  const uri = workspace.uri(path);
  await editor.open(uri, files[path] ?? '');
  return uri;
}

async function titles(uri: string, place: string): Promise<string[]> {
  const actions = (await editor.codeActions(uri, place, { only: ['quickfix'] })) as CodeAction[];
  return actions.map(({ title, isPreferred }) => (isPreferred ? `${title} (preferred)` : title));
}

async function action(uri: string, place: string, title: RegExp): Promise<CodeAction> {
  const found = (await editor.codeActions(uri, place)).find((each) => title.test(each.title));
  assert(found, `no action ${title}`);
  return found as CodeAction;
}

/** Waits for the action: the first answers do not wait long for what lies beside a document. */
async function offered(uri: string, place: string, title: RegExp): Promise<void> {
  while (!(await titles(uri, place)).some((each) => title.test(each))) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const count = async (uri: string) => (await editor.diagnostics(uri)).length;

suite('a script that looks for the name of an image', () => {
  const MAKEFILE = 'deploy:\n\tkustomize edit set image nginx=$(IMG)\n';
  const SAFE = `Pull through the proxy: ${DOMAIN}/library/nginx:1.27 (preferred)`;

  test('is named by the fix, which is none of fix all', async () => {
    const uri = await open('config/pod.yaml', { 'config/pod.yaml': POD, Makefile: MAKEFILE });
    assert.match(
      (await titles(uri, 'nginx'))[0] ?? '',
      /needs review: Makefile looks for this image by the name nginx/,
    );
    assert.deepEqual(await editor.codeActions(uri, 'nginx', { only: ['source.fixAll'] }), []);
  });

  test('counts as soon as it is written', async () => {
    const uri = await open('config/pod.yaml', { 'config/pod.yaml': POD });
    assert.equal((await titles(uri, 'nginx'))[0], SAFE);
    await workspace.write('Makefile', MAKEFILE);
    await editor.filesChanged(workspace.uri('Makefile'));
    await editor.refreshed(1);
    assert.notEqual((await titles(uri, 'nginx'))[0], SAFE);
  });

  test('an image that is built is not reported while the Compose file that is typed in builds it', async () => {
    const compose = 'services:\n  a:\n    build: .\n    image: nginx:1.27\n';
    const uri = await open('pod.yaml', { 'pod.yaml': POD, 'compose.yaml': 'services: {}\n' });
    assert.equal(await count(uri), 1);
    await editor.open(workspace.uri('compose.yaml'), compose);
    await editor.refreshed(1);
    assert.equal(await count(uri), 0);
  });
});

suite('a kustomization that has the file among its resources', () => {
  const files = { 'base/pod.yaml': POD, 'base/kustomization.yaml': BASE };

  test('is offered beside the plain rewrite, which stays preferred and stays the one of fix all', async () => {
    const uri = await open('base/pod.yaml', files);
    const [plain, through, ...others] = await titles(uri, 'nginx');
    assert.equal(plain, `Pull through the proxy: ${DOMAIN}/library/nginx:1.27 (preferred)`);
    assert.match(through ?? '', /base\/kustomization\.yaml/);
    assert.deepEqual(others, [
      'Ignore docker-hub-image on this line',
      'Insert proxy Kyverno policy',
      'Ignore docker-hub-image in this file',
    ]);
    const [all] = (await editor.codeActions(uri, 'nginx', { only: ['source.fixAll'] })) as CodeAction[];
    assert.deepEqual(
      all?.edit?.documentChanges?.map((each) => 'textDocument' in each && each.textDocument.uri),
      [uri],
    );
  });

  test('gets the entry on the disk; then the file has no findings', async () => {
    const uri = await open('base/pod.yaml', files);
    const fix = await action(uri, 'nginx', /kustomization/);
    assert.deepEqual(
      fix.edit?.documentChanges?.map((each) => 'textDocument' in each && each.textDocument),
      [{ uri: workspace.uri('base/kustomization.yaml'), version: null }],
    );
    await editor.apply(uri, fix);
    assert.equal(editor.text(uri), POD);
    assert.equal(await workspace.read('base/kustomization.yaml'), REDIRECT);
    await editor.filesChanged(workspace.uri('base/kustomization.yaml'));
    await editor.refreshed(1);
    assert.equal(await count(uri), 0);
  });

  test('gets the entry in its editor where it is open, unsaved changes included', async () => {
    const uri = await open('base/pod.yaml', files);
    const kustomization = workspace.uri('base/kustomization.yaml');
    await editor.open(kustomization, BASE);
    await editor.change(kustomization, 0, 0, '# not saved yet\n');
    const fix = await action(uri, 'nginx', /kustomization/);
    assert.deepEqual(
      fix.edit?.documentChanges?.map((each) => 'textDocument' in each && each.textDocument),
      [{ uri: kustomization, version: 2 }],
    );
    await editor.apply(uri, fix);
    assert.equal(editor.text(kustomization), `# not saved yet\n${REDIRECT}`);
    assert.equal(await count(uri), 0);
    assert.equal(await workspace.read('base/kustomization.yaml'), BASE);
  });

  test('is read again before an edit is offered, because a change may not have been reported', async () => {
    const uri = await open('base/pod.yaml', files);
    assert.equal(await count(uri), 1);
    await offered(uri, 'nginx', /kustomization/);
    await workspace.write('base/kustomization.yaml', `namePrefix: a-\n${BASE}`);
    await editor.apply(uri, await action(uri, 'nginx', /kustomization/));
    assert.equal(await workspace.read('base/kustomization.yaml'), `namePrefix: a-\n${REDIRECT}`);
    await workspace.write('base/kustomization.yaml', 'resources: []\n');
    assert.doesNotMatch((await titles(uri, 'nginx')).join(), /kustomization/);
  });

  test('is edited by a client without versions, and for a client that supports only commands', async () => {
    const workspaceOnly = { configuration: true, applyEdit: true };
    const uri = await open('base/pod.yaml', files, { capabilities: { ...MODERN, workspace: workspaceOnly } });
    const fix = await action(uri, 'nginx', /kustomization/);
    assert.deepEqual(Object.keys(fix.edit?.changes ?? {}), [workspace.uri('base/kustomization.yaml')]);

    const { codeAction: _, ...textDocument } = MODERN.textDocument ?? {};
    const other = await open('base/pod.yaml', files, { capabilities: { ...MODERN, textDocument } });
    const command = (await editor.codeActions(other, 'nginx')).find(({ title }) =>
      /kustomization/.test(title),
    );
    await editor.apply(other, command);
    assert.equal(await workspace.read('base/kustomization.yaml'), REDIRECT);
  });
});

suite('a kustomization that redirects the image', () => {
  const files = { 'base/pod.yaml': POD, 'base/kustomization.yaml': REDIRECT };

  test('silences it, in the editor and in many files at once; the hover says why', async () => {
    const uri = await open('base/pod.yaml', files);
    assert.equal(await count(uri), 0);
    const { contents } = (await editor.hover(uri, 'nginx')) ?? {};
    assert.match((contents as MarkupContent).value, /images entry in `base\/kustomization\.yaml`/);
    assert.deepEqual(await safeFixes(editor, [{ uri, text: POD }]), []);
  });

  test('does not count as pulled from Docker Hub', async () => {
    const uri = await open('base/pod.yaml', files, { initializationOptions: { status: true } });
    await count(uri);
    assert.deepEqual(
      editor.statuses.map(({ dockerHub }) => dockerHub),
      [0],
    );
  });

  for (const [name, change] of [
    ['changes', BASE],
    ['goes', null],
  ] as const) {
    test(`no longer applies when it ${name}: the client is asked to pull again`, async () => {
      const uri = await open('base/pod.yaml', files);
      assert.equal(await count(uri), 0);
      await workspace.write('base/kustomization.yaml', change);
      await editor.filesChanged(workspace.uri('base/kustomization.yaml'));
      await editor.refreshed(1);
      assert.equal(await count(uri), 1);
    });
  }

  test('appears later: a client that does not pull gets new diagnostics', async () => {
    const uri = await open('base/pod.yaml', { 'base/pod.yaml': POD }, { capabilities: PUSHED });
    assert.equal(await count(uri), 1);
    await workspace.write('base/kustomization.yml', REDIRECT);
    await editor.filesChanged(workspace.uri('base/kustomization.yml'));
    await editor.publishedTimes(2);
    assert.deepEqual(editor.published[1]?.diagnostics, []);
  });

  test('appears with its folder, which no watcher reports: a file that is opened there finds it', async () => {
    const other = await open('pod.yaml', { 'pod.yaml': POD }, { capabilities: PUSHED });
    assert.equal(await count(other), 1);
    await workspace.write('base/deep/pod.yaml', POD);
    await workspace.write('base/kustomization.yaml', REDIRECT.replace('pod.yaml', 'deep/pod.yaml'));
    const uri = workspace.uri('base/deep/pod.yaml');
    await editor.open(uri, POD);
    for (let times = 3; times <= 5 && (await count(uri)) > 0; times++) {
      await editor.publishedTimes(times);
    }
    assert.equal(await count(uri), 0);
  });

  test('counts while it is being typed, and no longer when it is closed without saving', async () => {
    const uri = await open('base/pod.yaml', { ...files, 'base/kustomization.yaml': BASE });
    const kustomization = workspace.uri('base/kustomization.yaml');
    assert.equal(await count(uri), 1);
    await editor.open(kustomization, BASE);
    await editor.change(kustomization, BASE.length, 0, REDIRECT.slice(BASE.length));
    await editor.refreshed(1);
    assert.equal(await count(uri), 0);
    await editor.close(kustomization);
    await editor.refreshed(2);
    assert.equal(await count(uri), 1);
  });

  test('counts when it is saved, even if the client watches no files', async () => {
    const uri = await open('base/pod.yaml', files);
    const kustomization = workspace.uri('base/kustomization.yaml');
    assert.equal(await count(uri), 0);
    await editor.open(kustomization, BASE);
    await editor.refreshed(1);
    await workspace.write('base/kustomization.yaml', BASE);
    await editor.connection.sendNotification('textDocument/didSave', {
      textDocument: { uri: kustomization },
    });
    await editor.close(kustomization);
    while ((await count(uri)) !== 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });

  test('causes no new pull where it makes no difference', async () => {
    const uri = await open('base/pod.yaml', { ...files, 'other/kustomization.yaml': BASE });
    await count(uri);
    await workspace.write('other/kustomization.yaml', REDIRECT);
    await editor.filesChanged(workspace.uri('other/kustomization.yaml'));
    await workspace.write('base/kustomization.yaml', BASE);
    await editor.filesChanged(workspace.uri('base/kustomization.yaml'));
    await editor.refreshed(1);
    assert.equal(await count(uri), 1);
    assert.equal(editor.refreshes, 1);
  });
});

suite('an entry of a kustomization that matches nothing', () => {
  const ENTRY = 'images:\n  - name: ghcr.io/acme/web\n    newTag: "2"\n';
  const files = { 'base/pod.yaml': POD, 'base/kustomization.yaml': BASE + ENTRY };
  const OTHER = POD.replace('nginx:1.27', 'ghcr.io/acme/web:1');
  const messages = async (uri: string) => (await editor.diagnostics(uri)).map(({ code }) => code);

  test('is told, as long as a resource has no such image', async () => {
    const uri = await open('base/kustomization.yaml', files);
    assert.deepEqual(await messages(uri), ['unmatched-entry']);
    await workspace.write('base/pod.yaml', OTHER);
    await editor.filesChanged(workspace.uri('base/pod.yaml'));
    await editor.refreshed(1);
    assert.deepEqual(await messages(uri), []);
    await workspace.write('base/pod.yaml', POD);
    await editor.filesChanged(workspace.uri('base/pod.yaml'));
    await editor.refreshed(2);
    assert.deepEqual(await messages(uri), ['unmatched-entry']);
    await workspace.write('base/pod.yaml', null);
    await editor.filesChanged(workspace.uri('base/pod.yaml'));
    await editor.refreshed(3);
    assert.deepEqual(await messages(uri), []);
  });

  test('follows the resource that is typed in, and the kustomization itself', async () => {
    const uri = await open('base/kustomization.yaml', files);
    assert.deepEqual(await messages(uri), ['unmatched-entry']);
    const pod = workspace.uri('base/pod.yaml');
    await editor.open(pod, POD);
    await editor.change(pod, POD.indexOf('nginx:1.27'), 'nginx'.length, 'ghcr.io/acme/web');
    await editor.refreshed(1);
    assert.deepEqual(await messages(uri), []);
    await editor.change(uri, (BASE + ENTRY).indexOf('acme/web'), 'acme'.length, 'other');
    await editor.refreshed(2);
    assert.deepEqual(await messages(uri), ['unmatched-entry']);
    await editor.change(uri, 0, BASE.length, 'resources:\n  - gone.yaml\n');
    await editor.refreshed(3);
    assert.deepEqual(await messages(uri), []);
  });

  test('is not told where ignore files leave out a resource: it may be made anew for each build', async () => {
    const uri = await open('base/kustomization.yaml', { ...files, '.nearpullignore': 'pod.yaml\n' });
    assert.deepEqual(await messages(uri), []);
  });
});

suite('a chart', () => {
  const VALUES = `image:
  registry: docker.io
  repository: acme/kafka
  tag: 4.0.0
`;

  test('has values: the fix edits the registry, and the hover names the keys', async () => {
    const uri = await open('chart/values.yaml', {
      'chart/Chart.yaml': 'name: a\n',
      'chart/values.yaml': VALUES,
    });
    const { contents } = (await editor.hover(uri, 'acme')) ?? {};
    assert.match((contents as MarkupContent).value, /Helm values: `registry \+ repository \+ tag`/);
    const fix = await action(uri, 'acme', /^Pull/);
    assert.equal(await editor.apply(uri, fix), VALUES.replace('docker.io', DOMAIN));
    assert.equal(await count(uri), 0);
  });

  test('can use one registry for all its images, or be fixed image by image; no policy is offered in it', async () => {
    const values = `global:\n  imageRegistry: ""\n${VALUES}`;
    const uri = await open(
      'chart/values.yaml',
      { 'chart/Chart.yaml': 'name: a\n', 'chart/values.yaml': values },
      { initializationOptions: { commands: ['nearpull.insertPolicy'] } },
    );
    const [plain, registry, ...others] = await titles(uri, 'acme');
    assert.equal(plain, `Pull through the proxy: ${DOMAIN}/acme/kafka:4.0.0 (preferred)`);
    assert.match(registry ?? '', /global\.imageRegistry/);
    assert.deepEqual(others, [
      'Ignore docker-hub-image on this line',
      'Ignore docker-hub-image in this file',
    ]);
    const fixed = await editor.apply(uri, await action(uri, 'acme', /global\.imageRegistry/));
    assert.equal(fixed, values.replace('""', `"${DOMAIN}"`));
  });

  test('is fixed wherever the same image is written, each place counted once', async () => {
    const image = VALUES.replace('docker.io', '""').replace('image:', 'NAME:');
    const twice = ['one', 'two'].map((name) => image.replace('NAME', name)).join('');
    const uri = await open('chart/values.yaml', {
      'chart/Chart.yaml': 'name: a\n',
      'chart/values.yaml': twice,
    });
    const [one = '', every = ''] = await titles(uri, 'acme');
    const why =
      /needs review: The registry is empty here, and what the templates use in its place is not known\./;
    assert.match(one, why);
    assert.match(every, /^Rewrite every \S+ in this file \(2 places\) /);
    assert.match(every, why);
    const { contents } = (await editor.hover(uri, 'acme')) ?? {};
    assert.match((contents as MarkupContent).value, / · Needs review: The registry is empty here/);
  });

  test('is recognised when its Chart.yaml appears', async () => {
    const template = `{{- if .Values.on }}\n${POD}{{- end }}\n    - image: {{ .Values.image }}\n`;
    const uri = await open('chart/templates/pod.yaml', { 'chart/templates/pod.yaml': template });
    const dialect = async () =>
      ((await editor.hover(uri, 'nginx'))?.contents as MarkupContent | undefined)?.value ?? '';
    assert.doesNotMatch(await dialect(), /Helm template/);
    await workspace.write('chart/Chart.yaml', 'name: a\n');
    await editor.filesChanged(workspace.uri('chart/Chart.yaml'));
    await editor.refreshed(1);
    assert.match(await dialect(), /Helm template: `image`/);
  });

  test('lists its images as documentation: they have a hover, and nothing else', async () => {
    const chart = `name: a
annotations:
  artifacthub.io/images: |
    - name: a
      image: docker.io/acme/kafka:4.0.0
`;
    const uri = await open('chart/Chart.yaml', { 'chart/Chart.yaml': chart });
    const { contents } = (await editor.hover(uri, 'acme')) ?? {};
    assert.match(
      (contents as MarkupContent).value,
      /Helm chart: `image` · Nothing is pulled from here: it is documentation/,
    );
    assert.equal(await count(uri), 0);
  });
});

suite('folders that cannot be searched', () => {
  for (const [name, prepare] of [
    ['a folder that is not there', async (top: string) => join(top, 'missing')],
    ['a file', async (top: string) => join(top, 'base/pod.yaml')],
  ] as const) {
    test(`${name} has no neighbours`, async () => {
      workspace = await makeWorkspace({ 'base/pod.yaml': POD });
      const folder = await prepare(fileURLToPath(workspace.folder));
      editor = await startEditor({ folders: [`file://${encodeURI(folder)}`] });
      const uri = `file://${encodeURI(folder)}/a.yaml`;
      await editor.open(uri, POD);
      assert.equal(await count(uri), 1);
      assert.deepEqual(editor.logged, []);
    });
  }

  test('folders and large files are not read, links are not followed, and installed packages are skipped', async () => {
    workspace = await makeWorkspace({
      'a/kustomization.yaml': BASE,
      'node_modules/b/kustomization.yaml': BASE,
      '.git/kustomization.yaml': BASE,
      'large/kustomization.yaml': '#'.repeat(1_000_001),
      'mark/kustomization.yaml': `\ufeff${BASE}`,
    });
    editor = await startEditor();
    const top = fileURLToPath(workspace.folder);
    await mkdir(join(top, 'folder/kustomization.yaml'), { recursive: true });
    await mkdir(join(top, 'link'));
    await symlink(join(top, 'a/kustomization.yaml'), join(top, 'link/kustomization.yaml'));
    await symlink(top, join(top, 'link/around'));
    const found = await diskFiles.find(workspace.folder, ['kustomization.yaml']);
    assert.deepEqual([...found].sort(), [
      'a/kustomization.yaml',
      'large/kustomization.yaml',
      'mark/kustomization.yaml',
    ]);
    const paths = ['a/', 'large/', 'mark/', 'link/', 'folder/', 'gone/'].map(
      (path) => `${path}kustomization.yaml`,
    );
    assert.deepEqual(await diskFiles.read(workspace.folder, paths), [
      BASE,
      TOO_LARGE,
      BASE,
      null,
      null,
      null,
    ]);
  });
});

suite('a server without a file system', () => {
  const files = new Map([
    ['pod.yaml', POD],
    ['kustomization.yaml', REDIRECT],
  ]);

  test('asks the client for files', async () => {
    editor = await startEditor({ disk: null, initializationOptions: { files: true } });
    editor.connection.onRequest('nearpull/findFiles', ({ folder, names }) => ({
      uris: [...files.keys()].filter((path) => names.includes(path)).map((path) => `${folder}/${path}`),
    }));
    editor.connection.onRequest('nearpull/readFiles', ({ uris }: { uris: string[] }) =>
      uris.map((uri) => files.get(uri.slice('file:///project/'.length)) ?? null),
    );
    await editor.open('file:///project/pod.yaml', POD);
    assert.equal(await count('file:///project/pod.yaml'), 0);
  });

  test('does not wait for a slow client, and uses its answer when it arrives', async () => {
    const answered = new EventTarget();
    editor = await startEditor({ disk: null, initializationOptions: { files: true } });
    editor.connection.onRequest('nearpull/findFiles', async ({ folder }) => {
      await once(answered, 'answer');
      return { uris: [`${folder}/kustomization.yaml`] };
    });
    editor.connection.onRequest('nearpull/readFiles', ({ uris }: { uris: string[] }) =>
      uris.map((uri) => files.get(uri.slice('file:///project/'.length)) ?? null),
    );
    await editor.open('file:///project/pod.yaml', POD);
    assert.equal(await count('file:///project/pod.yaml'), 1);
    answered.dispatchEvent(new Event('answer'));
    await editor.refreshed(1);
    assert.equal(await count('file:///project/pod.yaml'), 0);
  });

  test('uses the latest reading, even where an earlier one takes longer', async () => {
    const answered = new EventTarget();
    let readings = 0;
    editor = await startEditor({ disk: null, initializationOptions: { files: true } });
    editor.connection.onRequest('nearpull/findFiles', () => ({ uris: [] }));
    editor.connection.onRequest('nearpull/readFiles', async ({ uris }: { uris: string[] }) => {
      if (!uris.includes('file:///project/kustomization.yaml')) {
        return uris.map(() => null);
      }
      readings += 1;
      if (readings > 1) {
        return uris.map((uri) => files.get(uri.slice('file:///project/'.length)) ?? null);
      }
      await once(answered, 'answer');
      return uris.map(() => null);
    });
    await editor.open('file:///project/pod.yaml', POD);
    assert.equal(await count('file:///project/pod.yaml'), 1);
    await editor.filesChanged('file:///project/kustomization.yaml');
    assert.equal(await count('file:///project/pod.yaml'), 1);
    answered.dispatchEvent(new Event('answer'));
    await editor.refreshed(1);
    assert.equal(await count('file:///project/pod.yaml'), 0);
  });

  test('works without files where the client does not support such requests', async () => {
    editor = await startEditor({ disk: null });
    await editor.open('file:///project/pod.yaml', POD);
    assert.equal(await count('file:///project/pod.yaml'), 1);
    assert.deepEqual(editor.logged, []);
  });
});
