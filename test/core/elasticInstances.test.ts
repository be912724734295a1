// Pods on elastic container instances: an annotation redirects Docker Hub there, so references may stay, and to add it is another fix.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { applyEdits, check, fixAll, readSettings } from '../../core/index.ts';

const { settings } = readSettings({ proxy: { domain: 'proxy.example' } });
const CONFIG = `'{"mirrors":{"docker.io":["proxy.example"]}}'`;

const deployment = (annotations: string, image = 'nginx:1') =>
  `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    metadata:
      annotations:
        a: b # ours
${annotations}    spec:
      initContainers:
        - image: busybox
      containers:
        - image: ${image}
`;

const BURST = '        vke.volcengine.com/burst-to-vci: enforce # all of them\n';
const MIRROR = `        vci.volcengine.com/registry-mirror-config: ${CONFIG}\n`;

const findingsIn = (text: string) => check(text, settings).findings;

suite('the annotation', () => {
  test('is another fix for each image of the Pod, which needs review, and is enough for all of them', () => {
    const text = deployment(BURST);
    const findings = findingsIn(text);
    assert.deepEqual(
      findings.map(({ fixes }) => fixes.map(({ title, safety }) => [title.key, safety])),
      Array.from({ length: 2 }, () => [
        ['fix.rewrite', 'safe'],
        ['fix.mirrorAnnotation', 'needs-review'],
      ]),
    );
    const after = applyEdits(text, findings[0]?.fixes[1]?.edits ?? []);
    assert.equal(after, deployment(BURST + MIRROR));
    assert.deepEqual(findingsIn(after), []);
    assert.match(applyEdits(text, fixAll(check(text, settings))), /image: proxy\.example\/library\/nginx:1/);
  });

  test('counts for every registry as well', () => {
    const all = `        vci.volcengine.com/registry-mirror-config: '{"mirrors":{"*":["proxy.example"]}}'\n`;
    assert.deepEqual(findingsIn(deployment(all)), []);
  });

  for (const [name, annotations] of [
    [
      'that names no mirror of Docker Hub',
      `        vci.volcengine.com/registry-mirror-config: '{"mirrors":{"quay.io":["a.example"]}}'\n`,
    ],
    ['that cannot be read', `        vci.volcengine.com/registry-mirror-config: '{"mirrors":'\n`],
    ['of another name', '        example.com/registry-mirror-config: x\n'],
  ] as const) {
    test(`${name} leaves the images reported, and is not written over`, () => {
      assert.deepEqual(
        findingsIn(deployment(BURST + annotations)).map(({ fixes }) => fixes.length),
        name === 'of another name' ? [2, 2] : [1, 1],
      );
    });
  }

  test('is not offered where nothing sends the Pod to an elastic instance', () => {
    assert.deepEqual(
      [deployment(''), deployment(BURST.replace('enforce', 'never'))].flatMap((text) =>
        findingsIn(text).map(({ fixes }) => fixes.length),
      ),
      [1, 1, 1, 1],
    );
  });

  test('of one Pod says nothing about another', () => {
    const text = `${deployment(MIRROR)}---\n${deployment('')}`;
    assert.equal(findingsIn(text).length, 2);
  });
});
