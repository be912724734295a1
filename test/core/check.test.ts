// Tests of reports: they do not depend on the edits that led to a text, their spans are exact, and nothing is left after the fixes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentSteps } from '../../core/checkDocument.ts';
import {
  applyEdits,
  check,
  checkSteps,
  type FileContext,
  finish,
  fixAll,
  mayReport,
  NO_FILE,
  type Report,
  readSettings,
  renderPolicy,
} from '../../core/index.ts';
import { treeSteps } from '../../core/yaml/readTrees.ts';
import { YamlStream } from '../../core/yaml/yamlStream.ts';
import { editedTo } from '../support/edited.ts';
import { checkCure, DOMAIN, settingsWith } from '../support/fixture.ts';
import { contextsOf } from '../support/neighbours.ts';
import { damage, generator } from '../support/random.ts';

const settings = settingsWith();
const pod = (image: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - image: ${image}\n      name: c\n`;
const STREAM = [
  pod('nginx:1'),
  'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {image: nginx}\n',
  pod('"grafana/grafana:main" # 😀'),
  'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    spec: {containers: [{image: redis}]}\n',
  pod('ghcr.io/a/b:{{ .tag }}'),
  '# nearpull-ignore-next-line\n',
  pod('&a mysql # nearpull-ignore'),
].join('---\n');

const shown = ({ images, findings, notices }: Report) => ({ images, findings, notices });

test('after any edit the report is that of a fresh check', () => {
  const random = generator(1);
  const pieces = [
    '---\n',
    '...\n',
    '  ',
    '- image: x\n',
    '"',
    '# nearpull-ignore-file\n',
    '\r\n',
    '{{ x }}',
    '😀',
    '\n',
  ];
  let stream = YamlStream.of(STREAM);
  let report = check(stream, settings);
  for (let round = 0; round < 400; round++) {
    const text = round % 40 === 0 ? STREAM : damage(stream.text, random, pieces);
    stream = editedTo(stream, text);
    report = check(stream, settings, { previous: report });
    assert.deepEqual(shown(report), shown(check(text, settings)), JSON.stringify(text));
    // A client that sends whole texts.
    report = check(text, settings, { previous: report });
    assert.deepEqual(shown(report), shown(check(text, settings)), JSON.stringify(text));
  }
});

test('documents that have not changed are not read again', () => {
  const before = check(STREAM, settings);
  const after = check(STREAM.replace('mysql', 'mariadb'), settings, { previous: before });
  assert.equal(after.images[0], before.images[0]);
  assert.notEqual(after.images.at(-1), before.images.at(-1));
});

test('a report made with other settings is not built upon', () => {
  const before = check(STREAM, settings);
  const other = settingsWith({ severity: { 'docker-hub-image': 'hint' } });
  assert.deepEqual(shown(check(STREAM, other, { previous: before })), shown(check(STREAM, other)));
});

test('damaged manifests: edits never overlap, nothing is left to fix, and the tree stays the same', () => {
  const random = generator(7);
  const pieces = [
    '- ',
    ': ',
    '"',
    "'",
    '\n',
    '  ',
    '#',
    '[',
    '}',
    '&a ',
    '*a',
    '{{ x }}',
    '\t',
    '|\n',
    'image: nginx\n',
    '? ',
  ];
  let fixed = 0;
  for (let round = 0; round < 500; round++) {
    const text = damage(STREAM, random, pieces);
    const edits = fixAll(check(text, settings));
    fixed += edits.length;
    checkCure(text, applyEdits(text, edits), settings);
  }
  assert.ok(fixed > 500, `${fixed} edits`);
});

test('a span is exactly the reference, whatever is before it', () => {
  for (const before of [
    '',
    '\ufeff',
    '# 😀 é\n',
    '---\n',
    '%YAML 1.2\n---\n',
    '# a\r\n',
    'x: 1\n...\n---\n',
  ]) {
    const text = before + pod('nginx:1');
    const spans = check(text, settings).images.map(({ span }) => text.slice(span.start, span.end));
    assert.deepEqual(spans, ['nginx:1'], JSON.stringify(before));
  }
});

test('line ends of every kind are read and kept', () => {
  for (const lineEnd of ['\n', '\r\n', '\r']) {
    const text = STREAM.replaceAll('\n', lineEnd);
    const fixed = applyEdits(text, fixAll(check(text, settings)));
    assert.equal(fixed, applyEdits(STREAM, fixAll(check(STREAM, settings))).replaceAll('\n', lineEnd));
    assert.equal(fixed.split(DOMAIN).length - 1, 3, JSON.stringify(lineEnd));
  }
});

test('an image has its object and its path in it', () => {
  const { images } = check(STREAM, settings);
  assert.deepEqual(
    images.map(({ raw, status, official, canonical, target, resource, path }) => ({
      raw,
      status,
      official,
      canonical,
      target,
      resource: `${resource?.apiVersion} ${resource?.kind} ${resource?.name}`,
      path,
    })),
    [
      {
        raw: 'nginx:1',
        status: 'docker-hub',
        official: true,
        canonical: 'docker.io/library/nginx:1',
        target: `${DOMAIN}/library/nginx:1`,
        resource: 'v1 Pod p',
        path: 'spec.containers[0].image',
      },
      {
        raw: 'grafana/grafana:main',
        status: 'docker-hub',
        official: false,
        canonical: 'docker.io/grafana/grafana:main',
        target: `${DOMAIN}/grafana/grafana:main`,
        resource: 'v1 Pod p',
        path: 'spec.containers[0].image',
      },
      {
        raw: 'redis',
        status: 'docker-hub',
        official: true,
        canonical: 'docker.io/library/redis',
        target: `${DOMAIN}/library/redis:latest`,
        resource: 'v1 Pod null',
        path: 'spec.containers[0].image',
      },
      {
        raw: 'ghcr.io/a/b:{{ .tag }}',
        status: 'templated',
        official: false,
        canonical: null,
        target: null,
        resource: 'v1 Pod p',
        path: 'spec.containers[0].image',
      },
      {
        raw: 'mysql',
        status: 'docker-hub',
        official: true,
        canonical: 'docker.io/library/mysql',
        target: `${DOMAIN}/library/mysql:latest`,
        resource: 'v1 Pod p',
        path: 'spec.containers[0].image',
      },
    ],
  );
});

test('documents over the budget are skipped and named, the others are read', () => {
  const { settings: small } = readSettings({ limits: { documentMegabytes: 0.001, fileMegabytes: 0.01 } });
  const long = pod('redis') + '# '.repeat(1000);
  const report = check(`${pod('nginx')}---\n${long}\n---\n${pod('mysql')}`, small);
  assert.deepEqual(
    report.images.map(({ raw }) => raw),
    ['nginx', 'mysql'],
  );
  assert.deepEqual(
    report.notices.map(({ message }) => message),
    [
      {
        key: 'notice.documentTooLarge',
        args: [9, '0.0', 0.001].map((each) => (each === '0.0' ? (long.length / 1e6).toFixed(1) : each)),
      },
    ],
  );
  const again = check(`${pod('nginx:2')}---\n${long}\n---\n${pod('mysql')}`, small, { previous: report });
  assert.equal(again.notices.length, 1);
  const whole = check('# '.repeat(10_000), small);
  assert.deepEqual(
    whole.notices.map(({ message }) => message.key),
    ['notice.fileTooLarge'],
  );
});

test('a file is read whose only finding is about an ignore comment', () => {
  for (const path of ['Dockerfile', 'notes.yaml']) {
    const text = '# nearpull-ignore-next-line no-such-rule\n';
    const file = { ...NO_FILE, path };
    assert.equal(check(text, settings, { file }).findings.length, 1, path);
    assert.ok(mayReport(file, settings, text), path);
  }
});

test('severities are those of the settings', () => {
  const text = `${pod('nginx')}    - image: https://x\n`;
  const severities = (severity: unknown) =>
    check(text, settingsWith({ severity })).findings.map((finding) => `${finding.rule} ${finding.severity}`);
  assert.deepEqual(severities({}), ['docker-hub-image warning', 'invalid-image-reference error']);
  assert.deepEqual(severities({ 'docker-hub-image': 'hint', 'invalid-image-reference': 'off' }), [
    'docker-hub-image hint',
  ]);
  assert.deepEqual(severities('information'), [
    'docker-hub-image information',
    'invalid-image-reference information',
  ]);
});

