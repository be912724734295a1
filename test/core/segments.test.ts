// Tests of cutting a stream into documents at `---` and `...`. A stream that was edited is the same as its text cut anew.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLineIndex } from '../../core/text/lineIndex.ts';
import { segments } from '../../core/yaml/documents.ts';
import { YamlStream } from '../../core/yaml/yamlStream.ts';
import { generator } from '../support/random.ts';

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

test('after any edits a stream has the documents and lines of its text, and the parts that no edit touched', () => {
  const random = generator(7);
  const some = (count: number): string =>
    Array.from({ length: random(count) }, () => PIECES[random(PIECES.length)]).join('');
  for (let round = 0; round < 5000; round++) {
    let text = some(24);
    let stream = YamlStream.of(text);
    for (let edits = 0; edits < 4; edits++) {
      const start = random(text.length + 1);
      const end = Math.min(text.length, start + random(6));
      const inserted = some(4);
      const where = JSON.stringify({ text, start, end, inserted });
      text = text.slice(0, start) + inserted + text.slice(end);
      stream = stream.replace({ start, end }, inserted);
      assert.deepEqual(textsOf(stream), textsOf(YamlStream.of(text)), where);
      assert.deepEqual([stream.text, stream.length], [text, text.length], where);
      const lines = createLineIndex(text);
      assert.deepEqual(stream.lines.end, lines.end, where);
      for (let offset = -1; offset <= text.length + 1; offset++) {
        const position = lines.positionAt(offset);
        assert.deepEqual(stream.lines.positionAt(offset), position, where);
        for (const character of [-1, position.character, 99]) {
          const at = { ...position, character };
          assert.equal(stream.lines.offsetAt(at), lines.offsetAt(at), where);
        }
      }
    }
  }
});

test('an edit shares the parts that it does not touch, also where it ends a document or joins two', () => {
  const text = ['a', 'b', 'c', 'd', 'e'].map((key) => `${key}: one more text\n`).join('---\n');
  const stream = YamlStream.of(text);
  const at = text.indexOf('c: ');
  for (const [span, inserted] of [
    [{ start: at + 1, end: at + 1 }, 'x'],
    [{ start: at, end: at }, '---\n'],
    [{ start: at - 4, end: at }, ''],
  ] as const) {
    const { parts } = stream.replace(span, inserted);
    assert.equal(parts[0], stream.parts[0]);
    assert.equal(parts.at(-1), stream.parts.at(-1));
  }
  const { parts } = stream.replace({ start: at + 1, end: at + 1 }, 'x');
  const kept = parts.filter((part) => stream.parts.includes(part));
  assert.equal(kept.length, 4);
});

function textsOf({ parts }: YamlStream): readonly string[] {
  return parts.map(({ text }) => text);
}
