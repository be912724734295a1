// Tests of what is kept of work that goes through a project in order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recent } from '../../core/model/recent.ts';

test('the results that were asked for last are kept, and the others are made again', () => {
  const made: string[] = [];
  const get = recent(2, (key) => {
    made.push(key);
    return key === 'c' ? undefined : key.toUpperCase();
  });
  assert.deepEqual(['a', 'b', 'a', 'c', 'c', 'a', 'b'].map(get), [
    'A',
    'B',
    'A',
    undefined,
    undefined,
    'A',
    'B',
  ]);
  assert.deepEqual(made, ['a', 'b', 'c', 'b']);
});
