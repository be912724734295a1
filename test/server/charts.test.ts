// Tests of values that only the templates beside them show to be images: as the command line finds them, and followed while they change.
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { mkdir, writeFile } from 'node:fs/promises';
import { suite, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { CodeAction } from 'vscode-languageserver/node';
import { CHART, LABELS, TEMPLATE, VALUES } from '../support/chart.ts';
import { folder } from '../support/cli.ts';
import { DOMAIN, type Editor, type EditorOptions, PUSHED, startEditor } from '../support/editor.ts';
import { safeFixes } from '../support/fixes.ts';
import { PACKED_BY_HELM } from '../support/packed.ts';
import { makeWorkspace, type Workspace } from '../support/workspace.ts';

/** For `values`, with the domain before the name. */
const moved = (values: string) => values.replace('nginx', `${DOMAIN}/library/nginx`);

/** The section `other` of the values of a chart around. */
const sectionOf = (values: string) => `other:\n${values.replace(/^/gm, '  ').trimEnd()}\n`;

let editor: Editor;
let workspace: Workspace;

type Files = Readonly<Record<string, string>>;

/** Makes a workspace of `files`, starts an editor, and opens `path` with its text from the disk. Returns the URI. */
async function open(path: string, files: Files, options: EditorOptions = {}): Promise<string> {
  workspace = await makeWorkspace(files);
  editor = await startEditor({ folders: [workspace.folder], ...options });
  const uri = workspace.uri(path);
  await editor.open(uri, files[path] ?? '');
  return uri;
}

/** The rule and line of each diagnostic, the line counted from 1. */
async function found(uri: string): Promise<string[]> {
  return (await editor.diagnostics(uri)).map(({ code, range }) => `${code} ${range.start.line + 1}`);
}

const count = async (uri: string) => (await editor.diagnostics(uri)).length;

/** The text of `uri` after _fix all_. */
async function fixed(uri: string): Promise<string> {
  const [all] = (await editor.codeActions(uri, '', { only: ['source.fixAll'] })) as CodeAction[];
  return all ? editor.apply(uri, all) : editor.text(uri);
}

/** What the command line finds in `path`, in the form of `found`, and the text that its fix leaves. */
async function byCommandLine(t: TestContext, files: Files, path: string) {
  const { nearpull, read } = folder(t, files);
  const { stdout } = await nearpull(['check', '--domain', DOMAIN, '--format=json', '.']);
  const { findings }: { findings: readonly { file: string; rule: string; line: number }[] } =
    JSON.parse(stdout);
  await nearpull(['fix', '--domain', DOMAIN, '.']);
  return {
    found: findings.filter(({ file }) => file === path).map(({ rule, line }) => `${rule} ${line}`),
    text: read(path).toString(),
  };
}

suite('values are judged by the templates of their chart, as the command line judges them', () => {
  const alias = 'dependencies:\n  - name: sub\n    alias: other\n';
  const below = { 'c/charts/sub/Chart.yaml': 'name: sub\n', 'c/charts/sub/values.yaml': VALUES };
  const section = sectionOf(VALUES);
  const cases: readonly (readonly [name: string, path: string, files: Files, expected: number])[] = [
    ['its own values', 'c/values.yaml', CHART, 1],
    [
      'values laid over them',
      'c/values-prod.yaml',
      { ...CHART, 'c/values-prod.yaml': '# image\nweb: { source: redis }\n' },
      1,
    ],
    ['a chart without templates', 'c/values.yaml', { ...CHART, 'c/templates/pod.yaml': '' }, 0],
    [
      'a chart at the top of the folder',
      'values.yaml',
      { 'Chart.yaml': 'name: c\n', 'templates/a/b.tpl': TEMPLATE, 'values.yaml': VALUES },
      1,
    ],
    [
      'the section of a subchart, by the alias in a Chart.yaml',
      'c/values.yaml',
      {
        ...below,
        'c/charts/sub/templates/pod.yaml': TEMPLATE,
        'c/Chart.yaml': `name: c\n${alias}`,
        'c/values.yaml': section,
      },
      1,
    ],
    [
      'the section of a subchart, by the alias in a requirements.yaml',
      'c/values.yaml',
      {
        ...below,
        'c/charts/sub/templates/pod.yaml': TEMPLATE,
        'c/Chart.yaml': 'name: c\n',
        'c/requirements.yaml': alias,
        'c/values.yaml': section,
      },
      1,
    ],
    [
      'the values of a subchart that the chart around it lays its own over',
      'c/charts/sub/values.yaml',
      {
        ...below,
        'c/charts/sub/templates/pod.yaml': TEMPLATE,
        'c/Chart.yaml': 'name: c\n',
        'c/values.yaml': 'sub: { image: { tag: "1" } }\n',
      },
      1,
    ],
    [
      'a chart with a template that is too long to be one',
      'c/values.yaml',
      { ...CHART, 'c/templates/pod.yaml': `${TEMPLATE}#${' '.repeat(1_000_000)}` },
      0,
    ],
    [
      'a chart with more templates than the limit',
      'c/values.yaml',
      {
        ...CHART,
        ...Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`c/templates/${n}.txt`, 'x'.repeat(900_000)])),
      },
      0,
    ],
  ];
  for (const [name, path, files, expected] of cases) {
    test(name, async (t) => {
      const uri = await open(path, files);
      const wanted = await byCommandLine(t, files, path);
      assert.deepEqual(await found(uri), wanted.found);
      assert.equal(wanted.found.length, expected);
      assert.equal(await fixed(uri), wanted.text);
      assert.deepEqual(editor.logged, []);
    });
  }

  test('the fix of a whole workspace', async (t) => {
    const files = {
      ...CHART,
      'd/Chart.yaml': 'name: d\n',
      'd/templates/a.yaml': LABELS,
      'd/values.yaml': VALUES,
    };
    await open('c/Chart.yaml', files);
    const values = ['c/values.yaml', 'd/values.yaml'];
    const edits = await safeFixes(
      editor,
      values.map((path) => ({ uri: workspace.uri(path) })),
    );
    for (const { uri, edits: made } of edits) {
      await editor.makeEdits(uri, made);
    }
    for (const path of values) {
      assert.equal(await workspace.read(path), (await byCommandLine(t, files, path)).text);
    }
    assert.equal(await workspace.read('c/values.yaml'), moved(VALUES));
  });
});

