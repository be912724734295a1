// Tests of the rules about policies: our own policies have no findings, and each fix cures its own finding and nothing else.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { load, loadAll } from 'js-yaml';
import {
  applyEdits,
  check,
  type Finding,
  NO_FILE,
  POLICY_KINDS,
  readSettings,
  renderPolicy,
  type Settings,
  upgradePolicies,
} from '../../core/index.ts';
import { DOMAIN, fixtures, settingsWith } from '../support/fixture.ts';

const GUIDE = renderPolicy('guide', settingsWith());

const PROXIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'with a domain': { domain: DOMAIN },
  'with a port': { domain: 'proxy.example:8443' },
  'with a path': { domain: DOMAIN, template: '${domain}/hub/${path}' },
  'with namespaces': { domain: DOMAIN, namespaces: ['library', 'grafana'] },
  'with registries': {
    domain: DOMAIN,
    registries: { 'ghcr.io': 'ghcr.proxy.example', 'quay.io': 'harbor.example/quay' },
  },
};

suite('policies of our own', () => {
  for (const version of ['', '1.13', '1.15', '1.16', '1.17', '1.19']) {
    for (const [name, proxy] of Object.entries(PROXIES)) {
      for (const kind of POLICY_KINDS.filter((each) => each !== 'guide')) {
        test(`${kind} for Kyverno ${version || 'of any version'}, ${name}`, () => {
          const settings = settingsOf(proxy, version);
          const isDeprecated = kind === 'cluster-policy' && /1\.1[79]/.test(version);
          const expected = isDeprecated ? ['kyverno-deprecated-api'] : [];
          assert.deepEqual(rulesOf(renderPolicy(kind, settings), settings), expected);
          assert.deepEqual(
            rulesOf(renderPolicy(kind, settings).replaceAll('\n', '\r\n'), settings),
            expected,
          );
        });
      }
    }
  }

  test('without a domain, the placeholder is the only finding', () => {
    const settings = readSettings({}).settings;
    for (const kind of ['mutating-policy', 'cluster-policy', 'mutating-admission-policy'] as const) {
      const found = new Set(rulesOf(renderPolicy(kind, settings), settings));
      assert.deepEqual(found, new Set(['proxy-placeholder']), kind);
    }
  });

  for (const kind of ['mutating-policy', 'cluster-policy', 'mutating-admission-policy', 'guide'] as const) {
    for (const [name, proxy] of Object.entries(PROXIES)) {
      test(`the domain of ${kind} follows the settings, ${name}`, () => {
        const before = settingsOf(proxy, '1.16');
        const after = settingsOf({ ...proxy, domain: 'new.example:5000' }, '1.16');
        const text = renderPolicy(kind, before);
        const found = findings(text, after, 'kyverno-domain-differs');
        assert.equal(found.length, 1);
        assert.equal(applyFirst(text, found[0]), renderPolicy(kind, after));
      });
    }
  }
});

function settingsOf(proxy: Readonly<Record<string, unknown>>, version: string): Settings {
  return settingsWith({ proxy, kyverno: { version, excludedNamespaces: ['web'] } });
}

