// Tests of the Kyverno policies over the protocol: as a text, as an insertion into a document, and as a completion.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as yaml from 'js-yaml';
import type { CompletionItem } from 'vscode-languageserver/node';
import { POLICY_KINDS, type PolicyKind } from '../../core/index.ts';
import type { Policies, PolicyInsertion, PolicyText } from '../../protocol/policies.ts';
import { DOMAIN, type Editor, type EditorOptions, MODERN, offsetOf, startEditor } from '../support/editor.ts';

const URI = 'file:///project/all.yaml';
const POD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n';

let editor: Editor;

async function start(options?: EditorOptions, text = POD): Promise<Editor> {
  editor = await startEditor(options);
  await editor.open(URI, text);
  return editor;
}

const kindsOf = (text: string) => yaml.loadAll(text).map((each) => (each as { kind: string }).kind);

/** The kinds of the objects that each policy consists of. */
const KINDS: Readonly<Record<PolicyKind, readonly string[]>> = {
  'mutating-policy': ['MutatingPolicy'],
  'cluster-policy': ['ClusterPolicy'],
  validating: ['ValidatingPolicy'],
  'require-proxy': ['ValidatingPolicy'],
  'require-proxy-audit': ['ValidatingPolicy'],
  'pull-secret': ['MutatingPolicy'],
  'namespaced-mutating-policy': ['NamespacedMutatingPolicy'],
  'mutating-admission-policy': ['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'],
  guide: ['ClusterPolicy'],
};

/** A policy that only looks for images of Docker Hub does not name the proxy. */
const namesProxy = (kind: PolicyKind) => !/^(?:validating|require-)/.test(kind);

const kyverno = (version: string) => () => ({ proxy: { domain: DOMAIN }, kyverno: { version } });
const policies = (params: object = {}): Promise<Policies> =>
  editor.connection.sendRequest('nearpull/policies', params);

test('the catalogue has the recommended policy first, in the language of the client', async () => {
  await start({ locale: 'zh' });
  const { kyverno: version, versions, policies: choices, projectFile } = await policies();
  assert.deepEqual([version, projectFile], [null, null]);
  assert.deepEqual(versions, ['1.19', '1.18', '1.17', '1.16', '1.15', '1.14']);
  assert.deepEqual(
    choices.map(({ recommended }) => recommended),
    Object.keys(KINDS).map((_, index) => index === 0),
  );
  assert.deepEqual(choices.map(({ kind }) => kind).sort(), Object.keys(KINDS).sort());
  assert(choices.every(({ title, detail }) => /\p{Script=Han}/u.test(title + detail)));
});

for (const [version, first, unfit] of [
  ['1.19', 'mutating-policy', []],
  ['1.16', 'cluster-policy', ['namespaced-mutating-policy']],
  ['1.14', 'cluster-policy', ['mutating-policy', 'namespaced-mutating-policy']],
  ['1.20', 'mutating-policy', ['cluster-policy', 'guide']],
] as const) {
  test(`for Kyverno ${version}, of the settings or given, ${first} comes first, and last what does not fit`, async () => {
    await start({ settings: kyverno(version) });
    const found = await policies({ uri: URI });
    assert.equal(found.kyverno, version);
    assert.equal(found.policies[0]?.kind, first);
    const kinds = found.policies.filter(({ fits }) => !fits).map(({ kind }) => kind);
    assert.deepEqual(new Set(kinds), new Set(unfit));
    assert.deepEqual(
      found.policies.slice(found.policies.length - unfit.length).map(({ kind }) => kind),
      kinds,
    );
    await editor.configure(kyverno('1.17'));
    assert.deepEqual(await policies({ uri: URI, kyverno: version }), found);
  });
}