suite('changes of a chart', () => {
  test('a template counts while it is typed, and no longer when it is closed without saving', async () => {
    const uri = await open('c/values.yaml', CHART);
    const template = workspace.uri('c/templates/pod.yaml');
    assert.equal(await count(uri), 1);
    await editor.open(template, TEMPLATE);
    await editor.change(template, 0, TEMPLATE.length, LABELS);
    await editor.becomes(uri, 0);
    await editor.close(template);
    await editor.becomes(uri, 1);
  });

  test('a template that is only opened, and one of another chart, cause no new pull', async () => {
    const other = { 'd/Chart.yaml': 'name: d\n', 'd/templates/pod.yaml': TEMPLATE };
    const uri = await open('c/values.yaml', { ...CHART, ...other });
    assert.equal(await count(uri), 1);
    await editor.open(workspace.uri('c/templates/pod.yaml'), TEMPLATE);
    await editor.open(workspace.uri('d/templates/pod.yaml'), LABELS);
    await workspace.write('d/templates/pod.yaml', LABELS);
    await editor.filesChanged(workspace.uri('d/templates/pod.yaml'));
    await workspace.write('c/templates/pod.yaml', LABELS);
    await editor.close(workspace.uri('c/templates/pod.yaml'));
    await editor.becomes(uri, 0);
    assert.equal(editor.refreshes, 1);
  });

  for (const [name, path, text] of [
    ['a template changes', 'c/templates/pod.yaml', LABELS],
    ['a template goes', 'c/templates/pod.yaml', null],
    ['the chart goes', 'c/Chart.yaml', null],
  ] as const) {
    test(`${name} on the disk`, async () => {
      const uri = await open('c/values.yaml', CHART);
      assert.equal(await count(uri), 1);
      await workspace.write(path, text);
      await editor.filesChanged(workspace.uri(path));
      await editor.becomes(uri, 0);
      await workspace.write(path, path === 'c/Chart.yaml' ? 'name: c\n' : TEMPLATE);
      await editor.filesChanged(workspace.uri(path));
      await editor.becomes(uri, 1);
    });
  }

  test('a client that does not pull gets new diagnostics', async () => {
    const uri = await open('c/values.yaml', CHART, { capabilities: PUSHED });
    assert.equal(await count(uri), 1);
    await workspace.write('c/templates/pod.yaml', LABELS);
    await editor.filesChanged(workspace.uri('c/templates/pod.yaml'));
    await editor.publishedTimes(2);
    assert.deepEqual(editor.published[1]?.diagnostics, []);
  });

  test('a chart is read again when its values are opened, because not every change is reported', async () => {
    const uri = await open('c/values.yaml', CHART);
    assert.equal(await count(uri), 1);
    await editor.close(uri);
    await workspace.write('c/templates/pod.yaml', LABELS);
    await editor.open(uri, VALUES);
    await editor.becomes(uri, 0);
  });

  test('an alias that is typed into Chart.yaml counts', async () => {
    const files = {
      'c/Chart.yaml': 'name: c\n',
      'c/values.yaml': sectionOf(VALUES),
      'c/charts/sub/Chart.yaml': 'name: sub\n',
      'c/charts/sub/templates/pod.yaml': TEMPLATE,
    };
    const uri = await open('c/values.yaml', files);
    assert.equal(await count(uri), 0);
    await editor.open(workspace.uri('c/Chart.yaml'), files['c/Chart.yaml']);
    const dependencies = 'dependencies:\n  - name: sub\n    alias: other\n';
    await editor.change(workspace.uri('c/Chart.yaml'), files['c/Chart.yaml'].length, 0, dependencies);
    await editor.becomes(uri, 1);
  });

  test('typing in values.yaml counts for files that are laid over it, and for no others', async () => {
    const source = '{{ .Values.web.source }}';
    const template = TEMPLATE.replace(source, `{{ .Values.host | default "quay.io" }}/${source}`);
    const prod = '# image\nweb: { source: redis }\n';
    const files = { ...CHART, 'c/templates/pod.yaml': template, 'c/values-prod.yaml': prod };
    const uri = await open('c/values-prod.yaml', files);
    assert.equal(await count(uri), 0);
    const values = workspace.uri('c/values.yaml');
    await editor.open(values, VALUES);
    assert.equal(await count(values), 0);
    await editor.change(values, 0, 0, 'host: docker.io\n');
    assert.equal(await count(values), 1);
    await editor.refreshed(1);
    assert.equal(await count(uri), 1);
    await editor.close(uri);
    await editor.change(values, 0, 0, '# again\n');
    await workspace.write('c/templates/pod.yaml', LABELS);
    await editor.filesChanged(workspace.uri('c/templates/pod.yaml'));
    await editor.becomes(values, 0);
    assert.equal(editor.refreshes, 2);
  });

  test('each of two folders has charts of its own, and one that is removed has none', async () => {
    const other = await makeWorkspace({ ...CHART, 'c/templates/pod.yaml': LABELS });
    workspace = await makeWorkspace(CHART);
    editor = await startEditor({ folders: [workspace.folder, other.folder] });
    const [one, two] = [workspace.uri('c/values.yaml'), other.uri('c/values.yaml')];
    await editor.open(one, VALUES);
    await editor.open(two, VALUES);
    assert.deepEqual([await count(one), await count(two)], [1, 0]);
    await editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [], removed: [{ uri: workspace.folder, name: 'one' }] },
    });
    await editor.becomes(one, 0);
  });
});