test('without a domain, or with a bad one, nothing is safe to do', () => {
  const { settings: unset } = readSettings({});
  const [finding] = check(pod('nginx'), unset).findings;
  assert.deepEqual(
    finding?.fixes.map(({ safety, edits }) => [safety, edits[0]?.newText]),
    [['needs-review', '<your-proxy-domain>/library/nginx:latest']],
  );
  assert.deepEqual(fixAll(check(STREAM, unset)), []);
  const { settings: bad } = readSettings({ proxy: { domain: 'https://example.com' } });
  assert.deepEqual(check(pod('nginx'), bad).findings[0]?.fixes, []);
});

test('a domain in brackets is quoted where it must be', () => {
  const ipv6 = settingsWith({ proxy: { domain: '[fd00::1]:5000' } });
  for (const [written, fixed] of [
    ['nginx:1', '"[fd00::1]:5000/library/nginx:1"'],
    ["'nginx:1'", "'[fd00::1]:5000/library/nginx:1'"],
  ] as const) {
    assert.equal(applyEdits(pod(written), fixAll(check(pod(written), ipv6))), pod(fixed));
  }
});

for (const [what, text, parses, finds] of [
  ['with images', pod('nginx'), 1, 'docker-hub-image'],
  ['with a policy', renderPolicy('guide', settings), 1, 'kyverno-guide-policy'],
  ['with a policy and a mistake', `${renderPolicy('guide', settings)}  other: [\n`, 1, null],
  ['with an ignore comment alone', '# nearpull-ignore-file\nkind: ConfigMap\n', 0, null],
  ['with nothing for us', 'apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n', 0, null],
  ['of a schema', '{"kind": {"type": "image"}, "apiVersion": {"type": "a"}, "a": [{"kind": "b"}]}', 0, null],
  ['with a version that a template writes', 'apiVersion: {{ .v }}\nkind: Pod\nspec: {image: a}\n', 1, null],
  ['with a version on the next line', '{"apiVersion":\n"v1", "kind": "Pod", "image": "a"}', 1, null],
] as const) {
  test(`a document ${what} is parsed ${parses === 0 ? 'never' : 'once'}`, () => {
    const { report, count } = counted(text, NO_FILE);
    assert.equal(count, parses);
    assert.deepEqual(report, finish(documentSteps(text, settings, NO_FILE)));
    assert.ok(finds === null || report.findings.some(({ rule }) => rule === finds));
  });
}

