// Tests that the server stays in reach: while it reads large neighbours, under a flood of events, and for a document that is too large.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { suite, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MERGED_WITHIN } from '../../server/common/merged.ts';
import { type FolderFiles, TOO_LARGE } from '../../server/common/workspace/folderFiles.ts';
import { diskFiles } from '../../server/node/diskFiles.ts';
import { type Editor, type EditorOptions, PUSHED, startEditor } from '../support/editor.ts';
import { makeWorkspace } from '../support/workspace.ts';

const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: nginx:1.27\n';
const REDIRECT = 'resources: [pod.yaml]\nimages: [{ name: nginx, newName: quay.io/a/nginx }]\n';
const FOLDER = 'file:///project';
const DOCUMENT = `${FOLDER}/pod.yaml`;

let editor: Editor;

/** Files in memory that count how often they are asked for. */
function counted(files: ReadonlyMap<string, string>) {
  const count = { finds: 0, reads: 0 };
  const disk: FolderFiles = {
    find: async (_, names) => {
      count.finds += names.includes('kustomization.yaml') ? 1 : 0;
      return [...files.keys()];
    },
    findSources: async () => [],
    read: async (_, paths) => {
      count.reads += paths.filter((path) => files.has(path)).length;
      return paths.map((path) => files.get(path) ?? null);
    },
  };
  return { count, disk };
}

async function open(options: EditorOptions): Promise<void> {
  editor = await startEditor({ folders: [FOLDER], ...options });
  await editor.open(DOCUMENT, POD);
}

