// Tests of what the command line says about the project file: the domain it sets, and what it turns off.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DEFAULT_SETTINGS } from '../../core/index.ts';
import { DOMAIN, folder, pod } from '../support/cli.ts';

/** How many rules report unless somebody turns them off. */
const ON = Object.values(DEFAULT_SETTINGS.severity).filter((severity) => severity !== 'off').length;

const FILES = {
  'a.yaml': pod('nginx'),
  'b.yaml': pod('nginx'),
  'vendor/c.yaml': pod('nginx'),
  'vendor/d.yaml': pod('nginx'),
};

test('one line of standard error says what the project file decides, in both languages', async (t) => {
  const config = `proxy: { domain: evil.example.com }\nseverity: { docker-hub-image: off, missing-library: off, invalid-setting: off }\nexclude: [vendor, b.yaml]\n`;
  const { nearpull } = folder(t, { ...FILES, '.nearpull.yaml': config });
  const line =
    'settings: .nearpull.yaml: domain evil.example.com, 3 rules off, 2 files or folders excluded\n';
  for (const args of [['check'], ['fix', '--dry-run'], ['images'], ['check', '--format=json']]) {
    assert.ok((await nearpull(args)).stderr.startsWith(line), args.join(' '));
  }
  assert.equal(
    (await nearpull(['check', '--locale', 'zh-cn'])).stderr,
    '设置：.nearpull.yaml：访问域名 evil.example.com，关闭 3 条规则，排除 2 个文件或文件夹\n',
  );
  const policy = await nearpull(['policy']);
  assert.equal(policy.stderr, 'settings: .nearpull.yaml: domain evil.example.com, 3 rules off\n');
  assert.match(policy.stdout, /evil\.example\.com/);
  const out = await nearpull(['policy', 'test']);
  assert.ok(out.stderr.startsWith(line));
});

test('what an option decides is not said, and nothing is said without a project file', async (t) => {
  const config = 'proxy: { domain: evil.example.com }\nexclude: [vendor]\n';
  const { nearpull } = folder(t, { ...FILES, '.nearpull.yaml': config });
  assert.equal(
    (await nearpull(['check', '--domain', DOMAIN, '--exclude', 'vendor'])).stderr,
    'settings: .nearpull.yaml\n',
  );
  for (const args of [['check'], ['fix', '--domain', DOMAIN], ['check', '--format=json']]) {
    const { stderr, stdout } = await nearpull([...args, '--no-config']);
    assert.equal(stderr, '');
    assert.ok(!stdout.includes('evil.example.com'));
  }
  const none = JSON.parse((await nearpull(['check', '--no-config', '--format=json'])).stdout);
  assert.equal(none.settings, null);
});

test('JSON says it with names and numbers', async (t) => {
  const config =
    'proxy: { domain: evil.example.com }\nseverity: { docker-hub-image: off }\nexclude: [vendor]\n';
  const { nearpull } = folder(t, { ...FILES, 'conf/team.yaml': config });
  for (const command of ['check', 'images', 'fix']) {
    const { stdout } = await nearpull([command, '--config', 'conf/team.yaml', '--format=json']);
    assert.deepEqual(JSON.parse(stdout).settings, {
      file: 'conf/team.yaml',
      message: 'settings: conf/team.yaml: domain evil.example.com, 1 rule off, 1 file or folder excluded',
      domain: 'evil.example.com',
      rulesOff: ['docker-hub-image'],
      excluded: 1,
      changed: ['proxy.domain', 'severity', 'exclude'],
      unused: [],
    });
  }
});

