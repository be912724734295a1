// Tests of Compose files beyond the fixtures in test/manifests/compose: the parts of a reference, and hostile texts.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { sitesOf, summary } from '../support/sites.ts';

const FILE = { path: 'compose.yaml' };

function service(image: string): string {
  return `services:\n  web:\n    image: ${image}\n`;
}

suite('variables', () => {
  const cases: readonly (readonly [image: string, raw: string, parts: Record<string, string>])[] = [
    ['${A:-nginx:1}', 'nginx:1', { reference: 'nginx:1' }],
    ['${A-nginx}:1', 'nginx:1', { repository: 'nginx', tag: '1' }],
    ['${A:-nginx}:${T:-1}', 'nginx:${T:-1}', { repository: 'nginx', tag: '${T:-1}' }],
    ['${A:-nginx}@${D}', 'nginx@${D}', { repository: 'nginx', digest: '${D}' }],
    ['${R:-docker.io}/a/b:1', 'docker.io/a/b:1', { registry: 'docker.io', repository: 'a/b', tag: '1' }],
    ['${R:-docker.io/}b', 'docker.io/b', { registry: 'docker.io', repository: 'b' }],
    [
      '${R:-docker.io/a}/b@${D}',
      'docker.io/a/b@${D}',
      { prefix: 'docker.io/a', repository: 'b', digest: '${D}' },
    ],
    ['${A}', '${A}', { reference: '${A}' }],
    ['"${A:-ngin\\x78}"', '${A:-nginx}', { reference: '${A:-ngin\\x78}' }],
  ];
  for (const [image, raw, parts] of cases) {
    test(image, () => {
      const text = service(image);
      const [site] = sitesOf(text, FILE);
      const written = site?.parts.map(({ role, span }) => [role, text.slice(span.start, span.end)]);
      assert.equal(site?.raw, raw);
      assert.deepEqual(Object.fromEntries(written ?? []), parts);
    });
  }
});

test('the part after a variable for the registry is a guess', () => {
  assert.deepEqual(summary(service('${R:-docker.io}/a/b:1'), FILE), ['a/b certain guessed']);
  assert.deepEqual(summary(service('${A:-a/b}:1'), FILE), ['a/b certain']);
});

test('an alias is the image at its anchor, even where the anchor has no other use', () => {
  const text =
    'x-image: &i nginx:1\nx-app: {name: &n redis}\nservices:\n  a: {image: *i}\n  b: {image: *n, hostname: *n}\n';
  assert.deepEqual(summary(text, FILE), ['nginx:1 certain', 'redis certain shared']);
});

test('the path names the service', () => {
  assert.deepEqual(sitesOf(service('nginx'), FILE)[0]?.path, ['services', 'web', 'image']);
});

suite('texts that are slow for a naive reader', () => {
  const many = 2_000;
  const cases: Readonly<Record<string, string>> = {
    'defaults in defaults': service('${A:-'.repeat(many)),
    'fragments that merge each other': `x-0: &a0 {image: a}\n${lines(many, (i) => `x-${i + 1}: &a${i + 1} {<<: *a${i}}`)}\nservices:\n  a:\n    <<: *a${many}\n`,
    'services that extend each other': `services:\n${lines(many, (i) => `  s${i}: {extends: s${i + 1}, image: a}`)}\n`,
    'fragments and services that build': `${lines(many, (i) => `x-${i}: {image: a}`)}\nservices:\n${lines(many, (i) => `  s${i}: {build: ., image: b${i}}`)}\n`,
  };
  for (const [name, text] of Object.entries(cases)) {
    test(name, () => assert.doesNotThrow(() => sitesOf(text, FILE)));
  }
});

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}
