// Tests that a value from the settings stays a part of an image, a pattern or a name in a policy. It never becomes YAML, JMESPath or CEL.
//
// The settings refuse dangerous values. Where they are bypassed, the renderer refuses the value, or writes a policy of the same shape.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { loadAll } from 'js-yaml';
import { POLICY_KINDS, readSettings, renderPolicy, type Settings } from '../../core/index.ts';
import { celOf } from '../support/cel.ts';
import { settingsWith } from '../support/fixture.ts';
import { damage, generator } from '../support/random.ts';
import { matches } from '../support/re2.ts';

/** Texts with a meaning in one of the languages that a policy is written in. */
const PAYLOADS: readonly string[] = [
  ...[
    "'",
    '"',
    '`',
    '\\',
    "\\'",
    '\\"',
    '\\u0027',
    '$',
    '$$',
    '$&',
    '$1',
    '${1}',
    '$(x)',
    '${x}',
    '{',
    '}',
    '{{',
    '}}',
  ],
  ...[
    '\n',
    '\r',
    '\r\n',
    '\t',
    ' ',
    '\0',
    '\u0085',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\u00a0',
    '\u202e',
    '\u212a',
    'ſ',
    'е',
  ],
  ...[
    '#',
    ' #',
    ': ',
    ' - ',
    '*',
    '&a',
    '!',
    '|',
    '>',
    '%',
    '@',
    ',',
    '?',
    '=',
    '(',
    ')',
    '+',
    '^',
    '~',
    '<',
    '<<: *a',
  ],
  ...[
    '\n---\n',
    '\n...\n',
    '\nkind: ConfigMap\n',
    "'\nkind: ConfigMap #",
    '"\n      - op: remove\n        path: /spec\n#',
  ],
  ...[
    "' + object.spec.serviceAccountName + '",
    "'] + variables.images + ['",
    "') || true || i.matches('",
    "'}] //",
  ],
  ...[
    "'}}{{request.object.metadata.name}}",
    '{{request.userInfo.username}}',
    '}}{{serviceAccountName',
    "') }}{{ to_string(@) }}",
  ],
  ...[
    '.*',
    '.+|.*',
    '(?i:x)',
    '[^/]+',
    'a|b',
    '{0,9}',
    '\\d',
    '$|^',
    ')|(.*',
    '<访问域名',
    '访问域名>',
    '<访问<访问域名>域名>',
  ],
];

/** Longer than any name may be. */
const LONG = 'a'.repeat(5_000);

/** A place at which a value from the settings enters a policy. */
interface PolicyInput {
  readonly given: (text: string) => Readonly<Record<string, unknown>>;
  readonly key: string;
  readonly without: Readonly<Record<string, unknown>>;
  /** Puts a payload inside of a valid value, to hide it. */
  readonly disguise: (payload: string) => string;
}

const DOMAIN = 'proxy.example';

const PLACES: Readonly<Record<string, PolicyInput>> = {
  domain: {
    given: (domain) => ({ proxy: { domain } }),
    key: 'proxy.domain',
    without: {},
    disguise: (payload) => `proxy${payload}.example`,
  },
  template: {
    given: (template) => ({ proxy: { domain: DOMAIN, template } }),
    key: 'proxy.template',
    without: {},
    disguise: (payload) => `\${domain}/a${payload}b/\${path}`,
  },
  'template behind the path': {
    given: (template) => ({ proxy: { domain: DOMAIN, template } }),
    key: 'proxy.template',
    without: {},
    disguise: (payload) => `\${domain}/\${path}-${payload}x`,
  },
  namespaces: {
    given: (namespace) => ({ proxy: { domain: DOMAIN, namespaces: ['library', namespace] } }),
    key: 'proxy.namespaces[1]',
    without: { proxy: { domain: DOMAIN, namespaces: ['library'] } },
    disguise: (payload) => `graf${payload}ana`,
  },
  registries: {
    given: (registry) => ({ proxy: { domain: DOMAIN, registries: { [registry]: 'harbor.example/x' } } }),
    key: 'proxy.registries',
    without: { proxy: { domain: DOMAIN } },
    disguise: (payload) => `gh${payload}cr.io`,
  },
  'target of a registry': {
    given: (target) => ({ proxy: { domain: DOMAIN, registries: { 'ghcr.io': target } } }),
    key: 'proxy.registries',
    without: { proxy: { domain: DOMAIN } },
    disguise: (payload) => `harbor.example/x${payload}y`,
  },
  'namespace of the cluster': {
    given: (namespace) => ({ proxy: { domain: DOMAIN }, kyverno: { excludedNamespaces: [namespace] } }),
    key: 'kyverno.excludedNamespaces[0]',
    without: { proxy: { domain: DOMAIN } },
    disguise: (payload) => `kube${payload}public`,
  },
  'version of Kyverno': {
    given: (version) => ({ proxy: { domain: DOMAIN }, kyverno: { version } }),
    key: 'kyverno.version',
    without: { proxy: { domain: DOMAIN } },
    disguise: (payload) => `1.1${payload}6`,
  },
};

