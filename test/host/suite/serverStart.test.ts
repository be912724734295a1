// Tests which documents start a server. It has to run before any other test has started one, and in a host that can list processes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { extensions, workspace } from 'vscode';
import { until } from './editing.ts';
import { test } from './runner.ts';

test('a JSON document starts a server only if it looks like a manifest', async () => {
  if (process.platform === 'win32') {
    return;
  }
  const pod = { apiVersion: 'v1', kind: 'Pod', spec: { containers: [{ name: 'a', image: 'nginx:1' }] } };
  await workspace.openTextDocument({ language: 'json', content: '{ "name": "a", "version": "1.0.0" }' });
  const extension = extensions.getExtension('nearpull.nearpull');
  await extension?.activate();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.equal(servers(), 0);
  await workspace.openTextDocument({ language: 'json', content: JSON.stringify(pod, null, 2) });
  await until('a server', () => (servers() === 1 ? true : null));
});

/** The number of servers that this process has started. */
function servers(): number {
  const processes = execFileSync('ps', ['-axo', 'ppid=,args='], { encoding: 'utf8' }).split('\n');
  const ours = new RegExp(`^\\s*${process.pid}\\s.*server/node\\.cjs`);
  return processes.filter((line) => ours.test(line)).length;
}
