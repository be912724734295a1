// Which values make an image, construct by construct: one row is what stands after `image:` in a template, and the ways that it has.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { show, usesOf } from '../support/chartUses.ts';

type Row = readonly [image: string, ...ways: string[]];

/** Values are in braces, what is no value in angle brackets, conditions after `if`. */
const TABLES: Readonly<Record<string, readonly Row[]>> = {
  values: [
    ['{{ .Values.image }}', '{image}'],
    ['{{ $.Values.a.b }}/x:1', '{a.b}/x:1'],
    ['"{{ .Values.a }}:{{ .Values.b }}" # why', '{a}:{b}'],
    ["'{{ .Values.a }}'", '{a}'],
    ['{{ (.Values.a).b }}', '{a.b}'],
    ['{{ ((.Values.a).b).c }}', '{a.b.c}'],
    ['{{ index .Values "a-b" "c" }}', '{a-b.c}'],
    ['{{ (index .Values.a "b").c }}', '{a.b.c}'],
    ['{{ get .Values.a "b" }}', '{a.b}'],
    ['{{ index .Values.list 0 }}', '{list.*}'],
    ['{{ index .Values .Values.which "image" }}', '{*.image}'],
    ['{{ dig "a" "b" "x" .Values }}', '{a.b} if a.b', 'x if !a.b'],
    ['{{ (first .Values.list).image }}', '{list.*.image}'],
    ['{{ .Values.repo }}:{{ .Chart.AppVersion }}', '{repo}:<appVersion>'],
    ['{{ .Values.repo }}:v{{ .Chart.Version }}', '{repo}:v<chartVersion>'],
    ['{{ .Release.Name }}/x', '<release>/x'],
    ['{{ .Files.Get "image" }}', '<other>'],
    ['nginx:1', 'nginx:1'],
    ['{{/* a comment */}}nginx', 'nginx'],
    ['{{- /* trimmed */ -}} nginx', 'nginx'],
  ],
  functions: [
    ['{{ .Values.a | quote }}', '{a}'],
    ['{{ .Values.a | toString | squote }}', '{a}'],
    ['{{ printf "%s/%v:%d" .Values.a .Values.b .Values.c }}', '{a}/{b}:{c}'],
    ['{{ printf "%s:%s%%" .Values.a "1" | quote }}', '{a}:1%'],
    ['{{ .Values.b | printf "%s:%s" .Values.a }}', '{a}:{b}'],
    ['{{ print .Values.a ":" .Values.b }}', '{a}:{b}'],
    ['{{ join "/" (list .Values.a .Values.b) }}', '{a}/{b}'],
    ['{{ list .Values.a "x" | join ":" }}', '{a}:x'],
    ['{{ (list .Values.a "x") | compact | join "/" }}', '{a}/x if a', 'x if !a'],
    ['{{ .Values.a | trimSuffix "/" }}/x', '{a|trimSuffix /}/x'],
    ['{{ .Values.a | lower }}', '{a|lower}'],
    ['{{ .Values.a | trim }}', '{a}'],
    ['{{ printf "%s/" .Values.a | trimSuffix "/" }}', '{a}'],
    ['{{ replace "+" "_" (print "a+b:" .Values.a) }}', 'a_b:{a|replace +}'],
    ['{{ required "set it" .Values.a }}', '{a}'],
    ['{{ tpl .Values.a $ }}', '{a}'],
    ['{{ tpl "{{ .Values.a }}:1" . }}', '{a}:1'],
    ['{{ sha256sum .Values.a }}', '<other>'],
    ['{{ regexReplaceAll "x" .Values.a "y" }}', '<other a>'],
    ['{{ semver .Values.a }}', '<other a>'],
  ],
  defaults: [
    ['{{ default "x" .Values.a }}', '{a} if a', 'x if !a'],
    ['{{ .Values.a | default "docker.io" }}/b', '{a}/b if a', 'docker.io/b if !a'],
    ['{{ .Values.a | default .Values.b }}', '{a} if a', '{b} if !a'],
    ['{{ .Values.t | default .Chart.AppVersion }}', '{t} if t', '<appVersion> if !t'],
    ['{{ coalesce .Values.a .Values.b "x" }}', '{a} if a', '{b} if !a & b', 'x if !a & !b'],
    ['{{ or .Values.a .Values.b }}', '{a} if a', '{b} if !a'],
    ['{{ and .Values.a .Values.b }}', '{a} if !a', '{b} if a'],
    ['{{ ternary "x" .Values.b .Values.a }}', 'x if a', '{b} if !a'],
    ['{{ ternary "x" "y" (empty .Values.a) }}', 'x if !a', 'y if a'],
    ['{{ default "x" "" }}', 'x'],
    [
      '{{ $t := default .Chart.AppVersion .Values.t }}x{{ if $t }}:{{ $t }}{{ end }}',
      'x:{t} if t',
      'x:<appVersion> if !t',
    ],
    // The same question has the same answer everywhere.
    ['{{ default "x" .Values.a }}/{{ default "y" .Values.a }}', '{a}/{a} if a', 'x/y if !a'],
  ],
  branches: [
    ['{{ if .Values.a }}{{ .Values.a }}/{{ end }}b', '{a}/b if a', 'b if !a'],
    ['{{ if .Values.a }}x{{ else }}y{{ end }}', 'x if a', 'y if !a'],
    [
      '{{ if .Values.a }}x{{ else if .Values.b }}y{{ else }}z{{ end }}',
      'x if a',
      'y if !a & b',
      'z if !a & !b',
    ],
    ['{{ with .Values.a }}{{ .b }}:{{ $.Values.c }}{{ end }}', '{a.b}:{c} if a'],
    ['{{ with .Values.a }}{{ . }}/{{ else }}x/{{ end }}y', '{a}/y if a', 'x/y if !a'],
    ['{{ if not .Values.a }}x{{ else }}{{ .Values.a }}{{ end }}', 'x if !a', '{a} if a'],
    ['{{ if and .Values.a .Values.b }}x{{ else }}y{{ end }}', 'x if a & b', 'y if !a | !b'],
    ['{{ if or .Values.a .Values.b }}x{{ else }}y{{ end }}', 'x if a | b', 'y if !a & !b'],
    ['{{ if eq .Values.a "x" }}1{{ else }}2{{ end }}', '1 if a = x', '2 if !a = x'],
    ['{{ if ne .Values.a "x" }}1{{ else }}2{{ end }}', '1 if !a = x', '2 if a = x'],
    [
      '{{ if kindIs "string" .Values.a }}{{ .Values.a }}{{ else }}{{ .Values.a.b }}{{ end }}',
      '{a} if a is string',
      '{a.b} if !a is string',
    ],
    ['{{ if hasPrefix "x" .Values.a }}1{{ else }}2{{ end }}', '1', '2'],
    ['{{ if eq 1 2 }}never{{ else }}always{{ end }}', 'always'],
    ['{{ if contains "b" "abc" }}1{{ else }}2{{ end }}', '1'],
    [
      '{{ if .Values.a.b }}{{ if .Values.a }}x{{ else }}never{{ end }}{{ else }}y{{ end }}',
      'x if a.b',
      'y if !a.b',
    ],
  ],
  variables: [
    ['{{ $x := .Values.a }}{{ $x.b }}', '{a.b}'],
    ['{{ $x := "n" }}{{ if .Values.a }}{{ $x = .Values.a }}{{ end }}{{ $x }}', '{a} if a', 'n if !a'],
    ['{{ $x := "n" }}{{ if .Values.a }}{{ $x := "inner" }}{{ end }}{{ $x }}', 'n'],
    ['{{ with $x := .Values.a }}{{ $x }}{{ end }}', '{a} if a'],
    ['{{ $d := dict "i" .Values.a "t" "1" }}{{ $d.i }}:{{ $d.t }}', '{a}:1'],
    ['{{ $d := dict "i" "x" }}{{ $_ := set $d "i" .Values.a }}{{ $d.i }}', '{a}'],
    ['{{ $d := dict "i" "x" }}{{ $_ := set $d .Values.k .Values.a }}{{ $d.i }}', '{a}', 'x'],
    ['{{ $m := merge .Values.a .Values.b }}{{ $m.i }}', '{a.i} if a.i', '{b.i} if !a.i'],
    ['{{ $m := mergeOverwrite (deepCopy .Values.a) .Values.b }}{{ $m.i }}', '{b.i} if b.i', '{a.i} if !b.i'],
    ['{{ $_ := set .Values.a "i" .Values.b }}{{ .Values.a.i }}', '{b}'],
    ['{{ $c := deepCopy .Values.a }}{{ $_ := set $c "i" "x" }}{{ .Values.a.i }}', '{a.i}'],
    ['{{ range $k, $v := .Values.m }}{{ $v.i }}:{{ $k }}{{ end }}', '{m.*.i}:<key m> if m'],
    ['{{ range list "a" "b" }}{{ . }}{{ end }}', 'ab'],
    ['{{ range $i, $x := list "a" }}{{ index $.Values $x "i" }}{{ end }}', '{a.i}'],
    ['{{ $x := "n" }}{{ range .Values.l }}{{ $x = .i }}{{ end }}{{ $x }}', '{l.*.i} if l', 'n if !l'],
  ],
};

for (const [name, rows] of Object.entries(TABLES)) {
  suite(name, () => {
    for (const [image, ...ways] of rows) {
      test(image, () => {
        const { images, complete } = usesOf({ 'templates/a.yaml': `spec:\n  image: ${image}\n` });
        assert.deepEqual(images.map(show).sort(), [...ways].sort());
        assert.equal(complete, true);
      });
    }
  });
}
