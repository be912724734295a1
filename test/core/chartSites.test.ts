// Tests that Chart.yaml gives the images in its annotations, with exact positions, and no others.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sitesOf, summary } from '../support/sites.ts';

const FILE = { path: 'c/Chart.yaml', chart: 'c' };

test('the images of the annotations are listed', () => {
  const text = [
    'annotations:',
    '  images: |',
    '    - name: redis',
    '      image: docker.io/bitnami/redis:7 # cache',
    '    - name: nothing',
    '  artifacthub.io/images: |-',
    '    - {name: a, image: "nginx"}',
    '  other: |',
    '    - image: busybox',
    'dependencies:',
    '  - repository: oci://registry-1.docker.io/bitnamicharts',
    '',
  ].join('\n');
  assert.deepEqual(summary(text, FILE), ['docker.io/bitnami/redis:7 listed', 'nginx listed']);
  assert.deepEqual(
    sitesOf(text, FILE).map(({ path }) => path.join(' ')),
    ['annotations images 0 image', 'annotations artifacthub.io/images 0 image'],
  );
});

test('annotations of any other shape list nothing', () => {
  for (const value of ['[nginx]', '{image: nginx}', 'nginx', '"- image: [', '|\n    image: nginx', '']) {
    assert.deepEqual(summary(`annotations:\n  images: ${value}\n`, FILE), []);
  }
  assert.deepEqual(summary('annotations: images\n', FILE), []);
});
