// Tests what is written about the proxy for Renovate, containerd and k3s. `npm run test:workflows` asks containerd and k3s themselves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'js-yaml';
import { type OtherProgram, programFiles, readSettings } from '../../core/index.ts';

const PLAIN = { domain: 'p.example.com' };
const HARBOR = { domain: 'p.example.com:8443', preset: 'harbor', prefix: 'hub/cn' };
const DAOCLOUD = { preset: 'daocloud' };

test('Renovate is told the origin of each name at the proxy, the longest first', () => {
  assert.deepEqual(json(PLAIN), { registryAliases: { 'p.example.com': 'docker.io' } });
  assert.deepEqual(json(HARBOR), { registryAliases: { 'p.example.com:8443/hub/cn': 'docker.io' } });
  const both = { ...PLAIN, registries: { 'quay.io': 'p.example.com/quay', 'ghcr.io': 'g.example.com' } };
  assert.deepEqual(Object.entries(json(both).registryAliases), [
    ['p.example.com/quay', 'quay.io'],
    ['p.example.com', 'docker.io'],
    ['g.example.com', 'ghcr.io'],
  ]);
  const { registryAliases } = json(DAOCLOUD);
  assert.equal(registryAliases['m.daocloud.io/docker.io'], 'docker.io');
  assert.equal(registryAliases['m.daocloud.io/ghcr.io'], 'ghcr.io');
});

test('containerd gets a file for each registry, with the whole path where there is one', () => {
  assert.deepEqual(files('containerd', PLAIN), [
    {
      path: '/etc/containerd/certs.d/docker.io/hosts.toml',
      text: 'server = "https://registry-1.docker.io"\n\n[host."https://p.example.com"]\n  capabilities = ["pull", "resolve"]\n',
    },
  ]);
  assert.deepEqual(
    files('containerd', { ...HARBOR, registries: { 'ghcr.io': 'g.example.com' } })?.map(({ text }) => text),
    [
      'server = "https://registry-1.docker.io"\n\n[host."https://p.example.com:8443/v2/hub/cn"]\n  capabilities = ["pull", "resolve"]\n  override_path = true\n',
      'server = "https://ghcr.io"\n\n[host."https://g.example.com"]\n  capabilities = ["pull", "resolve"]\n',
    ],
  );
});

test('k3s gets one file, which puts the path before the names', () => {
  const [file] = files('k3s', { ...HARBOR, registries: { 'ghcr.io': 'g.example.com' } }) ?? [];
  assert.equal(file?.path, '/etc/rancher/k3s/registries.yaml');
  assert.deepEqual(load(file?.text ?? ''), {
    mirrors: {
      'docker.io': { endpoint: ['https://p.example.com:8443'], rewrite: { '^(.*)$': 'hub/cn/$1' } },
      'ghcr.io': { endpoint: ['https://g.example.com'] },
    },
  });
});

test('nothing is written for a template whose names do not end with the path', () => {
  for (const program of ['renovate', 'containerd', 'k3s'] as const) {
    assert.equal(files(program, { ...PLAIN, template: '${domain}/${namespace}-${name}' }), null);
  }
});

function files(program: OtherProgram, proxy: object) {
  const { settings, problems } = readSettings({ proxy });
  assert.deepEqual(problems, []);
  assert.equal(settings.proxy.kind, 'configured');
  return settings.proxy.kind === 'configured' ? programFiles(program, settings.proxy) : null;
}

function json(proxy: object): { readonly registryAliases: Readonly<Record<string, string>> } {
  return JSON.parse(files('renovate', proxy)?.[0]?.text ?? '');
}
