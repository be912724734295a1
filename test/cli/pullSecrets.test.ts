// The rule about pull secrets in a run: ServiceAccounts of other files and of standard input count, and fix writes the secret when asked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DOMAIN, folder, pod } from '../support/cli.ts';

const SETTINGS = `proxy: { domain: ${DOMAIN}, pullSecret: cr }\n`;
const POD = pod(`${DOMAIN}/library/nginx:1`);
const ACCOUNT =
  'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: default }\nimagePullSecrets: [{ name: cr }]\n';

test('a Pod needs a secret, of its own or of a ServiceAccount in any file of the run', async (t) => {
  const { nearpull, write } = folder(t, { '.nearpull.yaml': SETTINGS, 'pod.yaml': POD });
  const alone = await nearpull(['check', '--format=compact']);
  assert.match(
    alone.stdout,
    /^pod\.yaml:7:14 {2}warning {2}missing-pull-secret {2}Pod web pulls from .*Add the pull secret cr/,
  );
  assert.equal(alone.code, 1);
  write('z/accounts.yaml', ACCOUNT);
  assert.equal((await nearpull(['check'])).code, 0);
  assert.equal((await nearpull(['check', 'pod.yaml'])).code, 1, 'what is not read is not known');
  assert.equal((await nearpull(['check', '-'], { stdin: `${POD}---\n${ACCOUNT}` })).code, 0);
});

test('fix writes it only when it may make fixes that need review, and finds nothing afterwards', async (t) => {
  const { nearpull, read } = folder(t, { '.nearpull.yaml': SETTINGS, 'pod.yaml': POD });
  await nearpull(['fix']);
  assert.equal(read('pod.yaml').toString(), POD);
  const run = await nearpull(['fix', '--unsafe']);
  assert.equal(run.code, 0);
  assert.match(
    read('pod.yaml').toString(),
    /spec:\n {2}imagePullSecrets:\n {4}- name: cr\n {2}containers:\n/,
  );
});