/** Waits for what nobody is told of. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await setTimeout(MERGED_WITHIN);
  }
}

suite('large neighbours', () => {
  test('a hover is answered while they are read', async () => {
    // The slowest of texts, because the quick reader declines tags: each takes about a tenth of a second.
    const text = `resources: [${'{a: !x b},'.repeat(4_000)}]\n`;
    const files = new Map(Array.from({ length: 64 }, (_, index) => [`${index}/kustomization.yaml`, text]));
    const { count, disk } = counted(files);
    await open({ disk });
    assert.ok(await editor.hover(DOCUMENT, 'nginx'));
    assert.ok(count.reads < 64, `${count.reads} of 64 were read`);
  });

  test('those beyond the limits are told once, and every fix needs review', async () => {
    const heavy = `resources: [${'a,'.repeat(31_000)}]\n`;
    const long = `# ${'x'.repeat(900_000)}\n`;
    const files = new Map([
      ['heavy/kustomization.yaml', heavy],
      ...Array.from({ length: 24 }, (_, index) => [`${index}/kustomization.yaml`, long] as const),
    ]);
    await open({ disk: counted(files).disk });
    await editor.becomes(DOCUMENT, 2);
    const [notice] = await editor.diagnostics(DOCUMENT);
    assert.match(notice?.message ?? '', /^There are more or larger kustomizations/);
    const told = editor.logged.filter((line) => /not read beside other files/.test(line));
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /\(3\): heavy\/kustomization\.yaml, 22\/kustomization\.yaml, 23\//);
    const actions = await editor.codeActions(DOCUMENT, 'nginx', { only: ['source.fixAll'] });
    assert.deepEqual(actions, []);
  });

  test('the disk reads regular files within the limit, also those that have no size', async (t) => {
    const workspace = await makeWorkspace({
      'holes/Chart.yaml': '',
      'most/Chart.yaml': ' '.repeat(1_000_000),
    });
    await truncate(fileURLToPath(workspace.uri('holes/Chart.yaml')), 5_000_000_000);
    const paths = ['holes/Chart.yaml', 'most/Chart.yaml'];
    const [holes, most] = await diskFiles.read(workspace.folder, paths);
    assert.equal(holes, TOO_LARGE);
    assert.equal(typeof most === 'string' && most.length, 1_000_000);
    if (process.platform === 'win32') {
      t.diagnostic('no named pipes here');
      return;
    }
    execFileSync('mkfifo', [fileURLToPath(workspace.uri('Chart.yaml'))]);
    assert.deepEqual(await diskFiles.read(workspace.folder, ['Chart.yaml']), [null]);
    assert.deepEqual(await diskFiles.read('file:///dev', ['zero', 'tty', 'null']), [null, null, null]);
    if (existsSync('/proc/self/status')) {
      const [status] = await diskFiles.read('file:///proc/self', ['status']);
      assert.match(String(status), /^Name:/);
    }
  });
});

suite('a document that takes long to check', () => {
  const LARGE = `${FOLDER}/large.yaml`;
  const large = POD + Array.from({ length: 20_000 }, (_, index) => `  - image: redis:${index}\n`).join('');

  test('a hover in another is answered meanwhile, and one in it waits for the same check', async () => {
    await open({});
    await editor.open(LARGE, large);
    const answered: string[] = [];
    const answers = [
      editor.diagnostics(LARGE).then(() => answered.push('diagnostics')),
      editor.hover(LARGE, 'redis:19999').then((hover) => answered.push(hover ? 'hover in it' : 'nothing')),
      editor.hover(DOCUMENT, 'nginx').then((hover) => answered.push(hover ? 'hover beside it' : 'nothing')),
    ];
    await Promise.all(answers);
    assert.deepEqual(answered, ['hover beside it', 'diagnostics', 'hover in it']);
  });

  test('what is answered is about the text of now, also for whoever asked before a change', async () => {
    await open({});
    await editor.open(LARGE, large);
    const before = editor.diagnostics(LARGE);
    const at = large.indexOf('nginx');
    await editor.change(LARGE, at, 'nginx'.length, 'quay.io/a');
    const lines = (await before).map(({ range }) => range.start.line);
    assert.ok(lines.includes(5) && !lines.includes(4));
    assert.deepEqual(await editor.diagnostics(LARGE), await before);
  });

  test('it is checked although somebody keeps changing it', async () => {
    await open({});
    await editor.open(LARGE, large);
    let isAnswered = false;
    const answer = editor.diagnostics(LARGE).then(() => {
      isAnswered = true;
    });
    for (let times = 0; times < 1000 && !isAnswered; times++) {
      await editor.change(LARGE, large.length, 0, 'x');
      await setTimeout(1);
    }
    assert.ok(isAnswered);
    await answer;
  });
});

suite('a flood of events', () => {
  /** The most that is done for what came in the meantime: once at its start, once an interval, once at its end. */
  const mostSince = (start: number): number => (Date.now() - start) / MERGED_WITHIN + 3;

  test('reads a file once for all that come together, and the last of them counts', async () => {
    const files = new Map([['kustomization.yaml', 'resources: [pod.yaml]\n']]);
    const { count, disk } = counted(files);
    await open({ disk });
    await editor.becomes(DOCUMENT, 1);
    const [start, before] = [Date.now(), count.reads];
    for (let index = 0; index < 10_000; index++) {
      if (index === 9_000) {
        files.set('kustomization.yaml', REDIRECT);
      }
      await editor.filesChanged(`${FOLDER}/kustomization.yaml`);
    }
    await editor.becomes(DOCUMENT, 0);
    assert.ok(count.reads - before <= mostSince(start), `${count.reads - before} reads`);
    assert.ok(editor.refreshes <= mostSince(start), `${editor.refreshes} refreshes`);
  });

  test('reads each of 10,000 files once', async () => {
    const paths = Array.from({ length: 9_999 }, (_, index) => `${index}/kustomization.yaml`);
    const files = new Map(['kustomization.yaml', ...paths].map((path) => [path, '']));
    const { count, disk } = counted(files);
    await open({ disk });
    // The one beside the document is read again for the document.
    await until(() => count.reads >= 10_001);
    files.set('kustomization.yaml', REDIRECT);
    await editor.filesChanged(...[...files.keys()].map((path) => `${FOLDER}/${path}`));
    await editor.becomes(DOCUMENT, 0);
    await until(() => count.reads >= 20_001);
    assert.equal(count.reads, 20_001);
  });

  test('of project files asks for the settings once for all that come together', async () => {
    await open({ disk: counted(new Map()).disk });
    await editor.becomes(DOCUMENT, 1);
    const [start, before] = [Date.now(), editor.asked.length];
    for (let index = 0; index < 2_000; index++) {
      await editor.filesChanged(`${FOLDER}/.nearpull.yaml`);
    }
    await editor.refreshed(2);
    await editor.becomes(DOCUMENT, 1);
    assert.ok(editor.asked.length - before <= mostSince(start), `${editor.asked.length - before} questions`);
  });

  const change = (added: readonly string[], removed: readonly string[]) =>
    editor.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: {
        added: added.map((uri) => ({ uri, name: uri })),
        removed: removed.map((uri) => ({ uri, name: uri })),
      },
    });

  test('looks through each of 300 new folders once', async () => {
    const { count, disk } = counted(new Map([['kustomization.yaml', REDIRECT]]));
    await open({ disk, folders: ['file:///first'] });
    assert.equal((await editor.diagnostics(DOCUMENT)).length, 1);
    for (let index = 0; index < 300; index++) {
      await change([`file:///other/${index}`], []);
    }
    await change([FOLDER], []);
    await editor.becomes(DOCUMENT, 0);
    await until(() => count.finds >= 302);
    assert.equal(count.finds, 302);
  });

  test('looks through a folder that comes and goes about once an interval', async () => {
    const { count, disk } = counted(new Map([['kustomization.yaml', REDIRECT]]));
    await open({ disk });
    await editor.becomes(DOCUMENT, 0);
    const [start, before] = [Date.now(), count.finds];
    for (let index = 0; index < 300; index++) {
      await (index % 2 === 0 ? change([], [FOLDER]) : change([FOLDER], []));
    }
    await editor.becomes(DOCUMENT, 0);
    assert.ok(count.finds - before <= mostSince(start), `${count.finds - before} walks`);
    await change([], [FOLDER]);
    await editor.becomes(DOCUMENT, 1);
  });
});

