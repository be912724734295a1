// Tests of the upgrade of policies: the vendor's and ours for older Kyvernos become the recommended one, and what people chose in them is kept.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, loadAll } from 'js-yaml';
import type { PlainObject } from '../../core/evaluate/index.ts';
import { NO_FILE, type PolicyKind, renderPolicy, upgradePolicies } from '../../core/index.ts';
import { evaluableOf } from '../support/evaluate.ts';
import { DOMAIN, settingsWith } from '../support/fixture.ts';

const KYVERNO = { kyverno: { version: '1.19' } };
const GUIDE = renderPolicy('guide', settingsWith());

const upgrade = (text: string, given: object = KYVERNO, kind: PolicyKind | null = null) =>
  upgradePolicies(text, settingsWith({ proxy: {}, ...given }), NO_FILE, kind);

/** What a Pod's images become under `policy`. Null where the policy leaves the Pod alone. */
function admitted(policy: string, metadata: object, images: readonly string[]): readonly string[] | null {
  const containers = images.map((image, index) => ({ name: `c${index}`, image }));
  const outcome = evaluableOf(policy).admit({
    operation: 'CREATE',
    subresource: '',
    object: { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers } } as unknown as PlainObject,
    oldObject: null,
  });
  assert.ok(outcome.kind === 'admitted', JSON.stringify(outcome));
  const { spec } = outcome.object as unknown as { spec: { containers: { image: string }[] } };
  const after = spec.containers.map(({ image }) => image);
  return JSON.stringify(after) === JSON.stringify(images) ? null : after;
}

test("the vendor's policy keeps its name and its domain", () => {
  const { text, policies } = upgrade(GUIDE);
  const [policy] = loadAll(text) as [{ kind: string; metadata: { name: string } }];
  assert.deepEqual(
    [policy.kind, policy.metadata.name],
    ['MutatingPolicy', 'replace-image-registry-with-harbor'],
  );
  assert.deepEqual(admitted(text, { name: 'a', namespace: 'b' }, ['nginx']), [
    `${DOMAIN}/library/nginx:latest`,
  ]);
  assert.deepEqual(
    policies.map(({ name, to }) => [name, to]),
    [['replace-image-registry-with-harbor', 'MutatingPolicy']],
  );
});

test('what people left out of the policy is kept, in the form of the new policy', () => {
  const edited = GUIDE.replace(
    '      mutate:\n',
    `      exclude:
        any:
          - resources:
              namespaces: [ops, 'ci']
          - resources:
              selector:
                matchLabels:
                  example.com/mirror: 'off'
      mutate:
`,
  );
  for (const kind of ['mutating-policy', 'cluster-policy'] as const) {
    const { text, policies } = upgrade(edited, KYVERNO, kind);
    const [first] = policies;
    assert.ok(first?.to);
    assert.deepEqual(first.kept.excludedNamespaces, ['ci', 'ops']);
    const at = (namespace: string, labels = {}) =>
      admitted(text, { name: 'a', namespace, labels }, ['a/b:1']);
    assert.deepEqual(at('shop'), [`${DOMAIN}/a/b:1`]);
    assert.deepEqual(at('shop', { 'example.com/mirror': 'on' }), [`${DOMAIN}/a/b:1`]);
    assert.deepEqual(at('ops'), null);
    assert.deepEqual(at('ci'), null);
    assert.deepEqual(at('shop', { 'example.com/mirror': 'off' }), null);
    assert.deepEqual(at('shop', { 'nearpull/docker-hub-proxy': 'disabled' }), null);
  }
});

/** Policies of ours as older versions of Kyverno have them. */
const OLDER: readonly (readonly [kind: PolicyKind, version: string])[] = [
  ['cluster-policy', '1.13'],
  ['cluster-policy', '1.16'],
  ['mutating-policy', '1.15'],
  ['mutating-policy', '1.16'],
];

for (const [kind, version] of OLDER) {
  test(`${kind} of ${version} becomes the recommended one, and redirects the same`, () => {
    const given = {
      proxy: { domain: 'old.example', namespaces: ['library', 'my.org'] },
      kyverno: { version, excludedNamespaces: ['ops'] },
    };
    const old = renderPolicy(kind, settingsWith(given)).replaceAll('name: redirect-docker-hub', 'name: mine');
    const { text, policies } = upgrade(old);
    assert.deepEqual(
      policies.map((each) => [each.to, each.to && each.sameImages]),
      [['MutatingPolicy', true]],
    );
    const policy = loadAll(text).find((each) => (each as { kind: string }).kind === 'MutatingPolicy');
    const { apiVersion, metadata } = policy as { apiVersion: string; metadata: { name: string } };
    assert.deepEqual([apiVersion, metadata.name], ['policies.kyverno.io/v1', 'mine']);
    const own = text.split(/^---\n/m).find((each) => /^kind: MutatingPolicy$/m.test(each)) ?? '';
    const images = ['nginx:1', 'docker.io/my.org/a:1', 'grafana/grafana:1'];
    assert.deepEqual(admitted(own, { name: 'a', namespace: 'shop' }, images), [
      'old.example/library/nginx:1',
      'old.example/my.org/a:1',
      'grafana/grafana:1',
    ]);
    assert.deepEqual(admitted(own, { name: 'a', namespace: 'ops' }, images), null);
  });
}

