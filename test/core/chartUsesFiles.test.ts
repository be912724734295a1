// Which values make the images of whole charts: helpers, subcharts, libraries, and what is written besides images.
import assert from 'node:assert/strict';
import process from 'node:process';
import { suite, test } from 'node:test';
import { show, usesOf } from '../support/chartUses.ts';

suite('helpers', () => {
  const helper = (body: string) => `{{- define "image" -}}\n${body}\n{{- end -}}\n`;

  test('a helper is called with a part of the values, and its `$` is that part', () => {
    const { images } = usesOf({
      'templates/_helpers.tpl': helper('{{ .registry }}/{{ $.repository }}'),
      'templates/a.yaml': 'image: {{ include "image" .Values.web.image }}\n',
    });
    assert.deepEqual(images.map(show), ['{web.image.registry}/{web.image.repository}']);
  });

  test('`template` and `block` write in place', () => {
    const { images } = usesOf({
      'templates/_helpers.tpl': helper('{{ .Values.a }}'),
      'templates/a.yaml':
        'image: {{ template "image" . }}\nb:\n  image: {{ block "own" .Values.b }}{{ .c }}{{ end }}\n',
    });
    assert.deepEqual(images.map(show), ['{a}', '{b.c}']);
  });

  test('a helper writes the whole line, and the place is its own', () => {
    const { images } = usesOf({
      'templates/_helpers.tpl':
        '{{- define "container" }}\n- name: x\n  image: {{ .repo }}:{{ .tag }}\n{{- end }}\n',
      'templates/a.yaml': 'containers:\n{{ include "container" .Values.web | indent 2 }}\n',
    });
    assert.deepEqual(images.map(show), ['{web.repo}:{web.tag}']);
    assert.deepEqual(
      images.map(({ file, line }) => [file, line]),
      [['templates/_helpers.tpl', 3]],
    );
  });

  test('what a helper writes can be asked about', () => {
    const { images } = usesOf({
      'templates/_helpers.tpl': helper('{{ if .Values.on }}true{{ else }}false{{ end }}'),
      'templates/a.yaml': 'image: {{ if eq (include "image" .) "true" }}x{{ else }}y{{ end }}\n',
    });
    assert.deepEqual(images.map(show), ['x if on', 'y if !on']);
  });

  test('of two definitions the one of the parent counts', () => {
    const { images } = usesOf({
      'templates/_helpers.tpl': helper('parent/{{ .Values.a }}'),
      'charts/sub/templates/_helpers.tpl': helper('sub/{{ .Values.a }}'),
      'charts/sub/templates/a.yaml': 'image: {{ include "image" . }}\n',
    });
    assert.deepEqual(images.map(show), ['parent/{sub.a}']);
  });

  test('a computed name can be any helper that fits', () => {
    const { images, complete } = usesOf({
      'templates/_helpers.tpl':
        '{{ define "image.a" }}a:{{ .Values.a }}{{ end }}{{ define "image.b" }}b:1{{ end }}',
      'templates/x.yaml': 'image: {{ include (print "image." .Values.which) . }}\n',
    });
    assert.deepEqual(images.map(show), ['a:{a}', 'b:1']);
    assert.equal(complete, true);
  });

  test('a helper that is not at hand and writes names alone is nothing that images depend on', () => {
    const text = 'name: {{ include "redis.fullname" .Subcharts.redis }}\nimage: {{ .Values.a }}\n';
    assert.equal(usesOf({ 'templates/a.yaml': text }).complete, true);
  });

  test('a helper that is not at hand makes the answer incomplete', () => {
    const { images, complete, why } = usesOf({
      'templates/a.yaml': 'image: {{ include "lib.image" .Values.a }}\n',
    });
    assert.deepEqual(images.map(show), ['<other a>']);
    assert.equal(complete, false);
    assert.match(why.join(), /templates\/a\.yaml:1: the helper lib\.image/);
  });
});

