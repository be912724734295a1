// Tests that `nearpull prove` says of every image what a render by hand shows, before and after `nearpull fix`.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DOMAIN, folder } from '../support/cli.ts';
import { atProxy, imagesIn } from './images.ts';
import { TOOLS } from './tools.ts';

const CHARTS = join(import.meta.dirname, 'charts');
const KUSTOMIZATIONS = join(import.meta.dirname, 'kustomizations');
const PROGRAMS = ['--helm', TOOLS.helm, '--kustomize', TOOLS.kustomize];

/** An element of `proofs` in the JSON of `prove`. */
interface JsonProof {
  readonly kind: 'chart' | 'kustomization';
  readonly path: string;
  readonly values: string;
  readonly problem: string | null;
  readonly images: readonly { readonly verdict: string; readonly before: string; readonly after: string }[];
}

for (const [title, source] of [
  ['charts', CHARTS],
  ['kustomizations', KUSTOMIZATIONS],
] as const) {
  test(`prove and a render by hand agree about every image of the ${title}`, async (t) => {
    const { path, nearpull } = folder(t);
    cpSync(source, path, { recursive: true });
    const { stdout } = await nearpull(['prove', '--domain', DOMAIN, '--format', 'json', ...PROGRAMS]);
    const proofs = (JSON.parse(stdout).proofs as readonly JsonProof[]).filter(
      ({ problem }) => problem === null,
    );
    assert.ok(proofs.length >= 20, `${proofs.length} renders`);
    const before = proofs.map((proof) => imagesIn(render(path, proof)));
    await nearpull(['fix', '--domain', DOMAIN]);
    const after = proofs.map((proof) => imagesIn(render(path, proof)));
    for (const [index, proof] of proofs.entries()) {
      const pairs = (before[index] ?? []).map((image, each) => `${image} → ${after[index]?.[each]}`);
      const proven = proof.images.map((image) => `${image.before} → ${image.after}`);
      const name = `${proof.path} ${proof.values}`;
      assert.deepEqual(
        pairs.filter((pair) => !proven.includes(pair)),
        [],
        name,
      );
      for (const image of proof.images) {
        assert.equal(image.verdict, verdictByHand(image.after), `${name}: ${image.before} → ${image.after}`);
      }
    }
  });
}

test('every chart and kustomization at the top is rendered', async (t) => {
  const { path, nearpull } = folder(t);
  cpSync(CHARTS, path, { recursive: true });
  const { stdout } = await nearpull(['prove', '--domain', DOMAIN, '--format', 'json', ...PROGRAMS]);
  const paths = new Set((JSON.parse(stdout).proofs as readonly JsonProof[]).map((proof) => proof.path));
  assert.deepEqual([...paths].sort(), readdirSync(CHARTS).sort());
});

test('a chart that needs values is no problem where one of its sets has them', async (t) => {
  const chart = {
    'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'values.yaml': 'image: nginx\ntag: ""\n',
    'templates/pod.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: web\n      image: "{{ .Values.image }}:{{ required "a tag is needed" .Values.tag }}"\n',
  };
  const prove = ['prove', '--domain', DOMAIN, ...PROGRAMS];
  const alone = await folder(t, chart).nearpull(prove);
  assert.match(alone.stderr, /^nearpull: \.: helm says: .*a tag is needed/);
  assert.equal(alone.code, 2);
  const given = await folder(t, chart).nearpull([...prove, '--set', 'tag=1']);
  assert.equal(given.code, 0, given.stderr);
  const withSet = await folder(t, { ...chart, 'ci/test-values.yaml': 'tag: "1.27"\n' }).nearpull(prove);
  assert.deepEqual([withSet.code, withSet.stderr], [0, '']);
});

test('a kustomization that would run a program is refused by kustomize, and nothing is written', async (t) => {
  const { nearpull, list, path } = folder(t, {
    'kustomization.yaml': 'resources: [web.yaml]\ngenerators: [run.yaml]\n',
    'web.yaml':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: nginx}]}\n',
    'run.yaml': `apiVersion: a/v1\nkind: Run\nmetadata:\n  name: run\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: ./run.sh}\n`,
    'run.sh': '#!/bin/sh\ntouch written\n',
  });
  const { code, stderr } = await nearpull(['prove', '--domain', DOMAIN, ...PROGRAMS]);
  assert.match(stderr, /^nearpull: \.: kustomize says: /);
  assert.equal(code, 2);
  assert.deepEqual(list(), ['kustomization.yaml', 'run.sh', 'run.yaml', 'web.yaml'], path);
});

function render(path: string, { kind, path: folder, values }: JsonProof): string {
  const over = values === '' ? [] : ['--values', join(folder, values)];
  const [tool, ...args] =
    kind === 'chart'
      ? [TOOLS.helm, 'template', 'release', folder, ...over]
      : [TOOLS.kustomize, 'build', folder];
  return execFileSync(tool, args, { cwd: path, encoding: 'utf8' });
}

/** What the name of an image says about where it is pulled from. */
function verdictByHand(image: string): string {
  const isElsewhere = atProxy(image) === null;
  return isElsewhere ? (image.startsWith(`${DOMAIN}/`) ? 'proxied' : 'other') : 'docker-hub';
}
