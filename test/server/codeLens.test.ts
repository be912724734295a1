// Tests of the code lenses above policies: which are shown, and the text after a click.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as yaml from 'js-yaml';
import type { CodeLens } from 'vscode-languageserver/node';
import { POLICY_KINDS } from '../../core/index.ts';
import type { PolicyText } from '../../protocol/policies.ts';
import { DOMAIN, type Editor, type EditorOptions, MODERN, startEditor } from '../support/editor.ts';

const URI = 'file:///project/policies.yaml';
const PLACEHOLDER = '<访问域名>';
const GUIDE = readFileSync(join(import.meta.dirname, '..', 'core', 'data', 'guide-policy.yaml'), 'utf8');
const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: nginx\n';
const PREVIEWS = { initializationOptions: { commands: ['nearpull.previewPolicy'] } };
const PREVIEW = 'Preview what this policy does';

let editor: Editor;

async function start(text: string, options: EditorOptions = PREVIEWS): Promise<Editor> {
  editor = await startEditor(options);
  await editor.open(URI, text);
  return editor;
}

const lenses = (): Promise<CodeLens[]> =>
  editor.connection.sendRequest('textDocument/codeLens', { textDocument: { uri: URI } });

const shown = async () =>
  (await lenses()).map(({ range, command }) => `${range.start.line}: ${command?.title}`);

/** Executes the command of the lens with this title, as an editor does. Returns the text afterwards. */
async function click(title: RegExp): Promise<string> {
  const found = (await lenses()).find(({ command }) => title.test(command?.title ?? ''));
  assert(found?.command, `there is no lens ${title}`);
  return editor.apply(URI, found.command);
}

const kindsOf = (text: string) => yaml.loadAll(text).map((each) => (each as { kind: string }).kind);

test("above the guide's policy: upgrade it, fill in the domain, preview it", async () => {
  await start(`${POD}---\n# a comment\n${GUIDE}---\n${POD}`);
  const name = 'replace-image-registry-with-harbor';
  assert.deepEqual(await shown(), [
    `7: Replace ${name} with the recommended MutatingPolicy`,
    `7: Replace ${PLACEHOLDER} with ${DOMAIN}`,
    `7: ${PREVIEW}`,
  ]);
});

test('the policy that a lens writes replaces the old one, and nothing else', async () => {
  await start(`${POD}---\n# a comment\n${GUIDE}---\n${POD}`);
  const after = await click(/recommended MutatingPolicy/);
  assert.deepEqual(kindsOf(after), ['Pod', 'MutatingPolicy', 'Pod']);
  assert(after.startsWith(`${POD}---\n# a comment\n`) && after.endsWith(`---\n${POD}`));
  assert(after.includes(DOMAIN) && !after.includes(PLACEHOLDER));
  // The new policy needs no further fix.
  assert.deepEqual(
    (await shown()).map((each) => each.replace(/^\d+: /, '')),
    [PREVIEW],
  );
});

test('the version of Kyverno in the settings decides what is recommended, and the same fix is offered once', async () => {
  const settings = (version: string) => () => ({ proxy: { domain: DOMAIN }, kyverno: { version } });
  await start(GUIDE, { ...PREVIEWS, settings: settings('1.16') });
  assert.match((await shown())[0] ?? '', /recommended ClusterPolicy$/);
  await editor.configure(settings('1.18'));
  assert.deepEqual(
    (await shown()).filter((each) => /MutatingPolicy/.test(each)).map((each) => each.replace(/^\d+: /, '')),
    ['Replace replace-image-registry-with-harbor with the recommended MutatingPolicy'],
  );
});

test('all placeholders are filled in at once', async () => {
  await start(GUIDE);
  assert.equal(await click(/^Replace <访问域名>/), GUIDE.replaceAll(PLACEHOLDER, DOMAIN));
});

test('without a domain there is no lens to fill it in', async () => {
  await start(GUIDE, { ...PREVIEWS, settings: () => ({}) });
  assert(!(await shown()).some((each) => each.includes('访问域名')));
});

for (const kind of POLICY_KINDS) {
  test(`our own ${kind} is previewed, with a domain and without`, async () => {
    for (const settings of [() => ({ proxy: { domain: DOMAIN } }), () => ({})]) {
      await start('', { ...PREVIEWS, settings });
      const { yaml: text } = (await editor.execute('nearpull.server.policy', { kind })) as PolicyText;
      await editor.change(URI, 0, 0, text);
      const titles = (await lenses()).map(({ command }) => command?.title);
      assert.ok(titles.includes(PREVIEW), titles.join());
    }
  });
}

test('no lens without a policy, for a policy with another purpose, or in an excluded file', async () => {
  const other = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: labels
spec:
  rules:
    - name: a
      match: { any: [{ resources: { kinds: [Pod] } }] }
      validate: { message: no, pattern: { metadata: { labels: { app: "?*" } } } }
`;
  await start(`${POD}---\n${other}`);
  assert.deepEqual(await lenses(), []);
  await start(GUIDE, { ...PREVIEWS, settings: () => ({ exclude: ['**/policies.yaml'] }) });
  assert.deepEqual(await lenses(), []);
});

test('the preview lens passes the file and the policy, and lets the user choose another file', async () => {
  await start(GUIDE);
  const command = (await lenses()).at(-1)?.command;
  assert.equal(command?.command, 'nearpull.previewPolicy');
  const policy = { uri: URI, kind: 'ClusterPolicy', name: 'replace-image-registry-with-harbor' };
  assert.deepEqual(command.arguments, [{ uri: URI, choose: true, policy }]);
});

test('a client without our command gets no preview lens; one that cannot apply edits gets no fixes', async () => {
  await start(GUIDE, {});
  assert(!(await shown()).some((each) => each.includes(PREVIEW)));
  const { applyEdit: _, ...workspace } = MODERN.workspace ?? {};
  await start(GUIDE, { ...PREVIEWS, capabilities: { ...MODERN, workspace } });
  assert.deepEqual(await shown(), [`0: ${PREVIEW}`]);
});

test('a client without code lenses gets none; one with them is notified when the settings change', async () => {
  const { codeLens: _, ...textDocument } = MODERN.textDocument ?? {};
  await start(GUIDE, { capabilities: { ...MODERN, textDocument } });
  assert.equal(editor.initialized.capabilities.codeLensProvider, undefined);
  await start(GUIDE);
  assert.deepEqual(editor.initialized.capabilities.codeLensProvider, {});
  assert.deepEqual(await shown(), await shown());
  await editor.configure(() => ({}));
  await editor.refreshed(1);
  await shown();
  assert.equal(editor.lensRefreshes, 1);
});

test('a policy that cannot be evaluated has no preview lens, and the log says why, once', async () => {
  const policy = (expression: string) => `apiVersion: policies.kyverno.io/v1
kind: MutatingPolicy
metadata: { name: mine }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
  autogen: { podControllers: { controllers: [] } }
  mutations:
    - patchType: ApplyConfiguration
      applyConfiguration:
        expression: |-
          Object{ metadata: Object.metadata{ labels: Object.metadata.labels{ a: ${expression} } } }
`;
  await start(policy('"b"'));
  assert.deepEqual(await shown(), [`0: ${PREVIEW}`]);
  await start(policy('http.Get("https://example.com")'));
  assert.deepEqual(await lenses(), []);
  assert.deepEqual(await lenses(), []);
  const reasons = editor.logged.filter((each) => each.includes('mine'));
  assert.deepEqual(reasons, [
    'The policy mine cannot be evaluated here: it uses http, which is not known here.',
  ]);
});