suite('libraries', () => {
  const image =
    'image: {{ include "common.images.image" (dict "imageRoot" .Values.image "global" .Values.global) }}\n';

  test("Bitnami's library is known, the registry of `global` wins", () => {
    const { images, complete } = usesOf({ 'templates/a.yaml': image });
    assert.deepEqual(
      images.map(show).filter((way) => way.includes('digest}')),
      [
        '{global.imageRegistry}/{image.repository}@{image.digest} if global.imageRegistry & image.digest',
        '{image.registry}/{image.repository}@{image.digest} if image.registry & !global.imageRegistry & image.digest',
        '{image.repository}@{image.digest} if !global.imageRegistry & !image.registry & image.digest',
      ],
    );
    assert.equal(images.length, 9);
    assert.equal(complete, true);
  });

  test('a library below charts/ is taken instead', () => {
    const { images } = usesOf({
      'charts/common/templates/_images.tpl':
        '{{ define "common.images.image" }}{{ .imageRoot.name }}{{ end }}',
      'templates/a.yaml': image,
    });
    assert.deepEqual(images.map(show), ['{image.name}']);
  });
});

suite('subcharts', () => {
  const files = { 'charts/db/templates/a.yaml': 'image: {{ .Values.global.registry }}/{{ .Values.repo }}\n' };

  test('their values stand in a section of the parent, `global` is everybody’s', () => {
    assert.deepEqual(usesOf(files).images.map(show), ['{global.registry}/{db.repo}']);
  });

  test('a chart with two aliases has two sections', () => {
    const { images } = usesOf(files, { 'charts/db': ['one', 'two'] });
    assert.deepEqual(images.map(show), ['{global.registry}/{one.repo}', '{global.registry}/{two.repo}']);
  });

  test('a subchart of a subchart', () => {
    const { images } = usesOf({ 'charts/a/charts/b/templates/x.yaml': 'image: {{ .Values.repo }}\n' });
    assert.deepEqual(images.map(show), ['{a.b.repo}']);
  });

  test('what a template puts in the place of all values stands there for the next one, in Helm’s order', () => {
    const { images } = usesOf({
      'templates/a.yaml': 'image: {{ .Values.repo }}\n',
      'templates/zzz.yaml': '{{ $_ := set $ "Values" (mergeOverwrite .Values.defaults .Values.own) }}',
    });
    assert.deepEqual(images.map(show), ['{own.repo} if own.repo', '{defaults.repo} if !own.repo']);
  });
});

