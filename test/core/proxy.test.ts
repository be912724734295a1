// Tests of the name of an image at the proxy, and of the domains that are accepted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dockerHubImage } from '../../core/image/dockerHub.ts';
import {
  domainProblem,
  isNamespace,
  isProxied,
  rewrite,
  targetProblem,
  templateProblem,
} from '../../core/image/proxy.ts';
import { DEFAULT_TEMPLATE, type ProxySetting } from '../../core/image/proxySetting.ts';
import { parseReference } from '../../core/image/reference.ts';
import { missingNamespace, upstreamImage } from '../../core/image/upstream.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

function rewritten(input: string, proxy: ProxySetting, addLatestTag = true): string | null {
  const image = dockerHubImage(parseReference(input));
  return image && rewrite(image, proxy, addLatestTag);
}

function proxyAt(domain: string, template = DEFAULT_TEMPLATE): ProxySetting {
  assert.equal(domainProblem(domain), null);
  assert.equal(templateProblem(template), null);
  return {
    kind: 'configured',
    domain,
    isVolcengine: true,
    placeholder: '',
    template,
    namespaces: [],
    registries: [],
    formerDomains: [],
    pullSecret: '',
  };
}

const REWRITES: readonly (readonly [string, string | null])[] = [
  ['nginx', 'd.example/library/nginx:latest'],
  ['nginx:1.27', 'd.example/library/nginx:1.27'],
  ['library/nginx', 'd.example/library/nginx:latest'],
  ['docker.io/nginx', 'd.example/library/nginx:latest'],
  ['docker.io/library/nginx:1', 'd.example/library/nginx:1'],
  ['registry-1.docker.io/nginx:1', 'd.example/library/nginx:1'],
  ['grafana/grafana:main', 'd.example/grafana/grafana:main'],
  ['grafana/grafana', 'd.example/grafana/grafana:latest'],
  ['n8nio/n8n:1.0', 'd.example/n8nio/n8n:1.0'],
  [`nginx@${DIGEST}`, `d.example/library/nginx@${DIGEST}`],
  [`docker.io/library/nginx:1@${DIGEST}`, `d.example/library/nginx:1@${DIGEST}`],
  ['nginx:{{ .tag }}', 'd.example/library/nginx:{{ .tag }}'],
  ['bitnami/${NAME}', 'd.example/bitnami/${NAME}'],
  ['d.example/library/nginx', null],
  ['ghcr.io/a/b', null],
  ['localhost/nginx', null],
  ['nginx:!', null],
];

for (const [input, expected] of REWRITES) {
  test(`${input} becomes ${expected}`, () => {
    assert.equal(rewritten(input, proxyAt('d.example')), expected);
    // A rewritten image is recognised and left alone.
    if (expected !== null) {
      assert.equal(rewritten(expected, proxyAt('d.example')), null);
      assert.equal(isProxied(parseReference(expected), proxyAt('d.example')), true);
    }
  });
}

test('without :latest an untagged image stays untagged', () => {
  assert.equal(rewritten('nginx', proxyAt('d.example'), false), 'd.example/library/nginx');
  assert.equal(rewritten('nginx:1', proxyAt('d.example'), false), 'd.example/library/nginx:1');
});

test('without a domain the placeholder of the guide is written, with a bad one nothing', () => {
  assert.equal(
    rewritten('nginx', {
      kind: 'unset',
      isVolcengine: true,
      placeholder: '<访问域名>',
      template: DEFAULT_TEMPLATE,
      namespaces: [],
      registries: [],
      formerDomains: [],
      pullSecret: '',
    }),
    '<访问域名>/library/nginx:latest',
  );
  const problem = { key: 'settings.domain.path', args: [] } as const;
  assert.equal(rewritten('nginx', { kind: 'invalid', problem, placeholder: '<访问域名>' }), null);
});

