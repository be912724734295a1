// Tests of the path patterns of the image table: what each kind of step matches, and that matching is fast.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  compileName,
  compilePath,
  type KeyPath,
  parsePath,
} from '../../core/sites/imageTable/pathPattern.ts';

const MATCHES: readonly (readonly [pattern: string, yes: readonly KeyPath[], no: readonly KeyPath[]])[] = [
  ['image', [['image']], [[], ['Image'], ['image', 0], ['spec', 'image']]],
  [
    'spec.images[]',
    [['spec', 'images', 3]],
    [
      ['spec', 'images'],
      ['spec', 'images', 'a'],
      ['spec', 'images', 0, 0],
    ],
  ],
  ['steps[][].image', [['steps', 0, 1, 'image']], [['steps', 0, 'image']]],
  ['[].image', [[0, 'image']], [['image']]],
  ['[]', [[0]], [['0']]],
  ['*', [['a'], ['']], [[0], [], ['a', 'b']]],
  [
    'spec.*.image',
    [['spec', 'a', 'image']],
    [
      ['spec', 0, 'image'],
      ['spec', 'image'],
      ['spec', 'a', 'b', 'image'],
    ],
  ],
  ['**', [[], ['a'], [0, 'a', 1]], []],
  ['**.image', [['image'], ['a', 0, 'image']], [['image', 'a'], ['images']]],
  ['status.**', [['status'], ['status', 'a', 0]], [['a', 'status']]],
  [
    '**.a.**.b',
    [
      ['a', 'b'],
      ['b', 'a', 'a', 'c', 'b'],
    ],
    [
      ['b', 'a'],
      ['a', 'c'],
    ],
  ],
  ['**.a.b.**.c', [['a', 'a', 'b', 'c']], [['a', 'x', 'b', 'c']]],
  ['**[]', [[0], ['a', 'b', 0]], [['a']]],
  [
    '{a,b}.{c}',
    [
      ['a', 'c'],
      ['b', 'c'],
    ],
    [['a'], ['c', 'a'], ['a,b', 'c']],
  ],
  ['{image,*Image}s[]', [], [['images', 0]]],
  ['{image,*Image}', [['image'], ['initImage'], ['Image']], [['initImages'], ['images']]],
  [
    'data.ROOK_CSI_*_IMAGE',
    [['data', 'ROOK_CSI_NFS_IMAGE']],
    [
      ['data', 'ROOK_CSI_IMAGE'],
      ['data', 'ROOK_CSI_NFS_IMAGES'],
    ],
  ],
  ['a*b*c', [['abc'], ['a-b-b-c']], [['acb'], ['ab'], ['abcd']]],
  ['*a*', [['a'], ['xax']], [['b'], ['']]],
  ['data["a.b/c"]', [['data', 'a.b/c']], [['data', 'a', 'b/c']]],
  ['["a.b"].c', [['a.b', 'c']], [['a', 'b', 'c']]],
  [
    'sparkConf["spark.*container.image"]',
    [
      ['sparkConf', 'spark.container.image'],
      ['sparkConf', 'spark.driver.container.image'],
    ],
    [['sparkConf', 'spark', 'container', 'image']],
  ],
  ['$schema.x-a', [['$schema', 'x-a']], []],
];

for (const [pattern, yes, no] of MATCHES) {
  test(`${pattern} matches ${yes.length} paths and not ${no.length} others`, () => {
    const matches = compilePath(pattern);
    assert.deepEqual(
      yes.filter((path) => !matches(path)),
      [],
    );
    assert.deepEqual(no.filter(matches), []);
  });
}

const MALFORMED = [
  '',
  '.',
  'a.',
  '.a',
  'a..b',
  'a[',
  'a]',
  'a[0]',
  'a[x]',
  '{a',
  'a}',
  '{a}b',
  '{a,{b}}',
  '["a"',
  '[""]',
  'a["b"]c',
  '[]a',
  'a.[]',
  'a."b"',
];

for (const pattern of MALFORMED) {
  test(`${JSON.stringify(pattern)} is not a pattern, and matches nothing`, () => {
    assert.equal(parsePath(pattern), null);
    assert.ok(!compilePath(pattern)(['a']));
    assert.ok(!compilePath(pattern)([]));
  });
}

test('the time is bounded by steps times keys', () => {
  // A matcher that backtracks over the keys for every `**` would need 10^30 steps here.
  const deep = Array.from({ length: 400 }, () => 'a');
  const pattern = `${'**.a.'.repeat(30)}**.image`;
  assert.ok(!compilePath(pattern)(deep));
  assert.ok(compilePath(pattern)([...deep, 'image']));
  const stars = compilePath('*a'.repeat(40));
  assert.ok(!stars([`${'a'.repeat(5000)}b`]));
  assert.ok(stars(['a'.repeat(5000)]));
});

test('names are compared without regard to case', () => {
  const matches = compileName('*.Cluster.x-k8s.*');
  assert.ok(matches('infrastructure.cluster.X-K8S.io'));
  assert.ok(!matches('cluster.x-k8s.io'));
  assert.ok(compileName('*')(''));
  assert.ok(!compileName('a*a')('a'), 'both ends need their own letters');
});
