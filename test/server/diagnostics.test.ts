// Tests of diagnostics over the protocol: pulled and published ones, their fields, and that no change is missed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeAction } from 'vscode-languageserver';
import { check, readSettings } from '../../core/index.ts';
import {
  DOMAIN,
  type Editor,
  type EditorOptions,
  MODERN,
  PUSHED,
  rangeOf,
  startEditor,
  withDomain,
} from '../support/editor.ts';

const URI = 'file:///project/pod.yaml';
const POD = `apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  containers:
    - name: a
      image: nginx:1.27
`;

let editor: Editor;

async function start(options?: EditorOptions): Promise<Editor> {
  editor = await startEditor(options);
  return editor;
}

test('a client that pulls gets answers, and nothing is published', async () => {
  await start();
  await editor.open(URI, POD);
  const [found, ...others] = await editor.diagnostics(URI);
  assert.deepEqual(others, []);
  assert.deepEqual(found, {
    range: editor.rangeOf(URI, 'nginx:1.27'),
    severity: 2,
    source: 'nearpull',
    code: 'docker-hub-image',
    codeDescription: {
      href: 'https://github.com/nearpull/nearpull/blob/main/docs/rules/docker-hub-image.md',
    },
    message: 'nginx:1.27 is pulled from Docker Hub.',
  });
  await editor.change(URI, POD.length, 0, '# more\n');
  await editor.diagnostics(URI);
  assert.deepEqual(editor.published, []);
});

test('a diagnostic leads to the page in the language of its reader', async () => {
  await start({ locale: 'zh-cn' });
  await editor.open(URI, POD);
  const [found] = await editor.diagnostics(URI);
  assert.match(found?.codeDescription?.href ?? '', /\/docs\/rules\/docker-hub-image\.zh-cn\.md$/);
});

test('a client that does not pull gets published diagnostics, and cannot pull', async () => {
  await start({ capabilities: PUSHED });
  assert.equal(editor.initialized.capabilities.diagnosticProvider, undefined);
  await editor.open(URI, POD);
  assert.equal((await editor.diagnostics(URI)).length, 1);
  assert.equal(editor.published[0]?.version, 1);
  await editor.change(URI, POD.indexOf('nginx'), 0, 'ghcr.io/');
  assert.deepEqual(await editor.diagnostics(URI), []);
});

test('a burst of changes is published once', async () => {
  await start({ capabilities: PUSHED });
  await editor.open(URI, POD);
  await editor.diagnostics(URI);
  for (const letter of '# twenty letters here') {
    void editor.change(URI, editor.text(URI).length, 0, letter);
  }
  await editor.diagnostics(URI);
  // The stream may split the burst. In practice it is published once.
  assert(editor.published.length <= 3, `${editor.published.length} publications`);
});

test('the diagnostics of a closed document are removed', async () => {
  await start({ capabilities: PUSHED });
  await editor.open(URI, POD);
  await editor.diagnostics(URI);
  await editor.close(URI);
  await editor.open('file:///project/other.yaml', POD);
  await editor.diagnostics('file:///project/other.yaml');
  assert.deepEqual(
    editor.published.filter(({ uri }) => uri === URI).map(({ diagnostics }) => diagnostics.length),
    [1, 0],
  );
});

test('an unchanged answer is not sent again', async () => {
  await start();
  await editor.open(URI, POD);
  const first = await editor.pull(URI);
  assert.deepEqual(await editor.pull(URI, first.resultId), { kind: 'unchanged', resultId: first.resultId });
  await editor.change(URI, 0, 0, '# a\n');
  const second = await editor.pull(URI, first.resultId);
  assert.equal(second.kind, 'full');
  assert.notEqual(second.resultId, first.resultId);
});

test('no answer by older settings comes after one by newer settings', async () => {
  await start();
  await editor.open(URI, POD);
  await editor.diagnostics(URI);
  const long = 'file:///project/long.yaml';
  await editor.open(long, POD + '    - image: nginx\n'.repeat(20_000));
  const asked = editor.diagnostics(long);
  // When this is answered, the check of the long document has begun.
  await editor.hover(URI, 'nginx');
  await editor.configure(() => ({ exclude: ['**'] }));
  assert.deepEqual(await editor.diagnostics(long), []);
  assert.deepEqual(await asked, []);
});

