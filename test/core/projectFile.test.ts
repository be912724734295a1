// Tests of files with settings: the values that are read, and the position of each mistake.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import {
  check,
  mergeLayers,
  mergeSettings,
  NO_FILE,
  originOf,
  RULE_CODES,
  readProjectFile,
  readSettings,
  settingsFileOf,
} from '../../core/index.ts';
import { readSettingsFile } from '../../core/settings/file/readProjectFile.ts';

function said(text: string) {
  const { values, problems } = readProjectFile(text);
  return { values, problems };
}

test('a comment may follow a value, a colon or another comment at once', () => {
  const values = { addLatestTag: false };
  for (const text of [
    '{"addLatestTag": false// why\n}',
    '{"addLatestTag":// why\nfalse}',
    '{"addLatestTag": false /* a *//* b */}',
    '{"addLatestTag"/* c */:/* d */false/* e */}',
  ]) {
    assert.deepEqual(said(text), { values, problems: [] }, text);
  }
  const template = { proxy: { template: 'https://a' } };
  assert.deepEqual(readProjectFile('{proxy: {template: https://a}}').values, template);
});

test('YAML and JSON with comments say the same', () => {
  const values = {
    proxy: { domain: 'a.example' },
    addLatestTag: false,
    limits: { fileMegabytes: 1.5 },
    exclude: ['a', '//b'],
    severity: null,
  };
  const yaml = `# why
---
proxy: {domain: a.example} # here
addLatestTag: false
limits:
  fileMegabytes: 1.5
exclude: [a, //b]
severity:
`;
  const json = `// why
{
  "proxy": {"domain": "a.example"}, // here
  /* "addLatestTag": true, */ "addLatestTag": false,
  "limits": {"fileMegabytes": 1.5},
  "exclude": ["a", "//b"],
  "severity": null,
}
`;
  for (const text of [yaml, json, `${json.slice(7)}`.replaceAll('\n', '\r\n')]) {
    assert.deepEqual(said(text), { values, problems: [] });
  }
});

test('an empty file says nothing', () => {
  for (const text of ['', '\n', '# nothing yet\n', '---\n', '{}', '// nothing\n{}']) {
    assert.deepEqual(said(text), { values: {}, problems: [] });
  }
});

test('a file that cannot be read gives no settings', () => {
  const cases = [
    ['proxy:\n  domain: a.example\nfoo: [1\n', 'foo: [1', 'settings.notReadable'],
    ['proxy: {domain: "a.example}\n', 'proxy: {domain: "a.example}', 'settings.notReadable'],
    ['- proxy\n', 'proxy', 'settings.notAnObject'],
    ['proxy.domain', 'proxy.domain', 'settings.notAnObject'],
    ['proxy domain\na.example\n', 'proxy domain\na.example', 'settings.notAnObject'],
  ] as const;
  for (const [text, place, key] of cases) {
    const { values, problems } = readProjectFile(text);
    assert.deepEqual(values, {});
    assert.deepEqual(
      problems.map(({ span, message }) => [text.slice(span.start, span.end), message.key]),
      [[place, key]],
    );
  }
});

test('no text makes it throw', () => {
  for (const text of [
    '['.repeat(20_000),
    '{"a":'.repeat(5000),
    `a: ${'- '.repeat(5000)}`,
    '\u0000',
    '{{ x }}: 1',
  ]) {
    for (const { span } of readProjectFile(text).problems) {
      assert.ok(span.start <= span.end && span.end <= text.length);
    }
  }
});

suite('the settings of VS Code', () => {
  const settings = readSettings({}).settings;
  const wrong = (text: string, path: string): readonly string[] =>
    check(text, settings, { file: { ...NO_FILE, path } }).findings.map(({ rule, span }) => {
      assert.equal(rule, 'invalid-setting');
      return text.slice(span.start, span.end);
    });
  const text = `{
  // Everybody's
  "editor.tabSize": 2,
  "nearpull.trace.server": "off",
  "nearpull.proxy.domain": "https://a.example",
  "nearpull.proxy.template": "\${path}",
  "nearpull.imagePaths": [
    { "kind": "A", "path": "spec.image" },
    { "kind": "B", "path": "spec..image" }, // two dots
  ],
}
`;

  test('are read where they are ours, and each mistake is at its place', () => {
    const found = ['https://a.example', '${path}', 'spec..image'];
    assert.deepEqual(wrong(text, 'sub/.vscode/settings.json'), found.slice(1));
    assert.deepEqual(wrong(text.replace('${path}', '${domain}/${path}'), '.vscode/settings.json'), [
      'https://a.example',
      'spec..image',
    ]);
    assert.deepEqual(wrong(`{ "folders": [], "settings": ${text} }`, 'a.code-workspace'), found.slice(1));
  });

  test('count where a key gives several steps at once, and the last one of a key counts', () => {
    const several = '{ "nearpull.proxy": { "domain": "a b" }, "nearpull.proxy.domain": "c d" }';
    assert.deepEqual(wrong(several, '.vscode/settings.json'), ['c d']);
    const again = '{ "nearpull.proxy.domain": "a b", "nearpull.proxy": { "domain": "e f" } }';
    assert.deepEqual(wrong(again, '.vscode/settings.json'), ['e f']);
  });

  test('are none where a key has more steps than any setting', () => {
    for (const deep of ['.a'.repeat(19), '.a'.repeat(20), '.a'.repeat(100_000)]) {
      assert.deepEqual(wrong(`{ "nearpull.proxy${deep}": 1 }`, '.vscode/settings.json'), []);
    }
  });

  test('are left to VS Code where they are broken or not ours', () => {
    assert.deepEqual(wrong('{ "nearpull.exclude": "a", "b": [', '.vscode/settings.json'), []);
    assert.deepEqual(wrong('{ "other.exclude": 7 }', '.vscode/settings.json'), []);
    assert.deepEqual(wrong('{ "nearpull.unknown": 7 }', '.vscode/settings.json'), []);
    assert.deepEqual(wrong(text, 'other/settings.json'), []);
  });
});

