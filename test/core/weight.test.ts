// Tests that a document whose trees would fill the memory is refused before it is parsed, by its weight and not by its length alone.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { check } from '../../core/check.ts';
import { readPods } from '../../core/policies/pods/pods.ts';
import { DEFAULT_SETTINGS } from '../../core/settings/settings.ts';
import { readPlainBlocks } from '../../core/yaml/quick/quickReader.ts';
import { readTrees, TOO_HEAVY } from '../../core/yaml/readTrees.ts';
import { ALL_KEYS } from '../../core/yaml/tree.ts';
import { isTooHeavy, MOST_NODES, nodesIn } from '../../core/yaml/weight.ts';

const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: nginx\n';

/** What a list in brackets is filled with: many nodes for few characters. */
const DENSE = [
  'a, ',
  '{a: b}, ',
  '{}, ',
  '&a b, ',
  '*a, ',
  '!t a, ',
  '? a, ',
  '"a",',
  ',',
  'a,\n',
  '\n',
  '[[]], ',
];

/** About 4.9 MB, which the limits of megabytes let pass. */
const dense = (piece: string): string => `${POD}x: &a\n  - [${piece.repeat(4_900_000 / piece.length)}]\n`;

suite('isTooHeavy', () => {
  test('says so of a few megabytes of small nodes', () => {
    for (const piece of DENSE) {
      assert.ok(isTooHeavy(dense(piece)), piece);
    }
  });

  test('counts twice as much in twice the text, and no more than it is asked for', () => {
    for (const piece of [...DENSE, 'name: value\n', '- a-b-c\n']) {
      const [small, large] = [1000, 2000].map((times) => nodesIn(piece.repeat(times), 1e9));
      assert.ok(small && large && Math.abs(large - 2 * small) <= 4, `${piece} ${small} ${large}`);
    }
    assert.ok(nodesIn('a,'.repeat(1000), 100) <= 105);
  });

  test('lets real documents of the largest size pass', () => {
    const item = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'web-0', namespace: 'default' } };
    const containers = [
      { name: 'web', image: 'nginx:1.27', ports: [{ containerPort: 80, protocol: 'TCP' }] },
    ];
    const items = Array.from({ length: 25_000 }, () => ({ ...item, spec: { containers } }));
    const json = JSON.stringify({ kind: 'List', apiVersion: 'v1', items });
    assert.ok(json.length > 4_500_000 && json.length < 5_000_000, `${json.length}`);
    assert.equal(isTooHeavy(json), false);
    const config = `data:\n  a: |\n${'    some words, some more: words and so on\n'.repeat(110_000)}`;
    assert.equal(isTooHeavy(config), false);
  });
});

test('the quick reader gives up such a list, and reads the list of an ordinary length', () => {
  for (const piece of ['a,', '"a",', '{a: b},', '[a],', 'a,\n   ']) {
    const list = (length: number) => `x:\n  - [${piece.repeat(length / piece.length)}a]\n`;
    assert.equal(readPlainBlocks(list(4_500_000), ALL_KEYS), null, piece);
    assert.notEqual(readPlainBlocks(list(300_000), ALL_KEYS), null, piece);
    assert.equal(readTrees(list(4_500_000), ALL_KEYS), TOO_HEAVY, piece);
  }
});

test('a heavy document is refused with a notice, and those beside it are checked', () => {
  const heavy = dense('{a: b}, ');
  const settings = DEFAULT_SETTINGS;
  const report = check(`${POD}---\n${heavy}---\n${POD}`, settings);
  assert.deepEqual(
    report.notices.map(({ message }) => message),
    [{ key: 'notice.documentTooHeavy', args: [6, MOST_NODES] }],
  );
  assert.equal(report.findings.length, 2);
  // An edit elsewhere keeps the notice, and one that makes the document lighter takes it away.
  const later = check(`# a\n${POD}---\n${heavy}---\n${POD}`, settings, { previous: report });
  assert.equal(later.notices[0]?.message.args[0], 7);
  const light = check(`${POD}---\n${POD}---\n${POD}`, settings, { previous: later });
  assert.deepEqual([light.notices.length, light.findings.length], [0, 3]);
});

test('nobody else parses a heavy document either', () => {
  const heavy = dense('{a: b}, ');
  assert.equal(readTrees(heavy, ALL_KEYS), TOO_HEAVY);
  assert.deepEqual(readPods(heavy).pods, []);
});