/** The settings that well-known registries need. */
const PRESETS: readonly (readonly [string, string, string])[] = [
  ['harbor.example.com', '${domain}/hub/${path}', 'harbor.example.com/hub/library/nginx:1'],
  [
    '1234.dkr.ecr.eu-west-1.amazonaws.com',
    '${domain}/docker-hub/${path}',
    '1234.dkr.ecr.eu-west-1.amazonaws.com/docker-hub/library/nginx:1',
  ],
  [
    'europe-docker.pkg.dev',
    '${domain}/project/repository/${path}',
    'europe-docker.pkg.dev/project/repository/library/nginx:1',
  ],
  ['nexus.example.com:8083', '${domain}/${path}', 'nexus.example.com:8083/library/nginx:1'],
  ['m.daocloud.io', '${domain}/${registry}/${path}', 'm.daocloud.io/docker.io/library/nginx:1'],
  ['r.example.com', '${domain}/${namespace}/x/${name}', 'r.example.com/library/x/nginx:1'],
  ['[fd00::1]:5000', '${domain}/${path}', '[fd00::1]:5000/library/nginx:1'],
];

for (const [domain, template, expected] of PRESETS) {
  test(`${template} at ${domain}`, () => {
    assert.equal(rewritten('nginx:1', proxyAt(domain, template)), expected);
    assert.equal(isProxied(parseReference(expected), proxyAt(domain, template)), true);
  });
}

test('another project of the same registry is not taken for the proxy', () => {
  const proxy = proxyAt('harbor.example.com', '${domain}/hub/${path}');
  assert.equal(isProxied(parseReference('harbor.example.com/ours/app:1'), proxy), false);
  assert.equal(isProxied(parseReference('harbor.example.com/hub/ours/app:{{ .tag }}'), proxy), true);
  assert.equal(isProxied(parseReference('HARBOR.example.com/hub/library/nginx'), proxy), true);
});

const DOMAINS: readonly (readonly [string, string | null])[] = [
  ['my-proxy-cn-beijing.cr.volces.com', null],
  ['registry.example.com:8443', null],
  ['localhost', null],
  ['localhost:5000', null],
  ['[fd00::1]:5000', null],
  ['10.0.0.1:5000', null],
  ['https://example.com', 'scheme'],
  ['example.com/path', 'path'],
  ['example.com/../x', 'path'],
  ['..\\x', 'path'],
  ['exa mple.com', 'whitespace'],
  ['example.com\n', 'whitespace'],
  ['example.com\u0000', 'whitespace'],
  ['user:secret@example.com', 'userInfo'],
  ['{{ .Values.domain }}', 'whitespace'],
  ['{{x}}', 'notAHost'],
  ['a"b.com', 'notAHost'],
  ["a'b.com", 'notAHost'],
  ['example..com', 'notAHost'],
  ['-example.com', 'notAHost'],
  ['example.com:http', 'notAHost'],
  ['例子.com', 'notAHost'],
  ['docker.io', 'dockerHub'],
  ['INDEX.docker.io:443', 'dockerHub'],
  ['myregistry', 'noDot'],
  ['<访问域名>', 'placeholder'],
  ['****.cr.volces.com', 'placeholder'],
  [
    `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.com`,
    'tooLong',
  ],
];

for (const [domain, problem] of DOMAINS) {
  test(`${JSON.stringify(domain).slice(0, 60)} as a domain: ${problem ?? 'good'}`, () => {
    assert.equal(domainProblem(domain)?.key ?? null, problem && `settings.domain.${problem}`);
  });
}

const TEMPLATES: readonly (readonly [string, string | null])[] = [
  ['${domain}/${path}', null],
  ['${domain}/a-b/c_d/${path}', null],
  ['x/${domain}/${path}', 'noDomain'],
  ['${path}', 'noDomain'],
  ['${domain}/x', 'noPath'],
  ['${domain}/${name}', 'noPath'],
  ['${domain}/${pth}', 'unknownVariable'],
  ['${domain}/A/${path}', 'characters'],
  ['${domain}/${path}:1', 'characters'],
  ['${domain}/"/${path}', 'characters'],
  ['${domain}//${path}', 'characters'],
  ['${domain}.evil.example/${path}', 'characters'],
  ['${domain}/${path}\n- x', 'characters'],
];

