// Tests of reading settings from unknown data: missing and wrong values get their defaults, and wrong values are reported.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { check, DEFAULT_SETTINGS, readSettings } from '../../core/index.ts';

test('no settings give the defaults', () => {
  for (const nothing of [undefined, null, {}, { proxy: null, severity: undefined }]) {
    assert.deepEqual(readSettings(nothing), { settings: DEFAULT_SETTINGS, problems: [] });
  }
});

test('given values are used', () => {
  const { settings, problems } = readSettings({
    proxy: {
      domain: 'a.example',
      template: '${domain}/x/${path}',
      namespaces: ['library'],
      registries: { 'GHCR.io': 'b.example/c' },
      formerDomains: ['Old.example'],
      pullSecret: 'cr-credential',
    },
    addLatestTag: false,
    severity: { 'docker-hub-image': 'off' },
    exclude: ['a'],
    officialImages: ['echo-server', '*'],
    dialects: { helm: false, 'gitlab-ci': true },
    imagePaths: [{ kind: 'Build', path: 'spec.runner' }],
    ignoreImages: ['adservice', 'docker.io/dpage/*'],
    shortNames: 'ask',
    kyverno: { version: 'v1.18.2', excludedNamespaces: ['a'], otherWebhooks: true },
    kubernetes: { version: '1.34.4' },
    limits: { documentMegabytes: 1, fileMegabytes: 2 },
  });
  assert.deepEqual(problems, []);
  assert.deepEqual(settings, {
    proxy: {
      kind: 'configured',
      domain: 'a.example',
      isVolcengine: true,
      placeholder: '<your-proxy-domain>',
      template: '${domain}/x/${path}',
      namespaces: ['library'],
      registries: [{ registry: 'ghcr.io', target: 'b.example/c' }],
      formerDomains: ['old.example'],
      pullSecret: 'cr-credential',
    },
    addLatestTag: false,
    severity: { ...DEFAULT_SETTINGS.severity, 'docker-hub-image': 'off' },
    exclude: ['a'],
    officialImages: ['echo-server', '*'],
    dialects: { ...DEFAULT_SETTINGS.dialects, helm: false, 'gitlab-ci': true },
    imagePaths: [{ group: '*', kinds: ['Build'], path: 'spec.runner', form: 'reference', tier: 'certain' }],
    ignoreImages: ['adservice', 'docker.io/dpage/*'],
    shortNames: 'ask',
    language: 'en',
    kyverno: {
      version: { major: 1, minor: 18 },
      excludedNamespaces: ['a'],
      otherWebhooks: true,
    },
    kubernetes: { version: { major: 1, minor: 34 } },
    limits: { documentMegabytes: 1, fileMegabytes: 2 },
  });
});

suite('a preset gives the template and the other registries', () => {
  const written = (proxy: unknown, image = 'nginx') => {
    const { settings, problems } = readSettings({ proxy });
    assert.deepEqual(problems, []);
    const [finding] = check(
      `kind: Pod\napiVersion: v1\nspec: {containers: [{image: ${image}}]}\n`,
      settings,
    ).findings;
    return finding?.fixes[0]?.edits[0]?.newText;
  };
  const domain = 'a.example';
  for (const [proxy, name] of [
    [{ domain, preset: 'volcengine' }, 'a.example/library/nginx:latest'],
    [{ preset: 'daocloud' }, 'm.daocloud.io/docker.io/library/nginx:latest'],
    [{ domain, preset: 'daocloud' }, 'a.example/docker.io/library/nginx:latest'],
    [{ domain, preset: 'harbor', prefix: 'hub' }, 'a.example/hub/library/nginx:latest'],
    [{ domain, preset: 'ecr' }, 'a.example/docker-hub/library/nginx:latest'],
    [{ domain, preset: 'ecr', prefix: 'hub' }, 'a.example/hub/library/nginx:latest'],
    [{ domain, preset: 'artifact-registry', prefix: 'p/r' }, 'a.example/p/r/library/nginx:latest'],
    [
      { domain, preset: 'gitlab', prefix: 'g' },
      'a.example/g/dependency_proxy/containers/library/nginx:latest',
    ],
    [{ domain, prefix: 'hub' }, 'a.example/hub/library/nginx:latest'],
    [{ domain, prefix: 'hub', template: '${domain}/${path}' }, 'a.example/hub/library/nginx:latest'],
    [
      { domain, prefix: 'hub', template: '${domain}/x/${prefix}/${path}' },
      'a.example/x/hub/library/nginx:latest',
    ],
    [
      { domain, preset: 'harbor', prefix: 'hub', template: '${domain}/own/${path}' },
      'a.example/own/library/nginx:latest',
    ],
  ] as const) {
    test(JSON.stringify(proxy), () => assert.equal(written(proxy), name));
  }
  test('the registries that it serves', () => {
    assert.equal(written({ preset: 'daocloud' }, 'ghcr.io/a/b:1'), 'm.daocloud.io/ghcr.io/a/b:1');
    assert.equal(
      written({ preset: 'daocloud', registries: { 'ghcr.io': 'b.example' } }, 'ghcr.io/a/b:1'),
      'b.example/a/b:1',
    );
    assert.equal(written({ domain, preset: 'mirror' }, 'ghcr.io/a/b:1'), 'a.example/ghcr.io/a/b:1');
    assert.equal(written({ domain, preset: 'harbor', prefix: 'hub' }, 'ghcr.io/a/b:1'), undefined);
  });
});

