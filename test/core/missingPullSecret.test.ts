// The fix for a Pod without a pull secret: at the right place, in the style of the text, and enough.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  applyEdits,
  check,
  type FileContext,
  fixAll,
  NO_FILE,
  readSettings,
  secretAccounts,
} from '../../core/index.ts';

const { settings } = readSettings({ proxy: { domain: 'proxy.example', pullSecret: 'cr' } });
const IMAGE = 'proxy.example/library/nginx:1';
const RULE = 'missing-pull-secret';

function findingsIn(text: string, file: FileContext = NO_FILE) {
  return check(text, settings, { file }).findings.filter(({ rule }) => rule === RULE);
}

function fixed(text: string): string {
  const report = check(text, settings);
  assert.deepEqual(fixAll(report), [], 'never part of fix all');
  const [finding] = findingsIn(text);
  const after = applyEdits(text, finding?.fixes[0]?.edits ?? []);
  assert.deepEqual(findingsIn(after), [], after);
  return after;
}

suite('the secret is written', () => {
  const head = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\n';
  const cases: readonly (readonly [name: string, before: string, after: string])[] = [
    [
      'before the containers, with comments kept above them',
      `spec:\n  # what runs\n  # here\n  containers:\n    - image: ${IMAGE}\n`,
      `spec:\n  imagePullSecrets:\n    - name: cr\n  # what runs\n  # here\n  containers:\n    - image: ${IMAGE}\n`,
    ],
    [
      'as lists are written without indentation',
      `spec:\n  restartPolicy: Never\n  containers:\n  - image: ${IMAGE}\n`,
      `spec:\n  restartPolicy: Never\n  imagePullSecrets:\n  - name: cr\n  containers:\n  - image: ${IMAGE}\n`,
    ],
    [
      'before the first of both lists',
      `spec:\n  initContainers:\n    - image: ${IMAGE}\n  containers:\n    - image: ${IMAGE}\n`,
      `spec:\n  imagePullSecrets:\n    - name: cr\n  initContainers:\n    - image: ${IMAGE}\n  containers:\n    - image: ${IMAGE}\n`,
    ],
    [
      'in braces',
      `spec: { containers: [{ image: "${IMAGE}" }] }\n`,
      `spec: { imagePullSecrets: [{name: cr}], containers: [{ image: "${IMAGE}" }] }\n`,
    ],
    [
      'with the line ends of the text',
      `spec:\r\n  containers:\r\n    - image: ${IMAGE}\r\n`,
      `spec:\r\n  imagePullSecrets:\r\n    - name: cr\r\n  containers:\r\n    - image: ${IMAGE}\r\n`,
    ],
  ];
  for (const [name, before, after] of cases) {
    test(name, () => assert.equal(fixed(head + before), head + after));
  }

  test('in JSON', () => {
    const json = (more: object) =>
      `${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', spec: { ...more, containers: [{ image: IMAGE }] } }, null, 2)}\n`;
    assert.deepEqual(JSON.parse(fixed(json({}))), JSON.parse(json({ imagePullSecrets: [{ name: 'cr' }] })));
  });

  test('in an item of a list', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  spec:\n    containers:\n    - image: ${IMAGE}\n`;
    assert.equal(
      fixed(text),
      text.replace('    containers:', '    imagePullSecrets:\n    - name: cr\n    containers:'),
    );
  });
});

suite('a ServiceAccount with a secret is enough', () => {
  const pod = (spec: string, namespace = '') =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a${namespace}}\nspec:\n${spec}  containers:\n    - image: ${IMAGE}\n`;
  const account = (name: string, namespace: string | null = null) => ({
    ...NO_FILE,
    secretAccounts: [{ name, namespace }],
  });
  const cases: readonly (readonly [string, FileContext, number])[] = [
    [pod('  serviceAccountName: web\n'), account('web'), 0],
    [pod('  serviceAccount: web\n'), account('web'), 0],
    [pod(''), account('default'), 0],
    [pod('  serviceAccountName: web\n'), account('default'), 1],
    [pod('', ', namespace: shop'), account('default', 'shop'), 0],
    [pod('', ', namespace: shop'), account('default', 'other'), 1],
    [pod(''), account('default', 'shop'), 0],
  ];
  for (const [index, [text, file, count]] of cases.entries()) {
    test(`case ${index + 1}`, () => assert.equal(findingsIn(text, file).length, count));
  }

  test('and is found in any text', () => {
    const text = [
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a, namespace: x}\nimagePullSecrets: [{name: s}]\n',
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: b}\nimagePullSecrets: []\n',
      'apiVersion: v1\nkind: List\nitems:\n- {kind: ServiceAccount, metadata: {name: c}, imagePullSecrets: [{name: s}]}\n',
      'kind: ServiceAccount\nimagePullSecrets: [',
    ].join('---\n');
    assert.deepEqual(secretAccounts(text), [
      { name: 'a', namespace: 'x' },
      { name: 'c', namespace: null },
    ]);
  });
});
