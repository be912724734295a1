// Tests of the templates of charts in a server without a file system, which asks the client for them: when, how often, and how much.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import type { FindFilesParams, ReadFilesParams } from '../../protocol/messages.ts';
import { CHART, LABELS, TEMPLATE, VALUES } from '../support/chart.ts';
import { type Editor, startEditor } from '../support/editor.ts';
import { safeFixes } from '../support/fixes.ts';

let editor: Editor;

const count = async (uri: string) => (await editor.diagnostics(uri)).length;

suite('a server without a file system', () => {
  const URI = 'file:///project/c/values.yaml';

  /** Starts an editor that answers for `files`, and keeps the paths of the sources of charts that were read. */
  async function virtual(files: Map<string, string>, wait?: () => Promise<unknown>): Promise<string[]> {
    const reads: string[] = [];
    editor = await startEditor({ disk: null, initializationOptions: { files: true } });
    editor.connection.onRequest('nearpull/findFiles', async ({ folder: top, names }: FindFilesParams) => {
      if (top.endsWith('/c')) {
        await wait?.();
      }
      const uris = [...files.keys()].map((path) => `file:///project/${path}`);
      return {
        uris: uris.filter((uri) => uri.startsWith(`${top}/`) && names.some((name) => fits(uri, name))),
      };
    });
    editor.connection.onRequest('nearpull/readFiles', ({ uris }: ReadFilesParams) => {
      const paths = uris.map((uri) => uri.slice('file:///project/'.length));
      reads.push(
        ...paths.filter((path) => /templates\/[\w.]+\.(?:txt|tpl)$|pod\.yaml$|values\.yaml$/.test(path)),
      );
      return paths.map((path) => files.get(path) ?? null);
    });
    return reads;
  }

  /** The few globs that a server asks for: names, in which a `*` stands for any characters but `/`, and `**` for any folders. */
  function fits(uri: string, glob: string): boolean {
    const pattern = glob
      .replaceAll('.', '\\.')
      .replaceAll('**/', '<any>')
      .replaceAll('*', '[^/]*')
      .replaceAll('<any>', '(?:.*/)?');
    return new RegExp(`/${pattern}$`).test(uri);
  }

  test('asks the client for the sources of a chart once, when a template or its values are opened', async () => {
    const reads = await virtual(new Map(Object.entries(CHART)));
    await editor.open('file:///project/c/templates/pod.yaml', TEMPLATE);
    await count('file:///project/c/templates/pod.yaml');
    // The template is open.
    assert.deepEqual(reads, ['c/values.yaml']);
    await editor.open(URI, VALUES);
    assert.equal(await count(URI), 1);
    assert.deepEqual(reads, ['c/values.yaml']);
    await editor.close('file:///project/c/templates/pod.yaml');
    await editor.change(URI, 0, 0, '# typed\n');
    assert.equal(await count(URI), 1);
    assert.equal(editor.refreshes, 0);
  });

  test('reads nothing while values are typed', async () => {
    const reads = await virtual(new Map(Object.entries(CHART)));
    await editor.open(URI, VALUES);
    assert.equal(await count(URI), 1);
    assert.deepEqual(reads, ['c/templates/pod.yaml']);
    for (const text of ['# one\n', '# two\n']) {
      await editor.change(URI, 0, 0, text);
      assert.equal(await count(URI), 1);
      // Longer than the pause after which changes are looked at.
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    assert.deepEqual(reads, ['c/templates/pod.yaml']);
    assert.equal(editor.refreshes, 0);
  });

  test('does not wait for a slow client, and uses its answer and what was typed meanwhile', async () => {
    const answered = new EventTarget();
    const files = new Map<string, string>(Object.entries(CHART));
    await virtual(files, () => once(answered, 'answer'));
    await editor.open('file:///project/c/templates/pod.yaml', TEMPLATE);
    await editor.open(URI, VALUES);
    const begin = performance.now();
    assert.equal(await count(URI), 0);
    assert.ok(performance.now() - begin < 1000);
    await editor.change('file:///project/c/templates/pod.yaml', 0, 0, '# typed\n');
    answered.dispatchEvent(new Event('answer'));
    await editor.becomes(URI, 1);
  });

  test('waits for the client before it fixes a workspace', async () => {
    await virtual(new Map(Object.entries(CHART)), () => new Promise((resolve) => setTimeout(resolve, 400)));
    const files = await safeFixes(editor, [{ uri: URI, text: VALUES }]);
    assert.deepEqual(
      files.map(({ uri, images }) => [uri, images]),
      [[URI, 1]],
    );
  });

  test('judges by the keys where a client fails to answer', async () => {
    await virtual(new Map(Object.entries(CHART)), () => Promise.reject(new Error('no such folder')));
    await editor.open(URI, VALUES);
    assert.equal(await count(URI), 0);
    assert.match(editor.logged.join(), /no such folder/);
  });

  test('judges by the keys where a chart has more than 5,000 files', async () => {
    const many = Array.from({ length: 5_000 }, (_, n) => [`c/templates/${n}.txt`, 'x'] as const);
    const reads = await virtual(new Map([...Object.entries(CHART), ...many]));
    await editor.open(URI, VALUES);
    assert.equal(await count(URI), 0);
    assert.deepEqual(reads, []);
  });

  test('keeps 16 million characters: a chart that makes room is read again when it changes', async () => {
    const charts = ['a', 'b', 'd', 'e', 'f'];
    const large = charts.flatMap((name): [string, string][] => [
      [`${name}/Chart.yaml`, `name: ${name}\n`],
      [`${name}/values.yaml`, VALUES],
      [`${name}/templates/pod.yaml`, TEMPLATE],
      [`${name}/templates/NOTES.txt`, 'x'.repeat(3_900_000)],
    ]);
    const files = new Map(large);
    const reads = await virtual(files);
    const uris = charts.map((name) => `file:///project/${name}/values.yaml`);
    for (const uri of uris) {
      await editor.open(uri, VALUES);
      await editor.becomes(uri, 1);
    }
    const before = reads.length;
    assert.deepEqual(await Promise.all(uris.map(count)), [1, 1, 1, 1, 1]);
    assert.equal(reads.length, before);
    files.set('a/templates/pod.yaml', LABELS);
    await editor.filesChanged('file:///project/a/templates/pod.yaml');
    await editor.becomes(uris[0] ?? '', 0);
    assert.deepEqual(await Promise.all(uris.map(count)), [0, 1, 1, 1, 1]);
    assert.ok(reads.length > before + 1);
  });
});
