// How values are marked, and what the marked images say.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  candidatesIn,
  isNearImage,
  isVersion,
  markersFor,
  overlayOf,
  partsOf,
  stringsIn,
} from '../../proof/chart/markers.ts';
import { takeValues } from '../../proof/chart/valuesPrinter.ts';
import { readRender } from '../../proof/readRender.ts';
import { judge } from '../../proof/verdict.ts';
import { settingsWith } from '../support/fixture.ts';

const settings = settingsWith({ proxy: { domain: 'proxy.example' } });

test('the candidates are the strings that an image of the render can be made of', () => {
  const values = {
    image: { registry: 'docker.io', repository: 'acme/web', tag: '1', pullPolicy: 'Always' },
    name: '{{ .Release.Name }}',
    a: 'a',
    list: [{ image: 'acme/web' }],
  };
  assert.deepEqual(
    candidatesIn(values, ['docker.io/acme/web:1']).map(({ path }) => path.join('.')),
    ['image.registry', 'image.repository', 'image.tag', 'list.0.image'],
  );
  assert.ok(isVersion(['image', 'tag']) && !isVersion(['image', 'registry']));
  assert.ok(isNearImage(['images', '0']) && !isNearImage(['service', 'type']));
});

suite('the overlay of markers', () => {
  const values = { a: { b: 'x', c: 1 }, list: [{ image: 'one', port: 80 }, { image: 'two' }, 'three'] };

  test('names what is marked, and writes lists whole', () => {
    assert.deepEqual(overlayOf([[['a', 'b'], 'M']], values), { a: { b: 'M' } });
    assert.deepEqual(
      overlayOf(
        [
          [['list', '1', 'image'], 'M'],
          [['list', '2'], 'N'],
        ],
        values,
      ),
      { list: [{ image: 'one', port: 80 }, { image: 'M' }, 'N'] },
    );
    assert.deepEqual(overlayOf([[['new', 'key'], 'M']], values), { new: { key: 'M' } });
  });

  test('takes keys that JavaScript has a meaning for', () => {
    const hostile = JSON.parse('{"__proto__": {"image": "nginx"}, "constructor": "nginx"}');
    const paths = stringsIn(hostile).map(({ path }) => path);
    assert.deepEqual(paths, [['__proto__', 'image'], ['constructor']]);
    const overlay = overlayOf(
      paths.map((path) => [path, 'M']),
      hostile,
    );
    assert.equal(JSON.stringify(overlay), '{"__proto__":{"image":"M"},"constructor":"M"}');
    assert.equal(({} as { image?: string }).image, undefined);
  });
});

test('a marked image is cut at its markers', () => {
  const markers = markersFor([
    { path: ['registry'], value: 'docker.io' },
    { path: ['name'], value: 'web' },
  ]);
  const [one, two] = markers;
  assert.ok(one && two);
  assert.deepEqual(partsOf(`${one.word}/acme/${two.word}:1`, markers), [one, '/acme/', two, ':1']);
  assert.deepEqual(partsOf('nginx:1', markers), ['nginx:1']);
});

test('the values that Helm prints are taken out of the render', () => {
  const own = '---\n# Source: web/templates/a.yaml\nkind: A\n';
  const printed =
    '---\n# Source: web/templates/nearpull-values.yaml\napiVersion: nearpull/v1\nkind: NearpullValues\nmetadata:\n  name: nearpull-values\nvalues: {"a":"\\u003cb\\u003e"}\n';
  assert.deepEqual(takeValues(own + printed + own), { text: own + own, values: { a: '<b>' } });
  assert.equal(takeValues(own), null);
});

suite('the verdict', () => {
  const pod = (...images: readonly string[]) =>
    `---\n# Source: web/templates/a.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n${images.map((image) => `  - image: ${image}\n`).join('')}`;
  const verdicts = (before: string, after: string) =>
    judge(readRender(before, settings), readRender(after, settings)).map(({ verdict }) => verdict);

  test('of an image is about what it was before', () => {
    assert.deepEqual(verdicts(pod('nginx'), pod('proxy.example/library/nginx:latest')), ['proxied']);
    assert.deepEqual(verdicts(pod('nginx'), pod('proxy.example/library/nginx')), ['proxied']);
    assert.deepEqual(verdicts(pod('nginx'), pod('nginx')), ['docker-hub']);
    assert.deepEqual(verdicts(pod('proxy.example/a/b:1'), pod('proxy.example/a/b:1')), ['proxied']);
    assert.deepEqual(verdicts(pod('ghcr.io/a/b:1'), pod('ghcr.io/a/b:1')), ['other']);
  });

  test('is wrong for any other image, and for one too many or too few', () => {
    assert.deepEqual(verdicts(pod('nginx:1'), pod('proxy.example/library/nginx:2')), ['wrong']);
    assert.deepEqual(verdicts(pod('nginx:1'), pod('proxy.example/nginx:1')), ['wrong']);
    assert.deepEqual(verdicts(pod('ghcr.io/a/b:1'), pod('proxy.example/a/b:1')), ['wrong']);
    assert.deepEqual(verdicts(pod('docker.io/a/b:1'), pod('proxy.example/docker.io/a/b:1')), ['wrong']);
    assert.deepEqual(verdicts(pod('nginx:1'), pod()), ['wrong']);
    assert.deepEqual(verdicts(pod('ghcr.io/a/b:1'), pod('ghcr.io/a/b:1', 'redis:7')), ['other', 'wrong']);
  });

  test('tells two documents of one template apart', () => {
    const two = pod('nginx:1') + pod('redis:7');
    assert.deepEqual(verdicts(two, pod('nginx:1') + pod('proxy.example/library/redis:7')), [
      'docker-hub',
      'proxied',
    ]);
  });
});