for (const [name, { given, key, without, disguise }] of Object.entries(PLACES)) {
  suite(`settings: ${name}`, () => {
    const policies = POLICY_KINDS.map((kind) => renderPolicy(kind, readSettings(without).settings));
    for (const payload of [...PAYLOADS, LONG]) {
      test(JSON.stringify(payload).slice(0, 60), () => {
        const { settings, problems } = readSettings(given(disguise(payload)));
        assert.ok(problems.length > 0 && problems.every((problem) => problem.key.startsWith(key)));
        assert.deepEqual(
          POLICY_KINDS.map((kind) => renderPolicy(kind, settings)),
          policies,
        );
      });
    }
  });
}

test('a registry that is a host only by its upper case would claim a namespace of Docker Hub: it is refused', () => {
  const { settings, problems } = readSettings({
    proxy: { domain: DOMAIN, registries: { MIRROR: 'harbor.example' } },
  });
  assert.deepEqual(
    problems.map(({ key }) => key),
    ['proxy.registries.MIRROR'],
  );
  assert.ok(!renderPolicy('mutating-policy', settings).includes('harbor'));
});

test('a template with a digest would make references with two of them: it is refused', () => {
  const template = `\${domain}/\${path}@sha256:${'0'.repeat(64)}`;
  const { problems } = readSettings({ proxy: { domain: DOMAIN, template } });
  assert.deepEqual(
    problems.map(({ key }) => key),
    ['proxy.template'],
  );
});

/** Valid values for each place. Payloads are inserted into them. */
const GOOD: Readonly<Record<keyof typeof PLACES, readonly string[]>> = {
  domain: ['proxy.example', 'Proxy-1.example:5000', '[fd00::1]:5000', 'localhost'],
  template: [
    '${domain}/${path}',
    '${domain}/a/${registry}/${namespace}/b-${name}',
    '${domain}/x_y/${path}/z',
  ],
  'template behind the path': ['${domain}/${path}-x', '${domain}/${name}/${namespace}'],
  namespaces: ['library', 'my.org', 'a__b-c'],
  registries: ['ghcr.io', '[fd00::2]:5000', 'Registry.k8s.io'],
  'target of a registry': ['harbor.example', 'harbor.example:8443/a/b'],
  'namespace of the cluster': ['kube-public', '1'],
  'version of Kyverno': ['1.18', 'v1.17.2', '1.16.x'],
};
const PIECES = [
  ...[
    '.',
    '..',
    '-',
    '_',
    '/',
    ':',
    ':5000',
    '@',
    `@sha256:${'0'.repeat(64)}`,
    ':latest',
    '[',
    ']',
    '::',
    'A',
    'é',
    '0',
  ],
  ...[
    '${path}',
    '${domain}',
    '${name}',
    '${registry}',
    '$',
    '{',
    '}',
    "'",
    '"',
    ' ',
    '\n',
    '#',
    '*',
    'localhost',
    'docker.io',
  ],
];

for (const [name, { given }] of Object.entries(PLACES)) {
  test(`what the settings take, every policy takes: ${name}`, () => {
    const random = generator(4);
    const counts = { taken: 0, refused: 0 };
    for (const text of GOOD[name] ?? []) {
      assert.deepEqual(readSettings(given(text)).problems, []);
      for (let times = 0; times < 50; times++) {
        const { settings, problems } = readSettings(given(damage(text, random, PIECES)));
        counts[problems.length === 0 ? 'taken' : 'refused']++;
        for (const kind of problems.length === 0 ? POLICY_KINDS : []) {
          const documents = loadAll(renderPolicy(kind, settings));
          readExpressions(documents);
        }
      }
    }
    assert.ok(counts.taken > 4 && counts.refused > 4, JSON.stringify(counts));
  });
}

