// Tests which collector reads a document. An object with a kind comes first, then the name of the file, then the shape of the document.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { check, mayReport, NO_FILE, readSettings } from '../../core/index.ts';
import { dialectOf, mayHoldImages } from '../../core/sites/dialects/dialectOf.ts';
import { valuesWithin } from '../../core/sites/dialects/helm/valuesFile.ts';
import { readTrees } from '../../core/yaml/readTrees.ts';
import { ALL_KEYS, type Node } from '../../core/yaml/tree.ts';

const POD = 'apiVersion: v1\nkind: Pod\n';
const SERVICES = 'services:\n  web:\n    image: nginx\n';
const JOBS = 'jobs:\n  a:\n    container: node\n';
const PATCH = '- op: replace\n  path: /spec/image\n  value: nginx\n';

suite('the dialect of a document', () => {
  const cases: readonly (readonly [
    path: string,
    chart: string | null,
    text: string,
    expected: string | null,
  ])[] = [
    ['', null, POD, 'kubernetes'],
    ['', null, 'image: nginx\n', 'kubernetes'],
    ['', null, '- apiVersion: v1\n  kind: Pod\n', 'kubernetes'],
    ['', null, 'only words\n', null],
    ['compose.yaml', null, POD, 'kubernetes'],
    ['.github/workflows/a.yml', null, POD, 'kubernetes'],
    ['values.yaml', 'c', POD, 'kubernetes'],
    ['a.yaml', null, 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n', 'kustomize'],
    ['a.yaml', null, 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n', 'kustomize'],
    ['a.yaml', null, 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n', 'kubernetes'],
    ['a/kustomization.yaml', null, 'images: []\n', 'kustomize'],
    ['Kustomization', null, 'images: []\n', 'kustomize'],
    ['my-kustomization.yaml', null, 'images: []\n', 'kubernetes'],
    ['a/image.json', null, PATCH, 'kustomize'],
    ['a/image.yaml', null, '- op: replace\n', 'kubernetes'],
    ['c/Chart.yaml', 'c', 'apiVersion: v2\nname: c\n', 'helm-chart'],
    ['c/values.yaml', 'c', 'image: nginx\n', 'helm-values'],
    ['c/templates/a.yaml', 'c', POD, 'helm-template'],
    ['c/templates/tests/a.yaml', 'c', PATCH, 'helm-template'],
    ['c/templates/values.yaml', 'c', 'image: nginx\n', 'helm-template'],
    ['templates/_helpers.tpl', '', 'a: b\n', 'helm-template'],
    ['c/crds/a.yaml', 'c', POD, 'kubernetes'],
    ['c2/templates/a.yaml', 'c', POD, 'kubernetes'],
    ['templates/a.yaml', null, POD, 'kubernetes'],
    ['.github/workflows/ci.yml', null, JOBS, 'github-actions'],
    ['sub/.github/workflows/ci.yaml', null, JOBS, 'github-actions'],
    ['.forgejo/workflows/ci.yaml', null, JOBS, 'github-actions'],
    ['.github/dependabot.yml', null, JOBS, 'kubernetes'],
    ['a/action.yml', null, 'runs:\n  image: docker://nginx\n', 'github-actions'],
    ['a/action.yml', null, 'name: a\n', 'kubernetes'],
    ['reaction.yml', null, 'runs:\n  a: b\n', 'kubernetes'],
    ['.gitlab-ci.yml', null, 'image: a\n', 'gitlab-ci'],
    ['ci/build.gitlab-ci.yaml', null, 'image: a\n', 'gitlab-ci'],
    ['.gitlab/ci/a/b.yml', null, 'image: a\n', 'gitlab-ci'],
    ['.gitlab/duo/agent.yml', null, 'image: a\n', 'kubernetes'],
    ['.argocd-source.yaml', null, 'kustomize: {}\n', 'argo-cd'],
    ['.argocd-source-web.yaml', null, 'kustomize: {}\n', 'argo-cd'],
    ['fleet.yaml', null, 'helm:\n  values:\n    a: b\n', 'helm-values'],
    ['fleet.yaml', null, 'vehicles:\n  a: b\n', 'kubernetes'],
    ['helmfile.d/a.yaml', null, 'releases:\n  - values:\n      - a: b\n', 'helm-values'],
  ];
  for (const [path, chart, text, expected] of cases) {
    test(`${path || 'no name'} ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.equal(dialectOf(path, chart, rootOf(text)), expected);
    });
  }
});

suite('the names of Compose files', () => {
  const names = [
    ...['compose.yaml', 'a/compose.yml', 'compose.prod.yaml', 'compose-dev.yaml', 'docker-compose.yml'],
    ...[
      'docker-compose.override.yml',
      'docker-compose-dev.yaml',
      'web.compose.yaml',
      'my-docker-compose.yml',
    ],
    ...['podman-compose.yml', 'docker-stack.yml'],
  ];
  for (const path of names) {
    test(path, () => {
      assert.equal(dialectOf(path, null, rootOf(SERVICES)), 'compose');
      assert.equal(dialectOf(path, null, rootOf('volumes: {}\n')), 'kubernetes');
      assert.ok(mayHoldImages(path));
    });
  }
  for (const path of [
    'services.yaml',
    'decompose.yaml',
    'composer.yaml',
    'compose/web.yaml',
    'compose.txt',
  ]) {
    test(`not ${path}`, () => {
      assert.equal(dialectOf(path, null, rootOf(SERVICES)), 'kubernetes');
      assert.equal(mayHoldImages(path), false);
    });
  }
});

test('a file name alone can tell that a file may hold images', () => {
  const worthy = [
    ...['c/Chart.yaml', 'c/values.yaml', 'values-prod.yaml', 'c/templates/_a.tpl', 'kustomization.yml'],
    ...['.github/workflows/a.yml', '.gitlab-ci.yml', 'patches/a.json', 'image-patch.yaml', 'fleet.yaml'],
    ...['helmfile.yaml.gotmpl', '.argocd-source.yaml'],
  ];
  assert.deepEqual(worthy.filter(mayHoldImages), worthy);
  assert.deepEqual(
    ['', 'deployment.yaml', 'package.json', 'a/b.yml', '.github/a.yml'].filter(mayHoldImages),
    [],
  );
});

test('values are found inside of a release', () => {
  const paths = (path: string, text: string): unknown => {
    const root = rootOf(text);
    return root.kind === 'map' && valuesWithin(path, root).map((each) => each.path.join('.'));
  };
  assert.deepEqual(paths('values.yaml', 'a: b\n'), ['']);
  const target = 'targetCustomizations:\n  - name: x\n  - helm:\n      values: {a: b}\n';
  assert.deepEqual(paths('fleet.yaml', target), ['targetCustomizations.1.helm.values']);
  const releases = 'releases:\n  - name: a\n  - values:\n      - file.yaml\n      - a: b\n';
  assert.deepEqual(paths('helmfile.yaml', releases), ['releases.1.values.1']);
});

function rootOf(text: string): Node {
  const [tree] = readTrees(text, ALL_KEYS);
  assert.ok(tree?.root);
  return tree.root;
}

test('only in a chart a file of any name may hold values', () => {
  const { settings } = readSettings({});
  const text = 'image:\n  repository: nginx\n';
  const isRead = (chart: string | null): boolean => mayReport({ path: 'a/prod.yaml', chart }, settings, text);
  assert.deepEqual(['a', '', null].map(isRead), [true, true, false]);
});

test('a file is worth reading wherever a document of it is', () => {
  const { settings } = readSettings({ dialects: { 'github-actions': true, 'gitlab-ci': true } });
  for (const [path, text] of [
    ['.gitlab-ci.yml', 'job:\n  services: [docker:dind]\n'],
    ['.github/workflows/a.yml', 'jobs:\n  a:\n    container: node:20\n'],
    ['compose.yml', 'services:\n  a:\n    build:\n      cache_from: [nginx:1]\n'],
  ] as const) {
    assert.equal(check(text, settings, { file: { ...NO_FILE, path } }).images.length, 1, path);
    assert.ok(mayReport({ path, chart: null }, settings, text), path);
  }
});