test('where other webhooks add containers, the list and the policy are for such a cluster, by settings or as given', async () => {
  await start({ settings: kyverno('1.19') });
  assert.equal((await policies({ uri: URI })).otherWebhooks, false);
  const given = await policies({ uri: URI, otherWebhooks: true });
  const [first] = given.policies;
  assert.deepEqual([given.otherWebhooks, first?.kind, first?.recommended], [true, 'cluster-policy', true]);
  assert.match(first?.detail ?? '', /kyverno#17282.*: cluster-policy/);
  const { yaml: text } = (await editor.execute('nearpull.server.policy', {
    uri: URI,
    otherWebhooks: true,
  })) as PolicyText;
  assert.match(text, /^kind: ClusterPolicy$/m);
  assert.match(text, /nearpull\/reason: reinvocation/);
  await editor.configure(() => ({
    proxy: { domain: DOMAIN },
    kyverno: { version: '1.19', otherWebhooks: true },
  }));
  assert.deepEqual(await policies({ uri: URI }), given);
});

test('a policy for a new file, with the domain of the settings', async () => {
  await start();
  const {
    yaml: text,
    selections,
    problem,
  } = (await editor.execute('nearpull.server.policy', { uri: URI })) as PolicyText;
  assert.deepEqual(kindsOf(text), ['MutatingPolicy']);
  assert(text.includes(`${DOMAIN}/`) && !text.includes('your-proxy-domain'));
  assert.deepEqual([selections, problem], [[], null]);
});

test('the version, given or from the settings, decides what is recommended and which API is written', async () => {
  await start({ settings: kyverno('1.16') });
  const policy = (params: object) => editor.execute('nearpull.server.policy', params) as Promise<PolicyText>;
  assert.deepEqual(kindsOf((await policy({ uri: URI })).yaml), ['ClusterPolicy']);
  const kind = 'mutating-policy';
  assert.match((await policy({ uri: URI, kind })).yaml, /^apiVersion: policies\.kyverno\.io\/v1beta1$/m);
  const given = await policy({ uri: URI, kind, kyverno: '1.18' });
  assert.match(given.yaml, /^apiVersion: policies\.kyverno\.io\/v1$/m);
  assert.equal(given.problem, null);
  const refused = await policy({ uri: URI, kind, kyverno: 'newest' });
  assert.match(refused.yaml, /^apiVersion: policies\.kyverno\.io\/v1beta1$/m);
  assert.match(refused.problem ?? '', /newest/);
});

test('a client may send the older name of a kind, and an unknown name gives the recommended policy', async () => {
  await start();
  const policy = async (kind: string) =>
    ((await editor.execute('nearpull.server.policy', { uri: URI, kind })) as PolicyText).yaml;
  assert.match(await policy('guide'), /^ {2}name: replace-image-registry-with-harbor$/m);
  assert.equal(await policy('document'), await policy('guide'));
  assert.deepEqual(kindsOf(await policy('nonsense')), ['MutatingPolicy']);
});

test('a given domain leaves the other settings of the proxy unchanged', async () => {
  const proxy = { template: '${domain}/hub/${path}', namespaces: ['library'] };
  await start({ settings: () => ({ proxy }) });
  for (const kind of ['mutating-policy', 'cluster-policy']) {
    const params = { uri: URI, kind, domain: 'given.example.com' };
    const { yaml: text } = (await editor.execute('nearpull.server.policy', params)) as PolicyText;
    await editor.configure(() => ({ proxy: { ...proxy, domain: 'given.example.com' } }));
    const { yaml: same } = (await editor.execute('nearpull.server.policy', { uri: URI, kind })) as PolicyText;
    assert.equal(text, same);
    await editor.configure(() => ({ proxy }));
  }
});

test('a policy without a domain selects each placeholder', async () => {
  await start({ settings: () => ({}) });
  const { yaml: text, selections } = (await editor.execute('nearpull.server.policy')) as PolicyText;
  assert(selections.length > 0);
  assert.equal(selections.length, text.split('<your-proxy-domain>').length - 1);
  for (const { start: from, end } of selections) {
    assert.equal(text.slice(offsetOf(text, from), offsetOf(text, end)), '<your-proxy-domain>');
  }
});

test('a given domain takes precedence over the settings; an invalid one is refused with the reason', async () => {
  await start();
  const given = (await editor.execute('nearpull.server.policy', {
    domain: 'given.example.com',
  })) as PolicyText;
  assert(given.yaml.includes('given.example.com/') && !given.yaml.includes(DOMAIN));
  assert.equal(given.problem, null);
  const refused = (await editor.execute('nearpull.server.policy', {
    domain: 'https://u:p@x.example',
  })) as PolicyText;
  assert.match(refused.problem ?? '', /user names/);
  assert(!refused.yaml.includes('x.example'));
});

for (const [name, text] of [
  ['line feeds', POD],
  ['CRLF', POD.replaceAll('\n', '\r\n')],
  ['no last line feed', POD.trimEnd()],
] as const) {
  for (const kind of POLICY_KINDS) {
    test(`at the cursor: ${kind} on its own, placeholders selected in the new text, with ${name}`, () =>
      insertInto(text, kind, name === 'CRLF'));
  }
}

async function insertInto(text: string, kind: PolicyKind, isCrlf: boolean): Promise<void> {
  await start({ settings: () => ({}) }, text);
  const position = { line: 2, character: 3 };
  const insertion = (await editor.execute('nearpull.server.insertPolicy', {
    uri: URI,
    kind,
    position,
  })) as PolicyInsertion;
  assert.equal(insertion.version, 1);
  await editor.makeEdits(URI, insertion.edits);
  const after = editor.text(URI);
  assert.deepEqual(kindsOf(after), ['Pod', ...KINDS[kind]]);
  assert.equal(/(?<!\r)\n/.test(after), !isCrlf);
  assert.equal(insertion.selections.length, after.split('<your-proxy-domain>').length - 1);
  assert.equal(insertion.selections.length > 0, namesProxy(kind));
  for (const { start: from, end } of insertion.selections) {
    assert.equal(after.slice(offsetOf(after, from), offsetOf(after, end)), '<your-proxy-domain>');
  }
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

for (const kind of POLICY_KINDS) {
  test(`${kind} is completed: the whole policy in the place of the word being typed`, async () => {
    const items = await complete(`${POD}---\nnear$0\n`);
    const item = items.find(({ filterText }) => filterText === `nearpull-policy-${kind}`);
    assert.equal(item?.label, kind === 'mutating-policy' ? 'nearpull-policy' : `nearpull-policy-${kind}`);
    assert(item?.textEdit && 'range' in item.textEdit);
    const { range, newText } = item.textEdit;
    await editor.makeEdits(URI, [{ range, newText: newText.replace(/\\([\\$}])/g, '$1') }]);
    assert.deepEqual(kindsOf(editor.text(URI)), ['Pod', ...KINDS[kind]]);
    assert.equal(editor.text(URI).includes(DOMAIN), namesProxy(kind));
  });

  test(`the snippet of ${kind} has one stop, for the domain; a client without snippets gets the text`, async () => {
    const options = { settings: () => ({}) };
    const isKind = ({ filterText }: CompletionItem) => filterText === `nearpull-policy-${kind}`;
    const snippet = (await complete('$0', options)).find(isKind);
    assert.equal(snippet?.insertTextFormat, 2);
    const body = (snippet?.textEdit?.newText ?? '')
      .replaceAll('\\\\', '')
      .replaceAll('\\$', '')
      .replaceAll('\\}', '');
    const stops = namesProxy(kind) ? ['${1:<your-proxy-domain>}'] : [];
    assert.deepEqual(new Set(body.match(/\$[^}]*\}?/g)), new Set(stops));
    const capabilities = { ...MODERN, textDocument: {} };
    const plain = (await complete('$0', { ...options, capabilities })).find(isKind);
    assert.equal(plain?.insertTextFormat, 1);
    assert.deepEqual(kindsOf(plain?.textEdit?.newText ?? ''), KINDS[kind]);
  });
}

test('the recommended policy comes first, and one that this Kyverno does not support is not completed', async () => {
  const items = await complete('$0', { settings: kyverno('1.14') });
  const first = items.toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1))[0];
  assert.deepEqual([first?.label, first?.filterText], ['nearpull-policy', 'nearpull-policy-cluster-policy']);
  assert.equal(items.length, POLICY_KINDS.length - 2);
  assert(!items.some(({ filterText }) => filterText === 'nearpull-policy-mutating-policy'));
});