suite('a packed chart in charts/', () => {
  const chart = { 'p/Chart.yaml': 'name: p\ndependencies:\n  - name: sub\n    alias: web\n' };
  const values = { 'p/values.yaml': 'web:\n  where:\n    what: acme/other\n' };

  test('tells which values of the section for it are images, as on the command line', async (t) => {
    const files = { ...chart, ...values, 'p/charts/sub-1.0.0.tgz': PACKED_BY_HELM };
    const { nearpull, read } = folder(t, files);
    const { stdout } = await nearpull(['check', '--domain', DOMAIN, '.']);
    assert.match(stdout, /^p\/values\.yaml\n {2}3:11 .* docker\.io\/acme\/other:1 /);
    await nearpull(['fix', '--unsafe', '--domain', DOMAIN, '.']);
    assert.deepEqual(read('p/charts/sub-1.0.0.tgz'), PACKED_BY_HELM);
    workspace = await makeWorkspace({ ...chart, ...values });
    await mkdir(fileURLToPath(workspace.uri('p/charts')));
    await writeFile(fileURLToPath(workspace.uri('p/charts/sub-1.0.0.tgz')), PACKED_BY_HELM);
    editor = await startEditor({ folders: [workspace.folder] });
    await editor.open(workspace.uri('p/values.yaml'), values['p/values.yaml']);
    assert.deepEqual(await found(workspace.uri('p/values.yaml')), ['docker-hub-image 3']);
  });

  test('counts unpacked where it lies there unpacked as well', async (t) => {
    const files = {
      ...chart,
      ...values,
      'p/charts/sub/Chart.yaml': 'name: sub\n',
      'p/charts/sub-1.0.0.tgz': PACKED_BY_HELM,
    };
    const { nearpull } = folder(t, files);
    assert.match((await nearpull(['check', '--domain', DOMAIN, '.'])).stdout, /^Nothing found/);
  });

  test('is left out where it is no archive, or a bomb', async (t) => {
    const bomb = gzipSync(Buffer.alloc(30_000_000));
    for (const archive of [bomb, Buffer.from('no archive'), PACKED_BY_HELM.subarray(0, 200)]) {
      const { nearpull } = folder(t, { ...chart, ...values, 'p/charts/sub-1.0.0.tgz': archive });
      const { stdout, stderr, code } = await nearpull(['check', '--domain', DOMAIN, '.']);
      assert.match(stdout, /^Nothing found/);
      assert.deepEqual([stderr, code], ['', 0]);
    }
  });
});

