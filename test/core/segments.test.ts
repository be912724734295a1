// Tests of cutting a stream into documents at `---` and `...`. Reusing the cuts of the previous version gives the same as starting anew.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { segments, segmentsAfter } from '../../core/yaml/documents.ts';

function pieces(text: string): readonly string[] {
  return segments(text).map(({ start, end }) => text.slice(start, end));
}

test('a document begins with its marker, and nothing is lost', () => {
  assert.deepEqual(pieces(''), ['']);
  assert.deepEqual(pieces('a: 1\n'), ['a: 1\n']);
  assert.deepEqual(pieces('---\na: 1\n--- # two\nb: 2'), ['---\na: 1\n', '--- # two\nb: 2']);
  assert.deepEqual(pieces('a: 1\n...\n---\nb: 2\n'), ['a: 1\n...', '\n', '---\nb: 2\n']);
  assert.deepEqual(pieces('a: 1\r---\rb: 2\r'), ['a: 1\r', '---\rb: 2\r']);
});

test('text that only looks like a marker is not one', () => {
  for (const text of ['a\n---b\n', 'a\n ---\n', 'a\n--\n', 'a\n....\n', 'a ---\n']) {
    assert.deepEqual(pieces(text), [text]);
  }
});

const PIECES = [
  '\n',
  '---',
  '\n---\n',
  '...',
  '\n...\n',
  '---x',
  '-',
  '.',
  ' ',
  '\r',
  'a: 1\n',
  '\n--- # c\n',
  '\ufeff',
];

test('a byte order mark at the start belongs to no document', () => {
  assert.deepEqual(segments('\ufeffa: 1\n---\nb: 2\n'), [
    { start: 1, end: 6 },
    { start: 6, end: 15 },
  ]);
  assert.deepEqual(segments('\ufeff'), [{ start: 1, end: 1 }]);
  assert.deepEqual(pieces('\ufeff\n---\n'), ['\n', '---\n']);
});

test('after a change the documents are the same as when cut anew', () => {
  let seed = 7;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % below;
  };
  const some = (count: number): string =>
    Array.from({ length: random(count) }, () => PIECES[random(PIECES.length)]).join('');
  for (let round = 0; round < 20_000; round++) {
    const old = some(24);
    const at = random(old.length + 1);
    const text = old.slice(0, at) + some(4) + old.slice(at + random(6));
    const after = segmentsAfter({ text: old, spans: segments(old) }, text);
    assert.deepEqual(after, segments(text), JSON.stringify({ old, text }));
  }
});