test('a run that can find nothing says why', async (t) => {
  const { nearpull, write } = folder(t, { ...FILES, '.nearpull.yaml': 'severity: off\nexclude: ["**"]\n' });
  const both = await nearpull(['check']);
  assert.equal(both.stdout, 'Nothing found in 0 files.\n');
  assert.equal(
    both.stderr,
    `settings: .nearpull.yaml: ${ON} rules off, 4 files or folders excluded\nnearpull: Every rule is off.\n`,
  );
  assert.equal(both.code, 0);
  write('.nearpull.yaml', 'exclude: ["*"]\n');
  for (const args of [['check'], ['check', '--format=json'], ['images'], ['fix', '--domain', DOMAIN]]) {
    assert.equal(
      (await nearpull(args)).stderr,
      'settings: .nearpull.yaml: 4 files or folders excluded\nnearpull: No file is left to read: 4 files or folders are excluded or ignored.\n',
    );
  }
  const named = await nearpull(['check', 'a.yaml', '--no-config', '--exclude=a.yaml', '--locale=zh-cn']);
  assert.equal(
    named.stderr,
    'nearpull: a.yaml: 未读取：被 --exclude 排除\nnearpull: 没有可读取的文件：1 个文件或文件夹已被排除或忽略。\n',
  );
  write('.ignore', '*\n');
  assert.match((await nearpull(['check', '--no-config'])).stderr, /^nearpull: No file is left to read: /);
  assert.equal((await nearpull(['check', '--no-config', '--no-ignore'])).stderr, '');
});

suite('every setting of a project file is said', () => {
  /** The values of each setting, and what is said about them. */
  const SAID: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
    'proxy.domain': [['proxy: { domain: a.example }', 'domain a.example']],
    'proxy.template': [['proxy: { template: "${domain}/x/${path}" }', 'template ${domain}/x/${path}']],
    'proxy.namespaces': [['proxy: { namespaces: [library] }', '1 namespace of Docker Hub at the proxy']],
    'proxy.registries': [
      [
        'proxy: { registries: { quay.io: evil.example/q, ghcr.io: evil.example/g } }',
        '2 other registries redirected',
      ],
    ],
    'proxy.formerDomains': [['proxy: { formerDomains: [a.example] }', '1 former domain']],
    'proxy.pullSecret': [['proxy: { pullSecret: a }', 'pull secret a of Pods']],
    severity: [
      ['severity: { docker-hub-image: hint, doubled-prefix: error }', '1 rule lowered, 1 rule raised'],
      ['severity: { possible-docker-hub-image: warning }', '1 rule raised'],
      ['severity: off', `${ON} rules off`],
    ],
    dialects: [
      ['dialects: { dockerfile: false, compose: false }', '2 kinds of files not checked'],
      ['dialects: { github-actions: true }', '1 more kind of file checked'],
    ],
    shortNames: [['shortNames: never', 'short names never']],
    ignoreImages: [['ignoreImages: ["**"]', '1 pattern of images left alone']],
    officialImages: [['officialImages: ["*"]', '1 name taken for an official image']],
    imagePaths: [
      ['imagePaths: [{ kind: "*", path: "**.image", form: none }]', '1 field taken for no image'],
      ['imagePaths: [{ kind: A, path: a }, { kind: A, path: b }]', '2 more fields taken for an image'],
    ],
    addLatestTag: [['addLatestTag: false', ':latest not added']],
    limits: [['limits: { documentMegabytes: 0.001 }', 'limits of 0.001 MB a document and 50 MB a file']],
    kyverno: [
      [
        'kyverno: { version: "1.17", excludedNamespaces: [a, b] }',
        'Kyverno 1.17, 2 namespaces of the cluster left alone',
      ],
    ],
    kubernetes: [['kubernetes: { version: "1.34" }', 'Kubernetes 1.34']],
    exclude: [['exclude: [b.yaml]', '1 file or folder excluded']],
  };

  test('and this test knows all of them', () => {
    // The language and its placeholder come from the process. Whose console is meant follows from the preset.
    const { proxy, language: _, ...others } = DEFAULT_SETTINGS;
    const keys = [
      'domain',
      ...Object.keys(proxy).filter((key) => !['kind', 'placeholder', 'isVolcengine'].includes(key)),
    ].map((key) => `proxy.${key}`);
    assert.deepEqual(Object.keys(SAID).sort(), [...keys, ...Object.keys(others)].sort());
  });

  for (const [setting, cases] of Object.entries(SAID)) {
    test(setting, async (t) => {
      const { nearpull, write } = folder(t, FILES);
      for (const [config, words] of cases) {
        write('.nearpull.yaml', config);
        const { stdout } = await nearpull(['check', '--format=json']);
        const { message, changed } = JSON.parse(stdout).settings;
        assert.equal(message, `settings: .nearpull.yaml: ${words}`);
        assert.deepEqual(changed, [setting]);
      }
    });
  }
});