for (const [template, problem] of TEMPLATES) {
  test(`${JSON.stringify(template)} as a template: ${problem ?? 'good'}`, () => {
    assert.equal(templateProblem(template)?.key ?? null, problem && `settings.template.${problem}`);
  });
}

const REGISTRIES = [
  { registry: 'ghcr.io', target: 'ghcr.proxy.example' },
  { registry: 'quay.io:8443', target: 'harbor.example/quay' },
];
const WITH_REGISTRIES: ProxySetting = { ...configured(), registries: REGISTRIES };

function configured(): ProxySetting & { kind: 'configured' } {
  const proxy = proxyAt('d.example');
  assert.ok(proxy.kind === 'configured');
  return proxy;
}

const FROM_REGISTRIES: readonly (readonly [string, string | null])[] = [
  ['ghcr.io/a/b', 'ghcr.proxy.example/a/b:latest'],
  ['GHCR.io/a/b:1', 'ghcr.proxy.example/a/b:1'],
  [`ghcr.io/a/b/c:1@${DIGEST}`, `ghcr.proxy.example/a/b/c:1@${DIGEST}`],
  ['quay.io:8443/a:1', 'harbor.example/quay/a:1'],
  ['nginx:1', 'd.example/library/nginx:1'],
  ['quay.io/a:1', null],
  ['ghcr.io.example/a/b', null],
  ['ghcr.io/a/{{ .name }}', null],
  ['ghcr.io/A', null],
];

for (const [input, expected] of FROM_REGISTRIES) {
  test(`with proxies for other registries ${input} becomes ${expected}`, () => {
    const image = upstreamImage(parseReference(input), WITH_REGISTRIES);
    assert.equal(image && rewrite(image, WITH_REGISTRIES, true), expected);
    if (expected !== null) {
      assert.equal(upstreamImage(parseReference(expected), WITH_REGISTRIES), null);
      assert.equal(isProxied(parseReference(expected), WITH_REGISTRIES), true);
    }
  });
}

test('a namespace that the proxy does not have is named', () => {
  const proxy: ProxySetting = { ...WITH_REGISTRIES, namespaces: ['library', 'grafana'] };
  const missing = (text: string) => {
    const image = upstreamImage(parseReference(text), proxy);
    assert.ok(image);
    return missingNamespace(image, proxy);
  };
  assert.deepEqual(
    ['nginx', 'docker.io/nginx', 'grafana/a/b', 'grafana/{{ .name }}', 'bitnami/redis', 'ghcr.io/a/b'].map(
      missing,
    ),
    [null, null, null, null, 'bitnami', null],
  );
});

test('valid targets of a registry, and valid names of a namespace', () => {
  for (const target of [
    'a.example',
    'a.example:5000',
    '[fd00::1]:5000/x',
    'a.example/x/y',
    'localhost:5000',
  ]) {
    assert.equal(targetProblem(target), null, target);
  }
  for (const target of [
    'a',
    'a.example/',
    '/a',
    'a.example/X',
    'a.example/x:1',
    'https://a.example',
    'docker.io/a',
    "a.example/'",
  ]) {
    assert.notEqual(targetProblem(target), null, target);
  }
  assert.deepEqual(['library', 'a.b', 'a__b', 'A', 'a/b', '', 'a b', 'a:b', '-a'].map(isNamespace), [
    true,
    true,
    true,
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
});

test('a name with library/ before it is not longer than runtimes accept', () => {
  const name = (length: number) => `registry-1.docker.io/${'a'.repeat(length)}`;
  assert.notEqual(dockerHubImage(parseReference(name(247))), null);
  assert.equal(dockerHubImage(parseReference(name(248))), null);
});
