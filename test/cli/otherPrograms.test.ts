// Tests `nearpull config` with --renovate, --containerd and --k3s.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'js-yaml';
import { folder } from '../support/cli.ts';

const HARBOR = { '.nearpull.yaml': 'proxy:\n  preset: harbor\n  domain: p.example.com\n  prefix: hub\n' };

test('config prints for other programs what is in force', async (t) => {
  const { nearpull } = folder(t, HARBOR);
  const renovate = await nearpull(['config', '--renovate']);
  assert.deepEqual(JSON.parse(renovate.stdout), { registryAliases: { 'p.example.com/hub': 'docker.io' } });
  assert.equal(renovate.code, 0);
  const { stdout: hosts } = await nearpull(['config', '--containerd']);
  assert.match(hosts, /^server = /);
  assert.match(hosts, /^\[host\."https:\/\/p\.example\.com\/v2\/hub"\]$/m);
  const { stdout: k3s } = await nearpull(['config', '--k3s', '--registry', 'ghcr.io=g.example.com']);
  assert.deepEqual(Object.keys((load(k3s) as { mirrors: object }).mirrors), ['docker.io', 'ghcr.io']);
});

test('several files are told apart by comments', async (t) => {
  const { nearpull } = folder(t, HARBOR);
  const { stdout } = await nearpull(['config', '--containerd', '--registry', 'ghcr.io=g.example.com']);
  assert.deepEqual(stdout.match(/^# .*$/gm), [
    '# /etc/containerd/certs.d/docker.io/hosts.toml',
    '# /etc/containerd/certs.d/ghcr.io/hosts.toml',
  ]);
});

test('config prints nothing for other programs where it cannot', async (t) => {
  const { nearpull } = folder(t);
  const template = ['--domain', 'p.example.com', '--template', '${domain}/${namespace}-${name}'];
  for (const [args, reason] of [
    [['--renovate'], /needs the access domain/],
    [['--k3s', ...template], /\$\{domain\}\/\$\{namespace\}-\$\{name\} does not/],
    [['--k3s', '--renovate', '--domain', 'p.example.com'], /cannot be used together/],
  ] as const) {
    const { code, stdout, stderr } = await nearpull(['config', ...args]);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, reason);
  }
});