suite('an edit of the values of a chart', () => {
  const files = {
    'c/Chart.yaml': 'name: c\n',
    'c/templates/pod.yaml':
      'spec:\n  containers:\n    - image: {{ .Values.image.registry }}/{{ .Values.image.repository }}:1\n',
    'c/values.yaml': 'image:\n  registry: docker.io\n  repository: acme/web\n',
  };
  const FIXED = files['c/values.yaml'].replace('docker.io', DOMAIN);
  const OFFICIAL = 'image:\n  repository: nginx\n';

  test('needs review as long as other values make another image of them', async () => {
    const uri = await open('c/values.yaml', { ...files, 'c/values-prod.yaml': OFFICIAL });
    const [why] = (await editor.codeActions(uri, 'acme', { only: ['quickfix'] })) as CodeAction[];
    assert.match(
      why?.title ?? '',
      /c\/values-prod\.yaml is laid over these values\. .* docker\.io\/nginx:1, /,
    );
    assert.equal(await fixed(uri), files['c/values.yaml']);
    await workspace.write('c/values-prod.yaml', OFFICIAL.replace('nginx', 'acme/other'));
    await editor.filesChanged(workspace.uri('c/values-prod.yaml'));
    await editor.refreshed(1);
    assert.equal(await fixed(uri), FIXED);
  });

  test('follows other values while they are typed in, also those of the chart around', async () => {
    const around = {
      'Chart.yaml': 'name: a\ndependencies:\n  - name: c\n',
      'values-prod.yaml': 'c:\n  replicas: 1\n',
    };
    const chart = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path.replace('c/', 'charts/c/'), text]),
    );
    const uri = await open('charts/c/values.yaml', { ...chart, ...around });
    assert.equal(await count(uri), 1);
    const other = workspace.uri('values-prod.yaml');
    await editor.open(other, around['values-prod.yaml']);
    await editor.change(other, 3, 0, '  image:\n    repository: nginx\n');
    await editor.refreshed(1);
    assert.equal(await fixed(uri), files['c/values.yaml']);
    await editor.close(other);
    await editor.refreshed(2);
    assert.equal(await fixed(uri), FIXED);
  });
});
