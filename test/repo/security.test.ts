// Checks SECURITY.md: the table of what a hostile repository may try names tests that exist, and so does the rest of the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exists, read } from './repository.ts';

const PAGE = read('SECURITY.md');
const TEST = /`(test\/[^`]+\.test\.ts)`/g;

test('each row of the table says what is tried, what stops it, and which tests show it', () => {
  const [, part = ''] = /^## What a hostile repository may try$(.*?)^## /ms.exec(PAGE) ?? [];
  const [, , ...rows] = part.split('\n').filter((line) => line.startsWith('|'));
  assert.ok(rows.length > 10);
  for (const row of rows) {
    const [tried = '', stop = '', shown = '', ...more] = row.split('|').slice(1, -1);
    assert.ok(tried.trim() !== '' && stop.trim() !== '' && more.length === 0, row);
    // Nothing but tests, so that a claim without one is noticed.
    assert.match(shown.trim(), /^`test\/[^`]+\.test\.ts`(?:, `test\/[^`]+\.test\.ts`)*$/, row);
  }
});

test('every test that the page names exists, and has tests', () => {
  const named = [...new Set([...PAGE.matchAll(TEST)].map(([, path = '']) => path))];
  assert.ok(named.length > 10);
  const missing = named.filter((path) => !exists(path) || !/^\s*(?:test|it)\(/m.test(read(path)));
  assert.deepEqual(missing, []);
});
