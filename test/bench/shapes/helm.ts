// Shapes of Helm charts: values, templates, and what names charts.
import { family, filled, stairs, wrapped } from './shape.ts';

const values = family('c/values.yaml', {
  'images as strings': filled('', (n) => `a${n}:\n  image: redis:7\n`),
  'images with repository and tag': filled(
    '',
    (n) => `a${n}:\n  image:\n    repository: redis\n    tag: "7"\n`,
  ),
  'images with registry': filled(
    'global:\n  imageRegistry: docker.io\n',
    (n) =>
      `a${n}:\n  image:\n    registry: docker.io\n    repository: a/b\n    tag: "7"\n    pullPolicy: Always\n`,
  ),
  'flat names': filled('', (n) => `a${n}ImageRepository: redis\na${n}ImageTag: "7"\n`),
  'flat names in one mapping': filled('image:\n', (n) => `  repository${n}: redis\n  tag${n}: "7"\n`),
  'repositories and tags at one level': filled('', (n) => `repository: redis\ntag: "${n}"\n`),
  'registries at each level': stairs('image: a\n', (n) => `a${n}:\n${' '.repeat(n + 1)}registry: docker.io`),
  'deep values': stairs('image: redis\n', () => 'a:'),
  'lists of images': filled('images:\n', (n) => `- redis:${n}\n`),
  'images by name': filled('images:\n', (n) => `  a${n}: redis:7\n`),
  'comments of images': filled('image: redis\n', '# image: redis:7\n'),
  'capitals in a key': filled('image: redis\n', 'AbImage', ': redis\n'),
  'dashes in a key': filled('image: redis\n', 'a-b_', 'image: redis\n'),
  'image in a key': filled('image: redis\n', 'image', 'repository: redis\n'),
  'manifests in blocks': filled(
    'image: a\n',
    (n) => `a${n}: |\n  kind: Pod\n  spec:\n    containers:\n    - image: redis\n`,
  ),
  'containers in a block': filled('a: |\n  containers:\n', '  - image: redis\n'),
  'blanks before containers in a block': filled('image: a\na: |\n    x\n', '   \n', '    containers:\n'),
  'quoted values of braces': filled('image: a\na: "', '[{', '"\n'),
  'aliases of images': filled('a: &a\n  repository: redis\n', (n) => `b${n}:\n  image: *a\n`),
  'merged images': filled(
    'a: &a\n  repository: redis\n',
    (n) => `b${n}:\n  image:\n    <<: *a\n    tag: "7"\n`,
  ),
  parameters: filled('parameters:\n', '- name: image.repository\n  value: redis\n'),
  'tags without names': filled('image: a\n', (n) => `a${n}:\n  tag: "7"\n`),
  'environment that names images': filled('image: a\nenv:\n', '- name: A_IMAGE\n  value: redis:7\n'),
});

/** An action that grows inside. */
const action = (piece: string | ((n: number) => string), head = '', tail = '') =>
  filled(`kind: Pod\nspec:\n  containers:\n  - image: {{ ${head}`, piece, `${tail} }}\n`);

