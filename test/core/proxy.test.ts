// What an image is called at the proxy, and what may serve as its domain.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dockerHubImage } from '../../core/image/dockerHub.ts';
import { domainProblem, isProxied, rewrite, templateProblem } from '../../core/image/proxy.ts';
import { parseReference } from '../../core/image/reference.ts';
import { DEFAULT_TEMPLATE, type ProxySetting } from '../../core/settings.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

function rewritten(input: string, proxy: ProxySetting, addLatestTag = true): string | null {
  const image = dockerHubImage(parseReference(input));
  return image && rewrite(image, proxy, addLatestTag);
}

function proxyAt(domain: string, template = DEFAULT_TEMPLATE): ProxySetting {
  assert.equal(domainProblem(domain), null);
  assert.equal(templateProblem(template), null);
  return { kind: 'configured', domain, template };
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
    // What has been rewritten is recognised, and left alone.
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
    rewritten('nginx', { kind: 'unset', template: DEFAULT_TEMPLATE }),
    '<访问域名>/library/nginx:latest',
  );
  const problem = { key: 'settings.domain.path', args: [] } as const;
  assert.equal(rewritten('nginx', { kind: 'invalid', problem }), null);
});

/** How well-known registries want it. */
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
