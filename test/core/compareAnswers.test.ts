// Tests of what `npm run compare` counts as a difference between two checkouts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from '../compare/answers.ts';
import { compareAnswers } from '../compare/differences.ts';

const finding = { file: 'a.yaml', rule: 'docker-hub-image', message: 'nginx is pulled', line: 3 };
const answer = (...items: unknown[]): Answer => ({ code: 1, items, problems: [] });
const kinds = (before: Answer, after: Answer) => compareAnswers(before, after).map(({ kind }) => kind);

test('the same answers have no differences', () => {
  assert.deepEqual(kinds(answer(finding), answer({ ...finding })), []);
});

test('another place is missing on one side and new on the other', () => {
  assert.deepEqual(kinds(answer(finding), answer({ ...finding, line: 4 })), ['missing', 'new']);
});

test('another sentence is a difference in words only', () => {
  assert.deepEqual(kinds(answer(finding), answer({ ...finding, message: 'pulled: nginx' })), ['words']);
  assert.deepEqual(kinds(answer(finding), answer({ ...finding, reason: null })), ['words']);
});

test('an item that is there twice is not the same as one that is there once', () => {
  assert.deepEqual(kinds(answer(finding, finding), answer(finding)), ['missing']);
  assert.deepEqual(kinds(answer(finding), answer(finding, finding)), ['new']);
});

test('an exit code and a line of a patch count', () => {
  assert.deepEqual(kinds({ ...answer('+a'), code: 0 }, answer('+b')), ['code', 'missing', 'new']);
});