const templates = family('c/templates/a.yaml', {
  'images of values': filled(
    'kind: Pod\nspec:\n  containers:\n',
    (n) => `  - image: {{ .Values.a${n}.image }}\n`,
  ),
  'images of parts': filled(
    'kind: Pod\nspec:\n  containers:\n',
    (n) =>
      `  - image: "{{ .Values.a${n}.repository }}:{{ .Values.a${n}.tag | default .Chart.AppVersion }}"\n`,
  ),
  'one image of many parts': filled(
    'kind: Pod\nspec:\n  containers:\n  - image: "',
    '{{ .Values.a }}',
    '"\n',
  ),
  'many images of one value': filled('kind: Pod\nspec:\n  containers:\n', '  - image: {{ .Values.image }}\n'),
  'ifs in ifs': wrapped('', '{{ if .Values.a }}\n', '  image: {{ .Values.b }}\n', '{{ end }}\n'),
  'ifs in ifs that differ': (size) => {
    const count = Math.ceil(size / 34);
    const opened = Array.from({ length: count }, (_, n) => `{{ if .Values.a${n} }}\n`).join('');
    return `${opened}  image: {{ .Values.b }}\n${'{{ end }}\n'.repeat(count)}`;
  },
  'ifs that are not closed': filled('image: {{ .Values.b }}\n', '{{ if .Values.a }}\n'),
  'ends that close nothing': filled('image: {{ .Values.b }}\n', '{{ end }}\n'),
  'ifs after each other': filled(
    '',
    (n) => `{{ if .Values.a${n} }}\nimage: {{ .Values.b${n} }}\n{{ end }}\n`,
  ),
  'else if': filled(
    '{{ if .Values.a }}\nimage: a\n',
    (n) => `{{ else if .Values.a${n} }}\nimage: {{ .Values.b${n} }}\n`,
    '{{ end }}\n',
  ),
  'else if of one value': filled(
    '{{ if .Values.a }}\nimage: a\n',
    '{{ else if eq .Values.a "b" }}\nimage: {{ .Values.b }}\n',
    '{{ end }}\n',
  ),
  'ranges in ranges': wrapped('', '{{ range .Values.a }}\n', 'image: {{ .image }}\n', '{{ end }}\n'),
  'withs in withs': wrapped('', '{{ with .a }}\n', 'image: {{ .image }}\n', '{{ end }}\n'),
  'a chain of includes': filled(
    'image: {{ include "a0" . }}\n',
    (n) => `{{ define "a${n}" }}{{ include "a${n + 1}" . }}{{ end }}\n`,
  ),
  'includes that double': filled(
    'image: {{ include "a0" . }}\n',
    (n) => `{{ define "a${n}" }}{{ include "a${n + 1}" . }}{{ include "a${n + 1}" . }}{{ end }}\n`,
  ),
  'includes of one define': filled(
    '{{ define "a" }}{{ .Values.a }}:{{ .Values.b }}{{ end }}\n',
    'image: {{ include "a" . }}\n',
  ),
  'a define that includes itself': filled(
    'image: {{ include "a" . }}\n{{ define "a" }}',
    '{{ include "a" . }}',
    '{{ end }}\n',
  ),
  'defines of one name': filled('image: {{ include "a" . }}\n', '{{ define "a" }}{{ .Values.a }}{{ end }}\n'),
  'a long pipeline': action(' | default .Values.b', '.Values.a'),
  'a long pipeline of trims': action(' | trimSuffix "a"', '.Values.a'),
  'a long pipeline of quotes': action(' | quote', '.Values.a'),
  'brackets in an action': (size) => `image: {{ ${'('.repeat(size / 2)}.Values.a${')'.repeat(size / 2)} }}\n`,
  'brackets that stay open': action('('),
  'a field of many steps': action('.a', '.Values'),
  'a printf of many values': action(' .Values.a', 'printf "%s"'),
  'a printf of many verbs': action('%s', 'printf "', '" .Values.a'),
  'a printf of digits': action('0', 'printf "%', 's" .Values.a'),
  'a printf of blanks': action(' ', 'printf "a:%s"', '"'),
  'one string in an action': action('a', '"', '"'),
  'escapes in a string': action('\\"', '"', '"'),
  'quotes in an action that stay open': filled('image: {{ ', '"\\'),
  'apostrophes in an action that stay open': filled('image: {{ ', "'\\"),
  'backticks in an action': filled('image: {{ ', '` '),
  variables: filled('', (n) => `{{ $a${n} := .Values.a${n} }}\nimage: {{ $a${n} }}\n`),
  'a chain of variables': filled(
    '{{ $a0 := .Values.a }}\n',
    (n) => `{{ $a${n + 1} := $a${n} }}\nimage: {{ $a${n + 1} }}\n`,
  ),
  'one variable set again': filled(
    '{{ $a := .Values.a }}\n',
    '{{ $a = printf "%s%s" $a .Values.b }}\n',
    'image: {{ $a }}\n',
  ),
  'a variable set in each branch': filled(
    '{{ $a := .Values.a }}\n',
    (n) => `{{ if .Values.b${n} }}{{ $a = .Values.c${n} }}{{ end }}\n`,
    'image: {{ $a }}\n',
  ),
  'dictionaries in dictionaries': action('dict "a" (', '', ''),
  'merged mappings': action(' .Values.a', 'merge'),
  'a list of values': action(' .Values.a', 'coalesce'),
  'conditions with and': filled('{{ if and', ' .Values.a', ' }}\nimage: {{ .Values.b }}\n{{ end }}\n'),
  'conditions that differ with or': filled(
    '{{ if or',
    (n) => ` .Values.a${n}`,
    ' }}\nimage: {{ .Values.b }}\n{{ end }}\n',
  ),
  'images of tpl': filled('', 'image: {{ tpl .Values.a . }}\n'),
  'mappings of toYaml': filled(
    '',
    (n) => `a:\n{{- toYaml .Values.a${n} | nindent 2 }}\nimage: {{ .Values.b }}\n`,
  ),
  'comments of Go': filled('image: {{ .Values.a }}\n', '{{/* image: a */}}\n'),
  'a comment of Go that stays open': filled('image: {{ .Values.a }}\n{{/*', ' a'),
  'arguments that name images': filled('', '- --a-image={{ .Values.a }}\n'),
  'dashes before an image': filled('image: {{ .Values.a }}\n', '--', 'image={{ .Values.b }}\n'),
  'keys that end in image': filled('image: {{ .Values.a }}\n', 'aimage', ': {{ .Values.b }}\n'),
  'blanks before an image': filled('image: {{ .Values.a }}\n', ' ', 'image: {{ .Values.b }}\n'),
  'blanks after an image': filled('image:', ' ', '{{ .Values.b }}\n'),
  'lines between an image and its value': filled('image: >-\n', '\n', '  {{ .Values.b }}\n'),
  'texts without actions': filled('image: {{ .Values.a }}\n', 'a: b\n'),
});

const charts = family('c/Chart.yaml', {
  'dependencies in a flow list': filled('name: x\ndependencies: [', '{name: a},', ']\n'),
  dependencies: filled(
    'name: x\ndependencies:\n',
    (n) => `- name: a${n}\n  repository: oci://registry-1.docker.io/a\n`,
  ),
  'one dependency with aliases': filled('name: x\ndependencies:\n', (n) => `- name: a\n  alias: b${n}\n`),
  annotations: filled(
    'name: x\nannotations:\n  images: |\n',
    '    - name: a\n      image: docker.io/bitnami/redis\n',
  ),
});

const helmfiles = family('helmfile.yaml', {
  releases: filled(
    'releases:\n',
    (n) => `- name: a${n}\n  chart: oci://registry-1.docker.io/a\n  values:\n  - image: redis\n`,
  ),
  sets: filled('releases:\n- name: a\n  set:\n', '  - name: image.repository\n    value: redis\n'),
});

export const HELM = [...values, ...templates, ...charts, ...helmfiles];
