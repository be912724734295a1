// Tests that the quick reader of plain block YAML gives the same as the parser, or declines.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPlainBlocks } from '../../core/yaml/quick/quickReader.ts';
import { readLastRoot, readTrees, readWithParser } from '../../core/yaml/readTrees.ts';
import type { WantedKeys } from '../../core/yaml/tree.ts';
import { assertSameReading } from '../support/readers.ts';

/** The keys that a reader of images wants. */
const WANTED: WantedKeys = {
  long: (key) => ['image', 'name', 'kind', 'apiVersion'].includes(key),
  inBraces: () => false,
  mayBeIn: (text) => text.includes('mage'),
};

const MANIFEST = `--- 
# A workload as most are written.
apiVersion: apps/v1
kind: "Deployment"
metadata:
  name: web # its name
  annotations:
    'example.com/note': "a: b"
    script: |
      image: not-this
        # nor: that

      done
  labels: {}
spec:
  replicas: 2
  template:
    spec:
      containers:
      - name: a
        image: nginx
        args: ["-c", '--x', plain, -x, --long=y]
        command:
          - sh
          - -c
          - >-
            image: neither
          - cp a b &&
            cp image-of-nothing

            c "d" [e
        workingDir: /a
          /b
      - image: 'grafana/grafana:main'   # second
        name: b
        env:
          - name: EMPTY
            value:
      volumes:
        - name: v
          image:
            reference: "quay.io/a/b:1"
`;

const LIST = `apiVersion: v1
kind: List
items:
  - spec:
      containers:
        - image: redis
          image2: x
    kind: Pod
    apiVersion: v1
    metadata:
      name: inner
  - - image: loose
`;

const TEMPLATE = `{{- if .Values.enabled }}
apiVersion: apps/v1
kind: {{ .Values.kind | quote }}
metadata:
  name: {{ include "chart.fullname" . }}-web
  {{- with .Values.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
  labels:
    {{- include "labels" . | nindent 4 }}
    {{ .Values.key }}: {{ .Values.value | default (dict "a"
      "b") }}
    {{ .other }}: a # what a person chose
spec:
  {{/* one container
       or two */}}
  containers:
    {{- range .Values.all }}
    - name: "{{ .name }}-a"
      image: '{{ .registry }}/{{ .repository }}:{{ .tag }}'
      args: ["{{ .a }}", '-b']
      command:
        - sh
        - |
          exec {{ .command }}
          {{- if .more }}
          {% raw %}
          {{- end }}
    {{- end }}
{{- end }}
`;

const FLOW = `apiVersion: v1
kind: Pod
metadata: {name: a, labels: {"app.kubernetes.io/name": b, tier: "x: y", 'it''s': "a \\"b\\" \\u00e9\\n"}}
spec:
  securityContext:
    {}
  nodeSelector: { } # none
  containers :
  -
    name: a
    image: {
      registry: docker.io,
      repository: library/nginx:1.27, "pullPolicy": Always
    }
    args: [
      "-c", -x,
      '--y=z', [1, true, null]
    ]
    command: [
      sh
    ]
  - {name: b, image: "nginx", ports: [{containerPort: 80, 'name':"http"}], env: []}
  tolerations:
    [
      {key: a, operator: Exists}
    ]
`;

const JSON_DOCUMENT = JSON.stringify(
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', annotations: { text: 'a "b"\n\tc \\ é', empty: '' } },
    spec: { containers: [{ image: 'nginx', args: ['-c', 1, true, null] }, {}], volumes: [] },
  },
  null,
  '\t',
);

const ODD = `# A licence
# of two lines

---
apiVersion: v1
kind: ConfigMap
metadata:
  annotations:
    'quota:disk_read(*) in "bytes"': "1"
    "it's {one}, [two] & more": x
    $patch: replace
    composite:meta+noauth: a
    00_base: |
      text
    2i2c: {3d: a, x y: b}
    /v2: x
    bind plain: y
  labels: { branches: [main, release*, a b, $(VAR), <none>, x=y;z], "k:l": (a) }
data:
  one: 'a
    it''s b'
  two: "a
    \\"b\\"

    c" # and more
  list:
    - "a
      b"
    - 'c

      d'
    - a b: c
        http://d e
    - d:e
...
# and that is all
`;

const WORDS = '{{- include "a" . }}-web\n{{ .Values.b }} of\n  three lines\n';