suite('places', () => {
  test('lists, flow mappings, JSON and keys that end in Image', () => {
    const { images } = usesOf({
      'templates/a.yaml': [
        '- image: {{ .Values.a }}',
        '- {name: x, image: "{{ .Values.b }}", args: []}',
        '- {"image":"{{ .Values.c }}","args":[]}',
        'sidecarImage: {{ .Values.d }}',
        'image: >-',
        '  {{ .Values.e }}',
        'image:',
        '  {{- if .Values.f }}',
        '  {{ .Values.f }}',
        '  {{- end }}',
        'last: x',
      ].join('\n'),
    });
    assert.deepEqual(images.map(show), ['{a}', '{b}', '{c}', '{d}', '{e}', '{f} if f']);
    assert.deepEqual(
      images.map(({ key, line }) => `${key} ${line}`),
      ['image 1', 'image 2', 'image 3', 'sidecarImage 4', 'image 5', 'image 7'],
    );
  });

  test('a mapping at `image` is no image, but the key below it may be', () => {
    const { images } = usesOf({
      'templates/a.yaml':
        'image:\n  repository: {{ .Values.a }}\nspec:\n  image: {{ .Values.b }}\nimagePullPolicy: Always\n',
    });
    assert.deepEqual(images.map(show), ['{b}']);
  });

  test('arguments that name an image are told apart', () => {
    const { images, mentions } = usesOf({
      'templates/a.yaml': 'args:\n  - --sidecar-image={{ .Values.a }}:{{ .Values.b }}\n  - --log=1\n',
    });
    assert.deepEqual([images.length, mentions.map(show)], [0, ['{a}:{b}']]);
    assert.equal(mentions[0]?.key, '--sidecar-image=');
  });

  test('values of any other key that are put together like a reference are told apart too', () => {
    const { images, mentions } = usesOf({
      'templates/a.yaml': [
        'images:',
        '  engine: {{ .Values.registry | default "docker.io" }}/{{ .Values.engine }}:1.2',
        '  name: {{ .Values.name }}',
        'env:',
        '  - name: HELPER',
        '    value: "quay.io/{{ .Values.helper }}"',
        'settings.image = "{{ .Values.registry }}/{{ .Values.sidecar }}:1"',
        '{{- if .Values.on }}',
        '  last: {{ .Values.a }}/{{ .Values.b }}',
        '{{- end }}',
        '',
      ].join('\n'),
    });
    assert.deepEqual(images, []);
    assert.deepEqual(mentions.map((use) => `${use.key} ${show(use)}`).sort(), [
      'engine docker.io/{engine}:1.2 if !registry',
      'engine {registry}/{engine}:1.2 if registry',
      'last {a}/{b} if on',
      'settings.image {registry}/{sidecar}:1',
      'value quay.io/{helper}',
    ]);
  });

  test('values that are written whole, as YAML or as text', () => {
    const { whole, templated } = usesOf({
      'templates/a.yaml':
        'a:\n{{ toYaml .Values.sidecars | indent 2 }}\n{{- with .Values.more }}\n  {{- tpl . $ | nindent 2 }}\n{{- end }}\n',
    });
    assert.deepEqual(
      whole.map(({ path, as, line }) => `${path.join('.')} ${as} ${line}`),
      ['sidecars yaml 2', 'more text 4'],
    );
    assert.deepEqual(templated, [['more']]);
  });

  test('a container that a template makes of a dict', () => {
    const { images } = usesOf({
      'templates/a.yaml': '{{ toYaml (list (dict "name" "x" "image" (printf "%s:1" .Values.a))) }}\n',
    });
    assert.deepEqual(images.map(show), ['{a}:1']);
  });

  test('one text whose conditions cancel each other out', () => {
    const { images } = usesOf({
      'templates/a.yaml':
        'image: {{ .Values.a }}\n{{- if or .Values.x .Values.y }}\nb: 1\n{{- else }}\nc: 1\n{{- end }}\n',
    });
    assert.deepEqual(images.map(show), ['{a}']);
  });

  test('the conditions of the blocks around an image are among its own', () => {
    const { images } = usesOf({
      'templates/a.yaml': '{{ if .Values.on }}\nimage: {{ .Values.a }}\n{{ end }}\nimage: {{ .Values.b }}\n',
    });
    assert.deepEqual(images.map(show), ['{a} if on', '{b}']);
  });
});

suite('what is named', () => {
  test('everything that is asked for, also where nobody calls it', () => {
    const { named } = usesOf({
      'templates/_helpers.tpl':
        '{{ define "unused" }}{{ .Values.image.registry }}{{ (.Values.x).y }}{{ end }}',
      'templates/a.yaml':
        'image: {{ .Values.image.repository }}\n{{ range .Values.list }}{{ .tag }}{{ end }}\n',
    });
    const expected = ['image.registry', 'image.repository', 'list', 'list.*', 'list.*.tag', 'x', 'x.y'];
    assert.deepEqual([...named()].sort(), expected);
  });
});