suite('a policy that is replaced', () => {
  for (const lineBreak of ['\n', '\r\n', '\r']) {
    for (const [version, kind] of [
      ['', 'mutating-policy'],
      ['1.16', 'cluster-policy'],
      ['1.19', 'mutating-policy'],
    ] as const) {
      test(`${kind} for Kyverno ${version || 'of any version'} with ${JSON.stringify(lineBreak)}`, () => {
        const settings = settingsWith({ kyverno: { version } });
        const lines = (text: string): string => text.replaceAll('\n', lineBreak);
        const head = lines('# first\napiVersion: v1\nkind: Namespace\n--- # second\n# Ours.\n\n');
        const tail = lines('\n# The end.\n...\n---\n{"a": [1,  2]}\n---\nb:   1 ');
        const text = head + lines(GUIDE) + tail;
        const [found] = findings(text, settings, 'kyverno-guide-policy');
        const fixed = applyFirst(text, found);
        assert.equal(fixed, head + lines(asGuide(renderPolicy(kind, settings))) + tail);
        assert.deepEqual(rulesOf(fixed, settings), []);
      });
    }
  }

  test('a deprecated ClusterPolicy becomes a MutatingPolicy, the guide’s as well as ours', () => {
    const settings = settingsWith({ kyverno: { version: '1.18' }, proxy: PROXIES['with registries'] });
    for (const kind of ['guide', 'cluster-policy'] as const) {
      const text = renderPolicy(kind, settings);
      const [found] = findings(text, settings, 'kyverno-deprecated-api');
      assert.equal(found?.fixes[0]?.safety, 'needs-review');
      const expected = renderPolicy('mutating-policy', settings);
      assert.equal(applyFirst(text, found), kind === 'guide' ? asGuide(expected) : expected);
    }
  });

  test('no fix where it would lose the redirect of a registry that the settings do not have', () => {
    const before = settingsOf(PROXIES['with registries'] ?? {}, '1.18');
    const settings = settingsOf({ domain: DOMAIN }, '1.18');
    const [found] = findings(renderPolicy('cluster-policy', before), settings, 'kyverno-deprecated-api');
    assert.deepEqual(found?.fixes, []);
  });

  test('without a domain in the settings, the policy keeps its own with its path', () => {
    const text = GUIDE.replaceAll(`${DOMAIN}/`, 'old.example/k8s/');
    const settings = readSettings({}).settings;
    const [found] = findings(text, settings, 'kyverno-guide-policy');
    const proxy = { domain: 'old.example', template: '${domain}/k8s/${path}' };
    assert.equal(
      applyFirst(text, found),
      asGuide(renderPolicy('mutating-policy', readSettings({ proxy }).settings)),
    );
  });

  test('not where the policy is a part of a document, JSON, or a Helm template', () => {
    const settings = settingsWith();
    const list = `apiVersion: v1\nkind: List\nitems:\n  - ${GUIDE.trimEnd().replaceAll('\n', '\n    ')}\n`;
    const helm = `${GUIDE.replace('name: replace', 'name: {{ .Release.Name }}-replace')}`;
    for (const text of [list, JSON.stringify(load(GUIDE)), helm]) {
      const [found] = findings(text, settings, 'kyverno-guide-policy');
      assert.deepEqual(found?.fixes, [], text);
    }
    const file = { ...NO_FILE, path: 'chart/templates/policy.yaml', chart: 'chart' };
    const [found] = check(GUIDE, settings, { file }).findings.filter(
      ({ rule }) => rule === 'kyverno-guide-policy',
    );
    assert.deepEqual(found?.fixes, []);
  });

  test('also with a list that is longer than a function accepts arguments', () => {
    const text = `${GUIDE}status:\n${'- a\n'.repeat(150_000)}`;
    const [found] = findings(text, settingsWith(), 'kyverno-guide-policy');
    assert.equal(applyFirst(text, found), asGuide(renderPolicy('mutating-policy', settingsWith())));
  });

  test('with what it leaves alone and which namespaces it redirects, as `nearpull policy upgrade` does', () => {
    const exclude = (resources: string) =>
      GUIDE.replace(
        '      mutate:\n',
        `      exclude:\n        any:\n          - resources:\n              ${resources}\n      mutate:\n`,
      );
    const settings = settingsWith({ kyverno: { version: '1.18' } });
    const narrow = settingsWith({ kyverno: { version: '1.18' }, proxy: { namespaces: ['library', 'ours'] } });
    for (const [text, rule, kept] of [
      [exclude('namespaces: [ops, ci]'), 'kyverno-guide-policy', /\['ci', 'ops'\]/],
      [exclude("namespaces: ['ops']"), 'kyverno-deprecated-api', /\['ops'\]/],
      [exclude('selector: { matchLabels: { own/mirror: "off" } }'), 'kyverno-registry-call', /'own\/mirror'/],
      [renderPolicy('cluster-policy', narrow), 'kyverno-deprecated-api', /\bours\b/],
    ] as const) {
      const fixed = applyFirst(text, findings(text, settings, rule)[0]);
      assert.match(fixed, kept);
      assert.equal(fixed, upgradePolicies(text, settings, NO_FILE, null).text);
    }
    const [lost] = findings(exclude('names: [old-*]'), settings, 'kyverno-guide-policy');
    assert.deepEqual(lost?.fixes, [], 'what cannot be kept is not dropped in silence');
  });

  test('not while the domain in the settings is invalid', () => {
    const { settings } = readSettings({ proxy: { domain: 'https://x.example' } });
    assert.deepEqual(findings(GUIDE, settings, 'kyverno-guide-policy')[0]?.fixes, []);
  });
});

/** `policy` with the name of the guide's, which a policy in its place keeps. */
function asGuide(policy: string): string {
  return policy.replaceAll('name: redirect-docker-hub', 'name: replace-image-registry-with-harbor');
}

/** How many documents there are, without the role that a MutatingPolicy brings. */
function countPolicies(text: string): number {
  return (loadAll(text) as readonly { kind?: string }[]).filter((each) => each?.kind !== 'ClusterRole')
    .length;
}

