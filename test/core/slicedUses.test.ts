// What writes no image of a chart is left out of the run of its templates: an image that it takes a detour to see must still be seen.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { show, usesOf } from '../support/chartUses.ts';

/** A template, and the images that it writes. `usesOf` holds the run without the other parts to the whole one. */
const DETOURS: Readonly<Record<string, readonly [template: string, ...images: string[]]>> = {
  'an image between other lines': [
    'a: {{ .Values.x }}\n{{ if .Values.b }}\nc: {{ .Values.d }}\n{{ end }}\nimage: {{ .Values.image }}\nports: {{ .Values.p }}\n',
    '{image}',
  ],
  'a variable that holds the line': [
    '{{ $line := printf "image: %s" .Values.a }}\nspec:\n  {{ $line }}\n',
    '{a}',
  ],
  'a variable that holds a mapping': [
    '{{ $c := dict "image" .Values.a }}\n{{ toYaml $c | nindent 2 }}\n',
    '{a}',
  ],
  'a mapping that gets its image later': [
    '{{ $c := dict "name" "x" }}{{ $_ := set $c "image" .Values.a }}\n{{ toYaml $c | nindent 2 }}\n',
    '{a}',
  ],
  'a helper that writes all lines': [
    '{{ define "pod" }}\nname: x\nimage: {{ .Values.a }}\n{{ end }}\nspec:\n{{- include "pod" . | nindent 2 }}\n',
    '{a}',
  ],
  'a helper of a helper': [
    '{{ define "c" }}image: {{ .Values.a }}{{ end }}{{ define "pod" }}\n{{ include "c" . }}\n{{ end }}\n{{ template "pod" . }}\n',
    '{a}',
  ],
  'the dot of a block': [
    '{{ define "pod" }}image: {{ .Values.a }}{{ end }}{{ with include "pod" . }}\n{{ . | nindent 2 }}\n{{ end }}\n',
    '{a}',
  ],
  'the argument of a helper': [
    '{{ define "print" }}\n{{ toYaml .of | nindent 2 }}\n{{ end }}{{ include "print" (dict "of" (dict "image" .Values.a)) }}\n',
    '{a}',
  ],
  'an image that goes on behind a block': [
    'spec:\n  {{ if .Values.x }}image: {{ .Values.a }}{{ else }}image: {{ .Values.b }}{{ end }}:{{ .Values.t }}\n',
    '{a}:{t} if x',
    '{b}:{t} if !x',
  ],
  'an image that goes on behind a helper': [
    '{{ define "c" }}image: {{ .Values.a }}{{ end }}\n{{ include "c" . }}:{{ .Values.t }}\n',
    '{a}:{t}',
  ],
  'a block that writes the key alone': [
    '{{ if .Values.b }}image: {{ else }}initImage: {{ end }}{{ .Values.a }}\n',
    '{a} if b',
    '{a} if !b',
  ],
  'a value in the next line': ['image:\n  {{ .Values.a }}\n', '{a}'],
  'a tag in a block of its own': [
    'image: {{ .Values.a }}{{ if .Values.t }}:{{ .Values.t }}{{ end }}\nx: y\n',
    '{a}:{t} if t',
    '{a} if !t',
  ],
  'a block that begins with a new line': [
    'image: {{ .Values.a }}\n{{- if .Values.t }}\ntag: {{ .Values.t }}\n{{- end }}\nx: y\n',
    '{a}',
  ],
  'a variable that is changed': [
    '{{ $x := "n" }}{{ if .Values.b }}{{ $x = .Values.a }}{{ end }}\nname: {{ .Values.n }}\nimage: {{ $x }}\n',
    '{a} if b',
    'n if !b',
  ],
  'a variable of another variable': [
    '{{ $x := .Values.a }}{{ $y := $x }}\nname: {{ $x }}\nimage: {{ $y }}\n',
    '{a}',
  ],
  'a block that changes the variable of an image': [
    '{{ $x := "n" }}{{ $y := "o" }}{{ if .Values.b }}{{ if .Values.c }}{{ $y = .Values.a }}{{ end }}{{ $x = $y }}{{ end }}\nimage: {{ $x }}\n',
    'n if !b',
    'o if b & !c',
    '{a} if b & c',
  ],
  'variables that are made of one another': [
    '{{ $x := dict }}{{ $y := dict "image" .Values.a }}{{ $x = $y }}{{ $y = $x }}\n{{ toYaml $x | nindent 2 }}\n',
    '{a}',
  ],
  'a variable that another helper has too': [
    '{{ define "a" }}{{ $x := "n" }}name: {{ $x }}{{ end }}{{ define "b" }}{{ $x := printf "image: %s" .Values.a }}{{ $x }}{{ end }}\n{{ include "a" . }}\n{{ include "b" . }}\n',
    '{a}',
  ],
  'a mapping that comes down a pipeline': [
    '{{ $c := dict "name" "x" }}{{ $_ := dict "image" .Values.a | merge $c }}\n{{ toYaml $c | nindent 2 }}\n',
    '{a}',
  ],
  'a value that is set where a variable changes that nobody asks for': [
    '{{ $x := "n" }}{{ $x = set .Values "a" "nginx" }}\nimage: {{ .Values.a }}\n',
    'nginx',
  ],
  'a question that sets a value': [
    '{{ if not (set .Values "a" "nginx") }}x: y{{ end }}\nimage: {{ .Values.a }}\n',
    'nginx',
  ],
  'a helper that calls itself': [
    '{{ define "each" }}{{ range $k, $v := . }}{{ if kindIs "map" $v }}{{ include "each" $v }}{{ else }}\nimage: {{ $v }}\n{{ end }}{{ end }}{{ end }}\n{{ include "each" (dict "x" .Values.a) }}\n',
    '{a} if !a is map',
    '{a.*} if a is map & a & !a.* is map',
    '{a.*.*} if a is map & a & a.* is map & a.* & !a.*.* is map',
    '{a.*.*.*} if a is map & a & a.* is map & a.* & a.*.* is map & a.*.* & !a.*.*.* is map',
  ],
  'a value that a helper sets': [
    '{{ define "init" }}{{ $_ := set .Values "a" "nginx" }}{{ end }}{{ include "init" . }}\nimage: {{ .Values.a }}\n',
    'nginx',
  ],
};

