// Tests of policies: the catalogue, the generated text, the guide's policy, and the insertion into a text between its documents.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { load, loadAll } from 'js-yaml';
import {
  applyEdits,
  check,
  clusterFacts,
  DEFAULT_SETTINGS,
  insertPolicy,
  PLACEHOLDER,
  POLICY_KINDS,
  policyChoices,
  readKyvernoVersion,
  readSettings,
  renderPolicy,
} from '../../core/index.ts';
import { readTrees } from '../../core/yaml/readTrees.ts';
import { ALL_KEYS, type Tree } from '../../core/yaml/tree.ts';
import { DOMAIN, settingsWith } from '../support/fixture.ts';

const GUIDE = readFileSync(join(import.meta.dirname, 'data', 'guide-policy.yaml'), 'utf8');

test('the policy of the guide is kept word for word, except for the domain', () => {
  assert.equal(renderPolicy('guide', readSettings({}, 'zh-cn').settings), GUIDE);
  assert.equal(renderPolicy('guide', settingsWith()), GUIDE.replaceAll(PLACEHOLDER, DOMAIN));
});

test('the comments of a policy are in the language of the reader, and nothing else differs', () => {
  for (const { kind } of policyChoices(DEFAULT_SETTINGS.kyverno)) {
    const [english, chinese] = (['en', 'zh-cn'] as const).map((language) =>
      renderPolicy(kind, readSettings({ proxy: { domain: DOMAIN } }, language).settings),
    );
    const comments = (text = '') => text.match(/(?<=^ *# ).+$/gm) ?? [];
    const rest = (text = '') => text.replace(/^ *#.*$/gm, '#');
    assert.equal(rest(chinese), rest(english), kind);
    assert.ok(
      comments(chinese).every((line) => /\p{Script=Han}/u.test(line)),
      kind,
    );
    assert.ok(!/\p{Script=Han}/u.test(english ?? ''), kind);
  }
});

/** Templates, and the reference that a policy writes for each, without the tag. */
const TEMPLATES: readonly (readonly [string, string])[] = [
  ['${domain}/${path}', '/{{imageData.repository}}'],
  ['${domain}/hub/${path}', '/hub/{{imageData.repository}}'],
  ['${domain}/${registry}/${path}', '/docker.io/{{imageData.repository}}'],
  ['${domain}/hub/${namespace}/${name}', '/hub/{{imageData.repository}}'],
  ['${domain}/hub-${path}', '/hub-{{imageData.repository}}'],
];

for (const [template, path] of TEMPLATES) {
  test(`the policy follows the template ${template}, with a domain and without`, () => {
    for (const [domain, host] of [
      ['h.example', 'h.example'],
      ['', '<your-proxy-domain>'],
    ]) {
      const settings = settingsWith({ proxy: { domain, template } });
      const images = renderPolicy('guide', settings).match(/(?<= image: ).*/g);
      assert.deepEqual(images, Array(2).fill(`${host}${path}:{{imageData.identifier}}`));
    }
  });
}

const VERSIONS = ['', '1.13', '1.14', '1.15', '1.16', '1.17', '1.18', '1.19'];

const PROXIES: readonly Readonly<Record<string, unknown>>[] = [
  {},
  { domain: DOMAIN },
  { domain: 'proxy.example:5000', template: '${domain}/${namespace}/x/${name}-2' },
  {
    domain: '[fd00::1]:5000',
    namespaces: ['library', 'my.org'],
    registries: { 'ghcr.io': 'harbor.example/ghcr' },
  },
];

/** The kinds of the documents of each policy, and the name that all of them have. */
const DOCUMENTS = {
  'mutating-policy': { name: 'redirect-docker-hub', kinds: ['ClusterRole', 'MutatingPolicy'] },
  'cluster-policy': { name: 'redirect-docker-hub', kinds: ['ClusterPolicy'] },
  validating: { name: 'report-docker-hub', kinds: ['ClusterPolicy', 'ValidatingPolicy'] },
  'require-proxy': { name: 'require-proxy', kinds: ['ClusterPolicy', 'ValidatingPolicy'] },
  'require-proxy-audit': { name: 'require-proxy', kinds: ['ClusterPolicy', 'ValidatingPolicy'] },
  'pull-secret': { name: 'add-pull-secret', kinds: ['ClusterPolicy', 'MutatingPolicy'] },
  'namespaced-mutating-policy': { name: 'redirect-docker-hub', kinds: ['NamespacedMutatingPolicy'] },
  'mutating-admission-policy': {
    name: 'redirect-docker-hub',
    kinds: ['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'],
  },
  guide: { name: 'replace-image-registry-with-harbor', kinds: ['ClusterPolicy'] },
} as const;

/** The findings in our own policies. Every ClusterPolicy is deprecated, ours included. The guide's policy has its known faults. */
const DEPRECATED = ['kyverno-deprecated-api'];
const GUIDE_FAULTS = [
  ...DEPRECATED,
  'kyverno-guide-policy',
  'kyverno-matches-update',
  'kyverno-registry-call',
  'kyverno-digest-lost',
];

for (const kind of POLICY_KINDS) {
  test(`${kind} is good YAML for every version and proxy`, () => {
    for (const version of VERSIONS) {
      for (const proxy of PROXIES) {
        const excludedNamespaces = proxy['registries'] ? ['kube-public', '1'] : [];
        const settings = settingsWith({ proxy, kyverno: { version, excludedNamespaces } });
        const yaml = renderPolicy(kind, settings);
        const documents = loadAll(yaml) as { kind: string; metadata: { name: string } }[];
        const { name, kinds } = DOCUMENTS[kind];
        const needsRole = kind === 'mutating-policy' && /^1\.1[3-8]$/.test(version);
        assert.ok(documents.length === (kind === 'mutating-admission-policy' || needsRole ? 2 : 1));
        assert.ok(documents.every((each) => kinds.some((known) => known === each.kind)));
        assert.ok(documents.every(({ metadata }) => metadata.name === name));
        assert.match(yaml, /^(?!---).*[^\n]\n$/s);
        assert.doesNotMatch(yaml, /\t|\r| $/m);
        const long = yaml.split('\n').filter((line) => line.length > 400);
        assert.ok(
          long.every((line) => line.includes('[a-z0-9]+(?:')),
          'only patterns are long',
        );
        assert.ok(yaml.split('---\n').every((document) => isRead(document)));
        const known = [
          ...(kind === 'guide' ? GUIDE_FAULTS : DEPRECATED),
          ...('domain' in proxy ? [] : ['proxy-placeholder']),
        ];
        const { findings, notices } = check(yaml, settings);
        assert.deepEqual(
          findings.filter(({ rule }) => !known.includes(rule)),
          [],
        );
        assert.deepEqual(notices, []);
      }
    }
  });
}

/** Whether our own parser finds no mistake in a document. */
function isRead(document: string): boolean {
  const [{ exactUpTo }] = readTrees(document, ALL_KEYS) as [Tree];
  return exactUpTo === Number.POSITIVE_INFINITY;
}

test('excluded namespaces are strings in YAML, whatever they look like', () => {
  const settings = settingsWith({
    kyverno: { excludedNamespaces: ['1', 'true', 'null', '0x1f', 'kube-public'] },
  });
  const { spec } = load(renderPolicy('cluster-policy', settings)) as {
    spec: { rules: { exclude: { any: { resources: { namespaces?: unknown } }[] } }[] };
  };
  for (const { exclude } of spec.rules) {
    assert.deepEqual(exclude.any[1]?.resources.namespaces, ['1', 'true', 'null', '0x1f', 'kube-public']);
  }
});

const V1 = 'policies.kyverno.io/v1';

const NEW = 'require-proxy require-proxy-audit pull-secret';

/**
 * A version; its policies, the recommended one first, with `!` where a policy does not fit; the API of the mutating and of the validating
 * policy.
 */
const CHOICES: readonly (readonly [string, string, string, string])[] = [
  [
    '',
    `mutating-policy cluster-policy validating ${NEW} namespaced-mutating-policy mutating-admission-policy guide`,
    V1,
    V1,
  ],
  [
    '1.13',
    `cluster-policy validating ${NEW} mutating-admission-policy guide mutating-policy! namespaced-mutating-policy!`,
    `${V1}alpha1`,
    'kyverno.io/v1',
  ],
  [
    '1.15',
    `cluster-policy mutating-policy validating ${NEW} mutating-admission-policy guide namespaced-mutating-policy!`,
    `${V1}alpha1`,
    'kyverno.io/v1',
  ],
  [
    '1.16',
    `cluster-policy mutating-policy validating ${NEW} mutating-admission-policy guide namespaced-mutating-policy!`,
    `${V1}beta1`,
    'kyverno.io/v1',
  ],
  [
    '1.17',
    `mutating-policy cluster-policy validating ${NEW} namespaced-mutating-policy mutating-admission-policy guide`,
    V1,
    V1,
  ],
  [
    '1.19',
    `mutating-policy cluster-policy validating ${NEW} namespaced-mutating-policy mutating-admission-policy guide`,
    V1,
    V1,
  ],
  [
    '1.20',
    `mutating-policy validating ${NEW} namespaced-mutating-policy mutating-admission-policy cluster-policy! guide!`,
    V1,
    V1,
  ],
  [
    '2.0',
    `mutating-policy validating ${NEW} namespaced-mutating-policy mutating-admission-policy cluster-policy! guide!`,
    V1,
    V1,
  ],
];

for (const [version, kinds, mutating, validating] of CHOICES) {
  test(`policies for ${version === '' ? 'a Kyverno of whatever version' : `Kyverno ${version}`}`, () => {
    const choices = policyChoices({ version: readKyvernoVersion(version), otherWebhooks: false });
    const shown = choices.map(({ kind, fits }) => `${kind}${fits ? '' : '!'}`);
    assert.equal(shown.join(' '), kinds);
    assert.deepEqual(
      choices.map(({ recommended }) => recommended),
      POLICY_KINDS.map((_, index) => index === 0),
    );
    const settings = settingsWith({ kyverno: { version } });
    const needsRole = /^1\.1[3-8]$/.test(version);
    const expected = {
      'mutating-policy': [...(needsRole ? ['rbac.authorization.k8s.io/v1'] : []), mutating],
      'cluster-policy': ['kyverno.io/v1'],
      validating: [validating],
      'require-proxy': [validating],
      'require-proxy-audit': [validating],
      'pull-secret': [validating === V1 ? V1 : 'kyverno.io/v1'],
      'namespaced-mutating-policy': [mutating],
      'mutating-admission-policy': Array(2).fill('admissionregistration.k8s.io/v1'),
      guide: ['kyverno.io/v1'],
    };
    for (const kind of POLICY_KINDS) {
      const documents = loadAll(renderPolicy(kind, settings)) as { apiVersion: string }[];
      assert.deepEqual(
        documents.map(({ apiVersion }) => apiVersion),
        expected[kind],
      );
    }
  });
}

suite('other webhooks add containers', () => {
  /** The recommended policy by the version of Kyverno: the one that the API server calls again after them. */
  const RECOMMENDED: readonly (readonly [kyverno: string, kubernetes: string, kind: string])[] = [
    ['', '', 'cluster-policy'],
    ['1.14', '', 'cluster-policy'],
    ['1.17', '1.34', 'cluster-policy'],
    ['1.19', '1.35', 'cluster-policy'],
    ['1.19', '1.36', 'mutating-admission-policy'],
    ['1.20', '', 'mutating-admission-policy'],
  ];
  for (const [version, kubernetes, kind] of RECOMMENDED) {
    test(`Kyverno ${version}, Kubernetes ${kubernetes}: ${kind}`, () => {
      const isUsual = version === '1.14';
      const facts = {
        version: readKyvernoVersion(version),
        kubernetes: readKyvernoVersion(kubernetes),
        otherWebhooks: true,
      };
      const reasons = policyChoices(facts).map(({ reason }) => reason);
      assert.equal(policyChoices(facts)[0]?.kind, kind);
      assert.deepEqual(reasons[0], isUsual ? null : { key: 'policy.reinvoked', args: [kind] });
      assert.ok(reasons.slice(1).every((reason) => reason === null));
    });
  }

  test('a ClusterPolicy says so, and is not called deprecated up to Kyverno 1.19', () => {
    const codesFor = (otherWebhooks: boolean, version: string): readonly string[] => {
      const policy = renderPolicy('cluster-policy', settingsWith({ kyverno: { otherWebhooks } }));
      assert.equal(/^ {4}nearpull\/reason: reinvocation$/m.test(policy), otherWebhooks);
      const { findings } = check(policy, settingsWith({ kyverno: { version } }));
      return findings.map(({ rule }) => rule);
    };
    assert.deepEqual(codesFor(true, '1.19'), []);
    assert.deepEqual(codesFor(false, '1.19'), ['kyverno-deprecated-api']);
    assert.deepEqual(codesFor(true, '1.20'), ['kyverno-deprecated-api']);
  });
});

test('a MutatingPolicy may be called again, and is not evaluated in the background', () => {
  for (const [version, evaluation] of [
    ['1.15', undefined],
    ['1.16', { background: { enabled: false } }],
    ['1.19', { background: { enabled: false } }],
  ] as const) {
    const documents = loadAll(renderPolicy('mutating-policy', settingsWith({ kyverno: { version } })));
    const { spec } = documents.at(-1) as { spec: Record<string, unknown> };
    assert.deepEqual([spec['reinvocationPolicy'], spec['evaluation']], ['IfNeeded', evaluation], version);
  }
});

test("the API server's own policy is of the API that a version of Kubernetes has", () => {
  for (const [version, api, fits] of [
    ['', 'v1', true],
    ['1.37', 'v1', true],
    ['1.36', 'v1', true],
    ['1.35', 'v1beta1', true],
    ['1.34.4', 'v1beta1', true],
    ['1.33', 'v1beta1', false],
  ] as const) {
    const settings = settingsWith({ kubernetes: { version } });
    const documents = loadAll(renderPolicy('mutating-admission-policy', settings)) as {
      apiVersion: string;
    }[];
    assert.deepEqual(
      documents.map(({ apiVersion }) => apiVersion),
      Array(2).fill(`admissionregistration.k8s.io/${api}`),
    );
    const choices = policyChoices(clusterFacts(settings));
    const choice = choices.find(({ kind }) => kind === 'mutating-admission-policy');
    assert.equal(choice?.fits, fits);
    assert.match(choice?.product ?? '', /^Kubernetes 1\.3\d$/);
  }
});

const A = 'kind: A\nspec: |\n  text\n';
const B = 'kind: B\n';
const POLICY = 'kind: Policy\n';

/** Texts in which `|` is the cursor, and the text around the policy after it was inserted. */
const INSERTIONS: readonly (readonly [string, string])[] = [
  ['|', POLICY],
  ['\n\n|', `\n\n${POLICY}`],
  [`|${A}`, `${POLICY}---\n${A}`],
  [`|---\n${A}`, `${POLICY}---\n${A}`],
  ['# licence\n|\n', `# licence\n\n---\n${POLICY}`],
  [`kind: A|\nspec: 1\n---\n${B}`, `kind: A\nspec: 1\n---\n${POLICY}---\n${B}`],
  [`${A}|`, `${A}---\n${POLICY}`],
  ['kind: A|', `kind: A\n---\n${POLICY}`],
  [`${A}---\n|`, `${A}---\n${POLICY}`],
  [`${A}---\n|\n---\n${B}`, `${A}---\n\n${POLICY}---\n${B}`],
  [`${A}---\nkind|: B\n`, `${A}---\n${B}---\n${POLICY}`],
  [`${A}...\n|`, `${A}...\n---\n${POLICY}`],
  [`|# licence\n---\n${B}`, `${POLICY}# licence\n---\n${B}`],
  [`|# licence\n${B}`, `${POLICY}---\n# licence\n${B}`],
  [`|%YAML 1.2\n---\n${B}`, `${POLICY}...\n%YAML 1.2\n---\n${B}`],
  ['kind|: B\n... # end\n', `kind: B\n...\n---\n${POLICY} # end\n`],
];

for (const [marked, expected] of INSERTIONS) {
  for (const lineEnd of ['\n', '\r\n']) {
    test(`into ${JSON.stringify(marked)} with ${JSON.stringify(lineEnd)}`, () => {
      const withEnds = (text: string) => text.replaceAll('\n', lineEnd);
      const source = withEnds(marked);
      const offset = source.indexOf('|', source.indexOf('spec: |') === -1 ? 0 : cursorAfterBlock(source));
      const text = source.slice(0, offset) + source.slice(offset + 1);
      const result = applyEdits(text, insertPolicy(text, offset, POLICY).edits);
      // A text without any line end gets line feeds.
      assert.equal(result, text.includes('\n') ? withEnds(expected) : expected);
    });
  }
}

/** The offset of the cursor in a text with `spec: |`, whose bar is not the cursor. */
function cursorAfterBlock(source: string): number {
  const block = source.indexOf('spec: |');
  const first = source.indexOf('|');
  return first < block + 6 ? first : block + 7;
}

test('wherever the cursor is, the other documents stay what they were', () => {
  const text = `# a\n${A}---\n# b\n${B}...\n---\n\n--- {kind: C}\n`;
  const before = loadAll(text).map((each) => JSON.stringify(each));
  for (let offset = 0; offset <= text.length; offset++) {
    const result = applyEdits(text, insertPolicy(text, offset, POLICY).edits);
    const after = loadAll(result).map((each) => JSON.stringify(each));
    const at = after.indexOf('{"kind":"Policy"}');
    assert.ok(at >= 0, result);
    assert.deepEqual(withoutEmpty(after.toSpliced(at, 1)), withoutEmpty(before), `${offset}: ${result}`);
  }
});

function withoutEmpty(documents: readonly string[]): readonly string[] {
  return documents.filter((each) => each !== 'null' && each !== undefined);
}

test('the selections are the placeholders to fill in', () => {
  const text = `\ufeff${A}`;
  for (const offset of [0, 5, text.length]) {
    const { edits, selections } = insertPolicy(text, offset, GUIDE);
    const result = applyEdits(text, edits);
    assert.ok(result.startsWith('\ufeff'));
    assert.deepEqual(
      selections.map(({ start, end }) => result.slice(start, end)),
      [PLACEHOLDER, PLACEHOLDER],
    );
  }
});
