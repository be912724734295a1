// Why a fix needs review: each reason where it belongs, and in the values that a person needs.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { check, type FileContext, NO_FILE, type Reason, type Settings } from '../../core/index.ts';
import english from '../../l10n/bundle.l10n.json' with { type: 'json' };
import { DOMAIN, fixtures, settingsWith } from '../support/fixture.ts';
import { contextsOf } from '../support/neighbours.ts';

const VALUES: FileContext = { ...NO_FILE, path: 'chart/values.yaml', chart: 'chart' };
const settings = settingsWith({ proxy: { domain: DOMAIN, registries: { 'quay.io': 'quay.example' } } });

/** The reasons at the fixes of the first finding, null for a safe one. */
function reasonsIn(text: string, file = VALUES, own: Settings = settings): readonly (Reason | null)[] {
  return check(text, own, { file }).findings[0]?.fixes.map(({ reason }) => reason) ?? [];
}

const image = (registry: string, repository: string): string =>
  `image:\n  registry: ${registry}\n  repository: ${repository}\n  tag: "1"\n`;

const EXTRA: readonly (readonly [string, Reason])[] = [
  [image('""', 'a/b'), { key: 'reason.emptyRegistry', args: [] }],
  [
    `global:\n  imageRegistry: docker.io\n${image('quay.io', 'a/b')}`,
    { key: 'reason.twoRegistries', args: ['docker.io', 'quay.io'] },
  ],
  [
    'global:\n  imageRegistry: docker.io\nimage:\n  repository: a/b\n  tag: "1"\n',
    { key: 'reason.globalRegistry', args: ['docker.io'] },
  ],
];

for (const [text, reason] of EXTRA) {
  test(`${reason.key} in values`, () => {
    assert.deepEqual(reasonsIn(text)[0] ?? reasonsIn(text), reason);
  });
}

const shared = (comment: string): string => `a:
  image: {registry: &registry docker.io, repository: grafana/grafana}
b:
  image: {registry: *registry, repository: a/b}${comment}
`;

test('an image that Docker Hub cannot have, which another rule would correct at the proxy', () => {
  for (const reference of ['docker.io/docker.io/nginx', 'docker.io/library/library/nginx']) {
    const text = `apiVersion: v1\nkind: Pod\nspec: {containers: [{image: ${reference}}]}\n`;
    assert.deepEqual(reasonsIn(text, NO_FILE), [{ key: 'reason.noSuchImage', args: [] }], reference);
  }
});

test('a registry that another image has too: the proxy lacks that image, or a comment leaves it alone', () => {
  const proxy = { domain: DOMAIN, namespaces: ['grafana'] };
  const [lacked] = reasonsIn(shared(''), VALUES, settingsWith({ proxy }));
  assert.deepEqual(lacked, { key: 'reason.sharedRegistry', args: [] });
  assert.deepEqual(reasonsIn(shared(' # nearpull-ignore'))[0], { key: 'reason.silenced', args: [] });
});

test('the one registry of a chart: its templates may use it in other ways', () => {
  const text = `global:\n  imageRegistry: ""\n${image('docker.io', 'bitnami/kafka')}`;
  assert.deepEqual(reasonsIn(text), [null, { key: 'reason.chartRegistry', args: ['global.imageRegistry'] }]);
});

test('a later entry of a kustomization is named by what it looks for', () => {
  const text = 'images:\n  - name: a\n    newName: nginx\n  - name: ngin.\n    newTag: "1"\n';
  const file = { ...NO_FILE, path: 'kustomization.yaml' };
  assert.deepEqual(reasonsIn(text, file)[0], { key: 'reason.laterEntry', args: ['ngin.'] });
});

const TREE = (entry: string): Readonly<Record<string, string>> => ({
  'base/pod.yaml': 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: nginx:1.27\n',
  'base/kustomization.yaml': 'resources: [pod.yaml]\n',
  'one/kustomization.yaml': `resources: [../base]\nimages:\n${entry}`,
  'two/kustomization.yaml': 'resources: [../base]\n',
});