test('a project file of 0.1.0 is read as it was written, key by key', () => {
  const text = readFileSync(new URL('data/project-0.1.0.yaml', import.meta.url), 'utf8');
  const { values, problems } = readProjectFile(text);
  assert.deepEqual(problems, []);
  const read = readSettings(values);
  assert.deepEqual(read.problems, []);
  const { proxy, severity, kyverno, ...others } = read.settings;
  assert.ok(proxy.kind === 'configured');
  assert.deepEqual(
    [proxy.domain, proxy.template, proxy.namespaces, proxy.registries.length],
    ['mirror-cn-beijing.cr.volces.com', '${domain}/hub/${path}', ['library', 'bitnami'], 2],
  );
  assert.deepEqual(
    [severity['docker-hub-image'], severity['docker-hub-matcher'], severity['kyverno-domain-differs']],
    ['error', 'hint', 'off'],
  );
  assert.deepEqual(kyverno.excludedNamespaces, ['ops', 'kube-system']);
  assert.equal(others.addLatestTag, false);
  assert.deepEqual(others.limits, { documentMegabytes: 0.5, fileMegabytes: 20 });
  assert.equal(others.imagePaths.length, 10);
  assert.equal(others.exclude.length, 7);
  const file = { ...NO_FILE, path: '.nearpull.yaml' };
  assert.deepEqual(check(text, readSettings({}).settings, { file }).findings, []);
});

test('files of settings are known by their names', () => {
  const kinds = ['.nearpull.yaml', 'a/.nearpull.yml', '.nearpull.json', 'nearpull.yaml', 'x.nearpull.yaml'];
  assert.deepEqual(kinds.map(settingsFileOf), ['project', 'project', 'project', null, null]);
});

test('a project file extends another one by a path from its own folder', () => {
  const {
    values,
    extends: path,
    problems,
  } = readProjectFile('extends: ../.nearpull.yaml\naddLatestTag: false\n');
  assert.deepEqual([values, path, problems], [{ addLatestTag: false }, '../.nearpull.yaml', []]);
  assert.equal(readProjectFile('{"extends": "team.JSON"}').extends, 'team.JSON');
  for (const wrong of [
    '/etc/a.yaml',
    'C:/a.yaml',
    'https://a.example/a.yaml',
    '\\\\host\\a.yaml',
    '.',
    '../',
    '7',
    '[a.yaml]',
  ]) {
    const read = readProjectFile(`severity: off\nextends: ${wrong}\n`);
    assert.equal(read.extends, null, wrong);
    assert.deepEqual(
      read.problems.map(({ span, message }) => [span.start, message.key]),
      [[wrong.startsWith('[') ? 14 : 23, 'settings.extends']],
      wrong,
    );
  }
  const editor = readSettingsFile('{"nearpull.extends": "a.yaml"}', 'editor');
  assert.deepEqual([editor.extends, editor.problems], [null, []]);
});

test('a preset and its prefix may stand in a project file', () => {
  const text = 'proxy: { preset: harbor, prefix: hub, domain: harbor.example }\n';
  assert.deepEqual(said(text).problems, []);
});

test('the origin of a setting is the last place that speaks of it', () => {
  const layers = [
    {
      origin: 'far',
      values: { severity: 'error', proxy: { domain: 'a.example', registries: { 'ghcr.io': 'a' } } },
    },
    { origin: 'near', values: { severity: { 'moved-image': 'off' }, proxy: { domain: null }, exclude: [] } },
    { origin: 'none', values: null },
  ];
  for (const [path, origin] of [
    [['severity', 'moved-image'], 'near'],
    [['severity', 'docker-hub-image'], 'far'],
    [['proxy', 'domain'], 'far'],
    [['proxy', 'registries', 'ghcr.io'], 'far'],
    [['proxy', 'registries', 'quay.io'], null],
    [['proxy', '__proto__'], null],
    [['exclude'], 'near'],
    [['addLatestTag'], null],
  ] as const) {
    assert.equal(originOf(layers, path), origin, path.join('.'));
  }
  const { severity } = readSettings(mergeLayers(layers)).settings;
  assert.deepEqual([severity['moved-image'], severity['docker-hub-image']], ['off', 'error']);
  assert.equal(severity['possible-docker-hub-image'], 'off', 'what is off by default stays off');
});

test('merged settings: the later one takes precedence, key by key', () => {
  const base = { proxy: { domain: 'a', template: 't' }, exclude: ['a'], severity: 'off' };
  const over = { proxy: { domain: 'b' }, exclude: ['b'], severity: { x: 'error' }, addLatestTag: undefined };
  assert.deepEqual(mergeSettings(base, over), {
    proxy: { domain: 'b', template: 't' },
    exclude: ['b'],
    severity: { ...Object.fromEntries(RULE_CODES.map((rule) => [rule, 'off'])), x: 'error' },
    addLatestTag: undefined,
  });
  assert.deepEqual(mergeSettings(base, {}), base);
  assert.deepEqual(mergeSettings({ proxy: null }, base), base);
});