suite('an image on a detour', () => {
  for (const [name, [template, ...images]] of Object.entries(DETOURS)) {
    test(name, () => {
      assert.deepEqual(usesOf({ 'templates/a.yaml': template }).images.map(show).sort(), [...images].sort());
    });
  }

  test('a value that is set by a file which writes no image', () => {
    const { images } = usesOf({
      'templates/a.yaml': 'image: {{ .Values.a }}\n',
      'templates/b.yaml': '{{ $_ := set .Values "a" "nginx" }}\n',
    });
    assert.deepEqual(images.map(show), ['nginx']);
  });

  test('a value that is set by a file which is run later', () => {
    const { images } = usesOf({
      'templates/a.yaml': '{{ $_ := set .Values "a" "nginx" }}\n',
      'templates/b.yaml': 'image: {{ .Values.a }}\n',
    });
    assert.deepEqual(images.map(show), ['{a}']);
  });

  test('what a file writes whose name is computed', () => {
    const { images } = usesOf({
      'templates/_x.tpl': '{{ define "c.web" }}image: {{ .Values.a }}{{ end }}',
      'templates/a.yaml': '{{ include (printf "c.%s" .Values.kind) . }}\n',
    });
    assert.deepEqual(images.map(show), ['{a}']);
  });

  test('a mention at a key that does not say that it holds an image', () => {
    const { mentions } = usesOf({
      'templates/a.yaml':
        'port: {{ .Values.p }}\n{{ $ref := printf "%s/%s" .Values.r .Values.n }}\nvalue: {{ $ref }}\nengine: {{ .Values.h }}/{{ .Values.e }}\n',
    });
    assert.deepEqual(mentions.map(show).sort(), ['{h}/{e}', '{r}/{n}']);
  });
});
