// Tests how a ResourceList is read and its results are written, with js-yaml as a second reader of what is written.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { load } from 'js-yaml';
import { applyEdits, check, DEFAULT_SETTINGS, readFunctionConfig, resultsEdit } from '../../core/index.ts';

const POD = `- apiVersion: v1
  kind: Pod
  metadata:
    name: web
    namespace: shop
    annotations:
      internal.config.kubernetes.io/path: deploy/web.yaml
      internal.config.kubernetes.io/index: '2'
  spec:
    containers:
    - image: quay.io/a/b:1
    - image: nginx:bad:tag
`;
const HEAD = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n';
const LIST = `${HEAD}items:\n${POD}`;

suite('functionConfig', () => {
  const settingsOf = (config: string) => readFunctionConfig(`${HEAD}functionConfig:\n${config}items: []\n`);

  test('has settings at spec, as in a project file', () => {
    assert.deepEqual(settingsOf('  kind: Nearpull\n  spec:\n    proxy: {domain: p.example.com}\n'), {
      values: { proxy: { domain: 'p.example.com' } },
      problems: [],
    });
  });

  test('has settings as strings in the data of a ConfigMap, at dotted names', () => {
    const data = [
      'proxy.domain: p.example.com',
      'proxy.namespaces: "[library, grafana]"',
      'addLatestTag: "false"',
      'kyverno.version: "1.18"',
      'severity: |\n      {"moved-image": "off"}',
    ];
    assert.deepEqual(settingsOf(`  kind: ConfigMap\n  data:\n    ${data.join('\n    ')}\n`), {
      values: {
        proxy: { domain: 'p.example.com', namespaces: ['library', 'grafana'] },
        addLatestTag: false,
        kyverno: { version: '1.18' },
        severity: { 'moved-image': 'off' },
      },
      problems: [],
    });
  });

  test('tells the mistakes in it', () => {
    for (const config of [
      '  kind: Nearpull\n  spec:\n    proxy: {domain: https://p.example.com/}\n    colour: red\n',
      '  kind: ConfigMap\n  data:\n    proxy.domain: https://p.example.com/\n    colour: red\n',
      '  kind: ConfigMap\n  data:\n    proxy: p\n    proxy.domain: a.b/c\n    __proto__.x: "1"\n',
    ]) {
      const { problems = [] } = settingsOf(config) ?? {};
      assert.ok(problems.length >= 1, config);
    }
    assert.deepEqual(
      settingsOf('  kind: Nearpull\n  spec: [proxy]\n')?.problems.map(({ key }) => key),
      ['settings.notAnObject'],
    );
  });

  test('need not be there, and need not be about us', () => {
    for (const config of ['  kind: Other\n', '  - a\n', '  kind: ConfigMap\n', '  null\n']) {
      assert.deepEqual(settingsOf(config), { values: {}, problems: [] }, config);
    }
  });
});

test('a text that is no ResourceList, or more than one document, is none', () => {
  for (const text of [
    '',
    'kind: ResourceList\n',
    'apiVersion: v1\nkind: List\nitems: []\n# ResourceList\n',
    'apiVersion: example.com/v1\nkind: ResourceList\n',
    `${LIST}---\n${LIST}`,
    `${HEAD}items: [\n`,
    `- ${HEAD.replace('\n', '\n  ')}`,
  ]) {
    assert.equal(readFunctionConfig(text), null, text);
  }
  assert.deepEqual(readFunctionConfig(`# head\n---\n---\n${LIST}...\n`)?.values, {});
});

suite('results', () => {
  for (const [name, text] of Object.entries({
    'in block style': LIST,
    'after the last line without a line break': LIST.trimEnd(),
    'between a head and the end of the document': `# head\n---\n${LIST}`,
    'in the place of older ones': `${LIST}results:\n- message: old\n`,
    'in the place of older ones before others': `${HEAD}results:\n- message: old\nitems:\n${POD}`,
    'at the indentation of the keys': LIST.replace(/^(?=.)/gm, '  '),
    'after a block that keeps its line breaks': `${LIST}functionConfig:\n  kind: X\n  text: |+\n    a\n\n`,
    'in JSON': JSON.stringify(load(LIST)),
    'in JSON of several lines': `${JSON.stringify(load(LIST), null, 2)}\n`,
  })) {
    test(`are written ${name}`, () => {
      const { results, ...rest } = load(written(text)) as Record<string, unknown>;
      const { results: _, ...before } = load(text) as Record<string, unknown>;
      assert.deepEqual(rest, before, 'nothing else has changed');
      assert.deepEqual(results, [
        {
          message: 'what is wrong',
          severity: 'error',
          resourceRef: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' },
          field: { path: 'spec.containers[1].image', currentValue: 'nginx:bad:tag' },
          file: { path: 'deploy/web.yaml', index: 2 },
          tags: { rule: 'invalid-image-reference' },
        },
      ]);
    });
  }

  test('refer to no resource without a name, and propose what a fix would write', () => {
    const list = `${HEAD}items:\n- apiVersion: v1\n  kind: Pod\n  metadata: {generateName: web-}\n  spec: {containers: [{image: nginx}]}\n- {apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {containers: [{image: nginx}]}}\n`;
    const { results } = load(written(list)) as { results: readonly Record<string, unknown>[] };
    assert.deepEqual(
      results.map(({ resourceRef, field, severity }) => ({ resourceRef, field, severity })),
      [
        { resourceRef: undefined, field: undefined, severity: 'warning' },
        {
          resourceRef: { apiVersion: 'v1', kind: 'Pod', name: 'b' },
          field: {
            path: 'spec.containers[0].image',
            currentValue: 'nginx',
            proposedValue: '<your-proxy-domain>/library/nginx:latest',
          },
          severity: 'warning',
        },
      ],
    );
  });

  test('are not written where there are none, and not over older ones in braces', () => {
    const report = check(LIST, DEFAULT_SETTINGS);
    assert.equal(resultsEdit(LIST, report, []), null);
    const json = JSON.stringify({ ...(load(LIST) as object), results: [{ message: 'old' }] });
    assert.equal(written(json), json);
  });
});

/** `text` with a result for each of its findings. */
function written(text: string): string {
  const report = check(text, DEFAULT_SETTINGS);
  const left = report.findings.map((finding) => ({ finding, message: 'what is wrong' }));
  assert.ok(left.length > 0);
  const edit = resultsEdit(text, report, left);
  return edit ? applyEdits(text, [edit]) : text;
}
