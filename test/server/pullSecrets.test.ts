// The rule about pull secrets in an editor: ServiceAccounts of files that are not open count too, and those of open ones as they are there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pod } from '../support/cli.ts';
import { DOMAIN, startEditor } from '../support/editor.ts';
import { makeWorkspace } from '../support/workspace.ts';

const POD = pod(`${DOMAIN}/library/nginx:1`);
const account = (name: string) =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: ${name} }\nimagePullSecrets: [{ name: cr }]\n`;

test('a ServiceAccount of any file of the workspace gives Pods its secret', async () => {
  const workspace = await makeWorkspace({ 'pod.yaml': POD, 'accounts.yaml': account('other') });
  const settings = () => ({ proxy: { domain: DOMAIN, pullSecret: 'cr' } });
  const editor = await startEditor({ folders: [workspace.folder], settings });
  const uri = workspace.uri('pod.yaml');
  await editor.open(uri, POD);
  const codes = async () => (await editor.diagnostics(uri)).map(({ code }) => code);
  assert.deepEqual(await codes(), ['missing-pull-secret']);
  const accounts = workspace.uri('accounts.yaml');
  await workspace.write('accounts.yaml', account('default'));
  await editor.filesChanged(accounts);
  await editor.becomes(uri, 0);
  await editor.open(accounts, account('other'));
  assert.deepEqual(
    await codes(),
    ['missing-pull-secret'],
    'an open document counts as it stands in its editor',
  );
});
