// Tests of the building blocks of the engine: lines, edits, documents, masks, paths.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits, createLineIndex } from '../../core/index.ts';
import { compileName, compilePath, formatPath } from '../../core/sites/imageTable/pathPattern.ts';
import { segments } from '../../core/yaml/documents.ts';
import { mask } from '../../core/yaml/exact/mask.ts';
import { damage, generator } from '../support/random.ts';

test('offsets and positions are each other’s inverse, with every kind of line end', () => {
  const text = 'a\nb\r\nc\rd😀e\n\n';
  const index = createLineIndex(text);
  const positions = [...text].map((_, at) => index.positionAt(at));
  assert.deepEqual(
    positions.slice(0, 8).map(({ line, character }) => `${line}:${character}`),
    ['0:0', '0:1', '1:0', '1:1', '1:2', '2:0', '2:1', '3:0'],
  );
  for (let offset = 0; offset <= text.length; offset++) {
    const inside = text[offset - 1] === '\r' && text[offset] === '\n' ? offset - 1 : offset;
    assert.equal(index.offsetAt(index.positionAt(offset)), inside, `${offset}`);
  }
  assert.deepEqual(index.positionAt(999), { line: 5, character: 0 });
  assert.equal(index.offsetAt({ line: 0, character: 99 }), 1);
  assert.equal(index.offsetAt({ line: 99, character: 0 }), text.length);
  assert.equal(index.offsetAt({ line: -1, character: 3 }), 0);
});

test('after any edit the lines are those of the new text', () => {
  const random = generator(5);
  const some = (most: number): string =>
    Array.from({ length: random(most) }, () => 'ab\n\r'[random(4)]).join('');
  for (let round = 0; round < 3000; round++) {
    const old = some(12);
    const start = random(old.length + 1);
    const end = Math.min(old.length, start + random(4));
    const inserted = some(5);
    const text = old.slice(0, start) + inserted + old.slice(end);
    const [edited, fresh] = [
      createLineIndex(old).edited(text, { start, end }, inserted.length),
      createLineIndex(text),
    ];
    const where = JSON.stringify({ old, start, end, inserted });
    assert.deepEqual(edited.end, fresh.end, where);
    for (let offset = 0; offset <= text.length; offset++) {
      assert.deepEqual(edited.positionAt(offset), fresh.positionAt(offset), where);
    }
  }
});

test('edits are applied together, whatever their order', () => {
  const edits = [
    { span: { start: 4, end: 5 }, newText: 'E' },
    { span: { start: 0, end: 0 }, newText: '<' },
    { span: { start: 1, end: 3 }, newText: '' },
  ];
  assert.equal(applyEdits('abcde', edits), '<adE');
  assert.throws(() => applyEdits('abc', [{ span: { start: 0, end: 9 }, newText: '' }]), RangeError);
  const overlapping = [
    { span: { start: 0, end: 2 }, newText: '' },
    { span: { start: 1, end: 3 }, newText: '' },
  ];
  assert.throws(() => applyEdits('abc', overlapping), RangeError);
});

const STREAMS: readonly (readonly [string, readonly string[]])[] = [
  ['', ['']],
  ['a', ['a']],
  ['---\na', ['---\na']],
  ['a\n---\nb', ['a\n', '---\nb']],
  ['a\n---', ['a\n', '---']],
  ['a\n--- b\n', ['a\n', '--- b\n']],
  ['a\n---b\n', ['a\n---b\n']],
  ['a: |\n  ---\n', ['a: |\n  ---\n']],
  ['a: "x\n---\n"', ['a: "x\n', '---\n"']],
  ['a\n...\nb', ['a\n...', '\nb']],
  ['a\n...\n---\nb', ['a\n...', '\n', '---\nb']],
  ['a\r\n---\r\nb', ['a\r\n', '---\r\nb']],
  ['a\r---\rb', ['a\r', '---\rb']],
];

for (const [text, parts] of STREAMS) {
  test(`${JSON.stringify(text)} has ${parts.length} documents`, () => {
    assert.deepEqual(
      segments(text).map(({ start, end }) => text.slice(start, end)),
      parts,
    );
  });
}

test('documents have no gaps between them', () => {
  const random = generator(3);
  for (let round = 0; round < 300; round++) {
    const text = damage('a\n---\nb\n...\n---\nc\n', random, ['---\n', '...\n', '\r\n', '---', '\r']);
    assert.equal(
      segments(text)
        .map(({ start, end }) => text.slice(start, end))
        .join(''),
      text,
    );
  }
});

test('text that is not YAML is masked by text of the same length', () => {
  assert.equal(mask('a: {{ x }}b'), 'a: _______b');
  assert.equal(mask('{{- if x }}\na: 1\n  {{ end }} {{ y }}'), '           \na: 1\n                   ');
  assert.equal(mask('{{/* a\nb */}}\nc: 1'), '      \n      \nc: 1');
});

test('masking never moves an offset', () => {
  const random = generator(5);
  for (let round = 0; round < 500; round++) {
    const text = damage('a: {{ x }}\n{% if %}\nb: "{{ y }}"\n', random, [
      '{{',
      '}}',
      '{%',
      '%}',
      '\n',
      '\r',
      '\t',
      '\u0001',
    ]);
    const masked = mask(text);
    assert.equal(masked.length, text.length);
    const breaks = (each: string) => [...each.matchAll(/[\r\n]/g)].map(({ index }) => index);
    assert.deepEqual(breaks(masked), breaks(text));
  }
});

const PATHS: readonly (readonly [string, readonly (string | number)[], boolean])[] = [
  ['**.image', ['image'], true],
  ['**.image', ['a', 0, 'image'], true],
  ['**.image', ['image', 'x'], false],
  ['a.*.b', ['a', 'x', 'b'], true],
  ['a.*.b', ['a', 0, 'b'], false],
  ['a[].b', ['a', 3, 'b'], true],
  ['a[].b', ['a', 'x', 'b'], false],
  ['a.{b,c}[].d', ['a', 'c', 0, 'd'], true],
  ['a.{b,c}[].d', ['a', 'd', 0, 'd'], false],
  ['status.**', ['status', 'a', 1], true],
  ['status.**', ['spec', 'status'], false],
  ['**', [], true],
];

for (const [pattern, path, expected] of PATHS) {
  test(`${pattern} and ${formatPath(path) || 'nothing'}: ${expected}`, () => {
    assert.equal(compilePath(pattern)(path), expected);
  });
}

test('paths are written as people write them', () => {
  assert.equal(formatPath(['spec', 'containers', 0, 'image']), 'spec.containers[0].image');
  assert.equal(formatPath(['data', 'a.b', '']), 'data["a.b"][""]');
});

test('names are compared without regard to case, and a star matches anything', () => {
  assert.ok(compileName('*Machine')('gcpmachine'));
  assert.ok(compileName('compute.*')('compute.azure.com'));
  assert.ok(!compileName('*.kyverno.io')('kyverno.io'));
  assert.ok(!compileName('ab*ba')('aba'));
});
