// Tests of images in Helm values: what a finding reports, and the fixes that are never part of fix all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits, check, type Finding, type Image, NO_FILE, type Report } from '../../core/index.ts';
import { isValuesFile } from '../../core/sites/dialects/helm/valuesFile.ts';
import { DOMAIN, settingsWith } from '../support/fixture.ts';

const settings = settingsWith();

function checkValues(text: string): Report {
  return check(text, settings, { file: { ...NO_FILE, path: 'chart/values.yaml', chart: 'chart' } });
}

/** `text` after the fix with this key, taken from the first finding that offers it. Null where no finding does. */
function after(text: string, key: string): string | null {
  const fix = checkValues(text)
    .findings.flatMap((finding: Finding) => finding.fixes)
    .find(({ title }) => title.key === key);
  return fix ? applyEdits(text, fix.edits) : null;
}

function said({ raw, canonical, path, dialect, tier, keys }: Image) {
  return { raw, canonical, path, dialect, tier, keys };
}

test('an image has its path and its spelling', () => {
  const { images } = checkValues(
    'a:\n  image:\n    registry: docker.io\n    repository: nginx\n    tag: 1.27\n',
  );
  assert.deepEqual(images.map(said), [
    {
      raw: 'docker.io/nginx:1.27',
      canonical: 'docker.io/library/nginx:1.27',
      path: 'a.image.repository',
      dialect: 'helm-values',
      tier: 'certain',
      keys: ['registry', 'repository', 'tag'],
    },
  ]);
});

test('a reference in a folded block is one line', () => {
  const text = 'image: >-\n  org/app:1\n';
  assert.equal(after(text, 'fix.rewrite'), `image: >-\n  ${DOMAIN}/org/app:1\n`);
});

test('strings, and mappings without a key of an image, are likely', () => {
  const { images } = checkValues('image: nginx\nbusybox:\n  repository: busybox\n  tag: "1"\n');
  assert.deepEqual(
    images.map(({ raw, tier }) => [raw, tier]),
    [
      ['nginx', 'likely'],
      ['busybox:1', 'likely'],
    ],
  );
});

test('the digits of a digest alone are a digest', () => {
  const digits = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
  const { images } = checkValues(`image:\n  repository: nginx\n  tag: "1"\n  sha: ${digits}\n`);
  assert.equal(images[0]?.raw, `nginx:1@sha256:${digits}`);
});

for (const [title, empty, filled] of [
  ['nothing', 'registry:', `registry: ${DOMAIN}`],
  ['nothing, with a comment', 'registry:   # none', `registry: ${DOMAIN}   # none`],
  ['quotes', 'registry: ""', `registry: "${DOMAIN}"`],
  ['null', 'registry: null', `registry: ${DOMAIN}`],
  ['a tilde', 'registry: ~ # none', `registry: ${DOMAIN} # none`],
] as const) {
  test(`an empty registry, ${title}, is filled in place, by a fix that needs review`, () => {
    const text = `image:\n  ${empty}\n  repository: bitnami/kafka\n  tag: "4"\n`;
    const [fix] = checkValues(text).findings[0]?.fixes ?? [];
    assert.equal(fix?.safety, 'needs-review');
    assert.equal(fix && applyEdits(text, fix.edits), text.replace(empty, filled));
  });
}

test('an empty registry in braces is filled in place', () => {
  const text = 'image: {registry: , repository: bitnami/kafka}\n';
  assert.equal(after(text, 'fix.rewrite'), `image: {registry: ${DOMAIN} , repository: bitnami/kafka}\n`);
});

const BITNAMI = `global:
  imageRegistry: ""
image:
  registry: docker.io
  repository: bitnami/kafka
metrics:
  image:
    registry: docker.io
    repository: bitnami/jmx-exporter
`;

test('one registry for the whole chart is offered where the chart has a place for it', () => {
  assert.equal(after(BITNAMI, 'fix.chartRegistry'), BITNAMI.replace('""', `"${DOMAIN}"`));
});

test('it is written after a key that has no value', () => {
  const text = BITNAMI.replace(' ""', '');
  assert.equal(after(text, 'fix.chartRegistry'), BITNAMI.replace('""', DOMAIN));
});

test('it is not offered where it would break an image', () => {
  const official = `${BITNAMI}job:\n  image:\n    registry: docker.io\n    repository: nginx\n`;
  const elsewhere = `${BITNAMI}job:\n  image:\n    registry: quay.io\n    repository: org/job\n`;
  const inPath = BITNAMI.replace('docker.io\n', 'docker.io/bitnami\n');
  const taken = BITNAMI.replace('""', 'docker.io');
  for (const text of [official, elsewhere, inPath, taken, BITNAMI.replace('imageRegistry', 'registry')]) {
    assert.equal(after(text, 'fix.chartRegistry'), null);
  }
});

