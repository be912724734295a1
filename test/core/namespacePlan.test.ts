// What the proxy must have for the images of a repository, and the forms in which that is written.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  addNamespaces,
  check,
  credentialController,
  NO_FILE,
  planNamespaces,
  readProjectFile,
  readSettings,
  type Settings,
} from '../../core/index.ts';
import { speak } from '../../l10n/index.ts';
import { PLAN_FORMS, planText } from '../../plan/index.ts';
import { pod } from '../support/cli.ts';

const DOMAIN = 'mirror-cn-beijing.cr.volces.com';
const DIGEST = `sha256:${'a'.repeat(64)}`;

function settingsOf(proxy: object = {}): Settings {
  return readSettings({ proxy: { domain: DOMAIN, ...proxy } }).settings;
}

function planOf(settings: Settings, files: Readonly<Record<string, string>>) {
  const found = Object.entries(files).flatMap(([file, text]) =>
    check(text, settings, { file: { ...NO_FILE, path: file } }).images.map((image) => ({
      file,
      image,
      settings,
    })),
  );
  return planNamespaces(found);
}

const FILES = {
  'a.yaml': pod('nginx:1.27', 'nginx', `grafana/grafana:11@${DIGEST}`, '"redis:{{ .tag }}"', 'quay.io/a/b:1'),
  'b.yaml': pod('nginx:1.27', `${DOMAIN}/bitnami/kafka:4`, '"{{ .image }}"', 'ghcr.io/org/app:1'),
};

speak('en');

suite('the plan', () => {
  test('has every namespace with its images, their places and files', () => {
    const shown = planOf(settingsOf(), FILES).map(({ host, name, isOfficial, isThere, problem, images }) => ({
      name: `${host}/${name}`,
      states: [isOfficial, isThere, problem],
      images: images.map(({ repository, targets, count, files }) => [
        repository,
        targets.length,
        count,
        files.join(),
      ]),
    }));
    assert.deepEqual(shown, [
      { name: `${DOMAIN}/bitnami`, states: [false, null, null], images: [['kafka', 1, 1, 'b.yaml']] },
      { name: `${DOMAIN}/grafana`, states: [false, null, null], images: [['grafana', 1, 1, 'a.yaml']] },
      {
        name: `${DOMAIN}/library`,
        states: [true, null, null],
        images: [
          ['nginx', 2, 3, 'a.yaml,b.yaml'],
          ['redis', 0, 1, 'a.yaml'],
        ],
      },
    ]);
  });

  test('knows what is there where the settings say it', () => {
    const plan = planOf(settingsOf({ namespaces: ['library'] }), FILES);
    assert.deepEqual(
      plan.map(({ name, isThere }) => [name, isThere]),
      [
        ['bitnami', false],
        ['grafana', false],
        ['library', true],
      ],
    );
  });

  test('names the project of a proxy that has one, and the namespaces of other registries', () => {
    const registries = { 'ghcr.io': 'other.example/ghcr' };
    const plan = planOf(settingsOf({ preset: 'harbor', prefix: 'hub', registries }), FILES);
    assert.deepEqual(
      plan.map(({ host, name, isOfficial }) => [`${host}/${name}`, isOfficial]),
      [
        [`${DOMAIN}/hub`, false],
        ['other.example/ghcr', false],
      ],
    );
  });

  test('says which names the console refuses', () => {
    const plan = planOf(settingsOf(), {
      'a.yaml': pod('a/b:1', 'a__b/c:1', `${'x'.repeat(91)}/y:1`, 'a.b-c/d:1', `ab/${'y'.repeat(129)}`),
    });
    assert.deepEqual(
      plan
        .filter(({ problem }) => problem !== null)
        .map(({ name, problem }) => [name.slice(0, 5), problem?.key]),
      [
        ['a', 'plan.namespaceName'],
        ['a__b', 'plan.namespaceName'],
        ['ab', 'plan.repositoryName'],
        ['xxxxx', 'plan.namespaceName'],
      ],
    );
  });
});