/** The report of `text` with the number of times that the parser was called. */
function counted(text: string, file: FileContext) {
  let count = 0;
  const read: typeof treeSteps = (each, wanted) => {
    count++;
    return treeSteps(each, wanted);
  };
  const report = finish(documentSteps(text, settings, file, { read }));
  return { report, count };
}

for (const [what, text, parses] of [
  ['a word for images in actions alone', 'a: {{ .Values.image }}\n{{ include "images" . }}: b\n', 0],
  ['the word in a comment of the template alone', '{{/* The image of\nthe chart. */}}\na: b\n', 0],
  ['the word as a key', 'a: b\nimage: {{ .Values.image }}\n', 1],
  ['the word behind an action that does not end', 'a: {{ .x\nimage: {{ .Values.image }}\n', 1],
  ['a registry in an action', 'image: a\nb: {{ printf "docker.io/%s" .Values.b }}\n', 1],
  ['the kind of a CRD', 'apiVersion: v1\nkind: CustomResourceDefinition\nspec: {image: a}\n', 0],
  [
    'a policy without the word',
    'apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nspec: {rules: [{mutate: {containers: a}}]}\n',
    1,
  ],
] as const) {
  test(`a template with ${what} is parsed ${parses === 0 ? 'never' : 'once'}`, () => {
    const { count } = counted(text, { ...NO_FILE, path: 'c/templates/a.yaml', chart: 'c' });
    assert.equal(count, parses);
  });
}

test('the values of a chart are read once, for what the chart says about them and for the file', () => {
  const values = 'image:\n  registry: docker.io\n  repository: library/nginx\n';
  const files = new Map([
    ['c/Chart.yaml', 'apiVersion: v2\nname: c\nversion: 1.0.0\n'],
    ['c/templates/a.yaml', 'image: {{ .Values.image.registry }}/{{ .Values.image.repository }}\n'],
    ['c/values.yaml', values],
  ]);
  const file = contextsOf([...files.keys()], (path) => files.get(path) ?? '')('c/values.yaml');
  const own = counted(values, file);
  assert.equal(own.count, 0);
  assert.deepEqual(
    own.report.images.map(({ raw }) => raw),
    ['docker.io/library/nginx'],
  );
  // A text that is being edited is not what the chart knows, and what is broken is read for the file alone.
  assert.equal(counted(`${values}other: a\n`, file).count, 1);
  files.set('c/values.yaml', `${values} - [\n`);
  const broken = contextsOf([...files.keys()], (path) => files.get(path) ?? '')('c/values.yaml');
  assert.equal(counted(`${values} - [\n`, broken).count, 1);
});

test('a document of many images is checked in many steps, and one of many tokens is read in many', () => {
  const stepsOf = (text: string, path = 'a.yaml'): number => {
    const steps = checkSteps(text, settings, { file: { ...NO_FILE, path } });
    let count = 1;
    while (!steps.next().done) {
      count++;
    }
    return count;
  };
  const images = pod('nginx') + '    - image: redis\n'.repeat(1000);
  assert.ok(stepsOf(images) > 1000);
  assert.ok(stepsOf(`${'ARG A=redis\n'.repeat(1000)}FROM $A\n`, 'Dockerfile') > 1000);
  assert.ok(stepsOf(`${pod('nginx')}x: [${'!a b, '.repeat(3000)}\n`) > stepsOf(pod('nginx')) + 10);
});
