// Tests which images an `images:` entry of kustomize applies to: by name, as kustomize compares names, and by field.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isMatched, writtenName } from '../../core/sites/dialects/kustomize/entryName.ts';
import { isReachedByImages, isRedirected } from '../../core/sites/dialects/kustomize/redirects.ts';
import type { ImageSite } from '../../core/sites/imageSite.ts';
import type { KeyPath } from '../../core/sites/imageTable/pathPattern.ts';
import { generator } from '../support/random.ts';

const DIGEST = `sha256:${'0'.repeat(64)}`;

test('a name is compared letter by letter, then tag and digest may follow', () => {
  for (const image of [
    'nginx',
    'nginx:1.27',
    `nginx@${DIGEST}`,
    `nginx:1@${DIGEST}`,
    'nginx:{tag}',
    'nginx:',
  ]) {
    assert.ok(isMatched(image, 'nginx'), image);
    assert.equal(writtenName(image), 'nginx');
  }
  for (const image of ['nginx2', 'docker.io/nginx', 'nginx/a', 'nginx:$TAG', 'nginx:5000/a', 'Nginx', '']) {
    assert.ok(!isMatched(image, 'nginx'), image);
  }
  assert.ok(!isMatched(':1', ''));
  assert.equal(writtenName('localhost:5000/a:1'), 'localhost:5000/a');
  assert.equal(writtenName(`[fd00::1]:5000/a/b@${DIGEST}`), '[fd00::1]:5000/a/b');
});

test('a name is an expression by the rules of RE2, put together as kustomize does', () => {
  const cases: readonly (readonly [name: string, matched: readonly string[], others: readonly string[]])[] = [
    [
      'harbour/app(.*)',
      ['harbour/app', 'harbour/app01:8', `harbour/app/x@${DIGEST}`],
      ['harbour/ap', 'x/harbour/app'],
    ],
    [
      'nginx|redis',
      ['nginx', 'nginx-unprivileged:1', 'bitnami/redis:7', 'redis'],
      ['redis-stack', 'my-nginx'],
    ],
    [
      'docker.io/nginx',
      ['docker.io/nginx:1', 'dockerxio/nginx', 'docker/io/nginx'],
      ['dockerio/nginx', 'docker..io/nginx'],
    ],
    ['ng[a-z]+', ['nginx', 'ngx:1'], ['ng', 'ng1']],
    ['.*', ['', 'nginx', 'a/b:1'], []],
    ['(?i)NGINX', ['nginx', 'Nginx:1'], ['redis']],
    ['a$', ['a'], ['a:1', 'ab']],
    ['ngin(?=x)', [], ['nginx', 'ngin']],
    ['[nginx', [], ['nginx', '[nginx', 'n']],
    ['nginx**', [], ['nginx']],
    ['nginx{1001}', [], ['nginx']],
  ];
  for (const [name, matched, others] of cases) {
    for (const image of matched) {
      assert.ok(isMatched(image, name), `${name} matches ${image}`);
    }
    for (const image of others) {
      assert.ok(!isMatched(image, name), `${name} does not match ${image}`);
    }
  }
});

test('a name that is compared without an expression matches what its expression does', () => {
  const random = generator(7);
  const piece = () => 'ab./:@-1'[random(8)] ?? 'a';
  const word = (length: number) => Array.from({ length }, piece).join('');
  for (let index = 0; index < 3_000; index++) {
    const [name, image] = [word(1 + (index % 4)), word(1 + (index % 7))];
    // A group changes nothing but that the name is no plain one.
    assert.equal(isMatched(image, name), isMatched(image, `(?:${name})`), `${name} ${image}`);
  }
});

test('an expression takes time in proportion to the image', () => {
  const start = performance.now();
  assert.ok(!isMatched('a'.repeat(50_000), '(a*)*(a|a)*b'));
  assert.ok(!isMatched('a'.repeat(50_000), `${'a?'.repeat(40)}c`));
  assert.ok(performance.now() - start < 2_000);
});

test('an entry that changes the tag alone decides only for its own name', () => {
  const image = siteAt(['spec', 'containers', 0, 'image']);
  const entry = { kustomization: 'kustomization.yaml', keepsName: true as const };
  assert.ok(isRedirected(image, [{ ...entry, name: 'nginx' }]));
  assert.equal(isRedirected({ ...image, raw: 'a-b' }, [{ ...entry, name: 'a.b' }]), null);
  assert.equal(isRedirected(image, [{ ...entry, name: 'ngin.*' }]), null);
});

test('kustomize looks at containers anywhere and at the volumes of Pods and their templates', () => {
  const reached: readonly KeyPath[] = [
    ['spec', 'containers', 0, 'image'],
    ['spec', 'deep', 3, 'initContainers', 1, 'image'],
    ['patches', 0, 'patch', 1, 'spec', 'containers', '-', 'image'],
    ['spec', 'volumes', 0, 'image', 'reference'],
    ['spec', 'template', 'spec', 'volumes', 0, 'image', 'reference'],
    ['patches', 0, 'patch', 1, 'spec', 'template', 'spec', 'volumes', '-', 'image', 'reference'],
  ];
  const others: readonly KeyPath[] = [
    ['spec', 'ephemeralContainers', 0, 'image'],
    ['spec', 'container', 'image'],
    ['spec', 'jobTemplate', 'spec', 'template', 'spec', 'volumes', 0, 'image', 'reference'],
    ['containers', 'a', 'image'],
  ];
  assert.deepEqual(
    reached.filter((path) => !isReachedByImages(siteAt(path))),
    [],
  );
  assert.deepEqual(
    others.filter((path) => isReachedByImages(siteAt(path))),
    [],
  );
  const resource = { apiVersion: 'v1', kind: 'CustomResourceDefinition', name: null };
  assert.ok(!isReachedByImages({ ...siteAt(['containers', 0, 'image']), resource }));
});

suite('isRedirected', () => {
  const above = { name: 'nginx', kustomization: 'top/kustomization.yaml' };

  test('an entry applies to images, and another kind of redirect to entries', () => {
    const image = siteAt(['spec', 'containers', 0, 'image']);
    const entry: ImageSite = { ...siteAt(['images', 0, 'newName']), dialect: 'kustomize' };
    assert.equal(isRedirected(image, [above]), above);
    assert.equal(isRedirected(image, [{ ...above, ofEntries: true }]), null);
    assert.equal(isRedirected(entry, [above]), null);
    assert.deepEqual(isRedirected(entry, [above, { ...above, ofEntries: true }]), {
      ...above,
      ofEntries: true,
    });
    assert.equal(isRedirected(image, []), null);
    assert.equal(isRedirected({ ...image, raw: 'redis' }, [above]), null);
  });
});

function siteAt(path: KeyPath): ImageSite {
  return {
    resource: null,
    path,
    dialect: 'kubernetes',
    tier: 'certain',
    span: { start: 0, end: 7 },
    raw: 'nginx:1',
    style: 'plain',
    parts: [],
    ownsTag: true,
    shared: false,
    guessed: null,
  };
}