suite('a form of the plan', () => {
  const texts = (settings: Settings) =>
    Object.fromEntries(PLAN_FORMS.map((form) => [form, planText(form, planOf(settings, FILES), [settings])]));

  test('is complete in both languages, with the words of the console', () => {
    const known = settingsOf({ namespaces: ['library'] });
    const { checklist } = texts(known);
    assert.match(checklist ?? '', /^# What mirror-cn-beijing\.cr\.volces\.com must have/);
    assert.match(
      checklist ?? '',
      / {2}- \[ \] `mirror-cn-beijing\.cr\.volces\.com\/grafana`: not official images\. `grafana` × 1$/m,
    );
    assert.doesNotMatch(checklist ?? '', /`library`|volces\.com\/library/);
    assert.match(checklist ?? '', / {2}"CrConfigmapData"/);
    speak('zh');
    const chinese = planText('checklist', planOf(known, FILES), [known]) ?? '';
    speak('en');
    for (const word of ['命名空间', '访问控制 > VPC', '小微版', 'Docker Hub 用户名和密码', '拉取凭证']) {
      assert.ok(chinese.includes(word), word);
    }
  });

  test('is Terraform of either provider', () => {
    const { terraform, 'terraform-volcenginecc': other } = texts(
      settingsOf({ namespaces: ['library', 'bitnami'] }),
    );
    const block =
      'resource "volcengine_cr_namespace" "grafana" {\n  registry = "mirror"\n  name     = "grafana"\n}\n';
    assert.equal(terraform?.replace(/^#.*\n\n/, ''), block);
    assert.equal(
      other?.replace(/^#.*\n\n/, ''),
      block.replace('volcengine_cr_namespace', 'volcenginecc_cr_name_space'),
    );
    const dotted = planText('terraform', planOf(settingsOf(), { 'a.yaml': pod('1a_b/c:1') }), [settingsOf()]);
    assert.match(dotted ?? '', /"_1a_b" \{/);
  });

  test('pulls each image that is known in full once, with its digest', () => {
    assert.deepEqual(texts(settingsOf())['warm-up']?.match(/'.*'$/gm), [
      `'${DOMAIN}/bitnami/kafka:4'`,
      `'${DOMAIN}/grafana/grafana:11@${DIGEST}'`,
      `'${DOMAIN}/library/nginx:1.27'`,
      `'${DOMAIN}/library/nginx:latest'`,
    ]);
  });

  test('is the configuration of the add-on, with every domain', () => {
    const settings = settingsOf({
      registries: { 'ghcr.io': 'other-ap-southeast-1.cr.volces.com', 'quay.io': 'registry.example/quay' },
    });
    assert.deepEqual(JSON.parse(credentialController([settings]) ?? ''), {
      CrConfigmapData: {
        Namespace: '*',
        ServiceAccount: '*',
        Registries: [
          { Instance: 'mirror', Region: 'cn-beijing', Domains: [DOMAIN] },
          { Instance: 'other', Region: 'ap-southeast-1', Domains: ['other-ap-southeast-1.cr.volces.com'] },
          { Instance: '<instance>', Region: '<region>', Domains: ['registry.example'] },
        ],
      },
    });
  });

  test('needs a domain, except for the checklist', () => {
    const { settings } = readSettings({});
    const plan = planOf(settings, FILES);
    assert.deepEqual(
      PLAN_FORMS.filter((form) => planText(form, plan, [settings]) !== null),
      ['checklist'],
    );
  });
});

suite('namespaces are added to a project file', () => {
  const cases: readonly (readonly [before: string, after: string])[] = [
    ['', 'proxy:\n  namespaces:\n    - grafana\n    - bitnami\n'],
    ['# ours\n', '# ours\nproxy:\n  namespaces:\n    - grafana\n    - bitnami\n'],
    [
      'proxy:\n  domain: a.example # why\nexclude: []\n',
      'proxy:\n  domain: a.example # why\n  namespaces:\n    - grafana\n    - bitnami\nexclude: []\n',
    ],
    [
      'proxy:\n  namespaces:\n  - library # first\n  domain: a.example\n',
      'proxy:\n  namespaces:\n  - library # first\n  - grafana\n  - bitnami\n  domain: a.example\n',
    ],
    [
      'proxy: { namespaces: [library], domain: a.example }\n',
      'proxy: { namespaces: [library, grafana, bitnami], domain: a.example }\n',
    ],
    [
      '{\n  "proxy": {\n    "namespaces": [\n      "library"\n    ]\n  }\n}\n',
      '{\n  "proxy": {\n    "namespaces": [\n      "library",\n      "grafana",\n      "bitnami"\n    ]\n  }\n}\n',
    ],
    ['exclude: []\n', 'exclude: []\nproxy:\n  namespaces:\n    - grafana\n    - bitnami\n'],
  ];
  for (const [text, after] of cases) {
    test(JSON.stringify(text), () => {
      const written = addNamespaces(text, ['grafana', 'bitnami']);
      assert.equal(written, after);
      assert.deepEqual(readProjectFile(written ?? '').problems, []);
    });
  }
  test('or not at all', () => {
    assert.equal(addNamespaces('proxy: [', ['a']), null);
    assert.equal(addNamespaces('- a\n', ['a']), null);
  });
});