test('an answer from before the document was reopened is never taken for a new one', async () => {
  await start();
  await editor.open(URI, POD);
  const first = await editor.pull(URI);
  await editor.close(URI);
  await editor.open(URI, '# nothing\n');
  const again = await editor.pull(URI, first.resultId);
  assert.deepEqual(again.kind === 'full' && again.items, []);
});

test('a document that is opened twice has the second text', async () => {
  await start();
  await editor.open(URI, POD);
  assert.equal((await editor.diagnostics(URI)).length, 1);
  await editor.open(URI, '# nothing\n');
  assert.deepEqual(await editor.diagnostics(URI), []);
});

test('a client without codeDescription gets diagnostics without it', async () => {
  await start({ capabilities: { ...MODERN, textDocument: { diagnostic: {} } } });
  await editor.open(URI, POD);
  assert.deepEqual(
    (await editor.diagnostics(URI)).map((each) => 'codeDescription' in each),
    [false],
  );
});

test('closed, unknown and foreign documents answer empty', async () => {
  await start();
  assert.deepEqual(await editor.diagnostics('file:///project/never-opened.yaml'), []);
  assert.deepEqual(await editor.diagnostics('no uri at all %'), []);
  await editor.open('file:///project/readme.md', POD, 'markdown');
  assert.deepEqual(await editor.diagnostics('file:///project/readme.md'), []);
  await editor.open(URI, POD);
  await editor.close(URI);
  assert.deepEqual(await editor.diagnostics(URI), []);
  assert.equal(
    await editor.connection.sendRequest('textDocument/hover', {
      textDocument: { uri: URI },
      position: { line: 7, character: 16 },
    }),
    null,
  );
  assert.deepEqual(
    await editor.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri: URI },
      range: rangeOf(POD, 0, 9),
      context: { diagnostics: [] },
    }),
    [],
  );
  assert.deepEqual(
    await editor.connection.sendRequest('textDocument/completion', {
      textDocument: { uri: URI },
      position: { line: 0, character: 0 },
    }),
    [],
  );
  assert.deepEqual(editor.logged, []);
});

for (const languageId of ['yaml', 'helm', 'json', 'jsonc', 'yaml.helm-values']) {
  test(`${languageId} is read`, async () => {
    await start();
    const text = languageId.startsWith('json')
      ? '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"a","image":"nginx:1.27"}]}}'
      : POD;
    await editor.open(URI, text, languageId);
    assert.deepEqual(
      (await editor.diagnostics(URI)).map(({ code }) => code),
      ['docker-hub-image'],
    );
  });
}

for (const name of ['Dockerfile', 'build.docker']) {
  test(`${name} is read as the language dockerfile, and its fix leaves nothing to say`, async () => {
    await start();
    const uri = `file:///project/${name}`;
    const text =
      '# syntax=ghcr.io/a/b:1\nARG BASE=nginx:1.27\nFROM ${BASE} AS web\nRUN <<EOF\n---\nEOF\nFROM web\n';
    await editor.open(uri, text, 'dockerfile');
    const [found, ...others] = await editor.diagnostics(uri);
    assert.deepEqual([found?.code, others], ['docker-hub-image', []]);
    const place = text.indexOf('nginx:1.27');
    const [fix] = (await editor.codeActions(uri, 'nginx:1.27', { only: ['quickfix'] })) as CodeAction[];
    assert.match(fix?.title ?? '', /library\/nginx:1\.27$/);
    assert.match(JSON.stringify(await editor.hover(uri, 'nginx:1.27')), /library\/nginx:1\.27/);
    await editor.change(uri, place, 'nginx:1.27'.length, `${DOMAIN}/library/nginx:1.27`);
    assert.deepEqual(await editor.diagnostics(uri), []);
  });
}

test('a file over the size limit has one diagnostic of severity information', async () => {
  await start({ settings: () => ({ limits: { fileMegabytes: 0.0001 } }) });
  await editor.open(URI, POD);
  const [notice, ...others] = await editor.diagnostics(URI);
  assert.deepEqual(others, []);
  assert.deepEqual([notice?.severity, notice?.code, notice?.source], [3, 'too-large', 'nearpull']);
  assert.match(notice?.message ?? '', /Files over 0.0001 MB are not checked/);
});