test('it is not offered to an image that has no registry of its own', () => {
  const text = `${BITNAMI}job:\n  image:\n    repository: org/job\n`;
  const offers = checkValues(text).findings.map(({ fixes }) => fixes.map(({ title }) => title.key));
  assert.deepEqual(offers, [
    ['fix.rewrite', 'fix.chartRegistry'],
    ['fix.rewrite', 'fix.chartRegistry'],
    ['fix.rewrite'],
  ]);
});

test('a parameter of Argo CD is found at its item', () => {
  const text = `apiVersion: argoproj.io/v1alpha1
kind: Application
spec:
  source:
    helm:
      parameters:
        - name: replicas
          value: "2"
        - name: image.tag
          value: "4"
        - name: image.repository
          value: bitnami/kafka
`;
  assert.deepEqual(check(text, settings).images.map(said), [
    {
      raw: 'bitnami/kafka:4',
      canonical: 'docker.io/bitnami/kafka:4',
      path: 'spec.source.helm.parameters[2].value',
      dialect: 'argo-cd',
      tier: 'likely',
      keys: ['repository', 'tag'],
    },
  ]);
});

test('files of values are recognised by their names', () => {
  const named = [
    'values.yaml',
    'charts/a/values.yml',
    'values-prod.yaml',
    'values.prod.yaml',
    'values_prod.yaml',
    'prod-values.yaml',
    'prod.values.yaml',
    'prod_values.yaml',
    'a/ci/default-values.yaml',
  ];
  const others = [
    'values.schema.json',
    'values.yaml.bak',
    'myvalues.yaml',
    'valuesets.yaml',
    'values/prod.yaml',
  ];
  assert.deepEqual(
    named.filter((path) => !isValuesFile(path, null)),
    [],
  );
  assert.deepEqual(
    others.filter((path) => isValuesFile(path, null)),
    [],
  );
});

/** How safe the rewrites are where two images share one registry. */
function safetyOfShared(registry: string, proxy: object): readonly string[] {
  const text = `a:
  image:
    registry: &registry ${registry}
    repository: grafana/grafana
b:
  image:
    registry: *registry
    repository: bitnami/redis
`;
  const shared = settingsWith({ proxy: { domain: DOMAIN, ...proxy } });
  const file = { ...NO_FILE, path: 'chart/values.yaml', chart: 'chart' };
  return check(text, shared, { file }).findings.map(({ fixes }) => fixes[0]?.safety ?? '');
}

test('a shared registry is moved by a safe fix where the proxy has all of its images', () => {
  const unasked = ['safe', 'safe'];
  assert.deepEqual(safetyOfShared('docker.io', {}), unasked);
  assert.deepEqual(safetyOfShared('docker.io', { namespaces: ['bitnami', 'grafana'] }), unasked);
  assert.deepEqual(safetyOfShared('quay.io', { registries: { 'quay.io': 'quay.example' } }), unasked);
});

test('a shared registry is moved by a safe fix where the path of all of its images changes as well', () => {
  const unasked = ['safe', 'safe'];
  assert.deepEqual(safetyOfShared('docker.io', { template: '${domain}/hub/${path}' }), unasked);
  assert.deepEqual(safetyOfShared('quay.io', { registries: { 'quay.io': 'harbor.example/quay' } }), unasked);
});

test('the fix needs a review where the proxy lacks one of them', () => {
  const asked = ['needs-review', 'needs-review'];
  assert.deepEqual(safetyOfShared('docker.io', { namespaces: ['grafana'] }), asked);
});

test('the fix needs a review where the line of one of them is ignored', () => {
  const text = `a:
  image: {registry: &registry docker.io, repository: grafana/grafana}
b:
  image: {registry: *registry, repository: bitnami/redis} # nearpull-ignore
`;
  const safeties = (each: string) => checkValues(each).findings.map(({ fixes }) => fixes[0]?.safety);
  assert.deepEqual(safeties(text), ['needs-review']);
  assert.deepEqual(safeties(text.replace(' # nearpull-ignore', '')), ['safe', 'safe']);
});

test('inside a chart a folder of values is enough', () => {
  assert.equal(isValuesFile('charts/app/values/prod.yaml', 'charts/app'), true);
  assert.equal(isValuesFile('values/prod.yaml', ''), true);
  assert.equal(isValuesFile('values/prod.yaml', 'charts/app'), false);
  assert.equal(isValuesFile('charts/application/values/prod.yaml', 'charts/app'), false);
});