suite('documents', () => {
  test('a change with the same version number is read, by who asks and by who is told', async () => {
    for (const capabilities of [undefined, PUSHED]) {
      await open({ disk: null, ...(capabilities && { capabilities }) });
      assert.equal((await editor.diagnostics(DOCUMENT)).length, 1);
      const times = editor.published.length;
      await editor.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: DOCUMENT, version: 1 },
        contentChanges: [{ text: POD.replace('nginx', 'quay.io/a/b') }],
      });
      if (capabilities) {
        await editor.publishedTimes(times + 1);
        assert.deepEqual(editor.published.at(-1)?.diagnostics, []);
      } else {
        assert.deepEqual(await editor.diagnostics(DOCUMENT), []);
      }
    }
  });

  test('one that would take gigabytes is refused by a notice in the language of the editor', async () => {
    for (const [locale, words] of [
      ['en', /^The document at line 1 has more than 1,?000,?000 entries/],
      ['zh-cn', /^第 1 行的文档包含超过 1,?000,?000 个条目/],
    ] as const) {
      await open({ disk: null, locale });
      const dense = `${POD}x: [${'{a: b},'.repeat(600_000)}]\n`;
      await editor.change(DOCUMENT, 0, POD.length, dense);
      const [notice, ...others] = await editor.diagnostics(DOCUMENT);
      assert.match(notice?.message ?? '', words);
      assert.deepEqual(others, []);
      assert.equal(await editor.hover(DOCUMENT, 'nginx'), null);
      await editor.change(DOCUMENT, 0, dense.length, POD);
      assert.equal((await editor.diagnostics(DOCUMENT)).length, 1);
    }
  });

  test('the notice of one with millions of lines stands at its start', async () => {
    await open({ disk: null });
    const uri = `${FOLDER}/lines.yaml`;
    await editor.open(uri, '\n'.repeat(51_000_000));
    const [notice] = await editor.diagnostics(uri);
    assert.match(notice?.message ?? '', /^This file is 51/);
    assert.deepEqual(notice?.range, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } });
  });
});