/** Texts that the settings refuse too, but that mean nothing special in a policy. */
const HARMLESS: readonly string[] = [
  ...[
    '',
    '[',
    ']',
    '[]',
    '][',
    '[:',
    ':',
    '::',
    '-',
    '--',
    '---',
    '...',
    '.',
    '/',
    '//',
    '_',
    '[a-z]',
    '[.]',
    'a]b[c',
  ],
  ...['null', 'true', '1e3', '0x1f', 'REFERENCE', 'IMAGE', 'element.image', '<访问域名>', 'https://a', LONG],
];

const BY_HAND: Readonly<Record<string, (text: string) => Settings>> = {
  domain: (domain) => byHand({ domain }),
  template: (text) => byHand({ template: `\${domain}/a${text}b/\${path}` }),
  'template as a whole': (text) => byHand({ template: `a${text}` }),
  'template with the path apart': (text) =>
    byHand({ template: `\${domain}/\${namespace}a${text}/\${name}a${text}` }),
  // A namespace with a dot is written in fewer forms than one without.
  namespaces: (text) => byHand({ namespaces: ['library', `a.${text}`] }),
  registries: (registry) => byHand({ registries: [{ registry, target: 'harbor.example' }] }),
  'target of a registry': (target) => byHand({ registries: [{ registry: 'ghcr.io', target }] }),
  'namespace of the cluster': (text) => byHand({}, ['kube-public', text]),
};

/** Settings that bypass the reader of settings. */
function byHand(proxy: object, excludedNamespaces: readonly string[] = []): Settings {
  const settings = settingsWith();
  return {
    ...settings,
    proxy: { ...settings.proxy, ...proxy } as Settings['proxy'],
    kyverno: { ...settings.kyverno, excludedNamespaces },
  };
}

/** A marker in place of a value. */
const MARK = 'zq9zq';

for (const [name, settingsOf] of Object.entries(BY_HAND)) {
  for (const kind of POLICY_KINDS) {
    for (const version of ['1.16', '1.19']) {
      const { kyverno } = settingsWith({ kyverno: { version } });
      const render = (text: string) => {
        const settings = settingsOf(text);
        return renderPolicy(kind, {
          ...settings,
          kyverno: { ...settings.kyverno, version: kyverno.version },
        });
      };
      const marked = render(MARK);

      test(`settings by hand: ${name}, ${kind} for ${version}`, () => {
        // A policy that refuses none of these texts must not use them.
        for (const payload of PAYLOADS) {
          marked.includes(MARK)
            ? assert.throws(() => render(payload), /cannot stand in a policy/, payload)
            : assert.equal(render(payload), marked);
        }
        for (const text of HARMLESS) {
          const documents = loadAll(render(text));
          assertSame(documents, loadAll(marked), text);
          readExpressions(documents);
        }
      });
    }
  }
}

/** Checks that two trees differ only in strings where `marked` holds `MARK`. There `actual` holds `text`, or a pattern that matches it. */
function assertSame(actual: unknown, marked: unknown, text: string): void {
  if (typeof marked === 'string' && marked.includes(MARK)) {
    const spellings = [text, text.replace(/[.[]/g, '[$&]')];
    assert.ok(spellings.some((each) => actual === marked.replaceAll(MARK, () => each)));
  } else if (typeof marked === 'object' && marked !== null) {
    assert.ok(
      typeof actual === 'object' && actual !== null && Array.isArray(actual) === Array.isArray(marked),
    );
    assert.deepEqual(Object.keys(actual), Object.keys(marked));
    for (const [key, value] of Object.entries(marked)) {
      assertSame((actual as Readonly<Record<string, unknown>>)[key], value, text);
    }
  } else {
    assert.equal(actual, marked);
  }
}

/** Parses all CEL and all regular expressions in a policy. Throws where one is not valid. */
function readExpressions(value: unknown, key = ''): void {
  if (typeof value === 'object' && value !== null) {
    for (const [each, inner] of Object.entries(value)) {
      readExpressions(inner, each);
    }
  } else if (typeof value === 'string' && /expression$/i.test(key)) {
    celOf(value);
    for (const [, pattern = ''] of value.matchAll(/\.matches\('([^']*)'\)/g)) {
      matches(pattern, '');
    }
  } else if (typeof value === 'string' && key === 'value' && value.startsWith('^')) {
    matches(value, '');
  }
}