test('an upgrade of the upgraded changes nothing', () => {
  const once = upgrade(GUIDE).text;
  assert.equal(upgrade(once).text, once);
});

test('other documents, comments and line ends stay', () => {
  const other = '# mine\nkind: Namespace\napiVersion: v1\nmetadata: { name: a }\n';
  const text = `${other}---\n# policy\n${GUIDE}---\n${other}`.replaceAll('\n', '\r\n');
  const after = upgrade(text).text;
  const parts = after.split('---\r\n');
  assert.deepEqual(
    [parts[0], parts[2]],
    [other, other].map((each) => each.replaceAll('\n', '\r\n')),
  );
  assert.match(parts[1] ?? '', /^# policy\r\n/);
  assert.doesNotMatch(after, /[^\r]\n/);
});

test('a policy of an older release of Nearpull redirects the same, although its expressions are written in another way', () => {
  for (const kind of ['cluster-policy', 'mutating-policy'] as const) {
    const old = renderPolicy(kind, settingsWith())
      .replaceAll('[A-Za-z0-9_.-]*)?(?:@', '[A-Za-z0-9_.-]{0,127})?(?:@')
      .replaceAll(
        '(?:sha256:|(?:sha384:|sha512:[a-f0-9]{32})[a-f0-9]{32})[a-f0-9]{64}',
        '(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})',
      )
      .replaceAll(
        '^(?:auto|localhost/.*|(?:sha256:)?[a-f0-9]{64})$|:[^/@]{129}',
        '^(?:auto|localhost/.*|[a-f0-9]{64}|sha256:[a-f0-9]{64})$',
      );
    assert.doesNotMatch(old, /\{129\}|\(\?:sha384:\|/);
    assert.deepEqual(
      upgrade(old).policies.map((each) => each.to && each.sameImages),
      [true],
    );
  }
});

test('settings that redirect other images are noticed', () => {
  const old = renderPolicy('cluster-policy', settingsWith({ ignoreImages: ['nginx'] }));
  const { policies } = upgrade(old);
  assert.ok(policies[0]?.to && !policies[0].sameImages);
});

/** Changes of a policy that the new one could not keep, and why it stays then. */
const STAYS: readonly (readonly [name: string, change: (text: string) => string, reason: string])[] = [
  [
    'another rule',
    (text) =>
      `${text}    - name: b\n      match: {any: [{resources: {kinds: [Pod]}}]}\n      validate: {pattern: {spec: {}}}\n`,
    'others',
  ],
  [
    'only some namespaces',
    (text) =>
      text.replace('              operations:', '              namespaces: [a]\n              operations:'),
    'exceptions',
  ],
  ['names', (text) => exclude(text, 'names: [a]'), 'exceptions'],
  [
    'a namespace and a label at once',
    (text) => exclude(text, 'namespaces: [a]\n              selector: {matchLabels: {a: b}}'),
    'exceptions',
  ],
  ['a wildcard', (text) => exclude(text, "namespaces: ['a-*']"), 'exceptions'],
  [
    'an expression',
    (text) => exclude(text, 'selector: {matchExpressions: [{key: a, operator: Exists}]}'),
    'exceptions',
  ],
  ['one namespace', (text) => text.replace('kind: ClusterPolicy', 'kind: Policy'), 'whole'],
  ['no domain', (text) => text.replaceAll(DOMAIN, '<访问域名>'), 'domain'],
];

function exclude(text: string, resources: string): string {
  return text.replace(
    '      mutate:\n',
    `      exclude:\n        any:\n          - resources:\n              ${resources}\n      mutate:\n`,
  );
}

for (const [name, change, reason] of STAYS) {
  test(`a policy stays that has what the new one could not keep: ${name}`, () => {
    const text = change(GUIDE);
    assert.notEqual(text, GUIDE);
    assert.ok(load(text));
    const result = upgrade(text);
    assert.equal(result.text, text);
    assert.deepEqual(
      result.policies.map((each) => each.to === null && each.reason),
      [reason],
    );
  });
}

test('policies of others are not there', () => {
  const text = GUIDE.replaceAll('index.docker.io', 'ghcr.io');
  assert.deepEqual(upgrade(text), { text, policies: [] });
});
