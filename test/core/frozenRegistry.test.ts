// Tests of the fix of frozen-registry: the successor, or its proxy where the settings name one, whole or in parts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits, check, NO_FILE, readSettings } from '../../core/index.ts';
import { pod } from '../support/cli.ts';

function fixed(text: string, proxy: object, path = 'a.yaml', chart: string | null = null): string | null {
  const { settings } = readSettings({ proxy });
  const { findings } = check(text, settings, { file: { ...NO_FILE, path, chart } });
  const [fix] = findings.find(({ rule }) => rule === 'frozen-registry')?.fixes ?? [];
  assert.ok(!fix || fix.safety === 'needs-review');
  return fix ? applyEdits(text, fix.edits) : null;
}

test('the successor takes the place of the registry, with or without a domain', () => {
  for (const proxy of [
    {},
    { domain: 'proxy.example' },
    { domain: 'proxy.example', registries: { 'quay.io': 'q.example' } },
  ]) {
    assert.equal(
      fixed(pod(`k8s.gcr.io/a/b:v1@sha256:${'a'.repeat(64)}`), proxy),
      pod(`registry.k8s.io/a/b:v1@sha256:${'a'.repeat(64)}`),
    );
    assert.equal(fixed(pod('k8s.gcr.io/pause'), proxy), pod('registry.k8s.io/pause'));
  }
});

test('where the settings or a preset name a proxy for the successor, the fix writes the name there', () => {
  const proxy = { domain: 'proxy.example', registries: { 'registry.k8s.io': 'proxy.example/k8s' } };
  assert.equal(fixed(pod('k8s.gcr.io/pause:3.6'), proxy), pod('proxy.example/k8s/pause:3.6'));
  assert.equal(
    fixed(pod('k8s.gcr.io/pause:3.6'), { preset: 'daocloud' }),
    pod('m.daocloud.io/registry.k8s.io/pause:3.6'),
  );
});

test('in values with the registry at a key of its own, that key alone changes', () => {
  const values = 'image:\n  registry: k8s.gcr.io\n  repository: ingress-nginx/controller\n  tag: v1.1.0\n';
  assert.equal(
    fixed(values, {}, 'chart/values.yaml', 'chart'),
    values.replace('k8s.gcr.io', 'registry.k8s.io'),
  );
});
