// Tests of "Set proxy domain…": what it writes, where, and what it refuses.
import assert from 'node:assert/strict';
import { ConfigurationTarget, commands, workspace } from 'vscode';
import { PROXY, withDomain } from './editing.ts';
import { test } from './runner.ts';

const said = () => workspace.getConfiguration('nearpull').inspect<string>('proxy.domain');

test('the domain is written to the settings of the workspace', () =>
  withDomain(undefined, async () => {
    assert.equal(await commands.executeCommand('nearpull.setProxyDomain', { domain: ` ${PROXY} ` }), PROXY);
    assert.equal(said()?.workspaceValue, PROXY);
    assert.equal(said()?.globalValue, undefined);
    assert.equal(await commands.executeCommand('nearpull.setProxyDomain', { domain: '' }), '');
    assert.equal(said()?.workspaceValue, undefined);
  }));

test('the domain is written to the settings of the user on request', () =>
  withDomain(undefined, async () => {
    try {
      await commands.executeCommand('nearpull.setProxyDomain', { domain: PROXY, target: 'user' });
      assert.equal(said()?.globalValue, PROXY);
      assert.equal(said()?.workspaceValue, undefined);
    } finally {
      await workspace
        .getConfiguration('nearpull')
        .update('proxy.domain', undefined, ConfigurationTarget.Global);
    }
  }));

test('an address is understood as it is pasted, and its path is saved with the domain', () =>
  withDomain(undefined, async () => {
    const prefix = () =>
      workspace.getConfiguration('nearpull').inspect<string>('proxy.prefix')?.workspaceValue;
    const set = (domain: string) => commands.executeCommand('nearpull.setProxyDomain', { domain });
    assert.equal(await set(`https://${PROXY}/hub/`), PROXY);
    assert.deepEqual([said()?.workspaceValue, prefix()], [PROXY, 'hub']);
    assert.equal(await set(PROXY), PROXY);
    assert.deepEqual([said()?.workspaceValue, prefix()], [PROXY, undefined]);
  }));

test('an address that no registry can have is refused', () =>
  withDomain(undefined, async () => {
    for (const domain of [
      'https://u:p@a.example',
      'a.example/B',
      'a b.example',
      'docker.io',
      '<访问域名>',
      'x',
    ]) {
      assert.equal(await commands.executeCommand('nearpull.setProxyDomain', { domain }), undefined, domain);
      assert.equal(said()?.workspaceValue, undefined, domain);
    }
  }));
