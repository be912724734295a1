// Tests with randomly damaged manifests in every style of YAML: fixes change images only, and ignore comments change nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits, check, fixAll, ignoreLine } from '../../core/index.ts';
import { checkCure, settingsWith } from '../support/fixture.ts';
import { damage, generator } from '../support/random.ts';
import { readAll } from '../support/tree.ts';

const settings = settingsWith();

const SCRIPTS = `apiVersion: v1
kind: Pod
metadata:
  labels: {a: b, "c": 'd'}
spec:
  containers:
  - name: a
    image: nginx:1
    command:
    - sh
    - |
      image: not
        x: y

  - image: "redis" # c
  - {name: c, image: mysql:8}
  - &anchor
    image: &image 'grafana/grafana'
    text: >-
      image: not
  - image: *image
  - ? name
    : d
    image: !!str alpine
`;

const STYLES = `apiVersion: apps/v1
kind: Deployment
spec:
  initContainers: [
    {image: a/b, name: "x"},
    { name: y ,
      image: c/d:1 } ]
  containers:
    -   name: a
        image:
          nginx:2
    - image: >-

        block/image:1

      name: b
    - image: "multi\\
        line"
    - "image": quoted
      'x': "it's
        long"
    - x: y
      image  : spaced
`;

const JSON_LIST = `{
\t"apiVersion": "v1", "kind": "List",
\t"items": [
\t\t{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"name": "a", "image": "nginx"}]}},
\t\t{
\t\t\t"kind": "Pod", "apiVersion": "v1",
\t\t\t"spec": {"containers": [
\t\t\t\t{
\t\t\t\t\t"image": "docker.io\\/library\\/redis",
\t\t\t\t\t"name": "\\u0041"
\t\t\t\t}
\t\t\t]}
\t\t}
\t]
}
`;

const PIECES = [
  ...[
    '  ',
    '- ',
    '-',
    '\n',
    '\n\n',
    ': ',
    ':',
    '#',
    ' #',
    '"',
    "'",
    '|\n',
    '>\n',
    '&image ',
    '*image',
    '!!str ',
  ],
  ...[
    '? ',
    '%',
    ',',
    '[',
    ']',
    '{',
    '}',
    '\t',
    '1',
    'null',
    '\\',
    "''",
    '\r\n',
    'image: x',
    '\n    image: w\n',
  ],
  ...[
    'kind: K',
    'apiVersion: q',
    '---\n',
    '...\n',
    '😀',
    '\u3000',
    '\u2028',
    '\ufeff',
    'a: &image 5\n',
    '!x ',
  ],
];

const SEEDS = { SCRIPTS, STYLES, JSON_LIST };

for (const [name, seed] of Object.entries(SEEDS)) {
  test(`${name}: fixes leave all else as it was, and nothing to fix`, () => {
    const random = generator(11);
    let readable = 0;
    for (let round = 0; round < 300; round++) {
      const text = damage(seed, random, PIECES);
      const report = check(text, settings);
      const fixed = applyEdits(text, fixAll(report));
      checkCure(text, fixed, settings);
      assert.equal(check(fixed, settings).images.length, report.images.length, text);
      readable += readAll(text) ? 1 : 0;
    }
    assert.ok(readable > 20, `only ${readable} could be compared`);
  });
}

test('ignore comments silence their own findings, and do not become text', () => {
  const random = generator(12);
  let written = 0;
  for (let round = 0; round < 300; round++) {
    const text = damage(round % 2 ? SCRIPTS : STYLES, random, PIECES);
    for (const finding of check(text, settings).findings) {
      const edits = ignoreLine(text, finding)?.edits;
      if (!edits) {
        continue;
      }
      written++;
      const ignored = applyEdits(text, edits);
      const left = check(ignored, settings).findings;
      const stays = left.some(({ rule, span }) => rule === finding.rule && span.start === finding.span.start);
      assert.ok(!stays, ignored);
      if (readAll(text)) {
        assert.deepEqual(readAll(ignored), readAll(text), ignored);
      }
    }
  }
  assert.ok(written > 300, `only ${written} were written`);
});
