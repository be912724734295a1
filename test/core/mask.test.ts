// Tests of the mask: it replaces what is not YAML by text of the same length, and nothing else. text.test.ts tests that no offset moves.
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
  // A comment of a Go template ends at `*/}}`, whatever it holds.
  ['{{/* {{ .x }}\nimage: a */}}\na: b', `${' '.repeat(13)}\n${' '.repeat(13)}\na: b`],
  ['{{- /* image: {{ .x }} */ -}}', ' '.repeat(29)],
  ['{{ if or\n  .a }}\nb: c', `${' '.repeat(8)}\n${' '.repeat(7)}\nb: c`],
  // Only Go has such comments.
  ['{%- /* }} %} */ -%}', `${'_'.repeat(12)} */ -%}`],
  // Several actions alone on a line, and beside words.
  ['a:\n  {{ x }}\t{{ y }} \r\n  {{ x }} b {{ y }}', `a:\n${' '.repeat(18)}\r\n  _______ b _______`],
  // A half-typed action does not end where the next action ends.
  ['a: {{ .x\nb: c\nd: {{ .y }}', 'a: {{ .x\nb: c\nd: ________'],
  ['a: {{ .x\nb: c', 'a: {{ .x\nb: c'],
  ['a: {{ "{{" }}', 'a: __________'],
  // These look like actions and are not.
  ["a: printf '{%s}'\nb: c\nd: ${X%}", "a: printf '{%s}'\nb: c\nd: ${X%}"],
  ['a: {b: {c: d}}', 'a: {b: {c: d}}'],
  ['a: ${{ x }}', 'a: $_______'],
  // Tabs become spaces in JSON only.
  ['{\n\t"a": "b"\n}', '{\n "a": "b"\n}'],
  ['---\n{\n\t"a": "b"\n}', '---\n{\n "a": "b"\n}'],
  ['a:\n\t- b', 'a:\n\t- b'],
  // A carriage return becomes a line feed only in a text without line feeds.
  ['a: b\rc: d\r', 'a: b\nc: d\n'],
  ['a: b\r\nc: d\r', 'a: b\r\nc: d\r'],
];

for (const [text, expected] of CASES) {
  test(JSON.stringify(text), () => {
    assert.equal(mask(text), expected);
  });
}
