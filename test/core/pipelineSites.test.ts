// Tests of pipelines: how certain each image is, and where a rewrite would change more than the image.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check, NO_FILE, readSettings } from '../../core/index.ts';
import { sitesOf, summary } from '../support/sites.ts';

const GITLAB = { path: '.gitlab-ci.yml' };
const GITHUB = { path: '.github/workflows/ci.yml' };

test('a service of GitLab without an alias is called by its image', () => {
  const text = 'image: a\nservices:\n  - b\n  - name: c\n  - name: d\n    alias: e\n';
  assert.deepEqual(summary(text, GITLAB), [
    'a certain',
    'b certain guessed',
    'c certain guessed',
    'd certain',
  ]);
});

test('a variable of GitLab counts where it is the whole image', () => {
  const text =
    'variables:\n  A: one\n  B: two\n  C: three\nimage: $A\njob:\n  image: "${B}"\nother:\n  image: x/$C\n';
  assert.deepEqual(
    summary(text, GITLAB).filter((each) => each.includes('likely')),
    ['one likely guessed', 'two likely guessed'],
  );
});

test('a reference to the services of another job names no image', () => {
  for (const list of [
    '!reference [.job, services]',
    "!reference ['.job', services]",
    '!reference\n    [.job, services]',
  ]) {
    assert.deepEqual(summary(`image: a\njob:\n  services: ${list}\n`, GITLAB), ['a certain']);
  }
  assert.deepEqual(summary('image: a\njob:\n  services: [b, c]\n', GITLAB).length, 3);
});

test('a scheme is not a part of the image', () => {
  const text =
    'jobs:\n  a:\n    container: docker://node:22\n    steps:\n      - uses: docker://alpine\n      - uses: docker://\n';
  assert.deepEqual(
    sitesOf(text, GITHUB).map(({ raw, path, resource }) => [raw, path.join('.'), resource]),
    [
      ['node:22', 'jobs.a.container', null],
      ['alpine', 'jobs.a.steps.0.uses', null],
    ],
  );
});

test('a pipeline is read even if its text never contains the word image', () => {
  const { settings } = readSettings({ dialects: { 'github-actions': true, 'gitlab-ci': true } });
  const found = (text: string, file: { path: string }): number =>
    check(text, settings, { file: { ...NO_FILE, ...file } }).findings.length;
  assert.equal(found('jobs:\n  a:\n    container: node:22\n', GITHUB), 1);
  assert.equal(found('a:\n  services: [redis:7]\n', GITLAB), 1);
});