test('a registry that is the proxy itself is refused', () => {
  const { settings, problems } = readSettings({
    proxy: { domain: 'a.example', registries: { 'A.example': 'b.example', 'ghcr.io': 'c.example' } },
  });
  assert.deepEqual(
    problems.map(({ key }) => key),
    ['proxy.registries["A.example"]'],
  );
  assert.ok(settings.proxy.kind === 'configured');
  assert.deepEqual(settings.proxy.registries, [{ registry: 'ghcr.io', target: 'c.example' }]);
});

test('a version may be the number that YAML makes of it', () => {
  const { settings, problems } = readSettings({ kyverno: { version: 1.18 } });
  assert.deepEqual(problems, []);
  assert.deepEqual(settings.kyverno.version, { major: 1, minor: 18 });
});

test('one word sets the severity of every rule that is not off', () => {
  const { severity } = readSettings({ severity: 'hint' }).settings;
  assert.deepEqual(new Set(Object.values(severity)), new Set(['hint', 'off']));
  assert.equal(severity['possible-docker-hub-image'], 'off');
  assert.deepEqual(
    new Set(Object.values(readSettings({ severity: 'off' }).settings.severity)),
    new Set(['off']),
  );
});

const WRONG: readonly (readonly [unknown, string])[] = [
  ['text', ''],
  [[], ''],
  [{ proxy: 'a.example' }, 'proxy'],
  [{ proxy: { domain: 1 } }, 'proxy.domain'],
  [{ proxy: { domain: 'https://a' } }, 'proxy.domain'],
  [{ proxy: { template: '${path}' } }, 'proxy.template'],
  [{ proxy: { preset: 'harbour' } }, 'proxy.preset'],
  [{ proxy: { preset: 'harbor' } }, 'proxy.prefix'],
  [{ proxy: { prefix: '/a/' } }, 'proxy.prefix'],
  [{ proxy: { prefix: 'A' } }, 'proxy.prefix'],
  [{ proxy: { prefix: 'a:1' } }, 'proxy.prefix'],
  [{ proxy: { namespaces: 'library' } }, 'proxy.namespaces'],
  [{ proxy: { namespaces: ['library', 1] } }, 'proxy.namespaces[1]'],
  [{ proxy: { namespaces: ['a/b'] } }, 'proxy.namespaces[0]'],
  [{ proxy: { pullSecret: 'Two Words' } }, 'proxy.pullSecret'],
  [{ proxy: { formerDomains: 'old.example' } }, 'proxy.formerDomains'],
  [{ proxy: { formerDomains: ['old.example', 'https://a'] } }, 'proxy.formerDomains[1]'],
  [{ proxy: { formerDomains: ['docker.io'] } }, 'proxy.formerDomains[0]'],
  [{ ignoreImages: 'a' }, 'ignoreImages'],
  [{ ignoreImages: [1] }, 'ignoreImages[0]'],
  [{ ignoreImages: ['['] }, 'ignoreImages[0]'],
  [{ ignoreImages: ['a:1'] }, 'ignoreImages[0]'],
  [{ shortNames: 'always' }, 'shortNames'],
  [{ shortNames: ['ask'] }, 'shortNames'],
  [{ proxy: { registries: ['ghcr.io'] } }, 'proxy.registries'],
  [{ proxy: { registries: { ghcr: 'a.example' } } }, 'proxy.registries.ghcr'],
  [{ proxy: { registries: { 'docker.io': 'a.example' } } }, 'proxy.registries["docker.io"]'],
  [{ proxy: { registries: { 'ghcr.io': 1 } } }, 'proxy.registries["ghcr.io"]'],
  [{ proxy: { registries: { 'ghcr.io': 'https://a.example' } } }, 'proxy.registries["ghcr.io"]'],
  [{ proxy: { registries: { 'a.example': 'A.example/cache' } } }, 'proxy.registries["a.example"]'],
  [{ proxy: { template: '${domain}/${domain}/${path}' } }, 'proxy.template'],
  [{ kyverno: '1.18' }, 'kyverno'],
  [{ kyverno: { version: 1.2 } }, 'kyverno.version'],
  [{ kyverno: { version: 'newest' } }, 'kyverno.version'],
  [{ proxy: { pullSecret: "a'b" } }, 'proxy.pullSecret'],
  [{ proxy: { pullSecret: 'a..b' } }, 'proxy.pullSecret'],
  [{ kubernetes: { version: 1.3 } }, 'kubernetes.version'],
  [{ kubernetes: { version: 'newest' } }, 'kubernetes.version'],
  [{ kyverno: { excludedNamespaces: 'a' } }, 'kyverno.excludedNamespaces'],
  [{ kyverno: { otherWebhooks: 'istio' } }, 'kyverno.otherWebhooks'],
  [{ kyverno: { excludedNamespaces: ['A_b'] } }, 'kyverno.excludedNamespaces[0]'],
  [{ addLatestTag: 'yes' }, 'addLatestTag'],
  [{ severity: { 'docker-hub-image': 'loud' } }, 'severity.docker-hub-image'],
  [{ severity: { 'no-such-rule': 'error' } }, 'severity.no-such-rule'],
  [{ severity: { __proto__: 1, constructor: 'error' } }, 'severity.constructor'],
  [{ exclude: 'a' }, 'exclude'],
  [{ exclude: [1] }, 'exclude'],
  [{ officialImages: 'echo-server' }, 'officialImages'],
  ...['acme/a', 'a:1', 'A', 'docker.io/a', '', 'a*', 'localhost/a'].map(
    (name) => [{ officialImages: [name] }, 'officialImages[0]'] as const,
  ),
  [{ dialects: ['helm'] }, 'dialects'],
  [{ dialects: { helm: 'yes' } }, 'dialects.helm'],
  [{ dialects: { bake: true } }, 'dialects.bake'],
  [{ dialects: { toString: true } }, 'dialects.toString'],
  [{ imagePaths: { kind: 'A', path: 'a' } }, 'imagePaths'],
  [{ imagePaths: ['spec.image'] }, 'imagePaths[0]'],
  [{ imagePaths: [{ path: 'a' }] }, 'imagePaths[0].kind'],
  [{ imagePaths: [{ kind: ' ', path: 'a' }] }, 'imagePaths[0].kind'],
  [{ imagePaths: [{ kind: ['A'], path: 'a' }] }, 'imagePaths[0].kind'],
  [{ imagePaths: [{ kind: 'A' }] }, 'imagePaths[0].path'],
  [{ imagePaths: [{ kind: 'A', path: 'a', group: 1 }] }, 'imagePaths[0].group'],
  [{ imagePaths: [{ kind: 'A', path: 'a', form: 'helm-parameter' }] }, 'imagePaths[0].form'],
  [{ imagePaths: [{ kind: 'A', path: 'a', apiVersion: 'v1' }] }, 'imagePaths[0].apiVersion'],
  [{ imagePaths: [{ kind: 'A', path: 'a', tag: 'version' }] }, 'imagePaths[0].tag'],
  [{ imagePaths: [{ kind: 'A', path: 'a', form: 'split', tag: 1 }] }, 'imagePaths[0].tag'],
  ...[
    '.',
    '$',
    '$.',
    'a..b',
    'a.',
    'a[',
    'a]',
    'a{b',
    'a[0]',
    'a[b]',
    'a.{b,,c}',
    'a.[]',
    'a.{b}c',
    'a.**',
    '**',
    'a'.repeat(501),
  ].map((path) => [{ imagePaths: [{ kind: 'A', path }] }, 'imagePaths[0].path'] as const),
  [{ limits: { documentMegabytes: -1 } }, 'limits.documentMegabytes'],
  [{ limits: { fileMegabytes: Number.NaN } }, 'limits.fileMegabytes'],
];