const NAMED = `x-base: &base
  image: &image "docker.io/library/nginx:1.27"
  <<: *missing
  tag: &tag 1.27 # a comment
  list: &list
    - &first one
    - *first
  after: &empty
  same: &same
  - a: *tag
  flow: &flow { a: b, c: [d] }
  block: &block |
    text
services:
  web:
    <<: [*base, *image]
    braces: {a: *image, b: *base, c: *missing, d: [ *tag ]}
    image: *image
    tag: *tag
    list: *list
    empty: *empty
    text: *block
    words: &image two
      lines
    again: *image # the later one
  12: number
  true: 'true'
`;

const LOWER = `spec:
  description:
    What it is, in
    two lines.

  name:
    plain
  image:
    "docker.io/library/nginx:1.27"
  kind:
    'a
      b'
  args:
    -
      -x
    - ::1
    - ?x
    - - a
        b
    - "\\x41\\U0001F698 \\
      more   \\ 

       end \\
      of it"
  flow: [ # a comment
    a, # and another
    # a third
    b: c, "d": [e],
  ]
  braces: {
    a: b, # c
  }
  image: one
    two

    - three
  apiVersion: "one

    two"
`;

const MISTAKES = `apiVersion: v1
metadata:
  labels: {{ include "labels" . }}
    a: b
    c: {{ .d }}
    e: |
      text
  name: x
spec:
  containers:
    - name: a
      image: nginx
      args:
        - {{ .first }}
          key: value
      command: |
        {{- if .Values.something }}
        sh
        {{- end }}
      env:
      - name: A
        value: '{{ .one }} {{ include "two"
. }}'
      - name: B
    - image: redis
other: {{ .words }}
  d:
    f: g
{{- end }}
- and this
`;

const DOCUMENTS = [
  ODD,
  NAMED,
  LOWER,
  MISTAKES,
  WORDS,
  '{{ include "a" . }}\n',
  MANIFEST,
  LIST,
  MANIFEST.replaceAll('\n', '\r\n'),
  TEMPLATE,
  FLOW,
  JSON_DOCUMENT,
];

test('plain manifests are read as the parser reads them', () => {
  for (const text of DOCUMENTS) {
    assert.ok(assertSameReading(text, WANTED), text);
  }
});

test('mistakes that templates make are read as the parser reads them', () => {
  const before = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  ';
  const texts = [
    `${before}labels: {{ include "labels" . | nindent 4 }}\n    part-of: b\nspec:\n  image: nginx\n`,
    `${before}text: |\n      {{- if .Values.a }}\n    some text\n      {{- end }}\nimage: nginx\n`,
    `${before}text: '{{ .a }} {{ .b\n}}'\nimage: nginx\n`,
    `- a\n- image: nginx\n{{- end }}\nkey: behind the list\n`,
    `a: b\n- c\n`,
    `a: b\nwords\nof\n  three: lines\n`,
    `a:\n  b: c\n  words\nd: e\n`,
  ];
  const wholes = texts.map((text) => {
    assert.ok(assertSameReading(text, WANTED), text);
    const quick = readPlainBlocks(text, WANTED);
    const trees = readTrees(text, { ...WANTED, mayBeIn: () => false });
    assert.deepEqual(trees, [quick, readWithParser(text, WANTED)[1]]);
    assert.deepEqual(readLastRoot(text, WANTED), trees[1]?.root);
    return quick?.isWhole;
  });
  assert.deepEqual(wholes, [true, true, true, true, false, true, true]);
});

test('a document whose first mistake hides a word for images goes to the parser', () => {
  const text = 'kind: Pod\nimage: nginx\n- {{ .Values.a }}\n';
  const texts: string[] = [];
  const mayBeIn = (head: string) => texts.push(head) > 0;
  assert.deepEqual(readTrees(text, { ...WANTED, mayBeIn }), readWithParser(text, WANTED));
  assert.deepEqual(texts, ['kind: Pod\nimage: nginx\n']);
});

test('ambiguous text is declined', () => {
  const object = 'apiVersion: v1\nkind: Pod\n';
  const more = [
    'image: !!str nginx',
    'image: &a &b nginx',
    'image: &a *b',
    'image: &a b: c',
    'image: "a" b',
    'image: {{ x',
    'image: a{{b',
    'image:\tnginx',
    '? image\n: nginx',
    '*a : nginx',
    '&a image: nginx',
    'x: one # two\n  three',
    'x: one\n  two # three\n  four',
    'x: [a, , b]',
    'x: [*a b]',
    'x: [*a : b]',
    'x: {*a : b}',
    'x: [&a b]',
    'x: {image: , b: c}',
    'x: {"image"}',
    'x: [a# b\n  ]',
    'x:\n  - [a,\n  b]',
    'x: "\\q41"',
    'x: "\\UFFFFFFFF"',
    'image: "a\\\n\n  b"',
    '[a]: b',
    'a: |1\n  image: nginx',
    '0x10: a',
    '~: a',
    '...\na: b',
  ];
  for (const text of more) {
    assert.equal(readPlainBlocks(`${object}${text}\n`, WANTED)?.isWhole ?? false, false, text);
  }
});