suite('hostile templates end, and say that they are not understood', () => {
  const HOSTILE: Readonly<Record<string, string>> = {
    'an action without an end': 'image: {{ .Values.a',
    'a string without an end': 'image: {{ "a }}',
    'a block without an end': '{{ if .Values.a }}\nimage: x\n',
    'an end without a block': 'image: x\n{{ end }}',
    'an else without a block': '{{ else }}',
    'a comment without an end': '{{/* x',
    'characters of no language': 'image: {{ ?! }}\n',
    'parentheses without end': `image: {{ ${'('.repeat(5000)} }}`,
    'blocks without end': '{{ if .Values.a }}'.repeat(5000),
    'a helper that calls itself':
      '{{ define "image" }}image: {{ include "image" . }}{{ end }}{{ include "image" . }}',
    'helpers that call themselves twice':
      '{{ define "a" }}image: x\n{{ include "b" . }}{{ include "b" . }}{{ end }}{{ define "b" }}image: y\n{{ include "a" . }}{{ include "a" . }}{{ end }}{{ include "a" . }}',
    'text that doubles': `{{ $x := "ab" }}${'{{ $x = print $x $x }}'.repeat(60)}image: {{ $x }}\n`,
    'values that double': `{{ $x := .Values.a }}${'{{ $x = print $x $x }}'.repeat(60)}image: {{ $x }}\n`,
    'choices that double': `{{ $x := .Values.a }}${Array.from({ length: 60 }, (_, at) => `{{ $x = ternary (print $x "a") (print $x "b") .Values.c${at} }}`).join('')}image: {{ $x }}\n`,
    'ways that double': `image: ${Array.from({ length: 40 }, (_, at) => `{{ if .Values.c${at} }}a{{ else }}b{{ end }}`).join('')}\n`,
    'loops in loops that change what they read': `{{ $x := .Values.a }}${'{{ range .Values.l }}{{ $x = print $x . }}'.repeat(30)}${'{{ end }}'.repeat(30)}image: {{ $x }}\n`,
    'a template that runs itself':
      '{{ define "a" }}{{ tpl `{{ include "a" . }}image: x` . }}{{ end }}{{ include "a" . }}',
  };

  for (const [name, text] of Object.entries(HOSTILE)) {
    test(name, () => {
      // CPU time, because other programs on the machine take turns.
      const began = process.cpuUsage();
      const uses = usesOf({ 'templates/a.yaml': text });
      const { user, system } = process.cpuUsage(began);
      assert.equal(uses.complete, false);
      assert.ok(user + system < 5_000_000);
    });
  }

  test('a helper with a long chain of `else if` that a template asks about', () => {
    const chain = Array.from(
      { length: 40 },
      (_, at) =>
        `{{ else if or (and (eq .Values.kind "k${at}") .Values.a${at}) (and .Values.b${at} .Values.c${at}) }}{{ true }}`,
    );
    const helper = `{{ define "needed" }}{{ if .Values.a }}{{ true }}${chain.join('')}{{ end }}{{ end }}`;
    const template = '{{ if (include "needed" .) }}image: {{ .Values.image }}\n{{ end }}';
    const uses = usesOf({ 'templates/_helpers.tpl': helper, 'templates/a.yaml': template });
    assert.deepEqual([uses.images.map(({ parts }) => parts.length), uses.complete], [[1], true]);
  });

  test('a mapping that holds itself', () => {
    const text =
      '{{ $d := dict "a" 1 }}{{ $e := dict "d" $d }}{{ $_ := set $d "e" $e }}image: {{ toYaml $d }}{{ $d.e.d.a }}\n';
    assert.ok(usesOf({ 'templates/a.yaml': text }).images.length <= 1);
  });

  test('a large file is read in proportion to its size', () => {
    const line = 'image: {{ .Values.a | default "x" }}:{{ .Values.b }}\n';
    const { images, complete } = usesOf({ 'templates/a.yaml': line.repeat(5000) });
    assert.deepEqual([images.length, complete], [10_000, true]);
  });

  test('no files, and files elsewhere', () => {
    assert.deepEqual(usesOf({ 'values.yaml': 'image: {{ x }}' }).images, []);
    assert.equal(usesOf({}).complete, true);
  });
});
