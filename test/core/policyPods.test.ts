// The Pods of a text, and whole objects as values and back.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { load } from 'js-yaml';
import { parse } from 'yaml';
import { readPods } from '../../core/index.ts';
import { readValue, type Value, writeValue } from '../../core/yaml/plainValue.ts';

suite('values of a document', () => {
  test('are what kubectl reads', () => {
    const text = `
base: &base {a: 1, b: [x, yes, 0644, 1:30, 2024-01-01, ~, 1.5]}
own: {<<: *base, a: 2}
list: [*base]
text: |
  one
    two
"__proto__": {x: 1}
1: one
`;
    const value = readValue(text);
    const base = { a: 1, b: ['x', true, 420, '1:30', '2024-01-01', null, 1.5] };
    assert.deepEqual(plain(value ?? null), [
      ['base', entries(base)],
      ['own', [...entries({ ...base, a: 2 })].sort()],
      ['list', [entries(base)]],
      ['text', 'one\n  two\n'],
      ['__proto__', [['x', 1]]],
      ['1', 'one'],
    ]);
  });

  test('none where the document cannot be read as a whole, or grows beyond measure', () => {
    const levels = Array.from(
      { length: 12 },
      (_, at) => `l${at + 1}: &l${at + 1} [${`*l${at}, `.repeat(9)}]`,
    );
    assert.equal(readValue(`l0: &l0 [x]\n${levels.join('\n')}\n`), undefined);
    assert.equal(readValue('{{- if .x }}\na: b\n{{- end }}\n'), undefined);
    assert.equal(readValue('a: "open\n'), undefined);
    assert.equal(readValue('['.repeat(100_000)), undefined);
    assert.notEqual(readValue('a: &a [*a]\n'), undefined);
  });

  test('are written so that old and new readers of YAML read the same', () => {
    const strings = [
      'yes',
      'n',
      '0644',
      '0o17',
      '1:30',
      '1_000',
      '2024-01-01',
      '~',
      '',
      ' a',
      'a: b',
      '- a',
      '#',
      '<<',
      '.inf',
      '1e3',
    ];
    strings.push(
      'a\nb\n',
      '\n a',
      'tab\t',
      '\u0007',
      '{{ .x }}',
      '*a',
      '&a',
      '!a',
      '%a',
      '@a',
      '`a',
      "it's",
      '"',
      '\\',
      '\u2028',
      '😀',
      '=',
    );
    const text = writeValue(
      new Map<string, Value>([
        ['list', strings],
        ...strings.filter((each) => each !== '<<').map((each) => [each, 1] as const),
      ]),
    );
    for (const read of [
      load,
      (each: string) => parse(each),
      (each: string) => parse(each, { version: '1.1' }),
    ]) {
      const value = read(text) as { readonly list: unknown };
      assert.deepEqual(value.list, strings);
    }
    assert.deepEqual(load(writeValue(new Map<string, Value>([['a', [1, 0.5, true, null]]]))), {
      a: [1, 0.5, true, null],
    });
  });
});

suite('readPods', () => {
  const spec = 'spec: {containers: [{name: a, image: nginx}]}';
  const podsIn = (text: string) =>
    readPods(text).pods.map(({ owner, namespace }) => `${namespace}: ${owner}`);

  test('finds a Pod, and the templates of objects of any kind', () => {
    const texts = [
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: x}\n${spec}\n`,
      `apiVersion: v1\nkind: PodTemplate\nmetadata: {name: t}\ntemplate: {${spec}}\n`,
      `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: s}\nspec: {template: {${spec}}}\n`,
      `apiVersion: batch/v1\nkind: CronJob\nmetadata: {generateName: c-}\nspec: {jobTemplate: {spec: {template: {${spec}}}}}\n`,
      `apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nmetadata: {name: v}\nspec: {tasks: [{template: {${spec}}}, {template: {${spec}}}]}\n`,
      `apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: Pod, metadata: {name: i}, ${spec}}\n`,
    ];
    assert.deepEqual(podsIn(texts.join('---\n')), [
      'x: Pod p',
      'default: PodTemplate t',
      'default: StatefulSet s',
      'default: CronJob c-',
      'default: Job v',
      'default: Job v',
      'default: Pod i',
    ]);
  });

  test('finds none in what is no object, in schemas and in strings', () => {
    const texts = [
      `kind: Pod\n${spec}\n`,
      `template: {${spec}}\n`,
      `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {template: {spec: {properties: {containers: {type: array}}}}}\n`,
      `apiVersion: v1\nkind: ConfigMap\ndata:\n  pod: |\n    apiVersion: v1\n    kind: Pod\n    ${spec}\n`,
    ];
    assert.deepEqual(readPods(texts.join('---\n')), { pods: [], templated: 0, incomplete: 0 });
  });

  test('leaves out what only rendering completes, and what is a patch', () => {
    const pod = (containers: string) =>
      `apiVersion: v1\nkind: Pod\n${spec.replace('{name: a, image: nginx}', () => containers)}\n`;
    const templates = [
      "{name: a, image: 'nginx:{{ .tag }}'}",
      '{name: a, image: {{ .image }}}',
      '{name: a, image: "nginx:$(TAG)"}',
    ];
    for (const each of templates) {
      assert.deepEqual(readPods(pod(each)), { pods: [], templated: 1, incomplete: 0 }, each);
    }
    for (const each of ['{name: a}', '{image: nginx}', '{name: a, image: 1}', 'a', '']) {
      assert.deepEqual(readPods(pod(each)), { pods: [], templated: 0, incomplete: 1 }, each);
    }
    assert.equal(readPods(pod("{name: a, image: nginx, args: ['{{ .x }}', $(HOME)]}")).pods.length, 1);
  });
});

/** Maps as lists of their entries: deepEqual takes `__proto__` of an object for its prototype. */
function plain(value: Value): unknown {
  if (value instanceof Map) {
    const all = [...value].map(([key, each]) => [key, plain(each)]);
    return value.has('a') ? all.sort() : all;
  }
  return Array.isArray(value) ? value.map(plain) : value;
}

function entries(object: object): readonly unknown[] {
  return Object.entries(object);
}