test('a kustomization that looks for the image is named, and whether it can follow', () => {
  for (const [entry, reason] of [
    ['  - name: nginx\n    newTag: "1"\n', { key: 'reason.alsoChanges', args: ['one/kustomization.yaml'] }],
    [
      '  - newName: &it nginx\n    name: other\n  - name: *it\n    newTag: "1"\n',
      { key: 'reason.lookedFor', args: ['one/kustomization.yaml', 'nginx'] },
    ],
  ] as const) {
    const tree = TREE(entry);
    const file = contextsOf(Object.keys(tree), (each) => tree[each] ?? '')('base/pod.yaml');
    assert.deepEqual(
      check(tree['base/pod.yaml'] ?? '', settings, { file }).findings[0]?.fixes[0]?.reason,
      reason,
    );
  }
});

test('where too many kustomizations use a file, or too many expressions may match its images, no fix is safe', () => {
  const file = { ...NO_FILE, path: 'base/pod.yaml' };
  const text = TREE('')['base/pod.yaml'] ?? '';
  for (const [tooMany, key, notice] of [
    ['kustomizations', 'reason.tooManyKustomizations', 'notice.tooManyKustomizations'],
    ['expressions', 'reason.tooManyExpressions', 'notice.tooManyExpressions'],
  ] as const) {
    assert.deepEqual(reasonsIn(text, { ...file, tooMany }), [{ key, args: [] }]);
    const { notices } = check(text, settings, { file: { ...file, tooMany } });
    assert.deepEqual(
      notices.map(({ message }) => message.key),
      [notice],
    );
  }
});

test('the annotation for elastic instances changes nothing for a Pod that runs elsewhere', () => {
  const text = `apiVersion: v1
kind: Pod
metadata:
  annotations:
    vke.volcengine.com/burst-to-vci: enforce
spec: { containers: [{ image: nginx:1 }] }
`;
  assert.deepEqual(reasonsIn(text, NO_FILE), [null, { key: 'reason.elasticOnly', args: [] }]);
});

test('what is most urgent is said first: without a domain, and without the namespace, nothing can be pulled', () => {
  const text = image('""', 'a/b');
  assert.equal(reasonsIn(text, VALUES, settingsOfProxy({}))[0]?.key, 'reason.noDomain');
  const namespaces = settingsWith({ proxy: { domain: 'proxy.example', namespaces: ['library'] } });
  assert.deepEqual(reasonsIn(text, VALUES, namespaces)[0], { key: 'reason.missingNamespace', args: ['a'] });
});

test('every reason is given somewhere in the fixtures or above', () => {
  const folder = join(import.meta.dirname, '..', 'manifests');
  const given = readdirSync(folder).flatMap((name) =>
    fixtures(name).flatMap(({ text, settings, file }) =>
      check(text, settings, { file }).findings.flatMap(({ fixes }) =>
        fixes.flatMap(({ reason }) => reason?.key ?? []),
      ),
    ),
  );
  const above = [
    ...EXTRA.map(([, { key }]) => key),
    ...[
      'reason.sharedRegistry',
      'reason.silenced',
      'reason.noSuchImage',
      'reason.partOfImage',
      'reason.chartRegistry',
      'reason.laterEntry',
      'reason.alsoChanges',
      'reason.lookedFor',
    ],
    'reason.tooManyKustomizations',
    'reason.tooManyExpressions',
    'reason.elasticOnly',
  ];
  const known = Object.keys(english).filter((key) => key.startsWith('reason.'));
  assert.deepEqual([...new Set([...given, ...above])].sort(), known.sort());
});

function settingsOfProxy(proxy: object): Settings {
  return { ...settings, proxy: { ...settings.proxy, ...proxy, kind: 'unset' } as Settings['proxy'] };
}
