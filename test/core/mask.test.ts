// The mask: what is no YAML is hidden behind text of the same length, and nothing else is. (That it never moves anything: text.test.ts)
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mask } from '../../core/yaml/exact/mask.ts';

const CASES: readonly (readonly [string, string])[] = [
  ['a: b', 'a: b'],
  ['a: {{ .x }}', 'a: ________'],
  ['a: "{{ .x }}:1"', 'a: "________:1"'],
  ['{{- if .x }}\na: b\n{{- end }}', `${' '.repeat(12)}\na: b\n${' '.repeat(10)}`],
  ['  {% if x %}  \na: b', `${' '.repeat(14)}\na: b`],
  ['{%- if x -%}', ' '.repeat(12)],
  // A comment of Go templates ends at its own mark, whatever it holds.
  ['{{/* {{ .x }}\nimage: a */}}\na: b', `${' '.repeat(13)}\n${' '.repeat(13)}\na: b`],
  ['{{- /* image: {{ .x }} */ -}}', ' '.repeat(29)],
  ['{{ if or\n  .a }}\nb: c', `${' '.repeat(8)}\n${' '.repeat(7)}\nb: c`],
  // Half-typed: the next action is not its end.
  ['a: {{ .x\nb: c\nd: {{ .y }}', 'a: {{ .x\nb: c\nd: ________'],
  ['a: {{ .x\nb: c', 'a: {{ .x\nb: c'],
  ['a: {{ "{{" }}', 'a: __________'],
  // No actions, though they look like it.
  ["a: printf '{%s}'\nb: c\nd: ${X%}", "a: printf '{%s}'\nb: c\nd: ${X%}"],
  ['a: {b: {c: d}}', 'a: {b: {c: d}}'],
  ['a: ${{ x }}', 'a: $_______'],
  // Tabs are JSON's, and only there.
  ['{\n\t"a": "b"\n}', '{\n "a": "b"\n}'],
  ['---\n{\n\t"a": "b"\n}', '---\n{\n "a": "b"\n}'],
  ['a:\n\t- b', 'a:\n\t- b'],
  // Line ends: only where there is no other.
  ['a: b\rc: d\r', 'a: b\nc: d\n'],
  ['a: b\r\nc: d\r', 'a: b\r\nc: d\r'],
];

for (const [text, expected] of CASES) {
  test(JSON.stringify(text), () => {
    assert.equal(mask(text), expected);
  });
}