suite('a fix cures its own finding', () => {
  for (const { name, text, settings, file } of fixtures('.').filter((each) =>
    each.name.includes('kyverno-'),
  )) {
    const { findings: before } = check(text, settings, { file });
    for (const [index, finding] of before.entries()) {
      for (const fix of finding.fixes) {
        test(`${name}: ${fix.title.key} of finding ${index + 1}`, () => {
          const fixed = applyEdits(text, fix.edits);
          const count = (all: readonly Finding[]): number =>
            all.filter(({ rule }) => rule === finding.rule).length;
          assert.ok(count(check(fixed, settings, { file }).findings) < count(before));
          assert.equal(countPolicies(fixed), countPolicies(text));
        });
      }
    }
  }
});

suite('tag and digest are kept, in every kind of quotes', () => {
  const suffix = "{{ regex_replace_all('^(?:[^/]*/)*[^/:@]*', element.image, '') }}";
  for (const quote of ['', '"', "'"]) {
    test(quote || 'none', () => {
      const text = GUIDE.replaceAll(/image: (my-proxy.*)/g, `image: ${quote}$1${quote}`);
      const [first, second] = findings(text, settingsWith(), 'kyverno-digest-lost');
      const edits = [...(first?.fixes[0]?.edits ?? []), ...(second?.fixes[0]?.edits ?? [])];
      const expected = GUIDE.replaceAll(
        /image: (my-proxy.*):\{\{.*/g,
        (_, head) => `image: ${JSON.stringify(head + suffix)}`,
      );
      assert.deepEqual(load(applyEdits(text, edits)), load(expected));
    });
  }
});

suite('only CREATE is matched afterwards, and nothing else changes', () => {
  const cases: readonly (readonly [before: string, after: string])[] = [
    ['kinds: [Pod]\noperations: [CREATE, UPDATE]', 'kinds: [Pod]\noperations: [CREATE]'],
    ['kinds: [Pod]\noperations: [ "UPDATE" , \'CREATE\' ]', "kinds: [Pod]\noperations: [ 'CREATE' ]"],
    ['kinds: [Pod]\noperations: [CREATE, UPDATE, DELETE]', 'kinds: [Pod]\noperations: [CREATE, DELETE]'],
    ['operations:\n- UPDATE # a\n- CREATE # b\nkinds: [Pod]', 'operations:\n- CREATE # b\nkinds: [Pod]'],
    ['operations:\n  - CREATE\n  - "UPDATE"\nkinds: [Pod]', 'operations:\n  - CREATE\nkinds: [Pod]'],
    ['kinds:\n- v1/Pod # a\nnames: [b]', 'kinds:\n- v1/Pod # a\noperations:\n  - CREATE\nnames: [b]'],
    ['names: [b]\nkinds: [ Pod ] # a', 'names: [b]\nkinds: [ Pod ] # a\noperations:\n  - CREATE'],
    ['{kinds: [Pod], names: [b]}', '{"operations": ["CREATE"], kinds: [Pod], names: [b]}'],
  ];
  for (const [before, after] of cases) {
    for (const lineBreak of ['\n', '\r\n']) {
      test(`${JSON.stringify(before)} with ${JSON.stringify(lineBreak)}`, () => {
        const text = policyWith(before, lineBreak);
        const [found] = findings(text, settingsWith(), 'kyverno-matches-update');
        assert.equal(applyFirst(text, found), policyWith(after, lineBreak));
        assert.deepEqual(
          findings(policyWith(after, lineBreak), settingsWith(), 'kyverno-matches-update'),
          [],
        );
      });
    }
  }
});

test('a rule that also matches ephemeral containers is found, and has no fix', () => {
  for (const operations of ['', '\noperations: [CREATE, UPDATE]']) {
    const text = policyWith(`kinds: [Pod, Pod/ephemeralcontainers]${operations}`, '\n');
    const [found] = findings(text, settingsWith(), 'kyverno-matches-update');
    assert.deepEqual(found?.fixes, []);
  }
});

function policyWith(resources: string, lineBreak: string): string {
  return `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: a}
spec:
  rules:
    - match:
        any:
          - resources:
              ${resources.replaceAll('\n', '\n              ')}
      mutate:
        patchStrategicMerge: {spec: {containers: [{(name): "*", image: registry.example/a}]}}
`.replaceAll('\n', lineBreak);
}

function findings(text: string, settings: Settings, rule: string): readonly Finding[] {
  return check(text, settings).findings.filter((each) => each.rule === rule);
}

function rulesOf(text: string, settings: Settings): readonly string[] {
  return check(text, settings).findings.map(({ rule }) => rule);
}

function applyFirst(text: string, finding: Finding | undefined): string {
  const [fix] = finding?.fixes ?? [];
  assert.ok(fix);
  return applyEdits(text, fix.edits);
}
