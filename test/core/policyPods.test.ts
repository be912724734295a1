// Tests which Pods the objects in a text make, and that whole objects become values and text again.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { load } from 'js-yaml';
import { parse } from 'yaml';
import { NO_FILE, type PreviewedPolicy, policyPreview, readPods, renderPolicy } from '../../core/index.ts';
import { readValue, type Value, writeValue } from '../../core/yaml/plainValue.ts';
import { previewedOf } from '../support/evaluate.ts';
import { settingsWith } from '../support/fixture.ts';

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

  test('are undefined where the document cannot be read as a whole, or grows too large', () => {
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
  test('finds no Pods in values that are not objects, in schemas and in strings', () => {
    const texts = [
      `kind: Pod\n${spec}\n`,
      `template: {${spec}}\n`,
      `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {template: {spec: {properties: {containers: {type: array}}}}}\n`,
      `apiVersion: v1\nkind: ConfigMap\ndata:\n  pod: |\n    apiVersion: v1\n    kind: Pod\n    ${spec}\n`,
    ];
    assert.deepEqual(readPods(texts.join('---\n')), { pods: [], templated: 0, incomplete: 0 });
  });

  test('leaves out templates that need rendering, and patches', () => {
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

/**
 * The Pods that each object makes, as the head of pods.ts decides: once as whole Pods for `policy test`, once as they are shown in the preview.
 * One list holds for both where they are the same.
 */
suite('which Pods an object makes is the same for policy test and for the preview', () => {
  const spec = 'spec: {containers: [{name: a, image: nginx}]}';
  const template = `template: {${spec}}`;
  const object = (apiVersion: string, kind: string, rest: string, metadata = 'name: x') =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\n${rest}\n`;
  const wholePods = (text: string) =>
    readPods(text).pods.map(({ owner, namespace }) => `${namespace}: ${owner}`);
  const places = (text: string) =>
    policyPreview(text, settingsWith(), NO_FILE, redirecting()).changes.map(
      ({ resource, path }) => `${resource.kind} ${resource.name} ${path}`,
    );

  const MAKES: readonly (readonly [what: string, text: string, whole: readonly string[], path: string])[] = [
    ['a Pod', object('v1', 'Pod', spec), ['default: Pod x'], 'spec'],
    ['a Pod in a namespace', object('v1', 'Pod', spec, 'name: x, namespace: shop'), ['shop: Pod x'], 'spec'],
    ['a PodTemplate', object('v1', 'PodTemplate', template), ['default: PodTemplate x'], 'template.spec'],
    ...(
      [
        ['v1', 'ReplicationController'],
        ['apps/v1', 'ReplicaSet'],
        ['apps/v1', 'Deployment'],
        ['apps/v1', 'StatefulSet'],
        ['apps/v1', 'DaemonSet'],
        ['batch/v1', 'Job'],
        ['argoproj.io/v1alpha1', 'Rollout'],
        ['apps.openshift.io/v1', 'DeploymentConfig'],
        ['apps.kruise.io/v1alpha1', 'CloneSet'],
      ] as const
    ).map(
      ([apiVersion, kind]) =>
        [
          `a ${kind}`,
          object(apiVersion, kind, `spec: {${template}}`),
          [`default: ${kind} x`],
          'spec.template.spec',
        ] as const,
    ),
    [
      'a CronJob',
      object('batch/v1', 'CronJob', `spec: {jobTemplate: {spec: {${template}}}}`),
      ['default: CronJob x'],
      'spec.jobTemplate.spec.template.spec',
    ],
    [
      'a template deep in the object of an operator, under a key of its own',
      object('example.com/v1', 'Thing', `spec: {a: {workerTemplate: {${spec}}}}`),
      ['default: Thing x'],
      'spec.a.workerTemplate.spec',
    ],
    [
      'an object that is called by its generateName',
      object('batch/v1', 'Job', `spec: {${template}}`, 'generateName: x'),
      ['default: Job x'],
      'spec.template.spec',
    ],
  ];
  for (const [what, text, whole, path] of MAKES) {
    test(what, () => {
      assert.deepEqual(wholePods(text), whole);
      const kind = /kind: (\w+)/.exec(text)?.[1];
      assert.deepEqual(places(text), [`${kind} x ${path}.containers[0].image`]);
    });
  }

  test('each template of an object makes one, and so does each object of a List', () => {
    const tasks = object('batch.volcano.sh/v1alpha1', 'Job', `spec: {tasks: [{${template}}, {${template}}]}`);
    assert.deepEqual(wholePods(tasks), ['default: Job x', 'default: Job x']);
    assert.equal(places(tasks).length, 2);
    const flow = (text: string) => `{${text.trim().replaceAll('\n', ', ')}}`;
    const items = [
      object('v1', 'Pod', spec),
      object('argoproj.io/v1alpha1', 'Rollout', `spec: {${template}}`),
    ];
    const list = `apiVersion: v1\nkind: List\nitems: [${items.map(flow).join(', ')}]\n`;
    assert.deepEqual(wholePods(list), ['default: Pod x', 'default: Rollout x']);
    assert.equal(places(list).length, 2);
  });

  const MAKES_NONE: readonly (readonly [what: string, text: string])[] = [
    [
      'a Knative Service, for Knative writes digests',
      object('serving.knative.dev/v1', 'Service', `spec: {${template}}`),
    ],
    [
      'an object of an operator without a template',
      object('example.com/v1', 'Thing', 'spec: {image: nginx}'),
    ],
    [
      'a template without containers',
      object('example.com/v1', 'Thing', 'spec: {template: {spec: {image: nginx}}}'),
    ],
    ['a Deployment whose template stands where nobody reads it', object('apps/v1', 'Deployment', template)],
    ['a Pod of another API', object('example.com/v1', 'Pod', spec)],
    ['a policy', object('kyverno.io/v1', 'ClusterPolicy', `spec: {rules: [{mutate: {${template}}}]}`)],
    ['what has no apiVersion', `kind: Pod\n${spec}\n`],
  ];
  for (const [what, text] of MAKES_NONE) {
    test(`no Pods: ${what}`, () => {
      assert.deepEqual(readPods(text), { pods: [], templated: 0, incomplete: 0 });
      assert.deepEqual(places(text), []);
    });
  }

  test('an unfinished Pod is counted as left out where whole Pods are needed', () => {
    const unfinished = [
      object('v1', 'Pod', 'spec: {containers: [{image: nginx}]}'),
      object('v1', 'Pod', 'spec: {initContainers: [{name: a, image: nginx}], containers: [{name: b}]}'),
      object(
        'apps/v1',
        'Deployment',
        'spec: {template: {spec: {initContainers: [{name: a, image: nginx}]}}}',
      ),
      object('argoproj.io/v1alpha1', 'Rollout', 'spec: {template: {spec: {containers: [{image: nginx}]}}}'),
    ];
    for (const text of unfinished) {
      assert.deepEqual(readPods(text), { pods: [], templated: 0, incomplete: 1 }, text);
    }
  });

  test('a patch of no container is not counted', () => {
    const patch = object(
      'apps/v1',
      'Deployment',
      'spec: {template: {spec: {nodeSelector: {containers: a}}}}',
    );
    assert.deepEqual(readPods(patch), { pods: [], templated: 0, incomplete: 0 });
  });

  test('a broken document has no Pods', () => {
    const text = object('v1', 'Pod', 'spec:\n  containers:\n    - name: a\n      image: nginx\n  other: [');
    assert.deepEqual(readPods(text), { pods: [], templated: 0, incomplete: 0 });
    assert.deepEqual(places(text), []);
  });

  test('a label that is not a string counts for neither', () => {
    const label = (value: string) => `name: x, labels: {nearpull/docker-hub-proxy: ${value}}`;
    const labels = (value: string) =>
      readPods(object('v1', 'Pod', spec, label(value))).pods.map((pod) => [...pod.labels.values()]);
    assert.deepEqual([labels('disabled'), labels('true')], [[['disabled']], [[]]]);
    assert.deepEqual(places(object('v1', 'Pod', spec, label('disabled'))), []);
    assert.equal(places(object('v1', 'Pod', spec, label('true'))).length, 1);
  });

  test('an object without a namespace is in default', () => {
    const settings = settingsWith({ kyverno: { excludedNamespaces: ['default'] } });
    const [[pod], { changes }] = [
      readPods(object('v1', 'Pod', spec)).pods,
      policyPreview(object('v1', 'Pod', spec), settings, NO_FILE, redirecting(settings)),
    ];
    assert.deepEqual([pod?.namespace, changes], ['default', []]);
  });
});

/** The recommended policy of these settings. */
function redirecting(settings = settingsWith()): PreviewedPolicy {
  return previewedOf(renderPolicy('mutating-policy', settings));
}

/** Maps become lists of entries, because deepEqual would take the key `__proto__` of an object for its prototype. */
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