test('the messages are in Chinese for a Chinese client', async () => {
  await start({ locale: 'zh-cn' });
  await editor.open(URI, POD);
  const [found] = await editor.diagnostics(URI);
  assert.match(found?.message ?? '', /^nginx:1\.27 从 Docker Hub 拉取/);
});

test('a message cannot deceive: it has no control characters and a limited length', async () => {
  await start();
  const hostile = `UPPER\\u202e\\u0007${'x'.repeat(2000)}`;
  await editor.open(URI, POD.replace('nginx:1.27', `"${hostile}"`));
  const [found] = await editor.diagnostics(URI);
  assert.equal(found?.code, 'invalid-image-reference');
  assert.doesNotMatch(found?.message ?? '', /[\p{Cc}\u202e]/u);
  assert((found?.message.length ?? 0) < 800);
});

const STREAM = `# 🙂 a comment with an astral character
apiVersion: v1
kind: Pod
spec:
  containers:
    - { name: "🙂", image: "redis:7" } # 🙂
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: 中文 }
spec:
  template:
    spec:
      containers:
        - name: b
          image: grafana/grafana:main
        - name: c
          image: ghcr.io/a/b:1
---
kind: ConfigMap
data:
  image: nginx
`;

for (const [name, text] of [
  ['line feeds', STREAM],
  ['CRLF', STREAM.replaceAll('\n', '\r\n')],
] as const) {
  test(`ranges count UTF-16 code units, with ${name}`, async () => {
    await start();
    await editor.open(URI, text);
    const ranges = (await editor.diagnostics(URI)).map(({ range }) => range);
    assert.deepEqual(ranges, [editor.rangeOf(URI, 'redis:7'), editor.rangeOf(URI, 'grafana/grafana:main')]);
  });

  test(`after any changes the answer is that of a fresh check, with ${name}`, async () => {
    await start();
    await editor.open(URI, text);
    const random = generator(20260701);
    const pieces = [
      '---\n',
      '\n',
      '\r\n',
      '🙂',
      'image: nginx\n',
      '  ',
      '"',
      ': ',
      '#',
      'kind: Pod\n',
      text.slice(39, 140),
    ];
    const { settings } = readSettings(withDomain());
    for (let round = 0; round < 300; round++) {
      const now = editor.text(URI);
      const offset = whole(now, random(now.length + 1));
      const end = whole(now, Math.min(now.length, offset + (random(3) === 0 ? random(60) : 0)));
      await editor.change(URI, offset, end - offset, pieces[random(pieces.length)] ?? '');
      if (round % 3 === 0) {
        const after = editor.text(URI);
        const fresh = check(after, settings).findings.map(({ rule, span }) => [
          rule,
          rangeOf(after, span.start, span.end - span.start),
        ]);
        const answered = (await editor.diagnostics(URI)).map(({ code, range }) => [code, range]);
        assert.deepEqual(answered, fresh, `round ${round}`);
      }
    }
  });
}

/** The next offset that splits neither a surrogate pair nor CR LF, because no editor splits them. */
function whole(text: string, offset: number): number {
  return /[\ud800-\udbff][\udc00-\udfff]|\r\n/.test(text.slice(Math.max(0, offset - 1), offset + 1))
    ? offset + 1
    : offset;
}

function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('of very many findings the first are sent, with how many there are besides, and all of them are fixed', async () => {
  await start();
  const head = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n';
  const image = '    - image: nginx\n';
  await editor.open(URI, `${head}${image.repeat(1000)}`);
  assert.equal((await editor.diagnostics(URI)).length, 1000);
  const more = 'file:///project/more.yaml';
  await editor.open(more, `${head}${image.repeat(1234)}`);
  const [notice, ...found] = await editor.diagnostics(more);
  assert.equal(found.length, 1000);
  assert.equal(found[999]?.range.start.line, 1003);
  assert.deepEqual([notice?.severity, notice?.range.start.line], [3, 1004]);
  assert.match(notice?.message ?? '', /^The first 1000 .* 234 more/);
  const [all] = await editor.codeActions(more, 'nginx', { only: ['source.fixAll.nearpull'] });
  assert.equal((await editor.apply(more, all)).split(`${DOMAIN}/library/nginx`).length - 1, 1234);
});
