// The Kyverno policy over the protocol: as a text, at a place in a document, and as a completion.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import * as yaml from 'js-yaml';
import type { CompletionItem } from 'vscode-languageserver/node';
import type { PolicyChoice, PolicyInsertion, PolicyText } from '../../server/common/requests.ts';
import { DOMAIN, type Editor, type EditorOptions, MODERN, offsetOf, startEditor } from '../support/editor.ts';

const URI = 'file:///project/all.yaml';
const POD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n';

let editor: Editor;
afterEach(() => editor.quit());

async function start(options?: EditorOptions, text = POD): Promise<Editor> {
  editor = await startEditor(options);
  await editor.open(URI, text);
  return editor;
}

const kindsOf = (text: string) => yaml.loadAll(text).map((each) => (each as { kind: string }).kind);

test('the catalogue, the recommended policy first', async () => {
  await start({ locale: 'zh' });
  const choices = await editor.connection.sendRequest<PolicyChoice[]>('nearpull/policies');
  assert.equal(choices[0]?.recommended, true);
  assert(choices.every(({ title, detail }) => /\p{Script=Han}/u.test(title + detail)));
});

test('a policy for a new file, with the domain of the settings', async () => {
  await start();
  const {
    yaml: text,
    selections,
    problem,
  } = (await editor.execute('nearpull.server.policy', { uri: URI })) as PolicyText;
  assert.deepEqual(kindsOf(text), ['ClusterPolicy']);
  assert(text.includes(`${DOMAIN}/`) && !text.includes('访问域名'));
  assert.deepEqual([selections, problem], [[], null]);
});

test('a policy without a domain selects each placeholder', async () => {
  await start({ settings: () => ({}) });
  const { yaml: text, selections } = (await editor.execute('nearpull.server.policy')) as PolicyText;
  assert(selections.length > 0);
  assert.equal(selections.length, text.split('<访问域名>').length - 1);
  for (const { start: from, end } of selections) {
    assert.equal(text.slice(offsetOf(text, from), offsetOf(text, end)), '<访问域名>');
  }
});

test('a domain that is given overrules the settings; one that cannot be used is refused with the reason', async () => {
  await start();
  const given = (await editor.execute('nearpull.server.policy', {
    domain: 'given.example.com',
  })) as PolicyText;
  assert(given.yaml.includes('given.example.com/') && !given.yaml.includes(DOMAIN));
  assert.equal(given.problem, null);
  const refused = (await editor.execute('nearpull.server.policy', { domain: 'https://x' })) as PolicyText;
  assert.match(refused.problem ?? '', /scheme/);
  assert(!refused.yaml.includes('https://x'));
});

for (const [name, text] of [
  ['line feeds', POD],
  ['CRLF', POD.replaceAll('\n', '\r\n')],
  ['no last line feed', POD.trimEnd()],
] as const) {
  test(`at the cursor: a document of its own, placeholders selected in the new text, with ${name}`, async () => {
    await start({ settings: () => ({}) }, text);
    const position = { line: 2, character: 3 };
    const insertion = (await editor.execute('nearpull.server.insertPolicy', {
      uri: URI,
      position,
    })) as PolicyInsertion;
    assert.equal(insertion.version, 1);
    await editor.makeEdits(URI, insertion.edits);
    const after = editor.text(URI);
    assert.deepEqual(kindsOf(after), ['Pod', 'ClusterPolicy']);
    assert.equal(/(?<!\r)\n/.test(after), name !== 'CRLF');
    assert(insertion.selections.length > 0);
    for (const { start: from, end } of insertion.selections) {
      assert.equal(after.slice(offsetOf(after, from), offsetOf(after, end)), '<访问域名>');
    }
  });
}

test('a document that is not open gets no policy', async () => {
  await start();
  const params = { uri: 'file:///project/closed.yaml', position: { line: 0, character: 0 } };
  assert.equal(await editor.execute('nearpull.server.insertPolicy', params), null);
});

async function complete(text: string, options?: EditorOptions): Promise<CompletionItem[]> {
  const cursor = text.indexOf('$0');
  await start(options, text.replace('$0', ''));
  const line = text.slice(0, cursor).split('\n').length - 1;
  const character = cursor - text.lastIndexOf('\n', cursor - 1) - 1;
  return editor.connection.sendRequest('textDocument/completion', {
    textDocument: { uri: URI },
    position: { line, character },
  });
}

for (const [text, offered] of [
  ['$0', true],
  ['near$0', true],
  ['# a comment\n\n$0\n', true],
  ['---\n$0', true],
  [`${POD}---\n$0\n---\n${POD}`, true],
  [`${POD}$0`, false],
  [`$0\n${POD}`, false],
  [`${POD}  $0`, false],
  ['kind: $0', false],
  ['---\nkind: Pod\n...\n$0', true],
] as const) {
  test(`the policy is ${offered ? '' : 'not '}completed in ${JSON.stringify(text)}`, async () => {
    assert.equal((await complete(text)).length > 0, offered);
  });
}

test('a completion replaces the word being typed by a whole policy', async () => {
  const [item] = await complete(`${POD}---\nnear$0\n`);
  assert.equal(item?.label, 'nearpull-policy');
  assert(item?.textEdit && 'range' in item.textEdit);
  const { range, newText } = item.textEdit;
  await editor.makeEdits(URI, [{ range, newText: newText.replace(/\\([\\$}])/g, '$1') }]);
  assert.deepEqual(kindsOf(editor.text(URI)), ['Pod', 'ClusterPolicy']);
  assert(editor.text(URI).includes(DOMAIN));
});

test('a snippet has one stop for the domain and no other; a client without snippets gets the text', async () => {
  const [snippet] = await complete('$0', { settings: () => ({}) });
  assert.equal(snippet?.insertTextFormat, 2);
  const body = (snippet?.textEdit?.newText ?? '')
    .replaceAll('\\\\', '')
    .replaceAll('\\$', '')
    .replaceAll('\\}', '');
  assert.deepEqual(new Set(body.match(/\$[^}]*\}?/g)), new Set(['${1:<访问域名>}']));
  await editor.quit();
  const [plain] = await complete('$0', {
    settings: () => ({}),
    capabilities: { ...MODERN, textDocument: {} },
  });
  assert.equal(plain?.insertTextFormat, 1);
  assert.deepEqual(kindsOf(plain?.textEdit?.newText ?? ''), ['ClusterPolicy']);
});