for (const [given, key] of WRONG) {
  test(`${JSON.stringify(given)} is wrong at ${key || 'the root'}`, () => {
    const { settings, problems } = readSettings(given);
    assert.deepEqual(
      problems.map((problem) => problem.key),
      [key],
    );
    const { proxy, ...rest } = DEFAULT_SETTINGS;
    const { proxy: read, ...others } = settings;
    assert.deepEqual(others, rest);
    assert.ok(read.kind !== 'configured' && proxy.kind === 'unset');
  });
}

suite('nearpull.imagePaths', () => {
  const read = (imagePaths: readonly unknown[]) => {
    const { settings, problems } = readSettings({ imagePaths });
    return { rows: settings.imagePaths, keys: problems.map(({ key }) => key) };
  };

  test('a wrong entry is left out, the others are taken', () => {
    const { rows, keys } = read([
      { kind: 'A', path: 'a' },
      { kind: 'B' },
      null,
      { kind: 'C', path: 'a..b', form: 'no', tagg: '' },
      { kind: 'D', path: 'd' },
    ]);
    assert.deepEqual(
      rows.flatMap(({ kinds }) => kinds),
      ['A', 'D'],
    );
    assert.deepEqual(keys, [
      'imagePaths[1].path',
      'imagePaths[2]',
      'imagePaths[3].tagg',
      'imagePaths[3].form',
      'imagePaths[3].path',
    ]);
  });

  test('a path may be written in other common forms', () => {
    const paths = ['spec.a[].b', '.spec.a[].b', '$.spec.a[*].b', ' spec.a[].b '];
    assert.deepEqual(
      read(paths.map((path) => ({ kind: '*', path }))).rows.map(({ path }) => path),
      paths.map(() => 'spec.a[].b'),
    );
    const kept = ['**.image', 'spec.{a,b}.c', 'data["a.b"].x', 'spec.*Image', 'images[]', 'a[][].b'];
    assert.deepEqual(read(kept.map((path) => ({ kind: '*', path }))).keys, []);
  });

  test('a field in parts names its siblings, and the form none makes a trap', () => {
    const { rows, keys } = read([
      { kind: 'A', group: 'a.example', path: 'spec.name', form: 'split', registry: 'host', tag: 'version' },
      { kind: 'A', path: 'spec.picture.**', form: 'none' },
    ]);
    assert.deepEqual(keys, []);
    assert.deepEqual(rows, [
      {
        group: 'a.example',
        kinds: ['A'],
        path: 'spec.name',
        form: 'split',
        tier: 'certain',
        siblings: { registry: 'host', tag: 'version' },
      },
      { group: '*', kinds: ['A'], path: 'spec.picture.**', form: 'reference', tier: 'never' },
    ]);
  });

  test('two hundred entries are enough', () => {
    const entries = Array.from({ length: 201 }, () => ({ kind: 'A', path: 'a' }));
    assert.deepEqual(read(entries.slice(1)).keys, []);
    const { rows, keys } = read(entries);
    assert.equal(rows.length, 200);
    assert.deepEqual(keys, ['imagePaths']);
  });

  test('an entry adds images to the table, or silences those in it', () => {
    const text = 'apiVersion: a.example/v1\nkind: Build\nspec:\n  runner: nginx:1\n  image: redis:7\n';
    const found = (imagePaths: readonly unknown[]) =>
      check(text, readSettings({ imagePaths }).settings).images.map(({ raw }) => raw);
    assert.deepEqual(found([]), ['redis:7']);
    assert.deepEqual(found([{ kind: 'build', path: '.spec.runner' }]), ['nginx:1', 'redis:7']);
    assert.deepEqual(found([{ kind: 'Build', group: 'b.example', path: '.spec.runner' }]), ['redis:7']);
    assert.deepEqual(found([{ kind: 'Build', path: 'spec.image', form: 'none' }]), []);
  });
});

test('settings cannot be changed', () => {
  const { settings } = readSettings({ severity: {} });
  assert.ok(
    Object.isFrozen(settings) && Object.isFrozen(settings.severity) && Object.isFrozen(settings.exclude),
  );
});