test('what the fuzz has found', () => {
  const texts = [
    'kind: List\n        :   image2: x\nitems: a\n',
    '  kind: Pod\n    apiVersion: v1\n    metadata:\n      name: inner\n>  - - image: loose\n',
    '{"image":"a\\\n  b"}',
    '{"image":"a\\\r  b"}',
    'image: {name: "a\\\n"}\n',
    '{"image":"\\{\\{{}}"}',
    'spec:\n...    name: a\n    command: b\n',
    'a: "b \\- \n  c" # d\n',
    '{"a": [\n...   1,\n 2]}',
    's:\no: "\\b\\"\n@"',
    's:\no: "\\b\\"\n... "',
    "  - c: 'r\n  - e",
    "s:\n  e: 'a\n  t:",
    'a:\ns:\n o: "\\b\\"\n: "',
    'n: v\n1\na',
    '  n:\n  ma\n   : ',
    's:\nb: c\n p:\u3000',
    "a:\ne: {{\n}}'\n---",
    '{"":{"":{}},"":[{"":[]\n#\n}]}',
    '-\n- ?',
    'p:\n\n#\n s\nes',
    'p:\n#-\n s\nes',
    '  p:\n\n#\n  s\nes',
    'p:\n\n#\n\n s\ne: f',
    '-\n\n  #\n#\n "s\nes"\n',
    '-\n- :',
    '- op: a\n- op: b: c\nd\n  e: f\n',
  ];
  for (const text of texts) {
    assertSameReading(text, WANTED);
  }
  // YAML knows fewer blanks than JavaScript.
  assert.ok(assertSameReading('\u3000\n\u3000', WANTED));
});

/** Pieces that change the meaning of YAML. They are inserted at random places. */
const PIECES = [
  ...[
    '  ',
    ' ',
    '- ',
    '-',
    '\n',
    ': ',
    ':',
    '#',
    ' #',
    '"',
    "'",
    '|',
    '|-',
    '>',
    '&a ',
    '*a',
    '!!str ',
    '? ',
    '%',
    '@',
    '\n      more words\n',
    '\n            more\n',
  ],
  ...[
    '\r\n',
    '\t',
    '1',
    'null',
    '~',
    '- - ',
    '---\n',
    '...',
    '\u3000',
    ...['{{', '}}', '{{ x }}', '{{- if x }}\n', '{{ x\n  y }}', '{% if x %}', '{{/* ', ' */}}', '\u0001'],
    '[]',
    '[a, b]',
    '{}',
    ...[
      '{a: b}',
      '{',
      '}',
      '[',
      ']',
      ',',
      '{a: [b, c]}',
      '[\n',
      ']\n',
      '\\',
      '\\n',
      "''",
      '""',
      ',\n',
      '-\n',
      ' : ',
    ],
    'key:\n',
  ],
  ...[
    'image: x',
    '\n  image: y\n',
    ' image: nginx',
    'kind: ',
    'apiVersion: v1\n',
    'metadata:\n',
    'name: z',
    'reference: r',
    'labels: {{ x }}\n        a: b\n',
    '&b',
    ': *b\n',
    ' *image',
    '\n\n            {{- x }}\n',
    'text: |\n                    {{- x }}\n',
    '\\\n',
    '# {{ x }}\n',
  ],
];

test('damaged manifests are read as the parser reads them, or declined', () => {
  const random = generator(20);
  let read = 0;
  for (let round = 0; round < 3000; round++) {
    let text = DOCUMENTS[random(DOCUMENTS.length)] ?? '';
    for (let damages = 1 + random(3); damages > 0; damages--) {
      text = damage(text, random);
    }
    read += assertSameReading(text, WANTED) ? 1 : 0;
  }
  assert.ok(read > 300, `only ${read} were read`);
});

function damage(text: string, random: (below: number) => number): string {
  const lines = text.split('\n');
  const at = random(lines.length);
  const line = lines[at] ?? '';
  const column = random(line.length + 1);
  const piece = PIECES[random(PIECES.length)] ?? '';
  const damages: readonly (readonly string[])[] = [
    [],
    [line, lines[random(lines.length)] ?? ''],
    [line.slice(0, column) + piece + line.slice(column)],
    [' '.repeat(random(4)) + line],
    [line.slice(random(3))],
  ];
  return lines.toSpliced(at, 1, ...(damages[random(damages.length)] ?? [])).join('\n');
}

/** Pseudo-random numbers that are the same in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}
