// Tests of chart templates: pieces of objects, definitions one after the other, and references that are literals inside of an action.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { sitesOf, summary } from '../support/sites.ts';

const FILE = { path: 'c/templates/_a.tpl', chart: 'c' };

suite('pieces of objects', () => {
  const cases: Readonly<Record<string, readonly [text: string, ...expected: string[]]>> = {
    'a list of containers': ['- name: a\n  image: nginx\n', 'nginx certain'],
    'a container by its keys': ['image: nginx\ncommand: [a]\n', 'nginx certain'],
    'a container in a list of its own': [
      'extraContainers:\n  - name: a\n    image: nginx\n',
      'nginx certain',
    ],
    'an image volume': ['- name: a\n  image:\n    reference: nginx\n', 'nginx certain'],
    'a tag that is not known': ['- name: a\n  image: nginx:{{ .tag }}\n', 'nginx:{{ .tag }} likely'],
    'an image and nothing else': ['image: nginx:1\n', 'nginx:1 certain'],
    'a word and nothing else': ['image: nginx\n'],
    'a picture': ['gallery:\n  - name: a\n    image: a.png\n'],
    'a number': ['- name: a\n  image: 1\n'],
    'an object of values': ['image:\n  reference: nginx\n  tag: a\n'],
    'an object in a piece': [
      'items:\n  - apiVersion: v1\n    kind: Pod\n    spec:\n      containers: [{image: nginx}]\n',
      'nginx certain',
    ],
  };
  for (const [name, [text, ...expected]] of Object.entries(cases)) {
    test(name, () => assert.deepEqual(summary(text, FILE), expected));
  }
});

test('the keys of one definition do not affect the next', () => {
  const define = (name: string, body: string): string => `{{- define "${name}" }}\n${body}{{- end }}\n`;
  const text =
    define('a', 'image: logo.png\n') +
    define('b', 'command: [x]\n') +
    define('c', 'image: nginx\nargs: []\n');
  assert.deepEqual(summary(text, FILE), ['nginx certain']);
});

test('both branches of an if count', () => {
  const text = '- name: a\n  {{- if .x }}\n  image: nginx\n  {{- else }}\n  image: redis\n  {{- end }}\n';
  assert.deepEqual(summary(text, FILE), ['nginx certain', 'redis certain']);
});

suite('actions', () => {
  const cases: readonly (readonly [action: string, underlined: string, raw: string])[] = [
    ['{{ "nginx:1" }}', 'nginx:1', 'nginx:1'],
    ['{{- "nginx:1" | quote -}}', 'nginx:1', 'nginx:1'],
    ['{{ printf "a/b:%s" .tag }}', 'a/b', 'a/b:{{ printf "a/b:%s" .tag }}'],
    [
      '{{ printf "%s:%s" .image .tag }}',
      '{{ printf "%s:%s" .image .tag }}',
      '{{ printf "%s:%s" .image .tag }}',
    ],
    ['{{ printf "a:%s" "b" }}', '{{ printf "a:%s" "b" }}', '{{ printf "a:%s" "b" }}'],
    ['{{ .image | default "nginx" }}', '{{ .image | default "nginx" }}', '{{ .image | default "nginx" }}'],
    ['{{ "nginx" }}:{{ "1" }}', '{{ "nginx" }}:{{ "1" }}', '{{ "nginx" }}:{{ "1" }}'],
    ['{{ "nginx" | replace "n" "m" }}', '{{ "nginx" | replace "n" "m" }}', '{{ "nginx" | replace "n" "m" }}'],
  ];
  for (const [action, underlined, raw] of cases) {
    test(action, () => {
      const text = `- name: a\n  image: ${action}\n`;
      const [site] = sitesOf(text, FILE);
      assert.equal(site && text.slice(site.span.start, site.span.end), underlined);
      assert.equal(site?.raw, raw);
    });
  }
});

test('many definitions and images cost no more than their number', () => {
  const text = '{{- define "a" }}\nimage: a:1\n{{- end }}\n'.repeat(2_000);
  assert.equal(sitesOf(text, FILE).length, 2_000);
});
